/** From a file and a reading to a table of the engine. */
import { importCsvWith, type Importer, type ImportOptions } from './import-csv.ts';
import type { ImportedTable } from './imported-table.ts';
import { proposeWith } from './propose.ts';
import { readReading, type Reading } from './reading.ts';
import type { Readers } from './readers.ts';
import { refusalOf, type Refusal } from './refusal.ts';
import { textOf } from './text-of.ts';

export async function importFileWith(
	readers: Readers,
	engine: Importer,
	relation: string,
	file: Blob,
	reading: Reading | null,
	options: ImportOptions = {}
): Promise<ImportedTable | Refusal> {
	const { signal } = options;
	try {
		let used = readReading(reading);
		if (used === null) {
			const proposal = await proposeWith(readers, file, signal === undefined ? {} : { signal });
			if (!proposal.ok) return proposal;
			used = proposal.reading;
		}
		const { blob, dialect } = await textOf(readers, file, used, signal);
		const table = await importCsvWith(readers.prepare, engine, relation, blob, dialect, options);
		if (!table.ok) return table;
		const { dialect: final, ...rest } = table;
		return { ...rest, reading: used.format === 'csv' ? { ...used, ...final } : used };
	} catch (error) {
		const refusal = refusalOf(error, signal);
		if (refusal === null) throw error;
		return refusal;
	}
}
