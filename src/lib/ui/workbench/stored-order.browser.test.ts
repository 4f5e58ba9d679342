/** Rows read from a snapshot stand in the order, and pass the filters, that the engine would give them. */
import { afterAll, expect, it } from 'vitest';
import { decodeRows, encodeRows, Engine, type QueryResult, type RowFilter, type RowOrder } from '$lib/engine';
import { orderStored } from './stored-order.ts';

const engine = new Engine();
afterAll(() => engine.stop());

/** Per column a value that some rows have, near their middle. */
const COLUMNS = {
	big: '(9007199254740990 + i % 7)::BIGINT',
	huge: "(CASE WHEN i % 3 = 0 THEN '-' ELSE '' END || '17014118346046923173168730371588410572' || i % 5)::HUGEINT",
	exact: "('0.10000000000000000' || i % 4)::DECIMAL(38,18)",
	float: "([0.1, 1e-7, 1e300, 'nan', 'inf', '-inf', -2.5, 0]::DOUBLE[])[1 + i % 8]",
	word: "['b', 'a', '', 'Ä', 'Z', 'z', '😀', '\uE000', 'ba'][1 + i % 9]",
	day: "DATE '1969-12-28' + (i % 8)::INTEGER",
	moment: "TIMESTAMP '2024-01-01 00:00:00' + INTERVAL (i % 5 * 43200500) MILLISECONDS",
	zoned: "(TIMESTAMP '2024-01-01 00:00:00' + INTERVAL (i % 5 * 43200500) MILLISECONDS)::TIMESTAMPTZ",
	yes: 'i % 2 = 0'
};

async function read(): Promise<QueryResult> {
	const columns = Object.entries(COLUMNS).map(
		([name, value], at) => `CASE WHEN (i + ${at}) % 11 = 0 THEN NULL ELSE ${value} END AS ${name}`
	);
	const outcome = await engine.run(`SELECT ${columns.join(', ')} FROM range(97) t(i) ORDER BY hash(i)`);
	if (!outcome.ok) throw new Error(outcome.message);
	return outcome.result;
}

it('sorts and filters as SQL does, by every kind of column', async () => {
	const result = await read();
	const stored = decodeRows(encodeRows(result)?.bytes ?? new Uint8Array());
	if (stored === null) throw new Error('The rows were not stored');
	const values = ['9007199254740993', '-170141183460469231731687303715884105721', '0.1', '1e300', 'b'];
	values.push('1970-01-01', '2024-01-02', '2024-01-01 12:00:00.5+00', 'true');
	const filters = values.flatMap((value, column): RowFilter[][] => [
		...(['is', 'is-not', 'at-least', 'at-most'] as const).map((test) => [{ column, test, value }]),
		[{ column, test: 'missing', value: '' }],
		[{ column, test: 'present', value: '' }]
	]);
	const orders: RowOrder[] = [
		...Object.keys(COLUMNS).flatMap((_, column) =>
			[false, true].map((descending) => ({ sort: { column, descending }, filters: [] }))
		),
		...filters.map((some) => ({ sort: null, filters: some })),
		{ sort: { column: 3, descending: true }, filters: [{ column: 4, test: 'contains', value: 'B' }] }
	];
	for (const order of orders) {
		const outcome = await engine.orderRows(result, order);
		if (!outcome.ok) throw new Error(`${JSON.stringify(order)}: ${outcome.message}`);
		expect([...orderStored(stored, order)], JSON.stringify(order)).toEqual([...outcome.rows]);
	}
});
