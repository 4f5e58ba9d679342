import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactSum } from './exact-sum.ts';

function sumOf(...texts: string[]): string {
	const sum = new ExactSum();
	for (const text of texts) sum.add(text);
	return sum.text;
}

test('a sum of decimals has no float noise and keeps its decimals', () => {
	expect(sumOf('0.1', '0.2')).toBe('0.3');
	expect(sumOf('88.10', '0.10')).toBe('88.20');
	expect(sumOf('9007199254740993', '0.01')).toBe('9007199254740993.01');
});

test('negative sums and sums to nothing are exact', () => {
	expect(sumOf('-0.25', '0.2')).toBe('-0.05');
	expect(sumOf('-1.50', '1.50')).toBe('0.00');
});

test('exponents are exact too', () => {
	expect(sumOf('1.5e3', '2E-2', '+1')).toBe('1501.02');
});

test('what is no number makes the sum none', () => {
	expect(sumOf('1', 'Infinity')).toBe('NaN');
	expect(sumOf('1', '.')).toBe('NaN');
	expect(sumOf('1', '')).toBe('NaN');
});

test('nothing added is nothing', () => {
	expect(sumOf()).toBe('');
});

test('the order of adding does not matter', () => {
	const decimal = fc
		.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.stringMatching(/^\d{1,12}$/))
		.map(([whole, fraction]) => `${whole}.${fraction}`);
	fc.assert(
		fc.property(fc.array(decimal, { minLength: 1 }), (texts) => {
			expect(sumOf(...texts)).toBe(sumOf(...texts.toReversed()));
		})
	);
});

test('the ends are found exactly, as they were written', () => {
	const sum = new ExactSum();
	for (const text of [
		'9007199254740993',
		'9007199254740992',
		'-0.10',
		'-0.1000000000000000000001',
		'NaN',
		'1e2'
	]) {
		sum.add(text);
	}
	expect([sum.least, sum.most]).toEqual(['-0.1000000000000000000001', '9007199254740993']);
});
