/** The formats in the page: each reader in its worker, the engine in its own. */
import { utils, write } from '@e965/xlsx';
import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import { gzipSync, strToU8 } from 'fflate';
import init, { Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm/esm/parquet_wasm.js';
import wasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '$lib/engine';
import { countRecords, importFile, propose } from './index.ts';

const engine = new Engine();
beforeAll(() => init({ module_or_path: wasmUrl }));
afterAll(() => engine.stop());

async function read(blob: Blob, by = 'id') {
	const proposal = await propose(blob);
	if (!proposal.ok) throw new Error(proposal.reason);
	const count = await countRecords(blob, proposal.reading);
	const table = await importFile(engine, 'file', blob, proposal.reading);
	if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
	expect(count).toMatchObject({ ok: true, kept: table.kept, skipped: table.skipped });
	return { proposal, table, rows: await rows(`FROM file ORDER BY ${by}`) };
}

async function rows(sql: string): Promise<(string | null)[][]> {
	const outcome = await engine.run(sql);
	if (!outcome.ok) throw new Error(outcome.message);
	const { result } = outcome;
	return Array.from({ length: result.rowCount }, (_, row) =>
		result.row(row).map(({ text, kind }) => (kind === 'null' ? null : text))
	);
}

function parquet(columns: Record<string, unknown[]>): Uint8Array<ArrayBuffer> {
	const bytes = tableToIPC(tableFromArrays(columns), { format: 'stream' });
	if (bytes === null) throw new Error('No bytes');
	const table = Table.fromIPCStream(bytes);
	return writeParquet(table, new WriterPropertiesBuilder().build()) as Uint8Array<ArrayBuffer>;
}

const expected = [
	['1', 'Ana'],
	['2', 'Bo, Jr.']
];

describe('in the page', () => {
	it('a workbook becomes a table', async () => {
		const book = utils.book_new();
		const sheet = utils.aoa_to_sheet([
			['id', 'name'],
			[1, 'Ana'],
			[2, 'Bo, Jr.']
		]);
		utils.book_append_sheet(book, sheet, 'People');
		const blob = new Blob([write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer]);
		expect((await read(blob)).rows).toEqual(expected);
	});

	it('JSON becomes a table', async () => {
		const text = '[{"id": 1, "name": "Ana"}, {"id": 2, "name": "Bo, Jr."}]';
		expect((await read(new Blob([text]))).rows).toEqual(expected);
	});

	it('rows and columns under keys become a table', async () => {
		const keyed = '{"1": {"name": "Ana", "age": 40}, "2": {"name": "Bo, Jr.", "age": 5}}';
		const { proposal, table } = await read(new Blob([keyed, ' '.repeat(1024 * 1024)]), 'key');
		expect(proposal.reading).toMatchObject({ shape: 'keyed' });
		expect(table.columns.map(({ name }) => name)).toEqual(['key', 'name', 'age']);
		expect((await read(new Blob(['{"id": [1, 2], "name": ["Ana", "Bo, Jr."]}']))).rows).toEqual(expected);
	});

	it('a gzip becomes a table', async () => {
		const bytes = gzipSync(strToU8('id;name\n1;Ana\n2;Bo, Jr.\n'));
		expect((await read(new Blob([bytes as Uint8Array<ArrayBuffer>]))).rows).toEqual(expected);
	});

	it('Parquet becomes a table, and comes back after a restart of the engine', async () => {
		const ids = Array.from({ length: 150_000 }, (_, i) => i);
		const { table } = await read(new Blob([parquet({ id: ids, name: ids.map((id) => `Köln ${id % 99}`) })]));
		expect(table.columns).toEqual([
			{ name: 'id', title: 'id', type: 'INTEGER' },
			{ name: 'name', title: 'name', type: 'VARCHAR' }
		]);
		const facts = 'SELECT count(*), sum(id), max(name) FROM file';
		const before = await rows(facts);
		expect(before).toEqual([['150000', '11249925000', 'Köln 98']]);
		expect(await engine.restart()).toBeNull();
		expect(await rows(facts)).toEqual(before);
	});

	it('damaged Parquet is refused and leaves no table', async () => {
		const bytes = parquet({ id: Array.from({ length: 5000 }, (_, i) => i) });
		bytes.fill(0xff, 4, 2000);
		const outcome = await importFile(engine, 'broken', new Blob([bytes]), {
			format: 'parquet',
			member: null
		});
		expect(outcome).toMatchObject({ ok: false, reason: 'damaged' });
		expect(await engine.run('FROM broken')).toMatchObject({ ok: false, kind: 'sql' });
		expect(await propose(new Blob([bytes.slice(0, 3000)]))).toMatchObject({ ok: false, reason: 'damaged' });
	});

	it('Parquet can be cancelled, and leaves no table', async () => {
		const stop = new AbortController();
		const blob = new Blob([parquet({ id: Array.from({ length: 400_000 }, (_, i) => i) })]);
		const reading = { format: 'parquet', member: null } as const;
		const onProgress = () => stop.abort();
		const outcome = await importFile(engine, 'never', blob, reading, { signal: stop.signal, onProgress });
		expect(outcome).toEqual({ ok: false, reason: 'cancelled' });
		expect(await engine.run('FROM never')).toMatchObject({ ok: false, kind: 'sql' });
	});
});
