import { expect, test } from 'vitest';
import { faceMaker } from './cell-face.ts';
import { numberText } from './number-text.ts';
import type { GridCell, GridColumn } from './types.ts';

const words = {
	yes: 'yes',
	no: 'no',
	null: 'no value',
	empty: 'empty text',
	blank: 'only spaces',
	nan: 'not a number'
};
const face = faceMaker(numberText('en'), words);
const column = (kind: GridColumn['kind']): GridColumn => ({ name: 'c', type: '', kind });
const shown = (cell: GridCell, kind: GridColumn['kind'] = 'text') => face(cell, column(kind), true).shown;
const value = (text: string): GridCell => ({ text, kind: 'value' });

test('NULL, the empty string, spaces, NaN and "NA" are five different things', () => {
	const faces = [
		{ text: '', kind: 'null' } as const,
		{ text: '', kind: 'empty' } as const,
		value('  '),
		{ text: 'NaN', kind: 'nan' } as const,
		value('NA')
	].map((cell) => face(cell, column('text'), true));
	expect(faces.map(({ shown }) => shown)).toEqual(['–', '""', '"  "', 'NaN', 'NA']);
	expect(faces.map(({ name }) => name)).toEqual([
		'no value',
		'empty text',
		'only spaces',
		'not a number',
		undefined
	]);
});

test('a number is shown grouped with a true minus, and its title is exact', () => {
	expect(face(value('-12402.50'), column('number'), true)).toMatchObject({
		shown: '−12,402.50',
		title: '-12402.50'
	});
	expect(face(value('2024'), column('number'), false).shown).toBe('2024');
});

test('booleans are words', () => {
	expect([shown(value('true'), 'bool'), shown(value('false'), 'bool')]).toEqual(['yes', 'no']);
});

test('a text of several lines is one line with marks', () => {
	expect(shown(value('first\r\nsecond\tthird'))).toBe('first ↵ second ⇥ third');
});

test('a very long text is cut in the page, not in its cell', () => {
	const long = value('x'.repeat(100_000));
	expect(shown(long).length).toBeLessThan(1_000);
	expect(long.text).toHaveLength(100_000);
});
