import { expect, test } from 'vitest';
import { placeAfter, type GridSize, type KeyPress } from './keys.ts';

const size: GridSize = { rows: 1_000_000, columns: 12, page: 20, firstRow: 300 };
const press = (key: string, far = false): KeyPress => ({ key, ctrlKey: far, metaKey: false });
const after = (key: string, row: number, column: number, far = false) => {
	const place = placeAfter(press(key, far), { row, column }, size);
	return place && [place.row, place.column];
};

test('arrows move by one and stop at the edges', () => {
	expect(after('ArrowDown', 5, 3)).toEqual([6, 3]);
	expect(after('ArrowDown', 999_999, 3)).toEqual([999_999, 3]);
	expect(after('ArrowLeft', 5, 0)).toEqual([5, 0]);
	expect(after('ArrowRight', 5, 11)).toEqual([5, 11]);
});

test('up from the first row leads to the head', () => {
	expect(after('ArrowUp', 0, 3)).toEqual([-1, 3]);
	expect(after('ArrowUp', -1, 3)).toEqual([-1, 3]);
	expect(after('ArrowDown', -1, 3)).toEqual([0, 3]);
});

test('Home and End go to the ends of the row, with Ctrl to the first and last cell', () => {
	expect(after('End', 5, 3)).toEqual([5, 11]);
	expect(after('Home', 5, 3)).toEqual([5, 0]);
	expect(after('End', 5, 3, true)).toEqual([999_999, 11]);
	expect(after('Home', 5, 3, true)).toEqual([0, 0]);
});

test('a second End leads to the last row, a second Home to the first', () => {
	expect(after('End', 5, 11)).toEqual([999_999, 11]);
	expect(after('Home', 5, 0)).toEqual([0, 0]);
});

test('page keys move by a page, Ctrl with arrows to the edges', () => {
	expect(after('PageDown', 5, 3)).toEqual([25, 3]);
	expect(after('PageUp', 5, 3)).toEqual([0, 3]);
	expect(after('ArrowDown', 5, 3, true)).toEqual([999_999, 3]);
	expect(after('ArrowRight', 5, 3, true)).toEqual([5, 11]);
});

test('before a cell is chosen arrows enter in view, and Home and End scroll to the ends', () => {
	expect(placeAfter(press('ArrowDown'), null, size)).toEqual({ row: 300, column: 0 });
	expect(placeAfter(press('ArrowRight'), null, size)).toEqual({ row: 300, column: 0 });
	expect(placeAfter(press('End'), null, size)).toEqual({ row: 999_999, column: 0 });
	expect(placeAfter(press('End', true), null, size)).toEqual({ row: 999_999, column: 11 });
	expect(placeAfter(press('Home'), null, size)).toEqual({ row: 0, column: 0 });
});

test('other keys do not move', () => {
	expect(placeAfter(press('x'), null, size)).toBeNull();
});
