/** From a file and a reading to a table of the engine. */
import { importCsvWith, typesAhead, type Importer, type ImportOptions } from './import-csv.ts';
import { importParquet } from './import-parquet.ts';
import type { ImportedTable } from './imported-table.ts';
import { openFile } from './open-file.ts';
import { proposeWith } from './propose.ts';
import { readReading, type Reading } from './reading.ts';
import type { Readers } from './readers.ts';
import { refusalOf, type Refusal } from './refusal.ts';
import { isText, textOf } from './text-of.ts';

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
		if (!isText(used)) {
			const { blob } = await openFile(file, used, signal);
			return await importParquet(readers, engine, relation, blob, used, options);
		}
		const types = used.format === 'csv' ? typesAhead(engine, file, used, signal) : null;
		const text = await textOf(readers, file, used, signal);
		const table = await importCsvWith(engine, relation, text, options, types);
		if (!table.ok) return table;
		const { dialect, ...rest } = table;
		if (used.format !== 'csv') return { ...rest, reading: used };
		return { ...rest, reading: { ...used, ...dialect, encoding: used.encoding } };
	} catch (error) {
		const refusal = refusalOf(error, signal);
		if (refusal === null) throw error;
		return refusal;
	}
}
