import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { importFileWith } from './import-file.ts';
import { JsonRecords } from './json-records.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';
import type { Chosen } from './reading.ts';

let importer: TestImporter;
beforeAll(async () => {
	importer = await startImporter();
});

async function read(text: string | Blob, chosen: Chosen = {}) {
	const blob = new Blob([text]);
	const proposal = await proposeWith(READERS_HERE, blob, { chosen });
	if (!proposal.ok) throw new Error(proposal.reason);
	const table = await importFileWith(READERS_HERE, importer, 'json', blob, proposal.reading);
	if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
	const columns = Object.fromEntries(table.columns.map(({ name, type }) => [name, type]));
	return { proposal, table, columns, rows: importer.rows('FROM json') };
}

describe('JSON', () => {
	it('a list of objects becomes a table: keys are columns, in the order they appear', async () => {
		const { columns, rows, proposal } = await read(
			'[{"id": 1, "name": "Ana", "ok": true}, {"id": 2, "since": "2020-01-31", "name": null, "share": 0.5}]'
		);
		expect(columns).toEqual({ id: 'BIGINT', name: 'VARCHAR', ok: 'BOOLEAN', since: 'DATE', share: 'DOUBLE' });
		expect(rows).toEqual([
			['1', 'Ana', 'true', null, null],
			['2', null, null, '2020-01-31', '0.5']
		]);
		expect(proposal.preview[1]?.cells).toEqual(['2', null, null, '2020-01-31', '0.5']);
		expect(proposal.columns.map(({ type }) => type)).toEqual(Object.values(columns));
	});

	it('objects inside become columns with dots, lists stay JSON', async () => {
		const { columns, rows } = await read('[{"a": {"b": 1, "c": {"d": "x"}}, "tags": ["p", "q"], "e": {}}]');
		expect(columns).toEqual({ 'a.b': 'BIGINT', 'a.c.d': 'VARCHAR', tags: 'VARCHAR', e: 'VARCHAR' });
		expect(rows).toEqual([['1', 'x', '["p","q"]', '{}']]);
	});

	it('a missing value at the start of a list moves no other one, with names above or beside', async () => {
		const lists = '[null, 1, "x"], [2, null, "y"]';
		const expected = [
			[null, '1', 'x'],
			['2', null, 'y']
		];
		const above = await read(`[["a", "b", "c"], ${lists}]`);
		expect(Object.keys(above.columns)).toEqual(['a', 'b', 'c']);
		expect(above.rows).toEqual(expected);
		const beside = await read(
			`{"meta": {"view": {"columns": [{"name": "a"}, {"name": "b"}, {"name": "c"}]}}, "data": [${lists}]}`
		);
		expect(Object.keys(beside.columns)).toEqual(['a', 'b', 'c']);
		expect(beside.rows).toEqual(expected);
		expect(beside.proposal.preview[0]?.cells).toEqual([null, '1', 'x']);
	});

	it('keys that look the same are two columns', async () => {
		const { columns, rows } = await read('[{"a.b": 1, "a": {"b": 2}}]');
		expect(columns).toEqual({ 'a.b': 'BIGINT', 'a.b_2': 'BIGINT' });
		expect(rows).toEqual([['1', '2']]);
		const feature = '{"type": "Feature", "id": "f1", "properties": {"id": 7}, "geometry": null}';
		expect((await read(`${feature}\n${feature}\n`)).rows[0]).toEqual(['f1', '7']);
	});

	it('Latin-1, UTF-16 and the NaN of other programs are read', async () => {
		const latin = new Blob([Uint8Array.from('[{"a": "Z\xfcrich"}]', (sign) => sign.charCodeAt(0))]);
		expect((await read(latin)).rows).toEqual([['Zürich']]);
		const wide = new Blob([Uint16Array.from('\ufeff[{"a": 1}]', (sign) => sign.charCodeAt(0))]);
		expect((await read(wide)).columns).toEqual({ a: 'BIGINT' });
		expect((await read('[{"a": NaN, "b": "NaN"}, {"a": 2.5}]')).rows).toEqual([
			[null, 'NaN'],
			['2.5', null]
		]);
	});

	it('a key without a value is a column, and a record without one is a row', async () => {
		const { columns, rows } = await read('[{"a": 1, "b": null}, {"a": null, "b": null}]');
		expect(columns).toEqual({ a: 'BIGINT', b: 'VARCHAR' });
		expect(rows).toEqual([
			['1', null],
			[null, null]
		]);
	});

	it('a longer list of fields beside the records is not the table', async () => {
		const { proposal } = await read(
			'{"fields": [{"id": "a"}, {"id": "b"}], "result": {"records": [{"a": 1}]}}'
		);
		expect(proposal.reading).toMatchObject({ path: ['result', 'records'] });
	});

	it('one record a line, blank lines counted, a line that is no JSON rejected and shown', async () => {
		const { table, rows, proposal } = await read('{"a": 1}\n\n{"a": 2, "b": "x"}\n{"a": 3,\n{"a": 4}');
		expect(proposal.reading).toMatchObject({ format: 'json', lines: true });
		expect(table).toMatchObject({
			kept: 3,
			skipped: { blank: 1 },
			rejected: { count: 1, records: [{ record: 3, fields: ['{"a": 3,'], because: 'not-json' }] }
		});
		expect(rows).toEqual([
			['1', null],
			['2', 'x'],
			['4', null]
		]);
	});

	it('records under keys are found, and another list can be chosen', async () => {
		const text =
			'{"help": "x", "result": {"fields": [{"id": "a"}], "records": [{"n": 1}, {"n": 2}, {"n": 3}]}}';
		const { proposal, rows } = await read(text);
		expect(proposal.choices.path?.options).toEqual([
			{ path: ['result', 'records'], records: 3 },
			{ path: ['result', 'fields'], records: 1 }
		]);
		expect(rows).toEqual([['1'], ['2'], ['3']]);
		expect((await read(text, { path: ['result', 'fields'] })).rows).toEqual([['a']]);
	});

	it('features of a map: properties are columns, the geometry is text', async () => {
		const feature = (id: number, name: string) =>
			`{"type":"Feature","id":"f${id}","properties":{"name":"${name}","n":${id}},"geometry":{"type":"Point","coordinates":[${id},2.50]}}`;
		const { columns, rows } = await read(
			`{"type":"FeatureCollection","features":[${feature(1, 'Ö')},${feature(2, 'P')}]}`
		);
		expect(columns).toEqual({ id: 'VARCHAR', name: 'VARCHAR', n: 'BIGINT', geometry: 'VARCHAR' });
		expect(rows[0]).toEqual(['f1', 'Ö', '1', '{"type":"Point","coordinates":[1,2.5]}']);
	});

	it('lists of lists have the names of their first one, where it has names', async () => {
		const { columns, rows, table } = await read('[["NAME","POP"],["Alabama",5024279],["Alaska",733391]]');
		expect(columns).toEqual({ NAME: 'VARCHAR', POP: 'BIGINT' });
		expect(rows[0]).toEqual(['Alabama', '5024279']);
		expect(table.skipped.headers).toBe(1);
		expect((await read('[[1,"a"],[2,"b"]]')).columns).toEqual({ column_1: 'BIGINT', column_2: 'VARCHAR' });
	});

	it('numbers keep their digits and texts their kind', async () => {
		const { columns, rows } = await read(
			'[{"id": 9007199254740993, "big": 123456789012345678901, "code": "007", "n": "12", "x": 0.1, "mixed": 1, "none": ""},' +
				'{"id": 2, "big": 1, "code": "010", "n": "", "x": 1e3, "mixed": "a", "none": null}]'
		);
		expect(columns).toEqual({
			...{ id: 'BIGINT', big: 'HUGEINT', code: 'VARCHAR', n: 'VARCHAR', x: 'DOUBLE' },
			...{ mixed: 'VARCHAR', none: 'VARCHAR' }
		});
		expect(rows).toEqual([
			['9007199254740993', '123456789012345678901', '007', '12', '0.1', '1', ''],
			['2', '1', '010', '', '1000', 'a', null]
		]);
	});

	it('moments with an offset are one moment each', async () => {
		const { columns, rows } = await read(
			'[{"at": "2020-06-01T12:00:00+02:00"}, {"at": "1961-08-13T00:00:00Z"}]'
		);
		expect(columns['at']).toBe('TIMESTAMP WITH TIME ZONE');
		expect(rows).toEqual([['2020-06-01 10:00:00+00'], ['1961-08-13 00:00:00+00']]);
	});

	it('times keep every digit, as nanoseconds or else as text', async () => {
		const late = (year: number) =>
			`[{"at": "2024-01-01 10:00:00.5"}, {"at": "${year}-01-01T10:00:00.123456789"}]`;
		const near = await read(late(2024));
		expect(near.columns['at']).toBe('TIMESTAMP_NS');
		expect(near.rows[1]).toEqual(['2024-01-01 10:00:00.123456789']);
		expect((await read(late(1500))).rows[1]).toEqual(['1500-01-01T10:00:00.123456789']);
		expect((await read(late(2024).replaceAll('"}', 'Z"}'))).rows[1]).toEqual([
			'2024-01-01T10:00:00.123456789Z'
		]);
		expect((await read('[{"at": "2024-01-01T10:00:00.500000000"}]')).columns['at']).toBe('TIMESTAMP');
	});

	it('a key that first appears far down is a column all the same, a day that never was stays text', async () => {
		const records = Array.from(
			{ length: 3000 },
			(_, i) => `{"i": ${i}, "d": "2020-02-${i === 2999 ? 31 : 28}"}`
		);
		const { columns, rows } = await read(`[${[...records, '{"i": 3000, "late": "x"}'].join(',')}]`);
		expect(columns).toEqual({ i: 'BIGINT', d: 'VARCHAR', late: 'VARCHAR' });
		expect(rows.at(-1)).toEqual(['3000', null, 'x']);
	});

	it.each([
		['damaged', '[{"a": 1}, {"a": 2}'],
		['damaged', '{"a": [1, 2'],
		['damaged', '{"a": [{"b": 1}], "a": [{"b": 2}]}'],
		['damaged', '[\n{"a": 1}\n]\n[\n{"a": 2}\n]'],
		['no-table', '{}x']
	])('%s: %s is refused, not read in part', async (reason, text) => {
		const blob = new Blob([text]);
		const proposal = await proposeWith(READERS_HERE, blob);
		const outcome = proposal.ok
			? await importFileWith(READERS_HERE, importer, 'json', blob, proposal.reading)
			: proposal;
		expect(outcome).toMatchObject({ ok: false, reason });
	});

	it('records are found wherever the text is cut', () => {
		const value = {
			'a"b': { list: [{ x: '[1,{"' }, 'text, with ] and \\', 12, null, [[]], true], after: [1] }
		};
		const text = JSON.stringify(value, null, 1);
		fc.assert(
			fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
				const found: string[] = [];
				const records = new JsonRecords(['a"b', 'list'], (record) => found.push(record));
				const at = [0, ...cuts.sort((a, b) => a - b), text.length];
				at.slice(1).forEach((end, i) => records.add(text.slice(at[i], end)));
				expect(found.map((record) => JSON.parse(record) as unknown)).toEqual(value['a"b'].list);
				expect(records.ended).toBe(true);
			})
		);
	});

	it('values under keys are found with their keys wherever the text is cut', () => {
		const members = { 'a"b': { x: '}, {"' }, 'ä\\': 'text: with } and \\', '': 12, d: null, e: [[]] };
		const text = JSON.stringify([0, [{ under: members }, { under: 1 }]], null, 1);
		fc.assert(
			fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
				const found: [string | null, unknown][] = [];
				const records = new JsonRecords(
					['[1]', '[0]', 'under'],
					(record, key) => found.push([key, JSON.parse(record)]),
					'{'
				);
				const at = [0, ...cuts.sort((a, b) => a - b), text.length];
				at.slice(1).forEach((end, i) => records.add(text.slice(at[i], end)));
				expect(found).toEqual(Object.entries(members));
				expect(records).toMatchObject({ ended: true, again: false });
			})
		);
	});

	const data = fileURLToPath(new URL('../../../../shared/data/other/', import.meta.url));
	it.skipIf(!existsSync(data))('real files are read whole', async () => {
		const quakes = await read(new Blob([readFileSync(`${data}usgs-earthquakes.geojson`)]));
		expect(quakes.table.kept).toBe(1707);
		expect(quakes.columns).toMatchObject({
			mag: 'DOUBLE',
			place: 'VARCHAR',
			time: 'BIGINT',
			geometry: 'VARCHAR'
		});
		const titanic = await read(new Blob([readFileSync(`${data}titanic-passengers.jsonl`)]));
		expect(titanic.table).toMatchObject({ kept: 1309, rejected: { count: 0 } });
	});
});
