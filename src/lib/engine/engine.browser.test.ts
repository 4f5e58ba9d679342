import { afterAll, describe, expect, it } from 'vitest';
import { Engine, resultHash, type QueryOutcome, type QueryResult } from './index.ts';

const engine = new Engine();
afterAll(() => engine.stop());

function rowsOf(outcome: QueryOutcome): QueryResult {
	if (!outcome.ok) throw new Error(`${outcome.kind}: ${outcome.message}`);
	return outcome.result;
}

describe('a query', () => {
	it('returns the rows of its last statement', async () => {
		const result = rowsOf(await engine.run('SELECT 1 AS a; SELECT 2 AS b, NULL AS c'));
		expect(result.columns).toEqual([
			{ name: 'b', type: 'INTEGER', kind: 'number' },
			{ name: 'c', type: 'INTEGER', kind: 'number' }
		]);
		expect(result.row(0)).toEqual([
			{ text: '2', kind: 'number' },
			{ text: '', kind: 'null' }
		]);
	});

	it('reaches the last of a million rows', async () => {
		const result = rowsOf(await engine.run("SELECT i, i::VARCHAR || 'x' FROM range(1, 1000001) t(i)"));
		expect(result.rowCount).toBe(1_000_000);
		expect(result.complete).toBe(true);
		expect(result.row(999_999)).toEqual([
			{ text: '1000000', kind: 'number' },
			{ text: '1000000x', kind: 'text' }
		]);
	});

	it('stops at the rows that were asked for and says that there are more', async () => {
		const result = rowsOf(await engine.run('SELECT * FROM range(1000000000000)', { maxRows: 5000 }));
		expect(result).toMatchObject({ rowCount: 5000, complete: false });
		// Each part holds 2048 rows at most.
		expect(result.source.parts.length).toBeLessThan(10);
		const exact = rowsOf(await engine.run('SELECT * FROM range(5000)', { maxRows: 5000 }));
		expect(exact).toMatchObject({ rowCount: 5000, complete: true });
	});
});

describe('the schema', () => {
	it('lists tables and views with their columns', async () => {
		rowsOf(
			await engine.inspect(
				'CREATE TABLE permits (id BIGINT, "on" DATE); CREATE VIEW few AS SELECT id FROM permits'
			)
		);
		rowsOf(await engine.inspect('INSERT INTO permits SELECT i, NULL FROM range(7) t(i)'));
		const outcome = await engine.describe();
		expect(outcome).toEqual({
			ok: true,
			relations: [
				{
					name: 'few',
					schema: 'main',
					kind: 'view',
					columns: [{ name: 'id', type: 'BIGINT' }],
					rowCount: null
				},
				{
					name: 'permits',
					schema: 'main',
					kind: 'table',
					columns: [
						{ name: 'id', type: 'BIGINT' },
						{ name: 'on', type: 'DATE' }
					],
					rowCount: 7
				}
			]
		});
	});

	it('lists functions with the ways to call them', async () => {
		const outcome = await engine.functions();
		if (!outcome.ok) throw new Error(outcome.message);
		const substring = outcome.functions.find(({ name }) => name === 'substring');
		expect(substring?.signatures).toContain('substring(string, start, length)');
		expect(outcome.functions.length).toBeGreaterThan(400);
	});

	it('says how much memory is used of how much', async () => {
		const outcome = await engine.memory();
		if (!outcome.ok) throw new Error(outcome.message);
		expect(outcome.memory.limitBytes).toBeGreaterThan(2 ** 30);
		expect(outcome.memory.usedBytes).toBeLessThan(outcome.memory.limitBytes);
	});
});

describe('a copy as CSV', () => {
	async function csvOf(sql: string): Promise<string> {
		const outcome = await engine.copyCsv(sql);
		if (!outcome.ok) throw new Error(`${outcome.kind}: ${outcome.message}`);
		return outcome.blob.text();
	}

	it('holds every row with exact values', async () => {
		expect(
			await csvOf('SELECT 9007199254740993 AS i, 0.10::DECIMAL(4,2) AS d, \'a,"b"\' AS t, NULL AS n -- end')
		).toBe('i,d,t,n\n9007199254740993,0.10,"a,""b""",\n');
		expect((await csvOf('SELECT * FROM range(1200000);')).split('\n').length).toBe(1_200_002);
	});

	it('is of the last statement, after those before it', async () => {
		expect(await csvOf('CREATE TEMP TABLE three AS SELECT 3 AS x; FROM three;')).toBe('x\n3\n');
	});

	it('points at errors in the person’s own SQL', async () => {
		const failure = await engine.copyCsv('SELECT 1;\nSELECT nothing FROM range(1)');
		expect(failure).toMatchObject({ ok: false, kind: 'sql', position: { line: 2, column: 8, offset: 17 } });
		expect(await engine.copyCsv('-- nothing')).toMatchObject({ kind: 'empty' });
		expect(await engine.copyCsv('DROP TABLE three')).toMatchObject({ kind: 'sql' });
	});
});

describe('a column of enums', () => {
	it('is read as text, in order, alone and inside others', async () => {
		const result = rowsOf(
			await engine.run(`CREATE TYPE mood AS ENUM ('it''s, ok', 'b');
				SELECT CASE WHEN i % 2 = 0 THEN 'it''s, ok'::mood ELSE NULL END AS e, [('b')::mood] AS l, i AS e
				FROM range(5000) t(i) ORDER BY i DESC`)
		);
		expect(result.columns).toEqual([
			{ name: 'e', type: 'ENUM', kind: 'text' },
			{ name: 'l', type: 'ENUM[]', kind: 'text' },
			{ name: 'e', type: 'BIGINT', kind: 'number' }
		]);
		expect(result.rowCount).toBe(5000);
		expect(result.row(0)).toEqual([
			{ text: '', kind: 'null' },
			{ text: '["b"]', kind: 'text' },
			{ text: '4999', kind: 'number' }
		]);
		expect(result.cell(4999, 0)).toEqual({ text: "it's, ok", kind: 'text' });
	});
});

describe('the hash of a result', () => {
	it('is the same whether few rows are hashed in the page or many in a worker', async () => {
		const few = rowsOf(await engine.run('SELECT i, i / 3 AS x FROM range(1000) t(i)'));
		const many = rowsOf(await engine.run('SELECT i, i / 3 AS x FROM range(50000) t(i)'));
		const shuffled = rowsOf(await engine.run('SELECT i, i / 3 AS x FROM range(50000) t(i) ORDER BY hash(i)'));
		const { hashResult } = await import('./result-hash.ts');
		for (const ordered of [true, false]) {
			expect(await resultHash(few, { ordered })).toBe(await hashResult(few, { ordered }));
			expect(await resultHash(many, { ordered })).toBe(await hashResult(many, { ordered }));
		}
		expect(await resultHash(shuffled, { ordered: false })).toBe(await resultHash(many, { ordered: false }));
		expect(await resultHash(shuffled, { ordered: true })).not.toBe(await resultHash(many, { ordered: true }));
	});

	it('is given up when it is cancelled', async () => {
		const many = rowsOf(await engine.run('SELECT * FROM range(300000)'));
		const stop = new AbortController();
		const hashing = resultHash(many, { ordered: false, signal: stop.signal });
		stop.abort();
		await expect(hashing).rejects.toThrow('abort');
	});
});
