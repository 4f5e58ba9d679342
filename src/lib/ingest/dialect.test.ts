import { describe, expect, it } from 'vitest';
import { PLAIN_DIALECT, readDialect } from './dialect.ts';

describe('a dialect from elsewhere', () => {
	it('is taken as it is when it makes sense', () => {
		const german = {
			...PLAIN_DIALECT,
			encoding: 'windows-1252',
			delimiter: ';',
			decimal: ',' as const,
			thousands: '.'
		};
		expect(readDialect(JSON.parse(JSON.stringify(german)))).toEqual(german);
		expect(readDialect({ ...PLAIN_DIALECT, quote: '', escape: '' })).not.toBeNull();
		expect(readDialect({ ...PLAIN_DIALECT, more: 1, dateFormat: '%d/%m/%Y' })).toEqual({
			...PLAIN_DIALECT,
			dateFormat: '%d/%m/%Y'
		});
	});

	it.each<[string, unknown]>([
		['nothing', {}],
		['null', null],
		['an unknown encoding', { ...PLAIN_DIALECT, encoding: 'klingon' }],
		['two characters to divide by', { ...PLAIN_DIALECT, delimiter: '||' }],
		['a letter to divide by', { ...PLAIN_DIALECT, delimiter: 'a' }],
		['a line end to divide by', { ...PLAIN_DIALECT, delimiter: '\n' }],
		['the quote to divide by', { ...PLAIN_DIALECT, delimiter: '"' }],
		['a delimiter beyond ASCII', { ...PLAIN_DIALECT, delimiter: '¦' }],
		['half a row', { ...PLAIN_DIALECT, titleRows: 0.5 }],
		['rows without end', { ...PLAIN_DIALECT, headerRows: 1e12 }],
		['less than none', { ...PLAIN_DIALECT, footerRows: -1 }],
		['one sign for both', { ...PLAIN_DIALECT, decimal: '.', thousands: '.' }],
		['a pattern for thousands', { ...PLAIN_DIALECT, thousands: '(' }],
		['a word that is none', { ...PLAIN_DIALECT, nullWords: [1] }],
		['a date format with a quote', { ...PLAIN_DIALECT, dateFormat: "%d'; DROP" }]
	])('is not taken with %s', (_, value) => {
		expect(readDialect(value)).toBeNull();
	});
});
