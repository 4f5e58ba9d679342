/** JSON as open-data services send it where that is no list of objects. */
import fc from 'fast-check';
import '../../../tests/support/seed.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { importFileWith } from './import-file.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';
import { readReading, type Chosen, type JsonReading, type Reading } from './reading.ts';

let importer: TestImporter;
beforeAll(async () => {
	importer = await startImporter();
}, 60_000);

const load = (blob: Blob, reading: Reading) => importFileWith(READERS_HERE, importer, 'json', blob, reading);

async function read(value: unknown, chosen: Chosen = {}) {
	const blob = new Blob([typeof value === 'string' ? value : JSON.stringify(value)]);
	const proposal = await proposeWith(READERS_HERE, blob, { chosen });
	if (!proposal.ok) throw new Error(proposal.reason);
	const table = await load(blob, proposal.reading);
	if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
	const names = table.columns.map(({ name }) => name);
	const types = table.columns.map(({ type }) => type);
	const reading = proposal.reading as JsonReading;
	return { blob, proposal, reading, table, names, types, rows: importer.rows('FROM json') };
}

const COUNTRIES = {
	DE: { name: 'Germany', people: 83_797_985, area: { km2: 357_592 } },
	FR: { name: 'France', people: null, area: { km2: 549_087 } },
	PT: { name: 'Portugal', area: { km2: 92_230 }, note: '' }
};

const UNEMPLOYED = {
	...{ version: '2.0', class: 'dataset', label: 'Unemployment', id: ['sex', 'geo', 'time'], size: [1, 2, 2] },
	dimension: {
		sex: { label: 'Sex', category: { label: { T: 'Total' } } },
		geo: { category: { index: { DE: 0, FR: 1 }, label: { DE: 'Germany', FR: 'France' } } },
		time: { category: { index: ['2022', '2023'] } }
	}
};

