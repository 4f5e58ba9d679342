import { expect, test } from 'vitest';
import { suggestChart, type ChartColumn } from './suggest.ts';

const column = (name: string, kind: ChartColumn['kind']): ChartColumn => ({ name, kind });
const parish = column('parish', 'text');
const count = column('n', 'number');

test('the first words by the first numbers', () => {
	const columns = [count, column('issued', 'date'), parish, column('amount', 'number')];
	const sample = [['1', '2025-01-03', 'Alvalade', '9.5']];
	expect(suggestChart(columns, sample)).toEqual({ x: 1, y: 0, reason: null });
});

test('columns without any value are passed over', () => {
	const sample = [
		[null, 'Alvalade', null, '9'],
		[null, 'Belém', null, '8']
	];
	expect(suggestChart([column('note', 'text'), parish, count, column('m', 'number')], sample)).toEqual({
		x: 1,
		y: 3,
		reason: null
	});
});

test('an id or a year is no length while there is a real one, and may be the label', () => {
	const id = column('id', 'number');
	expect(suggestChart([id, parish, count], [['1', 'Belém', '3']])).toEqual({ x: 1, y: 2, reason: null });
	expect(suggestChart([column('year', 'number'), count], [['2024', '3']])).toEqual({
		x: 0,
		y: 1,
		reason: null
	});
});

test('why there is nothing to draw', () => {
	expect(suggestChart([parish, count], [])).toMatchObject({ reason: 'no-rows' });
	expect(suggestChart([parish], [['Belém']])).toMatchObject({ reason: 'no-numbers' });
	expect(suggestChart([count, column('m', 'number')], [['1', '2']])).toMatchObject({ reason: 'no-labels' });
});

test('names and kinds are enough when nothing was sampled', () => {
	expect(suggestChart([parish, count])).toEqual({ x: 0, y: 1, reason: null });
});
