/** The account of a file's records before anything is imported: what is kept, what is skipped, what is rejected. */
import type { ImportedTable } from './imported-table.ts';
import type { Progress } from './prepare.ts';
import { openFile } from './open-file.ts';
import { readReading, type ParquetReading, type Reading } from './reading.ts';
import type { Readers } from './readers.ts';
import { refusalOf, type Refusal } from './refusal.ts';
import { isText, textOf } from './text-of.ts';

export type RecordCount = { ok: true } & Pick<ImportedTable, 'kept' | 'skipped' | 'padded'> & {
		/** `all`: for `readRejected`; null when there are none. */
		rejected: Omit<ImportedTable['rejected'], 'relation'> & { all: Blob | null };
	};

async function countParquet(
	readers: Readers,
	file: Blob,
	reading: ParquetReading,
	signal: AbortSignal | undefined
): Promise<RecordCount> {
	const { blob } = await openFile(file, reading, signal);
	const source = await readers.openParquet(blob, signal);
	source.close();
	return {
		...{ ok: true, kept: source.rowCount, padded: 0, rejected: { count: 0, records: [], all: null } },
		skipped: { titles: 0, headers: 0, blank: 0, footer: 0 }
	};
}

/** Reads the whole file, without the engine. Never rejects. */
export async function countRecordsWith(
	readers: Readers,
	file: Blob,
	reading: Reading,
	options: { signal?: AbortSignal; onProgress?: Progress } = {}
): Promise<RecordCount | Refusal> {
	try {
		const used = readReading(reading);
		if (used === null) return { ok: false, reason: 'damaged' };
		if (!isText(used)) return await countParquet(readers, file, used, options.signal);
		const { blob, dialect, prepare } = await textOf(readers, file, used, options.signal);
		const { rows, skipped, rejected, padded, openQuote } = await prepare(blob, dialect, options);
		if (openQuote) return { ok: false, reason: 'open-quote' };
		return { ok: true, kept: rows, skipped, rejected, padded };
	} catch (error) {
		const refusal = refusalOf(error, options.signal);
		if (refusal === null) throw error;
		return refusal;
	}
}
