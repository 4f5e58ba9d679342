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
		console.log('1M rows ms', result.elapsedMs);
	});

	it('stops at the rows that were asked for and says that there are more', async () => {
		const result = rowsOf(await engine.run('SELECT * FROM range(100000)', { maxRows: 5000 }));
		expect(result).toMatchObject({ rowCount: 5000, complete: false });
		const exact = rowsOf(await engine.run('SELECT * FROM range(5000)', { maxRows: 5000 }));
		expect(exact).toMatchObject({ rowCount: 5000, complete: true });
	});
});
