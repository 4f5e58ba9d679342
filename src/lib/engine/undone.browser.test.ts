/** What a person's text makes or changes is gone when the next one runs, so that a file's table stays what its file says. */
import { afterAll, beforeEach, expect, it } from 'vitest';
import { Engine } from './index.ts';

const engine = new Engine();
afterAll(() => engine.stop());

beforeEach(async () => {
	const blob = new Blob(['n\n1\n2\n']);
	const create = "CREATE OR REPLACE TABLE numbers AS FROM read_csv('in/n.csv')";
	expect(await engine.createTable({ relation: 'numbers', path: 'in/n.csv', blob, create })).toBeNull();
});

async function ask(sql: string): Promise<string> {
	const outcome = await engine.run(sql);
	return outcome.ok
		? outcome.result
				.row(0)
				.map(({ text }) => text)
				.join(' ')
		: `${outcome.kind}: ${outcome.message}`;
}
const total = () => ask('SELECT sum(n) FROM numbers');

it.each([
	['UPDATE numbers SET n = 0', '2'],
	['WITH t AS (SELECT 1 AS n) DELETE FROM numbers USING t WHERE numbers.n = t.n', '1'],
	['DELETE FROM numbers; SELECT count(*) FROM numbers', '0'],
	['CREATE OR REPLACE TABLE numbers AS SELECT 9 AS n; SELECT sum(n) FROM numbers', '9'],
	['CREATE TEMP TABLE numbers AS SELECT 9 AS n; SELECT sum(n) FROM numbers', '9'],
	['CREATE MACRO sum(x) AS 42; SELECT sum(n) FROM numbers LIMIT 1', '42'],
	['ALTER TABLE numbers RENAME TO others; SELECT count(*) FROM others', '2'],
	['CREATE SCHEMA s; USE s; CREATE TABLE numbers AS SELECT 9 AS n; SELECT sum(n) FROM numbers', '9'],
	['DROP TABLE numbers; SELECT 1', '1'],
	['EXPLAIN ANALYZE DELETE FROM numbers; SELECT count(*) FROM numbers', '0'],
	['PREPARE p AS DELETE FROM numbers; EXECUTE p; SELECT count(*) FROM numbers', '0']
])('%s answers, and leaves nothing', async (sql, answer) => {
	expect(await ask(sql)).toBe(answer);
	expect(await total()).toBe('3');
});

it('a text that fails half way leaves nothing', async () => {
	expect(await ask('UPDATE numbers SET n = 0; SELECT nonsense')).toContain('nonsense');
	expect(await total()).toBe('3');
});

it('what ends the transaction by itself ends the session, and the table is made anew', async () => {
	expect(await ask('UPDATE numbers SET n = 0; COMMIT; SELECT sum(n) FROM numbers')).toBe('0');
	expect(await total()).toBe('3');
	expect(await ask('UPDATE numbers SET n = 0; COMMIT; SELECT nonsense')).toContain('nonsense');
	expect(await total()).toBe('3');
});

it('a copy of all rows leaves nothing either', async () => {
	const outcome = await engine.copyCsv('UPDATE numbers SET n = 7; FROM numbers');
	expect(outcome.ok && (await outcome.blob.text())).toBe('n\n7\n7\n');
	expect(await total()).toBe('3');
});
