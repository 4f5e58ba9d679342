/** From a file and a reading to a table of the engine. */
import { importCsvWith, type Importer, type ImportOptions } from './import-csv.ts';
import type { ImportedTable } from './imported-table.ts';
import type { Prepare } from './prepare.ts';
import { propose } from './propose.ts';
import { readReading, type Reading } from './reading.ts';
import type { Refusal } from './refusal.ts';

/**
 * Makes a table of a file as `reading` says; with null, or one that makes no sense, as would be proposed. `relation` is
 * the table's name; one of that name is replaced. Every record is kept, skipped or rejected, and counted; a table that
 * has fewer rows than our own count is dropped again. Never rejects.
 */
export async function importFileWith(
	prepare: Prepare,
	engine: Importer,
	relation: string,
	file: Blob,
	reading: Reading | null,
	options: ImportOptions = {}
): Promise<ImportedTable | Refusal> {
	let used = readReading(reading);
	if (used === null) {
		const proposal = await propose(file, options.signal === undefined ? {} : { signal: options.signal });
		if (!proposal.ok) return proposal;
		used = proposal.reading;
	}
	if (used.format !== 'csv') return { ok: false, reason: 'damaged' };
	return importCsvWith(prepare, engine, relation, file, used, options);
}
