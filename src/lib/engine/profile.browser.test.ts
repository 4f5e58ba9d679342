import { afterAll, describe, expect, it } from 'vitest';
import { Engine } from './engine.ts';
import { profileTable, type ColumnProfile } from './profile.ts';

const engine = new Engine();
afterAll(() => engine.stop());

async function profile(select: string): Promise<Record<string, ColumnProfile>> {
	const made = await engine.inspect(`CREATE OR REPLACE TABLE "a ""table""" AS ${select}`);
	if (!made.ok) throw new Error(made.message);
	const outcome = await profileTable(engine, '"a ""table"""');
	if (!outcome.ok) throw new Error(outcome.message);
	return Object.fromEntries(outcome.columns.map((column) => [column.name, column]));
}

describe('the profile of a table', () => {
	it('counts what is there, what is missing and what comes often', async () => {
		const { n, city, code } = await profile(
			`SELECT i AS n, CASE WHEN i % 10 = 0 THEN NULL WHEN i % 3 = 0 THEN 'Ajo' ELSE 'Bly' END AS city, 'C' || i AS code FROM range(1000) r(i)`
		);
		expect(city).toMatchObject({
			...{ type: 'VARCHAR', nulls: 100, distinct: 2, isDistinctExact: true, min: 'Ajo', max: 'Bly' },
			top: [
				{ value: 'Bly', count: 600 },
				{ value: 'Ajo', count: 300 }
			],
			histogram: null
		});
		expect(n).toMatchObject({ nulls: 0, distinct: 1000, min: '0', max: '999', top: [] });
		expect(code?.top).toEqual([]);
	});

	it('shows the shape of numbers and of days', async () => {
		const { n, d, bad } = await profile(
			`SELECT (i % 100)::DECIMAL(10,2) AS n, DATE '1960-01-01' + (i % 100)::INTEGER AS d,
			CASE WHEN i = 0 THEN 'nan'::DOUBLE WHEN i = 1 THEN 'inf'::DOUBLE ELSE i END AS bad FROM range(1000) r(i)`
		);
		expect(n?.histogram).toMatchObject({ unit: 'number', from: 0, step: 4.95 });
		expect(n?.histogram?.counts).toHaveLength(20);
		expect(d?.min).toBe('1960-01-01');
		expect(d?.histogram).toMatchObject({ unit: 'second', from: Date.UTC(1960, 0, 1) / 1000 });
		for (const shown of [n, d])
			expect(shown?.histogram?.counts.reduce((sum, count) => sum + count)).toBe(1000);
		expect(bad?.histogram?.counts.reduce((sum, count) => sum + count)).toBe(998);
	});

	it('keeps every digit of the ends, and says little of lists', async () => {
		const { big, list, none } = await profile(
			'SELECT 9007199254740993 + i AS big, [i] AS list, NULL::INTEGER AS none FROM range(3) r(i)'
		);
		expect(big).toMatchObject({ min: '9007199254740993', max: '9007199254740995' });
		expect(list).toMatchObject({ nulls: 0, distinct: null, min: null, top: [] });
		expect(none).toMatchObject({ nulls: 3, distinct: 0, min: null, histogram: null });
	});

	it('describes each of many columns as itself', async () => {
		const made = await profile(`PIVOT (SELECT i, i * 1000 AS n FROM range(150) r(i)) ON i USING sum(n)`);
		expect(Object.keys(made)).toHaveLength(150);
		for (const i of [1, 99, 149])
			expect(made[i], String(i)).toMatchObject({ min: `${i}000`, max: `${i}000` });
	});

	it('of a table that is not there is a failure, and it can be cancelled', async () => {
		expect(await profileTable(engine, 'nowhere')).toMatchObject({ ok: false, kind: 'sql' });
		const stopped = { signal: AbortSignal.abort() };
		expect(await profileTable(engine, '"a ""table"""', stopped)).toMatchObject({
			ok: false,
			kind: 'cancelled'
		});
	});
});
