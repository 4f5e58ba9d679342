import { describe, expect, it } from 'vitest';
import { areCodes } from './part-codes.ts';

const counted = (whole: number, most: number) => Array.from({ length: most }, (_, i) => `${whole}.${i + 1}`);

describe('codes in two parts are told from numbers:', () => {
	it.each<[string, string, string[], boolean]>([
		['sections that are counted past nine', 'section', ['1', ...counted(1, 12), '2', '2.1'], true],
		['some of them', 'line', ['1.9', '1.10', '1.12', '3.1'], true],
		['past ninety-nine', 'line', ['7.99', '7.100', '7.3'], true],
		['classes below groups', 'group', ['10', '10.1', '10.11', '10.2', '10.20', '13.10'], true],
		['as many as ten below one', 'Titel', ['1.1', '1.10', '1.20', '2.1'], true],
		['as few as nine', 'line', [...counted(1, 9), ...counted(2, 9)], false],
		['prices', 'amount', ['1.50', '2.00', '10.10', '1.10'], false],
		['measurements as people type them', 'value', ['0.10', '0.1', '1.1', '1.10'], false],
		['with fractions that begin with zero', 'pH', ['7.1', '7.10', '7.05'], false],
		['with signs', 'change', ['1.1', '1.10', '-1.2'], false],
		['heights', 'height', ['1.8', '1.80', '1.75', '1.79'], false],
		['quarters', 'rooms', ['1.5', '2.50', '2.5', '1.50', '2.25'], false],
		['what programs write', 'x', ['1.0', '1.1', '1.25', '10.0'], false],
		['other texts', 'x', ['1.1', '1.10', '1.1.1'], false],
		['a name says it', 'NACE Rev. 2', ['10.11', '10.20', '33.20'], true],
		['in one word', 'Wirtschaftszweigschlüssel', ['10.11', '10.20'], true],
		['and in two', 'productCode', ['10.11', '10.20'], true],
		['versions', 'Version', ['1.0', '1.1', '2.0'], true],
		['but not of whole numbers as fractions', 'code', ['101.0', '102.0', '7'], false],
		['nor where nothing is lost', 'code', ['10.11', '10.12'], false],
		['nor in other words', 'barcodes_sold', ['10.11', '10.20'], false]
	])('%s', (_, name, texts, expected) => {
		expect(areCodes(name, new Set(texts))).toBe(expected);
	});
});
