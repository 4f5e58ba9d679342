import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { sqlCompletion, type SqlSchema, writtenName } from './sql-completion.ts';

const schema: SqlSchema = {
	tables: [
		{
			name: 'permits',
			columns: [
				{ name: 'parish', type: 'VARCHAR' },
				{ name: 'Año', type: 'BIGINT' }
			]
		},
		{ name: 'school meals', columns: [{ name: 'meals', type: 'INTEGER' }] }
	],
	functions: ['count', 'date_trunc']
};

/** Labels offered at the bar, and what choosing one writes. */
function offered(marked: string, given = schema, explicit = false): Map<string, string> {
	const pos = marked.indexOf('|');
	const state = EditorState.create({ doc: marked.replace('|', '') });
	const result = sqlCompletion(() => given)(new CompletionContext(state, pos, explicit));
	if (result instanceof Promise) throw new Error('Completion is meant to answer at once');
	return new Map(
		result?.options.map(({ label, apply }) => [label, typeof apply === 'string' ? apply : label])
	);
}

describe('completion of SQL', () => {
	test('offers tables after FROM and JOIN, and nothing else', () => {
		expect([...offered('SELECT * FROM p|').keys()]).toEqual(['permits', 'school meals']);
		expect([...offered('SELECT 1 FROM permits JOIN s|').keys()]).toEqual(['permits', 'school meals']);
	});

	test('offers columns of the tables a statement reads, wherever the caret is in it', () => {
		const names = offered('SELECT par| FROM permits; SELECT meals FROM "school meals"');
		expect(names.has('parish')).toBe(true);
		expect(names.has('meals')).toBe(false);
		expect(names.has('count')).toBe(true);
		expect(names.has('GROUP')).toBe(true);
	});

	test('offers the columns of a table or alias after its dot', () => {
		expect([...offered('SELECT p.| FROM permits p').keys()]).toEqual(['parish', 'Año']);
		expect([...offered('SELECT x.m| FROM "school meals" AS x').keys()]).toEqual(['meals']);
		expect(offered('SELECT nobody.| FROM permits').size).toBe(0);
	});

	test('writes names that are no plain words in quotes', () => {
		expect(offered('SELECT * FROM s|').get('school meals')).toBe('"school meals"');
		expect(offered('SELECT p.| FROM permits p').get('Año')).toBe('"Año"');
		expect(writtenName('order')).toBe('"order"');
		expect(writtenName('plain_1')).toBe('plain_1');
	});

	test.each([
		"SELECT 'par|'",
		'SELECT 1 -- par|',
		'SELECT /* par| */ 1',
		"SELECT 'par|",
		'SELECT 12|',
		'SELECT "p|'
	])('offers nothing in %s', (marked) => {
		expect(offered(marked).size).toBe(0);
	});

	test('waits for a letter unless it is asked for', () => {
		expect(offered('SELECT |').size).toBe(0);
		expect(offered('SELECT |', schema, true).size).toBeGreaterThan(50);
	});

	test('asks for the schema each time', () => {
		const later: SqlSchema = { tables: [{ name: 'arrived', columns: [] }], functions: [] };
		expect([...offered('FROM |', later, true).keys()]).toEqual(['arrived']);
	});
});
