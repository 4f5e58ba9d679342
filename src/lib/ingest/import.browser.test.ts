/** What needs a page: the engine in its worker, the reader in its own, and a restart in between. */
import { afterAll, describe, expect, it } from 'vitest';
import { Engine } from '$lib/engine';
import { importFile, PLAIN_DIALECT, propose, type ImportedTable, type ImportOptions } from './index.ts';

const engine = new Engine();
afterAll(() => engine.stop());

async function importProposed(
	blob: Blob,
	relation: string,
	options: ImportOptions = {}
): Promise<ImportedTable> {
	const proposal = await propose(blob);
	if (!proposal.ok) throw new Error(proposal.reason);
	const table = await importFile(engine, relation, blob, proposal.reading, options);
	if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
	return table;
}

async function rows(sql: string): Promise<(string | null)[][]> {
	const outcome = await engine.run(sql);
	if (!outcome.ok) throw new Error(outcome.message);
	const { result } = outcome;
	return Array.from({ length: result.rowCount }, (_, row) =>
		result.row(row).map(({ text, kind }) => (kind === 'null' ? null : text))
	);
}

/** Some 2 MB in windows-1252, with codes and bare CR line ends. */
function large(): Blob {
	const text = Array.from({ length: 100_000 }, (_, i) => `${i},K\xf6ln ${i},0${i % 100}`).join('\r');
	return new Blob([Uint8Array.from(`id,name,code\r${text}\r`, (character) => character.charCodeAt(0))]);
}

describe('a CSV file in the page', () => {
	it('becomes a table with names and types', async () => {
		const table = await importProposed(
			new Blob(['id,name,since,share\n1,Ana,2020-01-31,0.5\n2,"Bo, Jr.",,\n']),
			'small'
		);
		expect(table).toMatchObject({ ok: true, rowCount: 2, kept: 2, rejected: { count: 0 }, padded: 0 });
		expect(table.columns).toEqual([
			{ name: 'id', title: 'id', type: 'BIGINT' },
			{ name: 'name', title: 'name', type: 'VARCHAR' },
			{ name: 'since', title: 'since', type: 'DATE' },
			{ name: 'share', title: 'share', type: 'DOUBLE' }
		]);
		expect(await rows('FROM small')).toEqual([
			['1', 'Ana', '2020-01-31', '0.5'],
			['2', 'Bo, Jr.', null, null]
		]);
	});

	it('is read and transcoded in a worker when it is large, with progress', async () => {
		const progress: number[] = [];
		const wide = `${'x'.repeat(1000)}\n`;
		const blob = new Blob(['name\n', ...Array<string>(12_000).fill(wide)]);
		await importProposed(blob, 'wide', { onProgress: (bytes) => progress.push(bytes) });
		expect(progress.length).toBeGreaterThan(0);
		expect(progress.at(-1)).toBeLessThanOrEqual(blob.size);
		const table = await importProposed(large(), 'places');
		expect(table).toMatchObject({ kept: 100_000, notes: [] });
		expect(await rows('SELECT name, code FROM places WHERE id = 99999')).toEqual([['Köln 99999', '099']]);
	});

	it('comes back with the same types and rows after the engine was restarted', async () => {
		const before = await rows('SELECT count(*), sum(id), max(code), any_value(typeof(code)) FROM places');
		expect(await engine.restart()).toBeNull();
		expect(await rows('SELECT count(*), sum(id), max(code), any_value(typeof(code)) FROM places')).toEqual(
			before
		);
		expect(await rows('SELECT since FROM small ORDER BY id')).toEqual([['2020-01-31'], [null]]);
	});

	it('can be cancelled while it is read, and leaves no table', async () => {
		const stop = new AbortController();
		const importing = importFile(
			engine,
			'never',
			large(),
			{ format: 'csv', ...PLAIN_DIALECT, encoding: 'windows-1252', member: null },
			{ signal: stop.signal }
		);
		stop.abort();
		expect(await importing).toEqual({ ok: false, reason: 'cancelled' });
		expect(await engine.run('FROM never')).toMatchObject({ ok: false, kind: 'sql' });
	});

	it('replaces the table of its name', async () => {
		await importProposed(new Blob(['a,b\n1,2\n3,4\n']), 'small');
		expect(await rows('FROM small')).toEqual([
			['1', '2'],
			['3', '4']
		]);
	});
});

it('rejected rows are a table, and come back after a restart too', async () => {
	const { rejected } = await importProposed(new Blob(['a,b\n1,2\n3,4,5\n6,7\n8,9\n']), 'bad "rows"');
	expect(rejected).toMatchObject({ count: 1, relation: 'rejected."bad ""rows"""' });
	const sql = `FROM ${rejected.relation ?? ''}`;
	expect(await rows(sql)).toEqual([['3', 'more-fields', '3,4,5']]);
	expect(await engine.restart()).toBeNull();
	expect(await rows(sql)).toEqual([['3', 'more-fields', '3,4,5']]);
	await importProposed(new Blob(['a,b\n1,2\n']), 'bad "rows"');
	expect(await engine.run(sql)).toMatchObject({ ok: false, kind: 'sql' });
});
