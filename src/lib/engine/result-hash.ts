/**
 * One hash for all rows of a result, so that two people can say whether they got the same. Version 1, to be computed by
 * anybody as follows; "sha" is SHA-256, text is UTF-8.
 *
 * - A cell is null or the text that `QueryResult.cell` gives, except that FLOAT and DOUBLE, also inside lists and structs,
 *   are rounded to 15 significant decimal digits, written as ECMAScript writes numbers, without a sign for zero, and
 *   `nan`, `inf`, `-inf` (also for what rounding takes past the largest double).
 * - A row is JSON.stringify(array of its cells) and `\n`.
 * - The result is sha of these bytes in a row, as lower-case hexadecimal: the text `roundtable-result 1 ordered\n` or
 *   `roundtable-result 1 unordered\n`; the text JSON.stringify(array of [name, type] of each column) and `\n`; then, when
 *   ordered, all rows in order; else sha of each row, 32 bytes, sorted by their bytes. Equal rows stay as many as they are.
 */
import { createSHA256 } from 'hash-wasm';
import { formatFloat } from './float-text.ts';
import type { QueryResult } from './result.ts';
import { sortDigests } from './sort-digests.ts';

const DIGEST_BYTES = 32;
/** Characters that are hashed at once: each call into the hash costs as much as some hundred of them. */
const BLOCK_LENGTH = 32_768;

export type HashOptions = {
	ordered: boolean;
	signal?: AbortSignal | undefined;
	/** Awaited every few rows, so that a page can draw in between. */
	pause?: () => Promise<void> | null;
};

/** Null when the result holds only some of its rows. Throws what `signal` aborts with. */
export async function hashResult(
	result: QueryResult,
	{ ordered, signal, pause }: HashOptions
): Promise<string | null> {
	if (!result.complete) return null;
	const [row, all] = await Promise.all([createSHA256(), createSHA256()]);
	all.init();
	all.update(`roundtable-result 1 ${ordered ? 'ordered' : 'unordered'}\n`);
	all.update(`${JSON.stringify(result.columns.map(({ name, type }) => [name, type]))}\n`);
	const digests = new Uint8Array(ordered ? 0 : result.rowCount * DIGEST_BYTES);
	let block = '';
	let done = 0;
	for (const cells of result.texts(roundFloat)) {
		const line = `${JSON.stringify(cells)}\n`;
		if (ordered) {
			block += line;
			if (block.length > BLOCK_LENGTH) {
				all.update(block);
				block = '';
			}
		} else {
			row.init();
			row.update(line);
			digests.set(row.digest('binary'), done * DIGEST_BYTES);
		}
		done++;
		if (done % 64 === 0) {
			const pausing = pause?.();
			if (pausing) await pausing;
			signal?.throwIfAborted();
		}
	}
	all.update(ordered ? block : sortDigests(digests, DIGEST_BYTES));
	return all.digest('hex');
}

function roundFloat(value: number): string {
	if (value === 0) return '0';
	// Short integers have no sixteenth digit.
	return formatFloat(
		Number.isInteger(value) && Math.abs(value) < 1e15 ? value : Number(value.toPrecision(15)),
		64
	);
}