describe('tables of services', () => {
	it('the World Bank: records after what is said about them', async () => {
		const { reading, names, rows } = await read([
			{ page: 1, pages: 1, per_page: 50, total: 2 },
			[
				{ indicator: { id: 'SP.POP.TOTL' }, countryiso3code: 'DEU', date: '2022', value: 83_797_985 },
				{ indicator: { id: 'SP.POP.TOTL' }, countryiso3code: 'FRA', date: '2022', value: null }
			]
		]);
		expect(reading).toMatchObject({ path: ['[1]'] });
		expect(names).toEqual(['indicator.id', 'countryiso3code', 'date', 'value']);
		expect(rows).toEqual([
			['SP.POP.TOTL', 'DEU', '2022', '83797985'],
			['SP.POP.TOTL', 'FRA', '2022', null]
		]);
	});

	it('objects under keys are rows, the key first', async () => {
		const { proposal, reading, names, types, rows } = await read(COUNTRIES);
		expect(reading).toMatchObject({ path: [], lines: false, shape: 'keyed' });
		expect(proposal.choices.shape).toMatchObject({ value: 'keyed', evidence: { records: 3 } });
		expect(names).toEqual(['key', 'name', 'people', 'area.km2', 'note']);
		expect(types).toEqual(['VARCHAR', 'VARCHAR', 'BIGINT', 'BIGINT', 'VARCHAR']);
		expect(rows).toEqual([
			['DE', 'Germany', '83797985', '357592', null],
			['FR', 'France', null, '549087', null],
			['PT', 'Portugal', null, '92230', '']
		]);
		expect(proposal.preview[1]?.cells).toEqual(rows[1]);
		expect(proposal.raw[1]?.text).toMatch(/^"FR": \{"name":"France"/);
	});

	it('keys that are years are numbers, and step aside for a column of their name', async () => {
		const { names, types, rows } = await read(
			'{"2020": {"key": 1, "Row_Key": 9007199254740993}, "2021": {"key": 2, "Row_Key": 1}}'
		);
		expect(names).toEqual(['row_key_3', 'key', 'Row_Key']);
		expect(types).toEqual(['BIGINT', 'BIGINT', 'BIGINT']);
		expect(rows).toEqual([
			['2020', '1', '9007199254740993'],
			['2021', '2', '1']
		]);
		const codes = await read('{"01": {"a": 1, "b": 2}, "02": {"a": 3, "b": 4}}');
		expect(codes.rows.map(([code]) => code)).toEqual(['01', '02']);
	});

	it('a key that comes twice is two rows; a record with a key twice is rejected, not cut', async () => {
		const { proposal, table, rows } = await read(
			'{"a": {"x": 1, "y": "7:30"}, "b": {"x": 2, "y": "b"}, "a": {"x": 3, "y": "c"}, "d": {"x": 4, "y": "d", "x": 5}}'
		);
		expect(rows.map(([key, x]) => [key, x])).toEqual([
			['a', '1'],
			['b', '2'],
			['a', '3']
		]);
		expect(proposal.preview.map(({ record }) => record)).toEqual([1, 2, 3]);
		expect(table.rejected).toMatchObject({
			count: 1,
			records: [{ record: 4, because: 'same-key', fields: ['"d": {"x": 4, "y": "d", "x": 5}'] }]
		});
	});

	it('lists under keys are columns, also inside', async () => {
		const { reading, types, rows, names } = await read(
			'{"country": ["DE", "FR"], "id": [1, 9007199254740993], "share": [0.10, NaN]}'
		);
		expect(reading).toMatchObject({ path: [], lines: false, shape: 'columns' });
		expect(names).toEqual(['country', 'id', 'share']);
		expect(types).toEqual(['VARCHAR', 'BIGINT', 'DOUBLE']);
		expect(rows).toEqual([
			['DE', '1', '0.1'],
			['FR', '9007199254740993', null]
		]);
		const weather = await read({
			...{ latitude: 52.52, hourly_units: { time: 'iso8601', temperature_2m: '°C' } },
			hourly: {
				time: ['2024-01-01T00:00', '2024-01-01T01:00', '2024-01-01T02:00'],
				temperature_2m: [1.5, null, -2]
			}
		});
		expect(weather.reading).toMatchObject({ path: ['hourly'], shape: 'columns' });
		expect(weather.rows[1]).toEqual(['2024-01-01 01:00:00', null]);
		expect(weather.proposal.raw[0]?.text).toMatch(/^\{"latitude":52\.52/);
	});

	it('columns of pandas: rows that are only numbered have no name, others do', async () => {
		const counted = await read({ country: { 0: 'DE', 1: 'FR' }, people: { 0: 83, 1: null } });
		expect(counted.reading).toMatchObject({ shape: 'columns' });
		expect([counted.names, ...counted.rows]).toEqual([
			['country', 'people'],
			['DE', '83'],
			['FR', null]
		]);
		const named = { people: { DE: 83, FR: 68 }, area: { DE: 357, FR: 549 } };
		const { proposal, rows } = await read(named);
		expect(proposal.choices.shape).toMatchObject({ value: 'keyed', options: ['keyed', 'columns'] });
		expect(rows).toEqual([
			['people', '83', '68'],
			['area', '357', '549']
		]);
		const turned = await read(named, { shape: 'columns' });
		expect([turned.names, ...turned.rows]).toEqual([
			['index', 'people', 'area'],
			['DE', '83', '357'],
			['FR', '68', '549']
		]);
	});

	it('split of pandas keeps an index that says something', async () => {
		const columns = ['country', 'people'];
		const data = [
			['DE', 83],
			['FR', null, 'odd']
		];
		const { reading, names, rows } = await read({ columns, index: ['a', null], data });
		expect(reading).toMatchObject({ path: [], shape: 'split' });
		expect(names).toEqual(['index', 'column_1', 'column_2', 'column_3']);
		expect(rows).toEqual([
			['a', 'DE', '83', null],
			[null, 'FR', null, 'odd']
		]);
		const even = await read({
			columns,
			index: [1_704_067_200_000, 1_704_153_600_000],
			data: [data[0], data[0]]
		});
		expect(even.names).toEqual(['index', 'country', 'people']);
		const counted = await read({ columns, index: [0, 1], data: [data[0], data[0]] });
		expect(counted.reading).toMatchObject({ path: ['data'] });
		expect(counted.names).toEqual(columns);
	});

	it('JSON-stat: one row for each value, labels and codes', async () => {
		const { reading, names, rows } = await read(
			JSON.stringify({ ...UNEMPLOYED, value: [3.1, null, 7, 7.3] })
		);
		expect(reading).toMatchObject({ path: [], shape: 'cube' });
		expect(names).toEqual(['sex', 'sex.code', 'geo', 'geo.code', 'time', 'value']);
		expect(rows).toEqual([
			['Total', 'T', 'Germany', 'DE', '2022', '3.1'],
			['Total', 'T', 'Germany', 'DE', '2023', null],
			['Total', 'T', 'France', 'FR', '2022', '7'],
			['Total', 'T', 'France', 'FR', '2023', '7.3']
		]);
		const sparse = await read({ ...UNEMPLOYED, value: { 3: 7.3, 0: 3.1 }, status: { 1: 'c', 3: 'p' } });
		expect(sparse.rows.map((row) => row.slice(3))).toEqual([
			['DE', '2022', '3.1', null],
			['DE', '2023', null, 'c'],
			['FR', '2023', '7.3', 'p']
		]);
	});

	it('lists inside are parts of the rows where most rows have them, and the table where one object has them', async () => {
		const city = (name: string) => ({ name, people: 1 });
		const owners = { DE: { km2: 1, cities: [city('Ulm')] }, FR: { km2: 2, cities: [city('Nice')] } };
		expect((await read(owners)).rows).toEqual([
			['DE', '1', '[{"name":"Ulm","people":1}]'],
			['FR', '2', '[{"name":"Nice","people":1}]']
		]);
		const about = { km2: 1, unit: 'x' };
		const one = await read({ first: about, second: about, third: { ...about, cities: [city('Ulm')] } });
		expect(one.reading).toMatchObject({ path: ['third', 'cities'] });
		expect(one.proposal.choices.path?.options).toContainEqual({ path: [], records: 3 });
	});

	it.each([
		[
			'Elasticsearch',
			{
				took: 1,
				_shards: { total: 5 },
				hits: { total: { value: 1 }, hits: [{ _id: '1', _source: { n: 5 } }] }
			},
			['_id', '_source.n']
		],
		[
			'OData',
			{ '@odata.context': 'x', value: [{ ID: 0, n: 5 }], '@odata.nextLink': 'x?$skip=1' },
			['ID', 'n']
		],
		[
			'CKAN',
			{
				success: true,
				result: {
					fields: [{ id: '_id' }, { id: 'n' }],
					records: [{ _id: 1, n: 5 }],
					_links: { start: 'a', next: 'b' }
				}
			},
			['_id', 'n']
		],
		[
			'SPARQL',
			{ head: { vars: ['n'] }, results: { bindings: [{ n: { type: 'literal', value: '5' } }] } },
			['n.type', 'n.value']
		]
	])('%s is read as a list of records', async (_, value, names) => {
		const found = await read(value);
		expect(found.reading.shape).toBeUndefined();
		expect(found.names).toEqual(names);
		expect(found.rows[0]?.at(-1)).toBe('5');
	});

	it('one row that does not fit, far down: the shape is not proposed', async () => {
		const numbers = Array.from({ length: 3000 }, (_, i) => i);
		const refused = async (value: unknown) =>
			expect(await proposeWith(READERS_HERE, new Blob([JSON.stringify(value, null, 1)]))).toEqual({
				ok: false,
				reason: 'no-table'
			});
		await refused({ a: numbers, b: numbers.slice(1) });
		await refused({ a: numbers, b: numbers.with(2999, { x: 1 } as never) });
		await refused({ ...UNEMPLOYED, size: [1, 2, 3], value: [1, 2, 3, 4] });
		const keyed = Object.fromEntries(numbers.map((i) => [`k${i}`, { i, j: i }]));
		await refused({ ...keyed, total: 3000 });
		const about = await read([{ page: 1 }, [...numbers.map((i) => ({ i })), 'odd']]);
		expect(about.reading.path).toEqual([]);
	});

	it('what breaks it after it was chosen is kept or refused', async () => {
		const reading = { format: 'json', path: [], lines: false, geo: false, member: null } as const;
		const keyed = new Blob(['{"a": {"x": 1}, "b": 7, "c": [1, 2], "d": {x}, "e": {}, "f"}']);
		expect(await load(keyed, { ...reading, shape: 'keyed' })).toMatchObject({
			ok: true,
			kept: 4,
			rejected: { count: 2, records: [{ fields: ['"d": {x}'] }, { fields: ['"f": '] }] }
		});
		expect(importer.rows('FROM json')).toEqual([
			['a', '1', null, null, null],
			['b', null, '7', null, null],
			['c', null, null, '1', '2'],
			['e', null, null, null, null]
		]);
		for (const [shape, text] of [
			['keyed', '{"a": {"x": 1}, "b": {"x"'],
			['columns', '{"a": [1, 2], "b": [1]}'],
			['columns', '{"a": [1, 2], "b": [1, 2'],
			['columns', '{"a": {"0": 1, "1": 2}, "b": {"0": 1, "2": 2}}'],
			['columns', '{"a": [1, 2], "a": [3, 4]}'],
			['columns', '{"a": [1, 2], "b": [3, 4]} {"a": [5], "b": [6]}'],
			['keyed', '{"a": {"x": 1}} {"a": {"x": 2}}'],
			['split', '{"columns": ["a"], "index": ["x"], "data": [[1], [2]]}'],
			['cube', JSON.stringify({ ...UNEMPLOYED, value: [1] })]
		] as const)
			expect(await load(new Blob([text]), { ...reading, shape })).toMatchObject({
				ok: false,
				reason: 'damaged'
			});
	});

	it('who does not know the shape refuses it, and so do we', async () => {
		const split = { columns: ['a'], index: ['x', 'y'], data: [[1], [2]] };
		const described = [{ page: 1 }, [{ a: 1 }]];
		for (const value of [
			COUNTRIES,
			{ a: [1, 2], b: [3, 4] },
			split,
			{ ...UNEMPLOYED, value: [1, 2, 3, 4] },
			described
		]) {
			const { blob, reading } = await read(value);
			expect(readReading(JSON.parse(JSON.stringify(reading)))).toEqual(reading);
			expect(readReading({ ...reading, shape: 'spiral' })).toBeNull();
			const { shape, ...older } = reading;
			if (shape === undefined) expect(older.path).toEqual(['[1]']);
			else expect(await load(blob, older)).toMatchObject({ ok: false, reason: 'no-table' });
		}
	});

	it('objects under keys are read in parts; columns have to be held, and are refused above a size', async () => {
		const spaces = new Blob([' '.repeat(1024 * 1024)]);
		const wide = Array.from({ length: 65 }, () => spaces);
		const rows = Array.from({ length: 40 }, (_, i) => `"k${i}": {"a": ${i}, "b": ["x"]}`);
		const keyed = new Blob([`{${rows.join(',')},`, ...wide, '"late": {"a": "z", "c": 1}}']);
		const proposal = await proposeWith(READERS_HERE, keyed);
		if (!proposal.ok) throw new Error(proposal.reason);
		expect(proposal.reading).toMatchObject({ path: [], shape: 'keyed' });
		expect(await load(keyed, proposal.reading)).toMatchObject({ ok: true, kept: 41 });
		expect(importer.rows("FROM json WHERE key = 'late'")).toEqual([['late', 'z', null, '1']]);
		for (const start of [
			'{"a": [1, 2,',
			'{"a": {"0": 1,',
			'{"version":"2.0","class":"dataset","id":["a"],"size":[1],'
		])
			expect(await proposeWith(READERS_HERE, new Blob([start, ...wide, '3'])), start).toMatchObject({
				...{ ok: false, reason: 'too-large' },
				limitBytes: 64 * 1024 * 1024
			});
		const columns = {
			format: 'json',
			path: [],
			lines: false,
			geo: false,
			shape: 'columns',
			member: null
		} as const;
		expect(await load(new Blob(['{"a": [1', ...wide, ']}']), columns)).toMatchObject({
			ok: false,
			reason: 'memory'
		});
	});
});

const cell = fc.record({
	name: fc.constantFrom('Évora', 'a "b"', '', '{"x":[', 'two\nlines', '007', 'false'),
	people: fc.option(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n })),
	share: fc.option(fc.integer({ min: -999, max: 999 }).map((cents) => cents / 8)),
	ok: fc.boolean()
});
type Row = { name: string; people: bigint | null; share: number | null; ok: boolean };
const COLUMNS = ['name', 'people', 'share', 'ok'] as const;
const json = (value: Row[keyof Row]) => (typeof value === 'bigint' ? String(value) : JSON.stringify(value));
const object = (row: Row) => `{${COLUMNS.map((name) => `"${name}": ${json(row[name])}`).join(', ')}}`;
const list = (row: Row) => `[${COLUMNS.map((name) => json(row[name])).join(',')}]`;
const under = (write: (name: keyof Row) => string) =>
	`{${COLUMNS.map((name) => `"${name}":${write(name)}`).join(',\n')}}`;
