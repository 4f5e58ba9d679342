/** Sorting and filtering a result keeps the order and the digits that SQL gives its values. */
import { afterAll, describe, expect, it } from 'vitest';
import { Engine, type QueryResult, type RowOrder } from './index.ts';

const engine = new Engine();
afterAll(() => engine.stop());

async function read(sql: string): Promise<QueryResult> {
	const outcome = await engine.run(sql);
	if (!outcome.ok) throw new Error(outcome.message);
	return outcome.result;
}
async function ordered(result: QueryResult, order: Partial<RowOrder>, column = 0) {
	const outcome = await engine.orderRows(result, { sort: null, filters: [], ...order });
	if (!outcome.ok) throw new Error(`${outcome.kind}: ${outcome.message}`);
	return [...outcome.rows].map((row) => result.cell(row, column).text);
}
const values = (...all: string[]) =>
	read(`SELECT v FROM (VALUES ${all.map((one) => `(${one})`).join(', ')}) t(v)`);
const up = { sort: { column: 0, descending: false } };
const down = { sort: { column: 0, descending: true } };

describe('a result', () => {
	it('sorts numbers past what floats can tell apart', async () => {
		const big = await values('9007199254740993', '9007199254740992', '9007199254740994');
		expect(await ordered(big, up)).toEqual(['9007199254740992', '9007199254740993', '9007199254740994']);
		const huge = await values(
			'2::HUGEINT',
			'(-170141183460469231731687303715884105727)::HUGEINT',
			'10::HUGEINT'
		);
		expect(await ordered(huge, down)).toEqual(['10', '2', '-170141183460469231731687303715884105727']);
		const decimals = await values('0.10::DECIMAL(38,18)', '0.100000000000000001', '-1');
		expect(await ordered(decimals, up)).toEqual([
			'-1.000000000000000000',
			'0.100000000000000000',
			'0.100000000000000001'
		]);
	});

	it('sorts dates, texts and yes or no, keeps the places of equal rows, and puts missing values last', async () => {
		expect(await ordered(await values("DATE '1969-12-31'", "DATE '2024-01-01'", 'NULL'), down)).toEqual([
			'2024-01-01',
			'1969-12-31',
			''
		]);
		expect(await ordered(await values("'b'", "'a'", 'NULL', "''"), up)).toEqual(['', 'a', 'b', '']);
		const pairs = await read("FROM (VALUES (1, 'x'), (0, 'y'), (1, 'z')) t(a, b)");
		expect(await ordered(pairs, up, 1)).toEqual(['y', 'x', 'z']);
		const kinds = await read(
			"SELECT unnest(['b', 'a'])::ENUM('b', 'a') AS e, [1, 2] AS l, true AS t, 'x'::BLOB AS x"
		);
		expect(await ordered(kinds, up)).toHaveLength(2);
	});

	it('sorts and filters yes or no, which the engine cannot read back from its own bytes', async () => {
		const sql = (where: string) =>
			`SELECT i, CASE WHEN i % 5 = 3 THEN NULL ELSE i % 2 = 0 END AS yes, [i % 3 = 0] AS list FROM range(40) t(i) ${where}`;
		const result = await read(sql(''));
		const numbers = Array.from({ length: 40 }, (_, i) => i);
		const answer = (i: number) => (i % 5 === 3 ? null : i % 2 === 0);
		const places = [false, true, null].flatMap((one) => numbers.filter((i) => answer(i) === one));
		expect(await ordered(result, { sort: { column: 1, descending: false } })).toEqual(places.map(String));
		for (const yes of [true, false])
			expect(await ordered(result, { filters: [{ column: 1, test: 'is', value: String(yes) }] })).toEqual(
				numbers.filter((i) => answer(i) === yes).map(String)
			);
		expect(await ordered(result, { filters: [{ column: 2, test: 'contains', value: 'true' }] })).toEqual(
			numbers.filter((i) => i % 3 === 0).map(String)
		);
		expect(await ordered(await read(sql('WHERE false')), up)).toEqual([]);
	});

	it('is filtered by value, exactly, and a name may stand twice', async () => {
		const result = await read(
			`SELECT v AS n, v::VARCHAR AS n FROM (VALUES (9007199254740993), (9007199254740992), (NULL)) t(v)`
		);
		const of = (test: RowOrder['filters'][number]['test'], value: string, column = 0) =>
			ordered(result, { filters: [{ column, test, value }] });
		expect(await of('is', '9007199254740993')).toEqual(['9007199254740993']);
		expect(await of('at-most', '9007199254740992')).toEqual(['9007199254740992']);
		expect(await of('contains', '993', 1)).toEqual(['9007199254740993']);
		expect(await of('missing', '')).toEqual(['']);
		expect(await of('is', "x' OR '1'='1", 1)).toEqual([]);
	});

	it('sorts a million rows', async () => {
		const result = await read('SELECT hash(i) % 1000003 AS h, i FROM range(1000000) t(i)');
		const rows = await ordered(result, up);
		expect(rows).toHaveLength(1_000_000);
		expect(rows.slice(0, 50)).toEqual(rows.slice(0, 50).toSorted((a, b) => Number(a) - Number(b)));
	});

	it('is kept where no SQL of a person’s can read it', async () => {
		const secret = await read("SELECT 'Canary' AS s");
		expect(await ordered(secret, up)).toEqual(['Canary']);
		expect(await engine.run('FROM temp.kept_result')).toMatchObject({ ok: false });
		expect(await engine.run('FROM kept_result')).toMatchObject({ ok: false });
		const tables = await read(
			"SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND table_name LIKE 'kept%'"
		);
		expect(tables.rowCount).toBe(0);
	});
});
