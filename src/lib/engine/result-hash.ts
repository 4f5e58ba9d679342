/**
 * One hash for all rows of a result, so that two people can say whether they got the same. Version 1, to be computed by
 * anybody as follows; "sha" is SHA-256, text is UTF-8.
 *
 * - A cell is null or the text that `QueryResult.cell` gives, except that FLOAT and DOUBLE, also inside lists and structs,
 *   are rounded to 15 significant decimal digits, written as ECMAScript writes numbers, without a sign for zero, and
 *   `nan`, `inf`, `-inf` (also for what rounding takes past the largest double).
 * - A row is sha(JSON.stringify(array of its cells)): 32 bytes.
 * - The result is sha of these bytes in a row, as lower-case hexadecimal: the text `roundtable-result 1 ordered\n` or
 *   `roundtable-result 1 unordered\n`; the text JSON.stringify(array of [name, type] of each column) and `\n`; all rows,
 *   in order when ordered, else sorted by their bytes. Equal rows stay as many as they are.
 */
import { createSHA256 } from 'hash-wasm';
import { formatFloat } from './float-text.ts';
import type { QueryResult } from './result.ts';
import { sortDigests } from './sort-digests.ts';

const DIGEST_BYTES = 32;
/** How long the page waits at most between two chances to draw. */
const SLICE_MS = 10;

/** Null when the result holds only some of its rows. Throws what `signal` aborts with. */
export async function resultHash(
	result: QueryResult,
	{ ordered, signal }: { ordered: boolean; signal?: AbortSignal }
): Promise<string | null> {
	if (!result.complete) return null;
	const [row, all] = await Promise.all([createSHA256(), createSHA256()]);
	all.init();
	all.update(`roundtable-result 1 ${ordered ? 'ordered' : 'unordered'}\n`);
	all.update(`${JSON.stringify(result.columns.map(({ name, type }) => [name, type]))}\n`);
	const read = result.reader(roundFloat);
	const digests = new Uint8Array(ordered ? 0 : result.rowCount * DIGEST_BYTES);
	let sliceEnd = performance.now() + SLICE_MS;
	for (let i = 0; i < result.rowCount; i++) {
		row.init();
		row.update(JSON.stringify(read(i)));
		const digest = row.digest('binary');
		if (ordered) all.update(digest);
		else digests.set(digest, i * DIGEST_BYTES);
		if (i % 64 === 0 && performance.now() > sliceEnd) {
			await letPageDraw();
			signal?.throwIfAborted();
			sliceEnd = performance.now() + SLICE_MS;
		}
	}
	if (!ordered) all.update(sortDigests(digests, DIGEST_BYTES));
	return all.digest('hex');
}

function roundFloat(value: number): string {
	return value === 0 ? '0' : formatFloat(Number(value.toPrecision(15)), 64);
}

/** A message to oneself comes after what the page has to do, and unlike a timer is not held back to once a second. */
function letPageDraw(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
}
