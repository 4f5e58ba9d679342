/** The keyboard of the ARIA grid pattern as one function: where a key leads from where one is. */
import type { Place } from './types.ts';

export type GridSize = {
	rows: number;
	columns: number;
	/** Rows that a page key moves by. */
	page: number;
	/** The first row in view: where the arrows enter the grid. */
	firstRow: number;
};

/** The parts of a KeyboardEvent that decide. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>;

/**
 * The place that a key leads to, or null for a key that does not move. `from` is null until a cell was chosen: then
 * the arrows enter at the first row in view, and Home and End lead to the first and last row as in anything that
 * scrolls. Later, End on the last column goes on to the last row, Home on the first column to the first row.
 */
export function placeAfter(press: KeyPress, from: Place | null, size: GridSize): Place | null {
	const far = press.ctrlKey || press.metaKey;
	const lastRow = size.rows - 1;
	const lastColumn = size.columns - 1;
	const isArrow = press.key.startsWith('Arrow');
	if (from === null && isArrow && !far) return { row: size.firstRow, column: 0 };
	const { row, column } = from ?? { row: size.firstRow, column: 0 };
	const at = (nextRow: number, nextColumn: number): Place => ({
		row: Math.min(Math.max(nextRow, -1), lastRow),
		column: Math.min(Math.max(nextColumn, 0), lastColumn)
	});
	switch (press.key) {
		case 'ArrowUp':
			return at(far ? 0 : row - 1, column);
		case 'ArrowDown':
			return at(far ? lastRow : row + 1, column);
		case 'ArrowLeft':
			return at(row, far ? 0 : column - 1);
		case 'ArrowRight':
			return at(row, far ? lastColumn : column + 1);
		case 'PageUp':
			return at(Math.max(0, row - size.page), column);
		case 'PageDown':
			return at(row + size.page, column);
		case 'Home':
			return at(far || column === 0 ? 0 : row, 0);
		case 'End':
			if (from === null && !far) return at(lastRow, 0);
			return at(far || column === lastColumn ? lastRow : row, lastColumn);
		default:
			return null;
	}
}
