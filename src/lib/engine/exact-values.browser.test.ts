/** What the engine holds and what a person reads must be the same, digit for digit. The judge is the engine's own text. */
import { afterAll, describe, expect, it } from 'vitest';
import { Engine, type QueryResult } from './index.ts';

const engine = new Engine();
afterAll(() => engine.stop());

async function read(sql: string): Promise<QueryResult> {
	const outcome = await engine.run(sql);
	if (!outcome.ok) throw new Error(`${outcome.kind}: ${outcome.message}`);
	return outcome.result;
}

/** One value: its type, its text, its kind. */
async function value(expression: string) {
	const result = await read(`SELECT ${expression} AS v`);
	const column = result.columns[0];
	return [column?.type, result.cell(0, 0).text, result.cell(0, 0).kind];
}

describe('exact values', () => {
	it.each([
		['9007199254740993::BIGINT', 'BIGINT', '9007199254740993', 'number'],
		['(-128)::TINYINT', 'TINYINT', '-128', 'number'],
		['18446744073709551615::UBIGINT', 'UBIGINT', '18446744073709551615', 'number'],
		[
			'170141183460469231731687303715884105727::HUGEINT',
			'HUGEINT',
			'170141183460469231731687303715884105727',
			'number'
		],
		['(-123456789012345678901234567890)::HUGEINT', 'HUGEINT', '-123456789012345678901234567890', 'number'],
		[
			'340282366920938463463374607431768211455::UHUGEINT',
			'UHUGEINT',
			'340282366920938463463374607431768211455',
			'number'
		],
		[
			"'-1234567890123456789012345678901234567890'::BIGNUM",
			'BIGNUM',
			'-1234567890123456789012345678901234567890',
			'number'
		],
		['1193.91::DECIMAL(6,2)', 'DECIMAL(6,2)', '1193.91', 'number'],
		['(-0.05)::DECIMAL(18,2)', 'DECIMAL(18,2)', '-0.05', 'number'],
		[
			'12345678901234567890123456789012345.678::DECIMAL(38,3)',
			'DECIMAL(38,3)',
			'12345678901234567890123456789012345.678',
			'number'
		],
		['0.1::FLOAT', 'FLOAT', '0.1', 'number'],
		['1e0/3', 'DOUBLE', '0.3333333333333333', 'number'],
		["'nan'::DOUBLE", 'DOUBLE', 'nan', 'number'],
		["'-inf'::FLOAT", 'FLOAT', '-inf', 'number'],
		['true', 'BOOLEAN', 'true', 'bool'],
		['false', 'BOOLEAN', 'false', 'bool'],
		["''", 'VARCHAR', '', 'text'],
		["'ü😀'", 'VARCHAR', 'ü😀', 'text'],
		["DATE '1961-07-04'", 'DATE', '1961-07-04', 'time'],
		["DATE '0044-03-15 (BC)'", 'DATE', '0044-03-15 (BC)', 'time'],
		["DATE 'infinity'", 'DATE', 'infinity', 'time'],
		["TIME '10:11:12.120'", 'TIME', '10:11:12.12', 'time'],
		["TIMESTAMP '1500-01-01 00:00:00.000001'", 'TIMESTAMP', '1500-01-01 00:00:00.000001', 'time'],
		["TIMESTAMP '290000-12-31 23:59:59.999999'", 'TIMESTAMP', '290000-12-31 23:59:59.999999', 'time'],
		["TIMESTAMP_NS '2020-01-02 03:04:05.123456789'", 'TIMESTAMP_NS', '2020-01-02 03:04:05.123456789', 'time'],
		["TIMESTAMP_MS '1969-12-31 23:59:59.5'", 'TIMESTAMP_MS', '1969-12-31 23:59:59.5', 'time'],
		["TIMESTAMP_S '2020-01-02 03:04:05'", 'TIMESTAMP_S', '2020-01-02 03:04:05', 'time'],
		[
			"TIMESTAMPTZ '2020-01-02 03:04:05.5+02'",
			'TIMESTAMP WITH TIME ZONE',
			'2020-01-02 01:04:05.5+00',
			'time'
		],
		["TIMETZ '10:11:12+02:30'", 'TIME WITH TIME ZONE', '10:11:12+02:30', 'time'],
		["TIMETZ '10:11:12-08'", 'TIME WITH TIME ZONE', '10:11:12-08', 'time'],
		[
			"INTERVAL '14 months 3 days 4 hours 5.5 seconds'",
			'INTERVAL',
			'1 year 2 months 3 days 04:00:05.5',
			'time'
		],
		["INTERVAL '-14 months 1 day 1.5 seconds'", 'INTERVAL', '-1 year -2 months 1 day 00:00:01.5', 'time'],
		["INTERVAL '-2 hours'", 'INTERVAL', '-02:00:00', 'time'],
		["INTERVAL '5000 hours 1 microsecond'", 'INTERVAL', '5000:00:00.000001', 'time'],
		["UUID 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", 'UUID', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'text'],
		["'0101110'::BIT", 'BIT', '0101110', 'text'],
		["'\\xAA\\x00ab'::BLOB", 'BLOB', '\\xAA\\x00ab', 'text']
	])('reads %s', async (expression, type, text, kind) => {
		expect(await value(expression)).toEqual([type, text, kind]);
		expect((await read(`SELECT (${expression})::VARCHAR`)).cell(0, 0).text).toBe(text);
	});

	it.each([
		['[1, NULL, 3]', 'INTEGER[]', '[1, null, 3]'],
		["['a\"b', NULL, '']", 'VARCHAR[]', '["a\\"b", null, ""]'],
		[
			"{'a': 1.25::DECIMAL(5,2), 'b': DATE '2020-01-02', 'c': true}",
			'STRUCT("a" DECIMAL(5,2), "b" DATE, "c" BOOLEAN)',
			'{"a": 1.25, "b": "2020-01-02", "c": true}'
		],
		[
			"MAP {'k': [9007199254740993], 'l': NULL}",
			'MAP(VARCHAR, BIGINT[])',
			'{"k": [9007199254740993], "l": null}'
		],
		['[[1], [], NULL]', 'INTEGER[][]', '[[1], [], null]'],
		['[1, 2]::INTEGER[2]', 'INTEGER[2]', '[1, 2]'],
		['union_value(num := 2)', 'UNION(INTEGER)', '2']
	])('reads %s as JSON-like text', async (expression, type, text) => {
		expect(await value(expression)).toEqual([type, text, 'text']);
	});

	it.each([
		['MAP {true: 1, false: 2}', 'MAP(BOOLEAN, INTEGER)', '{true=1, false=2}'],
		["[MAP {'k': 5::HUGEINT}]", 'MAP(VARCHAR, HUGEINT)[]', '[{k=5}]'],
		["MAP {'k': '\\x01'::BLOB}", 'MAP(VARCHAR, BLOB)', '{"k": "\\\\x01"}'],
		["MAP {'k': 5::TINYINT}", 'MAP(VARCHAR, TINYINT)', '{"k": 5}']
	])('reads %s, of whose keys and values the engine does not say what they are', async (map, type, text) => {
		expect(await value(map)).toEqual([type, text, 'text']);
	});

	it('tells null from an empty string', async () => {
		const result = await read(
			"SELECT * FROM (VALUES (NULL, NULL::INTEGER[], NULL::BOOLEAN), ('', [], false)) t(a, b, c)"
		);
		expect(result.row(0).map(({ kind }) => kind)).toEqual(['null', 'null', 'null']);
		expect(result.row(1)).toEqual([
			{ text: '', kind: 'text' },
			{ text: '[]', kind: 'text' },
			{ text: 'false', kind: 'bool' }
		]);
	});

	it('reads every boolean of many rows and of lists', async () => {
		const result = await read(
			'SELECT i % 3 = 0 AS b, [i % 2 = 0, NULL, i % 5 = 0] AS l FROM range(5000) t(i) ORDER BY i'
		);
		const wrong = Array.from({ length: 5000 }, (_, i) => i).filter(
			(i) =>
				result.cell(i, 0).text !== String(i % 3 === 0) ||
				result.cell(i, 1).text !== `[${i % 2 === 0}, null, ${i % 5 === 0}]`
		);
		expect(wrong).toEqual([]);
	});
});
