/** Scripts, run by the engine they are written for. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { planQuery, type NamedQuery } from './named-queries.ts';
import { isParameterValue, type ParameterKind, type ParameterValue } from './parameters.ts';
import { writeScript, type Leftovers } from './script.ts';

let engine: TestImporter;
beforeAll(async () => {
	engine = await startImporter();
	engine.rows(
		"CREATE TABLE permits AS FROM (VALUES ('Lisboa', 3, DATE '2025-01-02'), ('Porto', 5, NULL)) t(city, n, day)"
	);
});

const text = (value: string): ParameterValue => ({ kind: 'text', value });
const values = (all: Record<string, ParameterValue>) => new Map(Object.entries(all));

function script(
	sql: string,
	all: Record<string, ParameterValue> = {},
	named: NamedQuery[] = [],
	before?: Leftovers
) {
	const plan = planQuery(sql, named);
	if ('problem' in plan) throw new Error(plan.problem);
	return writeScript(sql, plan, values(all), before);
}

test('a value takes its place by name, as text, number or date', () => {
	const ask = (sql: string, all: Record<string, ParameterValue>) => engine.rows(script(sql, all).sql);
	expect(ask('SELECT n FROM permits WHERE city = $City', { city: text('Porto') })).toEqual([['5']]);
	expect(ask('SELECT city FROM permits WHERE n > $n', { n: { kind: 'number', value: '4.5' } })).toEqual([
		['Porto']
	]);
	expect(
		ask('SELECT city FROM permits WHERE day <= $to', { to: { kind: 'date', value: '2025-01-02' } })
	).toEqual([['Lisboa']]);
	expect(ask('SELECT $n', { n: { kind: 'number', value: '9007199254740993' } })).toEqual([
		['9007199254740993']
	]);
});

test('whatever a text value holds, it stays a value', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string({ unit: 'grapheme', minLength: 1 }),
				fc.string({
					unit: fc.constantFrom("'", '"', ';', '--', '$$', '/*', '*/', '\\', '\n', 'x', '$x'),
					minLength: 1
				})
			),
			(value) => {
				expect(engine.rows(script('SELECT $x, 1', { x: text(value) }).sql)).toEqual([[value, '1']]);
			}
		)
	);
});

test.each<[ParameterKind, string]>([
	['number', '1); DROP TABLE permits'],
	['number', ''],
	['number', '1e999'],
	['date', "2025-01-01' OR '1"],
	['date', '01.02.2025'],
	['text', '']
])('as a %s “%s” is refused', (kind, value) => {
	expect(isParameterValue({ kind, value })).toBe(false);
	expect(() => script('SELECT $x', { x: { kind, value } })).toThrow('No value for x');
});

test('queries are read by name, with their values, and are gone for the next run', () => {
	const named = [
		{ id: '1', name: 'big', sql: 'SELECT * FROM permits WHERE n > $least; -- end' },
		{ id: '2', name: 'big_cities', sql: 'SELECT city FROM big' }
	];
	const first = script('SUMMARIZE big_cities', { least: { kind: 'number', value: '4' } }, named);
	expect(engine.rows(first.sql)).toHaveLength(1);
	expect(first.leaves).toEqual({ views: ['big', 'big_cities'], parameters: ['least'] });
	const second = script("SELECT getvariable('parameter least')", {}, [], first.leaves);
	expect(engine.rows(second.sql)).toEqual([[null]]);
	expect(() => engine.rows('FROM big_cities')).toThrow(/does not exist/);
});

test('every place leads back to the text somebody wrote', () => {
	const sql = 'SELECT $a, wrong, $b FROM q';
	const named = [{ id: 'other', name: 'q', sql: 'SELECT $a + mistake' }];
	const made = script(sql, { a: text('x'), b: text('y') }, named);
	const at = (word: string) => made.originOf(made.sql.indexOf(word));
	expect(at('wrong')).toEqual({ query: null, offset: sql.indexOf('wrong') });
	expect(at('mistake')).toEqual({ query: 'other', offset: 'SELECT $a + '.length });
	expect(made.originOf(made.sql.lastIndexOf("getvariable('parameter b')") + 4)).toEqual({
		query: null,
		offset: sql.indexOf('$b')
	});
	expect(at('SET VARIABLE')).toBeNull();
	expect(made.originOf(made.sql.length)).toEqual({ query: null, offset: sql.length });
});
