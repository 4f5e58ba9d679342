import { afterAll, describe, expect, it } from 'vitest';
import { Engine } from '$lib/engine';
import { importCsv, proposeCsv, type CsvTable } from './index.ts';

const engine = new Engine();
afterAll(() => engine.stop());

async function importProposed(csv: string | Uint8Array<ArrayBuffer>, relation = 'file'): Promise<CsvTable> {
	const blob = new Blob([csv]);
	const proposal = await proposeCsv(blob);
	if (!proposal.ok) throw new Error(proposal.reason);
	const table = await importCsv(engine, relation, blob, proposal.dialect);
	if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
	return table;
}

async function rows(sql = 'FROM file'): Promise<(string | null)[][]> {
	const outcome = await engine.run(sql);
	if (!outcome.ok) throw new Error(outcome.message);
	const { result } = outcome;
	return Array.from({ length: result.rowCount }, (_, row) =>
		result.row(row).map(({ text, kind }) => (kind === 'null' ? null : text))
	);
}

describe('a CSV file', () => {
	it('becomes a table with names and types', async () => {
		const table = await importProposed('id,name,since,share\n1,Ana,2020-01-31,0.5\n2,"Bo, Jr.",,\n');
		expect(table).toMatchObject({ ok: true, rowCount: 2, kept: 2, rejected: { count: 0 }, padded: 0 });
		expect(table.columns).toEqual([
			{ name: 'id', title: 'id', type: 'BIGINT' },
			{ name: 'name', title: 'name', type: 'VARCHAR' },
			{ name: 'since', title: 'since', type: 'DATE' },
			{ name: 'share', title: 'share', type: 'DOUBLE' }
		]);
		expect(await rows()).toEqual([
			['1', 'Ana', '2020-01-31', '0.5'],
			['2', 'Bo, Jr.', null, null]
		]);
	});
});
