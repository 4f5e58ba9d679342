import { afterAll, describe, expect, it } from 'vitest';
import { Engine, type QueryOutcome, type QueryResult } from './index.ts';

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
		const result = rowsOf(await engine.run('SELECT * FROM range(100000)', { maxRows: 5000 }));
		expect(result).toMatchObject({ rowCount: 5000, complete: false });
		const exact = rowsOf(await engine.run('SELECT * FROM range(5000)', { maxRows: 5000 }));
		expect(exact).toMatchObject({ rowCount: 5000, complete: true });
	});
});

describe('the schema', () => {
	it('lists tables and views with their columns', async () => {
		rowsOf(
			await engine.run(
				'CREATE TABLE permits (id BIGINT, "on" DATE); CREATE VIEW few AS SELECT id FROM permits'
			)
		);
		rowsOf(await engine.run('INSERT INTO permits SELECT i, NULL FROM range(7) t(i)'));
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
