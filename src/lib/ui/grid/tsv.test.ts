import { parse } from 'papaparse';
import { expect, test } from 'vitest';
import { toTsv } from './tsv.ts';
import type { GridCell } from './types.ts';

const value = (text: string): GridCell => ({ text, kind: 'value' });

const TABLE: GridCell[][] = [
	[value('plain'), value('-1234.50'), { text: '', kind: 'null' }],
	[value('two\nlines'), value('a\tb'), { text: '', kind: 'empty' }],
	[value('she said "no"'), { text: 'NaN', kind: 'nan' }, value(' spaced ')]
];
const cell = (row: number, column: number) => TABLE[row]![column]!;

test('tabs, line ends and quotes are quoted; values stay exact', () => {
	expect(toTsv({ top: 0, left: 0, bottom: 2, right: 2 }, cell)).toBe(
		'plain\t-1234.50\t\n"two\nlines"\t"a\tb"\t""\n"she said ""no"""\tNaN\t spaced '
	);
});

test('only the range is written', () => {
	expect(toTsv({ top: 1, left: 1, bottom: 1, right: 1 }, cell)).toBe('"a\tb"');
});

test('another parser reads the same values', () => {
	const text = toTsv({ top: 0, left: 0, bottom: 2, right: 2 }, cell);
	const { data } = parse<string[]>(text, { delimiter: '\t', newline: '\n' });
	expect(data).toEqual(TABLE.map((row) => row.map((each) => each.text)));
});
