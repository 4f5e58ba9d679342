import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { BUILD_TESTS, buildSql, MEASURES, type QueryForm } from './build-query.ts';

const COLUMNS = [
	{ name: 'city', type: 'VARCHAR' },
	{ name: 'Amount, €', type: 'DECIMAL(10,2)' },
	{ name: 'order', type: 'BIGINT' },
	{ name: 'day', type: 'DATE' }
];
const EMPTY: QueryForm = { table: 'permits', columns: [], filters: [], groups: [], measure: null };

let engine: TestImporter;
beforeAll(async () => {
	engine = await startImporter();
	engine.rows(`CREATE TABLE permits AS SELECT * FROM (VALUES
		('Lisboa', 1.50::DECIMAL(10,2), 1::BIGINT, DATE '2024-01-01'), ('Porto', 2.25, 2, DATE '2024-02-01'),
		('Porto', NULL, 3, NULL), ('50%_!', 0.10, 9007199254740993, DATE '1969-12-31')
	) t(city, "Amount, €", "order", day)`);
});
const ask = (form: Partial<QueryForm>) => engine.rows(buildSql({ ...EMPTY, ...form }, COLUMNS));

test('what it writes reads as if written by hand', () => {
	const form: QueryForm = {
		...EMPTY,
		groups: ['city'],
		measure: { is: 'sum', column: 'Amount, €' },
		filters: [
			{ column: 'order', test: 'at-least', value: '2' },
			{ column: 'city', test: 'contains', value: 'o' }
		]
	};
	expect(buildSql(form, COLUMNS)).toBe(
		`SELECT city, sum("Amount, €") AS "sum_Amount, €"
FROM permits
WHERE "order" >= 2
  AND city ILIKE '%o%' ESCAPE '!'
GROUP BY city
ORDER BY "sum_Amount, €" DESC, city`
	);
});

test('choices give the rows they say', () => {
	expect(ask({ columns: ['city'] })).toEqual([['50%_!'], ['Lisboa'], ['Porto'], ['Porto']]);
	expect(ask({ measure: { is: 'count', column: null } })).toEqual([['4']]);
	expect(ask({ groups: ['city'], measure: { is: 'distinct', column: 'order' } })[0]).toEqual(['Porto', '2']);
	const one = (column: string, test: (typeof BUILD_TESTS)[number], value = '') =>
		ask({ columns: ['order'], filters: [{ column, test, value }] }).map(([order]) => order);
	expect(one('order', 'is', '9007199254740993')).toEqual(['9007199254740993']);
	expect(one('city', 'contains', '%_!')).toEqual(['9007199254740993']);
	expect(one('day', 'at-most', '1970-01-01')).toEqual(['9007199254740993']);
	expect(one('day', 'missing')).toEqual(['3']);
	expect(one('order', 'is', 'no number')).toHaveLength(4);
});

test('whatever is chosen and typed, the engine takes it and no value becomes SQL', () => {
	const name = fc.constantFrom(...COLUMNS.map((column) => column.name));
	const filter = fc.record({
		column: name,
		test: fc.constantFrom(...BUILD_TESTS),
		value: fc.oneof(
			fc.constantFrom("'; DROP TABLE permits; --", "'", '\\', '%', '1', '-2.5', ''),
			fc.string({ unit: 'grapheme' })
		)
	});
	const form: fc.Arbitrary<QueryForm> = fc.record({
		table: fc.constant('permits'),
		columns: fc.uniqueArray(name),
		filters: fc.array(
			filter.filter(({ column }) => column !== 'day'),
			{ maxLength: 3 }
		),
		groups: fc.uniqueArray(name),
		measure: fc.option(fc.record({ is: fc.constantFrom('count', 'distinct', 'min', 'max'), column: name }))
	});
	fc.assert(
		fc.property(form, (one) => {
			engine.rows(buildSql(one, COLUMNS));
			expect(engine.rows('SELECT count(*) FROM permits')).toEqual([['4']]);
		})
	);
	expect(MEASURES).toContain('avg');
});
