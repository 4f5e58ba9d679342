import { expect, test } from 'vitest';
import { columnWant, fitWidths, headWords, sampleRows, type ColumnWant } from './column-widths.ts';
import type { TextMeter } from './text-meter.ts';
import type { GridColumn } from './types.ts';

/** Every letter is 10 px wide. */
const meter: TextMeter = { scale: 1, width: (text) => text.length * 10 };
const column = (name: string, kind: GridColumn['kind'] = 'text'): GridColumn => ({ name, type: '', kind });

test('200 rows are sampled from first to last, fewer when there are very many columns', () => {
	const rows = sampleRows(1_000_000, 12);
	expect([rows.length, rows[0], rows.at(-1)]).toEqual([200, 0, 999_999]);
	expect(sampleRows(1_000_000, 1_000)).toHaveLength(40);
	expect(sampleRows(3, 12)).toEqual([0, 1, 2]);
	expect(sampleRows(0, 12)).toEqual([]);
});

test('a column is as wide as its longest text, between 64 and 320', () => {
	expect(columnWant(column('n'), ['1', '12345678'], meter).natural).toBe(104);
	expect(columnWant(column('n'), ['1'], meter).natural).toBe(64);
	expect(columnWant(column('n'), ['x'.repeat(500)], meter).natural).toBe(320);
});

test('a long head asks for its width on one line and for half of it on two', () => {
	const want = columnWant(column('constituency_population'), ['1'], meter);
	expect([want.natural, want.tight]).toEqual([274, 174]);
});

test('a head breaks after spaces and underscores and loses no letter', () => {
	expect(headWords('alpha-2 code_of.x')).toEqual(['alpha-', '2 ', 'code_', 'of.', 'x']);
	expect(headWords('_a').join('')).toBe('_a');
	expect(headWords('')).toEqual([]);
});

const want = (tight: number, natural = tight, canShrink = true): ColumnWant => ({
	tight,
	natural,
	head: natural,
	whole: Math.min(tight, 96),
	canShrink
});

test('with room heads get one line; spare room stays empty', () => {
	expect(fitWidths([want(100, 150), want(64)], 500, 1)).toEqual([150, 64]);
});

test('with less room than that, what is left is shared', () => {
	expect(fitWidths([want(100, 200), want(100, 200)], 300, 1)).toEqual([150, 150]);
});

test('too many for the pane: text gives way, numbers never do', () => {
	const widths = fitWidths([want(320), want(200), want(120, 120, false)], 500, 1);
	expect(widths[2]).toBe(120);
	expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(500);
	expect(Math.min(...widths)).toBeGreaterThanOrEqual(96);
});

test('heads keep their words whole while there is room for that', () => {
	const wants = [{ ...want(320), whole: 150 }, want(320)];
	expect(fitWidths(wants, 260, 1)).toEqual([150, 110]);
	expect(fitWidths(wants, 200, 1)).toEqual([100, 100]);
});

test('seven columns fit a projector of 1024 without sideways scroll', () => {
	const wants = [
		want(320),
		want(320),
		want(320),
		want(92, 92, false),
		want(110, 110, false),
		want(180),
		want(64)
	];
	const widths = fitWidths(wants, 1024 - 76 - 64 - 80, 1);
	expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(1024 - 76 - 64 - 80);
});

test('what cannot fit keeps its width and scrolls', () => {
	expect(fitWidths([want(320), want(320)], 150, 1)).toEqual([320, 320]);
});
