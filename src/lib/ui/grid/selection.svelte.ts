/** The current cell and the rectangle of selected ones. Ends are kept as places, so it costs the same for any size. */
import type { Place, Range } from './types.ts';

type Whole = 'rows' | 'columns' | 'all' | null;

export class GridSelection {
	readonly #size: () => { rows: number; columns: number };
	#active = $state.raw<Place | null>(null);
	#anchor = $state.raw<Place>({ row: 0, column: 0 });
	#whole = $state.raw<Whole>(null);

	constructor(size: () => { rows: number; columns: number }) {
		this.#size = size;
	}

	/** The current cell; null until one is chosen, and again when a smaller result no longer has it. */
	readonly active: Place | null = $derived.by(() => {
		const { rows, columns } = this.#size();
		const active = this.#active;
		return active !== null && active.row < rows && active.column < columns ? active : null;
	});

	/** Selected cells, or null when there are none, as on the head. */
	readonly range: Range | null = $derived.by(() => {
		const active = this.active;
		const { rows, columns } = this.#size();
		if (active === null || rows === 0) return null;
		if (active.row < 0 && this.#whole === null) return null;
		const anchor = this.#anchor;
		const allRows = this.#whole === 'columns' || this.#whole === 'all';
		const allColumns = this.#whole === 'rows' || this.#whole === 'all';
		return {
			top: allRows ? 0 : Math.min(anchor.row, active.row),
			bottom: allRows ? rows - 1 : Math.max(anchor.row, active.row),
			left: allColumns ? 0 : Math.min(anchor.column, active.column),
			right: allColumns ? columns - 1 : Math.max(anchor.column, active.column)
		};
	});

	/** Makes `place` the current cell; with `extend` the selection reaches from where it began to there. */
	moveTo(place: Place, extend = false): void {
		const extending = extend && this.active !== null && this.#anchor.row >= 0;
		if (!extending) {
			this.#anchor = place;
			this.#whole = null;
		}
		this.#active = extending ? { ...place, row: Math.max(0, place.row) } : place;
	}

	/** Selects whole rows or columns through the current cell, or everything. */
	widen(whole: 'rows' | 'columns' | 'all'): void {
		if (this.active === null) this.moveTo({ row: 0, column: 0 });
		this.#whole = whole;
	}

	/** Nothing current, nothing selected. */
	clear(): void {
		this.#active = null;
		this.#whole = null;
	}

	isSelected(row: number, column: number): boolean {
		const range = this.range;
		if (range === null) return false;
		return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
	}
}

/** How many cells a range has. */
export function cellCount(range: Range): number {
	return (range.bottom - range.top + 1) * (range.right - range.left + 1);
}
