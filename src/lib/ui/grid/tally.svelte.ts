/**
 * Counts a selection and adds up its numbers. A million cells take a second or so: that is done in slices between
 * frames, and forgotten when the selection changes meanwhile.
 */
import { ExactSum } from './exact-sum.ts';
import type { Range, ReadCell } from './types.ts';

const SLICE_MS = 8;
/** Cells read before looking at the clock. */
const STRIDE = 500;
/** Beyond this a sum is not attempted, and the status line says so. */
const MOST_ADDED = 2_000_000;

export type TallyState =
	/** Nothing to add: fewer than two numbers, or not all rows are here. */
	| { kind: 'none' }
	| { kind: 'adding' }
	| { kind: 'too-many' }
	| { kind: 'sum'; text: string; count: number; least: string; most: string };

export type TallySource = { numberColumns: readonly number[]; cell: ReadCell };

export class Tally {
	#state = $state.raw<TallyState>({ kind: 'none' });
	#run = 0;

	get state(): TallyState {
		return this.#state;
	}

	/** Starts over with another selection; an earlier count is dropped. Resolves when this one is done or dropped. */
	async start(range: Range | null, { numberColumns, cell }: TallySource): Promise<void> {
		const run = ++this.#run;
		const columns = range ? numberColumns.filter((c) => c >= range.left && c <= range.right) : [];
		const cells = range ? columns.length * (range.bottom - range.top + 1) : 0;
		if (range === null || cells < 2) {
			this.#state = { kind: 'none' };
			return;
		}
		if (cells > MOST_ADDED) {
			this.#state = { kind: 'too-many' };
			return;
		}
		const sum = new ExactSum();
		for (const isDone of slices(range, columns, cell, sum)) {
			if (isDone) break;
			this.#state = { kind: 'adding' };
			await nextFrame();
			if (run !== this.#run) return;
		}
		const { count, text, least, most } = sum;
		this.#state = count > 1 ? { kind: 'sum', text, count, least, most } : { kind: 'none' };
	}

	/** Drops what is under way. */
	stop(): void {
		this.#run++;
	}
}

/** Adds until a slice is used up, yields false, and so on; yields true at the end. */
function* slices(
	range: Range,
	columns: readonly number[],
	cell: ReadCell,
	sum: ExactSum
): Generator<boolean> {
	let end = performance.now() + SLICE_MS;
	let read = 0;
	for (const column of columns) {
		for (let row = range.top; row <= range.bottom; row++) {
			const { kind, text } = cell(row, column);
			if (kind === 'value') sum.add(text);
			else if (kind === 'nan') sum.add('NaN');
			if (++read % STRIDE !== 0 || performance.now() < end) continue;
			yield false;
			end = performance.now() + SLICE_MS;
		}
	}
	yield true;
}

function nextFrame(): Promise<void> {
	return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}
