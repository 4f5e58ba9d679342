import { expect, test } from 'vitest';
import { planQuery, renameReads, type NamedQuery } from './named-queries.ts';

const named = (texts: Record<string, string>): NamedQuery[] =>
	Object.entries(texts).map(([name, sql]) => ({ id: `id_${name}`, name, sql }));

function readsOf(sql: string, texts: Record<string, string>) {
	const plan = planQuery(sql, named(texts));
	return 'problem' in plan ? plan.problem : plan.reads.map(({ name }) => name);
}

test('a query reads others by name, and what those read, each before it is needed', () => {
	const texts = { top: 'FROM by_city LIMIT 3', by_city: 'SELECT * FROM permits', alone: 'SELECT 1' };
	expect(readsOf('SELECT * FROM top JOIN by_city USING (city)', texts)).toEqual(['by_city', 'top']);
	expect(readsOf('SELECT * FROM "Top", permits', { top: texts.top, by_city: texts.by_city })).toEqual([
		'by_city',
		'top'
	]);
});

test.each([
	['WITH top AS (SELECT 1) SELECT * FROM top'],
	['WITH top (a, b) AS NOT MATERIALIZED (SELECT 1, 2) SELECT * FROM top'],
	['SELECT top FROM permits'],
	['SELECT * FROM permits top'],
	['SELECT * FROM permits JOIN cities USING (top)'],
	["SELECT 'FROM top' -- FROM top"],
	['SELECT top(3)'],
	['SELECT * FROM other.top']
])('%s reads no other query', (sql) => {
	expect(readsOf(sql, { top: 'SELECT 1' })).toEqual([]);
});

test('queries that read each other are refused with their way round', () => {
	const all = named({ a: 'FROM b', b: 'FROM c', c: 'SELECT * FROM a' });
	expect(planQuery('FROM b', all, 'id_a')).toMatchObject({
		problem: 'circle',
		path: [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'a' }]
	});
	expect(planQuery('FROM mine', named({ mine: 'FROM mine' }), 'id_mine')).toMatchObject({
		path: [{ name: 'mine' }, { name: 'mine' }]
	});
});

test.each([
	'',
	'SELECT 1; SELECT 2',
	'CREATE TABLE x AS SELECT 1',
	"SELECT 'never closed",
	'SELECT 1 /* open'
])('a query of “%s” is not readable by name', (sql) => {
	expect(readsOf('FROM top', { top: sql })).toBe('no-rows');
});

test('what a query may read and asks for counts everything it reads by name', () => {
	const all = named({ a: 'SELECT * FROM b WHERE city = $city', b: 'FROM secret WHERE year = $year' });
	const plan = planQuery('SELECT $limit FROM a', all);
	if ('problem' in plan) throw new Error(plan.problem);
	expect(plan.parameters).toEqual(['limit', 'year', 'city']);
	expect(plan.references.names).toContain('secret');
	expect(plan.references.dynamic).toBe(false);
	const listing = planQuery('FROM c', named({ c: "FROM query_table('sec' || 'ret')" }));
	expect(listing).toMatchObject({ references: { dynamic: true } });
});

function renamed(sql: string, names: Record<string, string>): string {
	const changes = renameReads(sql, new Map(Object.entries(names)));
	return changes.reduceRight(
		(text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to),
		sql
	);
}

test.each([
	['SELECT * FROM Top JOIN cities USING (city)', 'SELECT * FROM best JOIN cities USING (city)'],
	['SELECT top.n, "top".city FROM "Top", cities', 'SELECT best.n, "best".city FROM "best", cities'],
	['SELECT top FROM (FROM top) -- FROM top', 'SELECT top FROM (FROM best) -- FROM top']
])('%s reads a renamed query by its new name', (sql, next) => {
	expect(renamed(sql, { top: 'best' })).toBe(next);
});

test.each([
	['WITH top AS (SELECT 1) SELECT * FROM top'],
	['SELECT top.n FROM cities AS top'],
	['SELECT * FROM other.top'],
	["SELECT 'FROM top'"]
])('%s stays as it is when another query is renamed', (sql) => {
	expect(renamed(sql, { top: 'best' })).toBe(sql);
});

test('names that change places are not mixed up', () => {
	expect(renamed('FROM a JOIN b USING (x)', { a: 'b', b: 'a' })).toBe('FROM b JOIN a USING (x)');
});