const WAYS: Record<string, (rows: Row[]) => string> = {
	records: (rows) => `[${rows.map(object).join(',')}]`,
	lines: (rows) => rows.map(object).join('\n'),
	described: (rows) => `[{"page": 1, "pages": 1},\n[${rows.map(object).join(',')}]]`,
	keyed: (rows) => `{${rows.map((row, i) => `"k${i}": ${object(row)}`).join(',\n ')}}`,
	columns: (rows) => under((name) => `[${rows.map((row) => json(row[name])).join(', ')}]`),
	pandas: (rows) => under((name) => `{${rows.map((row, i) => `"${i}":${json(row[name])}`).join(',')}}`),
	split: (rows) =>
		`{"columns":${JSON.stringify(COLUMNS)},"index":[${rows.map((_, i) => `"k${i}"`).join(',')}],"data":[${rows.map(list).join(',')}]}`,
	census: (rows) => `[${[JSON.stringify(COLUMNS), ...rows.map(list)].join(',\n')}]`,
	socrata: (rows) =>
		`{"meta":{"view":{"columns":[${COLUMNS.map((name) => `{"name":"${name}"}`).join(',')}]}},"data":[${rows.map(list).join(',')}]}`
};
const RUNS = process.env['ROUNDTABLE_SOAK'] === undefined ? 60 : 2000;

it('a table written in any of these shapes is read as it was meant', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(cell, { minLength: 3, maxLength: 20 }),
			fc.constantFrom(...Object.keys(WAYS)),
			async (rows, way) => {
				const found = await read(WAYS[way]?.(rows) ?? '');
				const isNamed = way === 'keyed' || way === 'split';
				expect(found.names).toEqual([...(isNamed ? [way === 'keyed' ? 'key' : 'index'] : []), ...COLUMNS]);
				expect(found.table.rejected.count).toBe(0);
				expect(found.rows.map((row) => (isNamed ? row.slice(1) : row))).toEqual(
					rows.map(({ name, people, share, ok }) => [
						name,
						people === null ? null : String(people),
						share === null ? null : String(share),
						String(ok)
					])
				);
				if (isNamed) expect(found.rows.map(([key]) => key)).toEqual(rows.map((_, i) => `k${i}`));
			}
		),
		{ numRuns: RUNS }
	);
});
