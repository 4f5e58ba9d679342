import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histogram } from './histogram.ts';

const counts = (values: (number | null)[]) => histogram(values, 'en').bars.map(({ value }) => value);

test('steps are round, and every value lies in exactly one', () => {
	const { bars, missing } = histogram([0, 1, 4.9, 5, 99, 100, null, NaN], 'en');
	expect(missing).toBe(2);
	expect(bars[0]).toEqual({ label: '0 – 5', value: 3 });
	expect(bars.at(-1)).toEqual({ label: '95 – 100', value: 2 });
	fc.assert(
		fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
			expect(counts(values).reduce((sum, count) => sum + count, 0)).toBe(values.length);
		})
	);
});

test('one value, or the same one often, is one bar', () => {
	expect(counts([7])).toEqual([1]);
	expect(counts([7, 7, 7])).toEqual([3]);
	expect(counts([])).toEqual([]);
});

test('years are not grouped', () => {
	expect(histogram([1990, 2010], 'en').bars[0]?.label).toMatch(/^1990 – /);
});
