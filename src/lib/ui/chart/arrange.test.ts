import { expect, test } from 'vitest';
import { arrange } from './arrange.ts';
import type { ChartRow } from './types.ts';

const rows = (...pairs: [string, number | null][]): ChartRow[] =>
	pairs.map(([label, value]) => ({ label, value }));
const labels = (input: ChartRow[]) => arrange(input).bars.map((bar) => bar.label);

test('bars with words lie below each other, largest first', () => {
	const input = rows(['b', 2], ['a', 3], ['c', -1]);
	expect(arrange(input).direction).toBe('lying');
	expect(labels(input)).toEqual(['a', 'b', 'c']);
});

test('equal values keep their order, and equal labels stay apart', () => {
	expect(labels(rows(['b', 1], ['a', 1], ['b', 1]))).toEqual(['b', 'a', 'b']);
});

test.each([
	[['2025', '2023', '2024']],
	[['2025-03', '2024-12', '2025-01']],
	[['2025-01-03', '2024-12-31']],
	[['100', '9', '-5']],
	[['2024 Q4', '2024 Q1']]
])('%j stand side by side in their own order', (given) => {
	const result = arrange(given.map((label, value) => ({ label, value })));
	expect(result.direction).toBe('standing');
	const ordered = given.toSorted((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
	expect(result.bars.map((bar) => bar.label)).toEqual(ordered);
});

test('the 20 largest are drawn, and between what the others lie is known', () => {
	const many = Array.from({ length: 50 }, (_, i): ChartRow => ({ label: `n${i}`, value: i }));
	const { bars, leftOut, rows: all } = arrange(many);
	expect([bars.length, bars[0]?.value, bars.at(-1)?.value]).toEqual([20, 49, 30]);
	expect(leftOut).toEqual({ count: 30, low: 0, high: 29 });
	expect(all).toHaveLength(50);
});

test('of many years the last are drawn', () => {
	const many = Array.from({ length: 100 }, (_, i): ChartRow => ({ label: String(1925 + i), value: i }));
	const { bars, leftOut } = arrange(many);
	expect([bars.length, bars[0]?.label, bars.at(-1)?.label]).toEqual([60, '1965', '2024']);
	expect(leftOut).toEqual({ count: 40, low: 0, high: 39 });
});

test('missing and infinite values have no bar, are counted, and stay in the table', () => {
	const { bars, missing, rows: all } = arrange(rows(['a', null], ['b', 1], ['c', NaN], ['d', Infinity]));
	expect(bars).toEqual([{ label: 'b', value: 1 }]);
	expect(missing).toBe(3);
	expect(all.map((row) => row.label)).toEqual(['b', 'a', 'c', 'd']);
});
