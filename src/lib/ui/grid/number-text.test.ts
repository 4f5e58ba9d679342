import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLabelNumber, numberText } from './number-text.ts';

const english = numberText('en');

test.each([
	['0', '0'],
	['9007199254740993', '9,007,199,254,740,993'],
	['-1234567.8900', '−1,234,567.8900'],
	['170141183460469231731687303715884105727', '170,141,183,460,469,231,731,687,303,715,884,105,727'],
	['0.30000000000000004', '0.30000000000000004'],
	['1.5e-7', '1.5e−7'],
	['-0.0', '−0.0'],
	['-Infinity', '−∞'],
	['inf', '∞']
])('%s is shown as %s', (exact, shown) => {
	expect(english(exact, true)).toBe(shown);
});

test('signs and groups are those of the locale', () => {
	expect(numberText('de')('-1234567.5', true)).toBe('−1.234.567,5');
	expect(numberText('es')('1234', true)).toBe('1.234');
	expect(numberText('hi')('12345678', true)).toBe('1,23,45,678');
});

test('ungrouped numbers keep every digit', () => {
	expect(english('2024', false)).toBe('2024');
});

test('no digit is ever changed', () => {
	const decimal = fc.tuple(fc.bigInt(), fc.stringMatching(/^\d{0,40}$/));
	fc.assert(
		fc.property(decimal, ([whole, fraction]) => {
			const exact = fraction === '' ? String(whole) : `${whole}.${fraction}`;
			expect(english(exact, true).replaceAll(',', '').replace('−', '-')).toBe(exact);
		})
	);
});

test('years and codes are names, not amounts', () => {
	expect(isLabelNumber('birth_year', ['1', '2'])).toBe(true);
	expect(isLabelNumber('stationId', ['12402'])).toBe(true);
	expect(isLabelNumber('when', ['1999', '2024', '2001'])).toBe(true);
	expect(isLabelNumber('years_of_school', ['12'])).toBe(false);
	expect(isLabelNumber('n', ['1999', '12402'])).toBe(false);
});
