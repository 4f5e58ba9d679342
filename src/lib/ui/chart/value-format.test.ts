import { expect, test } from 'vitest';
import { valueFormat } from './value-format.ts';

const shown = (...values: number[]) => values.map(valueFormat(values, 'en'));

test('whole numbers stay whole and are grouped, with a true minus', () => {
	expect(shown(12402, 7, -1200)).toEqual(['12,402', '7', '−1,200']);
});

test('all values have the same decimals, three digits of the largest', () => {
	expect(shown(62.857142857, 5)).toEqual(['62.9', '5.0']);
	expect(shown(0.1 + 0.2, 0.25)).toEqual(['0.30', '0.25']);
	expect(shown(1234.5678)).toEqual(['1,235']);
});

test('no more decimals than the values have', () => {
	expect(shown(0.5, 0.2)).toEqual(['0.5', '0.2']);
});

test('very large and very small values are written in powers of ten', () => {
	expect(shown(1.5e20)).toEqual(['1.5E20']);
	expect(shown(2e-9)).toEqual(['2E−9']);
});

test('nothing but zeros', () => {
	expect(shown(0, 0)).toEqual(['0', '0']);
});
