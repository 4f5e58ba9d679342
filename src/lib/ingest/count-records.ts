/** The account of a file's records before anything is imported: what is kept, what is skipped, what is rejected. */
import { isUnreadable } from './bytes.ts';
import type { ImportedTable } from './imported-table.ts';
import type { Prepare, Progress } from './prepare.ts';
import { readReading, type Reading } from './reading.ts';
import type { Refusal } from './refusal.ts';

export type RecordCount = { ok: true } & Pick<ImportedTable, 'kept' | 'skipped' | 'padded'> & {
		rejected: Omit<ImportedTable['rejected'], 'relation'>;
	};

/** Reads the whole file, without the engine. Never rejects. */
export async function countRecordsWith(
	prepare: Prepare,
	file: Blob,
	reading: Reading,
	options: { signal?: AbortSignal; onProgress?: Progress } = {}
): Promise<RecordCount | Refusal> {
	const used = readReading(reading);
	if (used?.format !== 'csv') return { ok: false, reason: 'damaged' };
	try {
		const { rows, skipped, rejected, padded, openQuote } = await prepare(file, used, options);
		if (openQuote) return { ok: false, reason: 'open-quote' };
		return { ok: true, kept: rows, skipped, rejected, padded };
	} catch (error) {
		if (options.signal?.aborted) return { ok: false, reason: 'cancelled' };
		if (isUnreadable(error)) return { ok: false, reason: 'unreadable' };
		throw error;
	}
}
