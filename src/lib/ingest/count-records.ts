/** The account of a file's records before anything is imported: what is kept, what is skipped, what is rejected. */
import type { ImportedTable } from './imported-table.ts';
import type { Progress } from './prepare.ts';
import { readReading, type Reading } from './reading.ts';
import type { Readers } from './readers.ts';
import { refusalOf, type Refusal } from './refusal.ts';
import { textOf } from './text-of.ts';

export type RecordCount = { ok: true } & Pick<ImportedTable, 'kept' | 'skipped' | 'padded'> & {
		rejected: Omit<ImportedTable['rejected'], 'relation'>;
	};

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
		const { blob, dialect } = await textOf(readers, file, used, options.signal);
		const { rows, skipped, rejected, padded, openQuote } = await readers.prepare(blob, dialect, options);
		if (openQuote) return { ok: false, reason: 'open-quote' };
		return { ok: true, kept: rows, skipped, rejected, padded };
	} catch (error) {
		const refusal = refusalOf(error, options.signal);
		if (refusal === null) throw error;
		return refusal;
	}
}
