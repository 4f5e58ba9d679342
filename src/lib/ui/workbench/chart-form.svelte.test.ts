import type { Rows } from '$lib/engine';
import { expect, test } from 'vitest';
import { drawingOf, type ChartForm } from './chart-form.ts';

const BARS: ChartForm = { kind: 'bar', x: 0, y: 1, colour: null, title: null };

/** Name and value, the value growing from row to row. */
function rows(rowCount: number): Rows {
	return {
		columns: [
			{ name: 'name', type: 'VARCHAR', kind: 'text' },
			{ name: 'value', type: 'INTEGER', kind: 'number' }
		],
		rowCount,
		cell: (row, column) =>
			column === 0 ? { text: `n${row}`, kind: 'text' } : { text: String(row), kind: 'number' }
	};
}

test('the largest bar is found in any row of a result', () => {
	const drawing = drawingOf(BARS, rows(700), 700);
	expect(drawing?.points[0]).toEqual({ label: 'n699', value: '699' });
	expect(drawing?.rest).toMatch(/^The 20 largest of 700;/);
});

test('a chart of the first rows of a result says so, in the picture and to those who cannot see it', () => {
	const drawing = drawingOf(BARS, rows(500), 1_000_000);
	expect(drawing?.rest).toMatch(/^Drawn from the first 500 of 1,000,000 rows\. The 20 largest of 500;/);
	expect(drawing?.description).toMatch(/^Drawn from the first 500 of 1,000,000 rows\./);
});
