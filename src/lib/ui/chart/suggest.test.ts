import { expect, test } from 'vitest';
import { suggestChart, type ChartColumn } from './suggest.ts';

const column = (name: string, kind: ChartColumn['kind']): ChartColumn => ({ name, kind });
const parish = column('parish', 'text');
const count = column('n', 'number');

test('the first words by the first numbers', () => {
	const columns = [count, column('issued', 'date'), parish, column('amount', 'number')];
	const sample = [['1', '2025-01-03', 'Alvalade', '9.5']];
	expect(suggestChart(columns, sample)).toMatchObject({ x: 1, y: 0, reason: null });
});

test('columns without any value are passed over', () => {
	const sample = [
		[null, 'Alvalade', null, '9'],
		[null, 'Belém', null, '8']
	];
	expect(suggestChart([column('note', 'text'), parish, count, column('m', 'number')], sample)).toMatchObject({
		x: 1,
		y: 3,
		reason: null
	});
});

test('an id or a year is no length while there is a real one, and may be the label', () => {
	const id = column('id', 'number');
	expect(suggestChart([id, parish, count], [['1', 'Belém', '3']])).toMatchObject({
		x: 1,
		y: 2,
		reason: null
	});
	expect(suggestChart([column('year', 'number'), count], [['2024', '3']])).toMatchObject({
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
	expect(suggestChart([parish, count])).toMatchObject({ x: 0, y: 1, reason: null });
});

test('words that stand in several rows are lines over time, or groups of bars', () => {
	const columns = [parish, column('year', 'number'), count];
	const rows = ['Alvalade', 'Belém'].flatMap((name) => ['2023', '2024'].map((year) => [name, year, '3']));
	expect(suggestChart(columns, rows)).toEqual({ kind: 'line', x: 1, y: 2, colour: 0, reason: null });
	const named = [parish, column('kind', 'text'), count];
	const groups = rows.map(([name = '', year = '']) => [name, `k${year}`, '3']);
	expect(suggestChart(named, groups)).toEqual({ kind: 'bar', x: 0, y: 2, colour: 1, reason: null });
	expect(suggestChart(named, groups.slice(1, 3))).toMatchObject({ kind: 'bar', colour: null });
});
