/** From a Parquet file to a table, batch by batch. Its own count of rows is compared with what the engine has. */
import { quoteIdentifier } from '$lib/sql';
import type { Importer, ImportOptions } from './import-csv.ts';
import type { ImportedTable } from './imported-table.ts';
import { failed } from './make-table.ts';
import type { ParquetReading } from './reading.ts';
import type { Readers } from './readers.ts';
import type { Refusal } from './refusal.ts';

/** Rejects as the reader does; a table that is not whole is dropped. */
export async function importParquet(
	readers: Readers,
	engine: Importer,
	relation: string,
	blob: Blob,
	reading: ParquetReading,
	{ signal, onProgress }: ImportOptions
): Promise<ImportedTable | Refusal> {
	let counted = 0;
	let stop = signal;
	let unread: unknown = null;
	/** Opened anew after each restart of the engine, when nobody waits for it any more. */
	const open = async function* () {
		const source = await readers.openParquet(blob, stop);
		counted = source.rowCount;
		try {
			let given = 0;
			for await (const bytes of source.batches()) {
				stop?.throwIfAborted();
				yield bytes;
				given += bytes.length;
				onProgress?.(Math.min(given, blob.size));
			}
		} catch (error) {
			unread = error;
			throw error;
		} finally {
			source.close();
		}
	};
	try {
		const failure = await engine.createTableFromArrow({ relation, open }, { signal });
		stop = undefined;
		if (unread !== null) throw unread;
		if (failure !== null) {
			await engine.dropTable(relation);
			return failed(failure);
		}
		const table = await describe(engine, relation, counted);
		if (!table.ok) await engine.dropTable(relation);
		return table.ok ? { ...table, reading } : table;
	} catch (error) {
		await engine.dropTable(relation);
		throw error;
	}
}

async function describe(
	engine: Importer,
	relation: string,
	counted: number
): Promise<Omit<ImportedTable, 'reading'> | Refusal> {
	const table = quoteIdentifier(relation);
	const rows = await engine.inspect(`SELECT count(*) FROM ${table}`);
	if (!rows.ok) return failed(rows);
	const read = Number(rows.result.cell(0, 0).text);
	if (read !== counted) return { ok: false, reason: 'lost-rows', counted, read };
	const described = await engine.inspect(`SELECT column_name, column_type FROM (DESCRIBE ${table})`);
	if (!described.ok) return failed(described);
	const { result } = described;
	return {
		ok: true,
		relation,
		rowCount: read,
		columns: Array.from({ length: result.rowCount }, (_, i) => {
			const name = result.cell(i, 0).text;
			return { name, title: name, type: result.cell(i, 1).text };
		}),
		kept: read,
		skipped: { titles: 0, headers: 0, blank: 0, footer: 0 },
		rejected: { count: 0, records: [], relation: null },
		padded: 0,
		notes: []
	};
}
