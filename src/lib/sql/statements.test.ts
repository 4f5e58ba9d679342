import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasOuterOrderBy, whyNotCheckable } from './checkable.ts';
import { splitStatements, statementKind } from './statements.ts';
import { tokenize } from './tokens.ts';

const texts = (sql: string) => splitStatements(sql).map((one) => one.text);

test.each([
	['SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
	[" SELECT ';' ; ", ["SELECT ';'"]],
	['SELECT "a;b" FROM "x""y;z"', ['SELECT "a;b" FROM "x""y;z"']],
	['SELECT $$a;b$$; SELECT $q$ $$;$$ $q$', ['SELECT $$a;b$$', 'SELECT $q$ $$;$$ $q$']],
	['SELECT 1 -- a; b\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
	['/* ; /* ; */ ; */ SELECT 1', ['SELECT 1']],
	["SELECT E'\\';'; SELECT 'it''s; so'", ["SELECT E'\\';'", "SELECT 'it''s; so'"]],
	['SELECT a$b; SELECT c$d', ['SELECT a$b', 'SELECT c$d']],
	[';;-- only this\n;', []],
	["SELECT 'not closed; SELECT 2", ["SELECT 'not closed; SELECT 2"]]
])('%j is cut into statements', (sql, expected) => {
	expect(texts(sql)).toEqual(expected);
});

test('statements say where they stand', () => {
	const sql = '-- first\nSELECT 1;\n SELECT 2 ; ';
	for (const { text, from, to } of splitStatements(sql)) expect(sql.slice(from, to)).toBe(text);
	expect(splitStatements(sql).map((one) => one.from)).toEqual([9, 20]);
});

test('every text is cut into tokens that cover it in order, whatever it is', () => {
	const piece = fc.constantFrom(
		"'",
		'"',
		'$',
		'$$',
		'--',
		'/*',
		'*/',
		';',
		'\n',
		'E',
		'\\',
		'a',
		'1.',
		' ',
		'😀',
		'\u00a0'
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
			const sql = pieces.join('');
			let last = 0;
			for (const token of tokenize(sql)) {
				expect(token.from).toBeGreaterThanOrEqual(last);
				expect(token.to).toBeGreaterThan(token.from);
				expect(sql.slice(last, token.from).trim()).toBe('');
				last = token.to;
			}
			expect(last).toBeLessThanOrEqual(sql.length);
		}),
		{ numRuns: 500, seed: 1 }
	);
});

test.each([
	['', 'empty'],
	['-- nothing', 'empty'],
	['SELECT 1', 'read'],
	['((SELECT 1))', 'read'],
	['FROM t', 'read'],
	['WITH a AS (INSERT), b AS (SELECT 1) SELECT 2', 'read'],
	['with a as (select 1) insert into t from a', 'write'],
	['EXPLAIN DELETE FROM t', 'read'],
	['explain analyze delete from t', 'write'],
	['/* x */ create table t (a int)', 'define'],
	["COPY t TO 'x.csv'", 'write'],
	["ATTACH 'x'", 'setup'],
	['begin', 'transaction'],
	['"select" 1', 'unknown'],
	['SELCT 1', 'unknown']
] as const)('%j is of the kind %s', (sql, kind) => {
	expect(statementKind(sql)).toBe(kind);
});

test.each([
	['SELECT 1 ORDER BY 1', true],
	['(SELECT 1 ORDER BY 1)', true],
	['SELECT 1 UNION SELECT 2 ORDER BY 1', true],
	['SELECT * FROM (SELECT 1 ORDER BY 1)', false],
	['SELECT sum(x) OVER (ORDER BY y) FROM t', false],
	['SELECT list(x ORDER BY x) FROM t', false],
	['(SELECT 1 ORDER BY 1) UNION (SELECT 2 ORDER BY 1)', false],
	["SELECT 'ORDER BY' -- ORDER BY 1", false],
	['SELECT "order" FROM t', false]
])('%j states an order: %s', (sql, expected) => {
	expect(hasOuterOrderBy(sql)).toBe(expected);
});

test.each([
	['SELECT 1', null],
	['SELECT * FROM t ORDER BY a LIMIT 5', null],
	['SELECT age(a, b) FROM t', null],
	['SELECT "random", now, uuid FROM t', null],
	['SELECT "RANDOM"()', 'random'],
	['SELECT main.random(), t.now', 'random'],
	['SELECT t.current_date, t.sample FROM t', null],
	["SELECT 'now()' -- random()", null],
	['SELECT random()', 'random'],
	['SELECT a FROM t ORDER BY UUID ( )', 'random'],
	['SELECT now ()', 'now'],
	['SELECT * FROM t WHERE d < current_date', 'now'],
	['SELECT age(a) FROM t', 'now'],
	['SELECT * FROM t LIMIT 5', 'limit'],
	['SELECT count(*) FROM (FROM t LIMIT 5) ORDER BY 1', 'limit'],
	['(SELECT 1 ORDER BY 1) UNION (SELECT 2 OFFSET 1)', 'limit'],
	['SELECT * FROM t USING SAMPLE 10', 'sample'],
	['SELECT * FROM t TABLESAMPLE 10%', 'sample'],
	["SELECT getvariable('x')", 'session'],
	['SELECT 1; SELECT 2', 'statement'],
	['CREATE TABLE t (a int)', 'statement'],
	['', 'statement']
] as const)('%j cannot be checked because of: %s', (sql, reason) => {
	expect(whyNotCheckable(sql)).toBe(reason);
});
