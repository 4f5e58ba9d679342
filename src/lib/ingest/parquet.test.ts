import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { countRecordsWith } from './count-records.ts';
import { importFileWith } from './import-file.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';

let importer: TestImporter;
beforeAll(async () => {
	importer = await startImporter();
});

function parquet(columns: Record<string, unknown[]>): Blob {
	const bytes = tableToIPC(tableFromArrays(columns), { format: 'stream' });
	if (bytes === null) throw new Error('No bytes');
	const written = writeParquet(Table.fromIPCStream(bytes), new WriterPropertiesBuilder().build());
	return new Blob([written as Uint8Array<ArrayBuffer>]);
}

async function read(blob: Blob) {
	const proposal = await proposeWith(READERS_HERE, blob);
	if (!proposal.ok) throw new Error(proposal.reason);
	const table = await importFileWith(READERS_HERE, importer, 'parquet', blob, proposal.reading);
	if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
	return { proposal, table, rows: importer.rows('FROM parquet') };
}

describe('a Parquet file', () => {
	it('becomes a table with its own names and types, batch by batch', async () => {
		const ids = Array.from({ length: 70_000 }, (_, i) => i);
		const { proposal, table } = await read(parquet({ id: ids, name: ids.map((id) => `Köln ${id}`) }));
		expect(proposal).toMatchObject({ format: 'parquet', rowCount: 70_000, reading: { format: 'parquet' } });
		expect(proposal.columns.map(({ name, type }) => [name, type])).toEqual([
			['id', 'INTEGER'],
			['name', 'VARCHAR']
		]);
		expect(proposal.preview[0]).toEqual({ record: 1, cells: ['0', 'Köln 0'] });
		expect(table).toMatchObject({ kept: 70_000, rejected: { count: 0 } });
		expect(importer.rows('SELECT count(*), sum(id), max(name) FROM parquet')).toEqual([
			['70000', '2449965000', 'Köln 9999']
		]);
	});

	it('says how many rows it has without being read', async () => {
		const blob = parquet({ id: [1, 2, 3] });
		const counted = await countRecordsWith(READERS_HERE, blob, { format: 'parquet', member: null });
		expect(counted).toMatchObject({ ok: true, kept: 3, rejected: { count: 0 } });
	});

	it('that was cut off is refused', async () => {
		const blob = parquet({ id: [1, 2, 3] });
		expect(await proposeWith(READERS_HERE, blob.slice(0, -20))).toMatchObject({
			ok: false,
			reason: 'damaged'
		});
	});

	const data = fileURLToPath(new URL('../../../../shared/data/other/', import.meta.url));
	it.skipIf(!existsSync(data))('real files are read whole', async () => {
		const all = await read(new Blob([readFileSync(`${data}alltypes_plain.parquet`)]));
		expect(all.table.kept).toBe(8);
		expect(importer.rows('SELECT id, bool_col, double_col, timestamp_col FROM parquet LIMIT 2')).toEqual([
			['4', 'true', '0', '2009-03-01 00:00:00'],
			['5', 'false', '10.1', '2009-03-01 00:01:00']
		]);
		const delta = await read(new Blob([readFileSync(`${data}delta_binary_packed.parquet`)]));
		expect(delta.table).toMatchObject({ kept: 200, rowCount: 200 });
	});
});
