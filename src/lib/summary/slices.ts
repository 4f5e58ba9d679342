/** Cuts what is long into parts that are shown one after the other. */
import type { Block } from './report.ts';

/** Rows of a table in one part. */
const SLICE_ROWS = 100;

/** In their order, everything once, at most `size` blocks in a part; one part at least. */
export function slicesOf(blocks: readonly Block[], size: number): Block[][] {
	const slices: Block[][] = [[]];
	for (const block of blocks.flatMap(inParts)) {
		const isLong = block.type === 'table' && block.part === true;
		const last = slices.at(-1) ?? [];
		if (last.length >= size || (isLong && last.length > 0)) slices.push([block]);
		else last.push(block);
		if (isLong) slices.push([]);
	}
	return slices.filter((slice, at) => slice.length > 0 || at === 0);
}

function inParts(block: Block): Block[] {
	if (block.type !== 'table' || block.rows.length <= SLICE_ROWS) return [block];
	const parts: Block[] = [];
	for (let from = 0; from < block.rows.length; from += SLICE_ROWS) {
		const rows = block.rows.slice(from, from + SLICE_ROWS);
		const isLast = from + SLICE_ROWS >= block.rows.length;
		parts.push({ ...block, rows, part: true, more: isLast ? block.more : 0 });
	}
	return parts;
}
