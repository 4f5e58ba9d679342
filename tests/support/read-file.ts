/**
 * Reads data files as the app does when its proposal is accepted unseen, and says as JSON what came of it:
 * `npm run --silent read -- FILE…` prints one object for each, on a line of its own. What cannot be read is said in a line
 * on the error output too, and ends it with 1.
 */
import './app-modules.ts';
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportedTable, Proposal, Refusal } from '$lib/ingest';

const { importFileWith } = await import('../../src/lib/ingest/import-file.ts');
const { proposeWith } = await import('../../src/lib/ingest/propose.ts');
const { READERS_HERE } = await import('../../src/lib/ingest/readers-here.ts');
const { startImporter } = await import('./importer.ts');

const SHOWN_ROWS = 5;
let importer: Awaited<ReturnType<typeof startImporter>> | null = null;

async function read(path: string): Promise<{ ok: boolean }> {
	const file = basename(path);
	const blob = await open(path);
	if (!(blob instanceof Blob)) return refused(file, blob);
	const proposal = await proposeWith(READERS_HERE, blob);
	if (!proposal.ok) return refused(file, proposal);
	importer ??= await startImporter();
	const table = await importFileWith(READERS_HERE, importer, 'file', blob, proposal.reading);
	if (!table.ok) return { ...refused(file, table), proposal: proposed(proposal, null) } as { ok: false };
	const { kept, skipped, rejected, padded, notes, columns } = table;
	return {
		...{ file, ok: true, rows: table.rowCount, columns: columns.length },
		header: columns.map(({ name }) => name),
		titles: columns.map(({ title }) => title),
		types: columns.map(({ type }) => type),
		...{ kept, skipped, padded, notes },
		rejected: { count: rejected.count, records: rejected.records.slice(0, SHOWN_ROWS) },
		proposal: proposed(proposal, table),
		reading: table.reading,
		first: importer.rows(`FROM file LIMIT ${SHOWN_ROWS}`)
	} as { ok: true };
}

/** What was chosen, each with what speaks for it. `table`: what reading every row made of the types. */
function proposed(
	{ format, gzip, reading, choices, columns }: Proposal,
	table: ImportedTable | null
): object {
	const evidence = Object.fromEntries(
		Object.entries(choices).map(([name, { value, evidence }]) => [name, { value, evidence }])
	);
	const types = columns.map(({ name, type, odd }, i) => {
		const final = table?.columns[i]?.type ?? type;
		const because = table?.notes.filter(({ column }) => column === name).map((note) => note.because) ?? [];
		return { column: name, value: final, evidence: { ofFirstRows: type, odd, because } };
	});
	return { format, gzip, reading, evidence, types };
}

function refused(file: string, refusal: Refusal): { ok: false } {
	const { reason, detail, counted, read, failure } = refusal;
	const more =
		detail ?? failure?.message ?? (counted === undefined ? '' : `${counted} counted, ${read} read`);
	const line = `${file}: ${WORDS[reason] ?? `this is ${reason}, and no table`}${more === '' ? '' : ` (${more})`}`;
	console.error(line.replace(/\s+/g, ' '));
	return { file, ok: false, refused: refusal } as { ok: false };
}

async function open(path: string): Promise<Blob | Refusal> {
	const kind = await stat(path).catch(() => null);
	if (kind?.isFile() !== true)
		return { ok: false, reason: 'unreadable', detail: kind === null ? 'no such file' : 'no file' };
	return openAsBlob(path).catch(() => ({ ok: false, reason: 'unreadable' }) as const);
}

const WORDS: Partial<Record<Refusal['reason'], string>> = {
	empty: 'the file is empty',
	blank: 'there is nothing in it but spaces',
	unreadable: 'it cannot be opened',
	binary: 'it has bytes that no text has',
	'no-table': 'there is no table in it',
	encrypted: 'it is encrypted',
	damaged: 'it is damaged, or not what it says',
	bomb: 'unpacked it would be larger than any real file',
	'too-large': 'it needs more memory than there is',
	'open-quote': 'a quotation mark opens and never closes',
	'lost-rows': 'not all of its rows could be read',
	memory: 'it needs more memory than there is',
	engine: 'the engine does not understand it'
};

const paths = process.argv.slice(2);
if (paths.length === 0) {
	console.error('Which file? npm run --silent read -- FILE…');
	process.exit(1);
}
for (const path of paths) {
	const outcome = await read(path);
	console.log(JSON.stringify(outcome));
	if (!outcome.ok) process.exitCode = 1;
}
