/**
 * Reads data files as the app does when its proposal is accepted unseen, and says as JSON what came of it:
 * `node tests/support/read-file.ts FILE…` prints one object for each, on a line of its own.
 */
import './app-modules.ts';
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';

const { importFileWith } = await import('../../src/lib/ingest/import-file.ts');
const { proposeWith } = await import('../../src/lib/ingest/propose.ts');
const { READERS_HERE } = await import('../../src/lib/ingest/readers-here.ts');
const { startImporter } = await import('./importer.ts');

const SHOWN_ROWS = 5;

async function read(path: string): Promise<object> {
	const file = basename(path);
	const blob = await openAsBlob(path);
	const proposal = await proposeWith(READERS_HERE, blob);
	if (!proposal.ok) return { file, ok: false, refused: proposal };
	const { format, reading, choices, gzip } = proposal;
	const evidence = Object.fromEntries(
		Object.entries(choices).map(([name, choice]) => [
			name,
			{ value: choice.value, evidence: choice.evidence }
		])
	);
	const proposed = { format, gzip, reading, evidence };
	const importer = await startImporter();
	const table = await importFileWith(READERS_HERE, importer, 'file', blob, reading);
	if (!table.ok) return { file, ok: false, proposal: proposed, refused: table };
	const { kept, skipped, rejected, padded, notes, columns } = table;
	return {
		...{ file, ok: true, rows: table.rowCount, columns: columns.length },
		header: columns.map(({ name }) => name),
		types: columns.map(({ type }) => type),
		...{ kept, skipped, padded, notes },
		rejected: { count: rejected.count, records: rejected.records.slice(0, SHOWN_ROWS) },
		proposal: proposed,
		reading: table.reading,
		first: importer.rows(`FROM file LIMIT ${SHOWN_ROWS}`)
	};
}

const paths = process.argv.slice(2);
if (paths.length === 0) {
	console.error('Which file? node tests/support/read-file.ts FILE…');
	process.exit(2);
}
for (const path of paths) console.log(JSON.stringify(await read(path)));
