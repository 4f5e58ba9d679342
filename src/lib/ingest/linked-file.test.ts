/** Against a real server on another port, and the engine's own WebAssembly. */
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import * as parquet from 'parquet-wasm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { wideColumns, writeRowGroups } from '../../../tests/support/parquet-file.ts';
import { startParquetSite, type Fault, type ParquetSite } from '../../../tests/support/parquet-site.ts';
import { importFileWith } from './import-file.ts';
import { KeptOnDevice, keptAs, type KeptPart } from './kept-parts.ts';
import { LinkedFile } from './linked-file.ts';
import type { FetchParts } from './linked-footer.ts';
import { LinkedTable } from './linked-table.ts';
import { fetchRanges } from './range-fetch.ts';
import { READERS_HERE } from './readers-here.ts';
import { RemoteFetch } from './remote-fetch.ts';

const ROWS = 9_000;
const whole = Buffer.from(writeRowGroups(parquet, wideColumns(ROWS), 1500));
let site: ParquetSite;
let engine: TestImporter;
const platform = {
	fetch: (url: string, init: RequestInit) => fetch(url, init),
	secure: false,
	wait: () => Promise.resolve()
};
const fetchParts: FetchParts = (address, facts, ranges, { onPart, onProgress, signal }) => {
	const stoppable = {
		...platform,
		fetch: (url: string, init: RequestInit) => fetch(url, { ...init, ...(signal ? { signal } : {}) })
	};
	return fetchRanges(stoppable, { address, facts, ranges }, onPart, (bytes) => onProgress?.(bytes));
};
const here = { readers: READERS_HERE, fetchParts };

beforeAll(async () => {
	site = await startParquetSite(whole);
	engine = await startImporter();
	const reading = { format: 'parquet', member: null } as const;
	await importFileWith(READERS_HERE, engine, 'whole', new Blob([whole as BlobPart]), reading);
});
afterAll(() => site.close());
beforeEach(() => Object.assign(site, { body: whole, tag: '"one"', fault: null, asked: [], sent: 0 }));

async function tryOpen() {
	const address = `${site.url}/wide.parquet`;
	const looked = await new RemoteFetch(platform).look(address);
	if (!looked.ok) return looked;
	site.asked = [];
	site.sent = 0;
	return LinkedFile.open(here, { address, facts: looked.facts });
}
async function open(): Promise<LinkedFile> {
	const opened = await tryOpen();
	if (!opened.ok) throw new Error(opened.reason);
	return opened.file;
}
async function table(file: LinkedFile): Promise<LinkedTable> {
	const made = await LinkedTable.make(engine, 'wide', file);
	if (!made.ok) throw new Error(`${made.reason} ${made.failure?.message ?? ''}`);
	return made.table;
}
/** As a query is run: planned, fetched, read. Returns the columns that it took. */
async function ask(linked: LinkedTable, sql: string): Promise<{ rows: (string | null)[][]; took: string[] }> {
	await linked.empty();
	const took = linked.columnsIn(JSON.stringify(engine.rows(`EXPLAIN (FORMAT json) ${sql}`)));
	const failure = (await linked.file.fetch(took)) ?? (await linked.fill(took));
	if (failure !== null) throw new Error(failure.reason);
	return { rows: engine.rows(sql), took };
}
const onWhole = (sql: string) => engine.rows(sql.replaceAll('wide', 'whole'));

describe('a Parquet file that stays where it is', () => {
	it('says its rows, row groups and columns with types from its footer alone', async () => {
		const file = await open();
		expect(site.asked).toHaveLength(1);
		expect(site.sent).toBe(64 * 1024);
		expect(file.rowCount).toBe(ROWS);
		expect(file.layout.rowGroups.map(({ rowCount }) => rowCount)).toEqual(Array<number>(6).fill(1500));
		expect(file.columns.slice(0, 8).map(({ name, type }) => [name, type])).toEqual([
			['id', 'SMALLINT'],
			['Name "of" place', 'VARCHAR'],
			['amount', 'DOUBLE'],
			['day', 'DATE'],
			['open', 'BOOLEAN'],
			['big', 'BIGINT'],
			['tags', expect.stringContaining('[]')],
			['empty', 'VARCHAR']
		]);
		const bytes = file.columns.reduce((sum, column) => sum + column.bytes, 0);
		expect(bytes).toBeGreaterThan(whole.length * 0.9);
		expect(file.footerHash).toMatch(/^[0-9a-f]{64}$/);
	});

	it('is asked for the columns of a query and nothing else, and for no byte twice', async () => {
		const linked = await table(await open());
		site.asked = [];
		site.sent = 0;
		const sql = `SELECT "Name ""of"" place" AS place, sum(amount) FROM wide WHERE amount > 5 GROUP BY ALL ORDER BY 1`;
		const { rows, took } = await ask(linked, sql);
		expect(took).toEqual(['Name "of" place', 'amount']);
		expect(rows).toEqual(onWhole(sql));
		const { rowGroups } = linked.file.layout;
		const wanted = rowGroups.flatMap(({ chunks }) => chunks.filter(({ root }) => took.includes(root)));
		// The two are side by side in each row group.
		expect([...site.asked].sort((a, b) => a.from - b.from)).toEqual(
			rowGroups.map((_, at) => ({ from: wanted[2 * at]?.from, to: wanted[2 * at + 1]?.to }))
		);
		expect(site.sent).toBe(wanted.reduce((sum, { from, to }) => sum + to - from, 0));
		expect(site.sent).toBeLessThan(whole.length / 5);
		expect(linked.file.bytesHere).toBe(site.sent + 64 * 1024);
		site.asked = [];
		const again = 'SELECT max(amount), count(*) FROM wide';
		expect((await ask(linked, again)).rows).toEqual(onWhole(again));
		expect(site.asked).toEqual([]);
	});

	it('counts its rows without fetching any', async () => {
		const linked = await table(await open());
		site.asked = [];
		expect(await ask(linked, 'SELECT count(*) FROM (SELECT id, day FROM wide)')).toEqual({
			rows: [[String(ROWS)]],
			took: []
		});
		expect(site.asked).toEqual([]);
	});

	it.each([
		['SELECT * FROM wide ORDER BY id LIMIT 7', 24],
		["SELECT id FROM wide WHERE day < DATE '1951-01-01' AND open ORDER BY id", 3],
		['SELECT id, row_number() OVER (PARTITION BY open ORDER BY big DESC) FROM wide ORDER BY 1 LIMIT 50', 3],
		['SELECT count(*) FROM wide a JOIN wide b USING (id) WHERE a.open', 2],
		['SELECT sum(list_sum(tags)) FROM wide', 1],
		['WITH q AS (SELECT * FROM wide) SELECT max(big) FROM q', 1],
		['SELECT count(*) FROM wide WHERE EXISTS (SELECT 1 FROM range(3) r(i) WHERE i = wide.id)', 1],
		['SELECT w FROM wide w WHERE id = 77', 24]
	])('answers as the whole file does: %s', async (sql, columns) => {
		const linked = await table(await open());
		const { rows, took } = await ask(linked, sql);
		expect(rows).toEqual(onWhole(sql));
		expect(took).toHaveLength(columns);
	});

	it('has the rows of the whole file in every choice of columns', async () => {
		const linked = await table(await open());
		const names = linked.columns.map(({ name }) => name);
		await fc.assert(
			fc.asyncProperty(fc.subarray(names, { minLength: 1, maxLength: 5 }), async (chosen) => {
				const list = chosen.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
				const sql = `SELECT count(*), bit_xor(hash(${list})), first(hash(${list})) FROM wide`;
				const { rows, took } = await ask(linked, sql);
				expect(rows).toEqual(onWhole(sql));
				expect(new Set(took)).toEqual(new Set(chosen));
			}),
			{ numRuns: 8 }
		);
	});

	it('with a footer larger than its end, and indexes before it, is asked for the footer alone', async () => {
		const columns = Array.from({ length: 300 }, (_, at) => [`gene_${at}`, [1.5, at, 3]]);
		site.body = Buffer.from(writeRowGroups(parquet, Object.fromEntries(columns), 1));
		const linked = await table(await open());
		const footer = site.body.readUInt32LE(site.body.length - 8) + 8;
		expect(footer).toBeGreaterThan(64 * 1024);
		expect(site.sent).toBe(footer);
		const { rows } = await ask(linked, 'SELECT sum(gene_299) FROM wide WHERE gene_7 > 2');
		expect(rows).toEqual([['302']]);
	});

	const data = fileURLToPath(new URL('../../../../shared/data/other/', import.meta.url));
	it.skipIf(!existsSync(data)).each(['alltypes_plain', 'delta_binary_packed'])(
		'real files of other writers are read as they are whole: %s',
		async (name) => {
			site.body = readFileSync(`${data}${name}.parquet`);
			const linked = await table(await open());
			const reading = { format: 'parquet', member: null } as const;
			await importFileWith(READERS_HERE, engine, 'real', new Blob([site.body as BlobPart]), reading);
			const { rows, took } = await ask(linked, 'SELECT * FROM wide');
			expect(rows).toEqual(engine.rows('SELECT * FROM real'));
			expect(took).toHaveLength(linked.columns.length);
			const last = `"${linked.columns.at(-1)?.name}"`;
			expect((await ask(linked, `SELECT ${last} FROM wide`)).rows).toEqual(
				engine.rows(`SELECT ${last} FROM real`)
			);
		}
	);

	it('never answers from a column that is not here', async () => {
		const linked = await table(await open());
		await linked.empty();
		let message = '';
		try {
			engine.rows('SELECT sum(amount) FROM wide');
		} catch (error) {
			message = String(error);
		}
		expect(linked.columnsIn(message)).toEqual(['amount']);
		await expect(linked.file.hashesOf(['amount'])).rejects.toThrow('is here');
		expect(await linked.fill(['amount'])).toMatchObject({ ok: false, reason: 'damaged' });
	});

	it('hashes each column by the bytes that it is read from, in whatever order they came', async () => {
		const file = await open();
		await file.fetch(['id', 'open']);
		const [id, isOpen] = await file.hashesOf(['id', 'open']);
		const chunks = file.layout.rowGroups.flatMap((group) => group.chunks);
		const bytes = chunks
			.filter(({ root }) => root === 'open')
			.map(({ from, to }) => whole.subarray(from, to));
		expect(isOpen).toEqual({
			name: 'open',
			sha256: createHash('sha256').update(Buffer.concat(bytes)).digest('hex')
		});
		const again = await open();
		await again.fetch(['open']);
		await again.fetch(['id']);
		expect(await again.hashesOf(['open', 'id'])).toEqual([isOpen, id]);
		expect(again.footerHash).toBe(file.footerHash);
		const both = chunks
			.filter(({ root }) => root === 'id' || root === 'open')
			.sort((a, b) => a.from - b.from);
		const all = Buffer.concat(both.map(({ from, to }) => whole.subarray(from, to)));
		expect(await again.hashOf(['open', 'id'])).toBe(createHash('sha256').update(all).digest('hex'));
		expect(again.fetchedAt(['id', 'open'])).toBe(again.fetchedAt(['id']));
	});

	it('is read again from what was kept of it: with its site asked for the footer alone, and without its site', async () => {
		const kept = new KeptOnDevice('linked-file');
		const openWith = async (known?: KeptPart) => {
			const looked = await new RemoteFetch(platform).look(`${site.url}/wide.parquet`);
			const facts = looked.ok ? looked.facts : first.facts;
			const opened = await LinkedFile.open(
				{ ...here, kept },
				{ address: first.address, facts },
				{ ...(known ? { known } : {}) }
			);
			if (!opened.ok) throw new Error(opened.reason);
			return opened.file;
		};
		const first = await open();
		const fetched = await openWith();
		await fetched.fetch(['amount', 'open']);
		const key = keptAs(first.address, first.footerHash, first.facts);
		const isKept = async () => (await kept.load(key, 'open')) !== null;
		await expect.poll(isKept).toBe(true);

		site.sent = 0;
		const again = await openWith();
		expect(await again.fetch(['open'])).toBeNull();
		expect(site.sent).toBe(64 * 1024);
		expect(await again.hashesOf(['open'])).toEqual(await fetched.hashesOf(['open']));
		expect(again.fetchedAt(['open'])).toBe(fetched.fetchedAt(['open']));

		const elsewhere = `${site.url}/other.parquet`;
		expect(await kept.load(keptAs(elsewhere, first.footerHash, first.facts), 'open')).toBeNull();
		site.fault = 'closed';
		const footer = await kept.load(key, null);
		const offline = await openWith(footer ?? undefined);
		expect(offline).toMatchObject({ isKept: true, footerHash: first.footerHash });
		const sql = 'SELECT open, sum(amount) FROM wide GROUP BY open ORDER BY open';
		expect((await ask(await table(offline), sql)).rows).toEqual(onWhole(sql));
		expect(await offline.fetch(['id'])).toMatchObject({ ok: false, reason: 'unreachable' });
	});

	it('with a point in a name is read whole rather than wrong', async () => {
		site.body = Buffer.from(writeRowGroups(parquet, { 'a.b': [1, 2, 3], a: [4, 5, 6], c: [7, 8, 9] }, 2));
		const linked = await table(await open());
		await linked.empty();
		const took = linked.needed(
			linked.columnsIn(JSON.stringify(engine.rows('EXPLAIN SELECT "a.b" FROM wide')))
		);
		expect(await linked.file.fetch(took)).toBeNull();
		expect(await linked.fill(took)).toBeNull();
		expect(engine.rows('SELECT "a.b", a FROM wide')).toEqual([
			['1', '4'],
			['2', '5'],
			['3', '6']
		]);
	});
});

describe('a server of a linked file', () => {
	it.each<[Fault, string]>([
		['whole', 'no-parts'],
		['other-place', 'wrong-part'],
		['too-much', 'wrong-part'],
		['closed', 'unreachable'],
		['gone', 'status'],
		[412, 'changed'],
		[416, 'changed']
	])('that answers with %s is left at once: %s', async (fault, reason) => {
		const file = await open();
		Object.assign(site, { fault, sent: 0, asked: [] });
		expect(await file.fetch(['amount'])).toMatchObject({ ok: false, reason });
		expect(file.isHere('amount')).toBe(false);
		expect(file.bytesHere).toBe(64 * 1024);
	});

	it('that has another version by now is not mixed with the first', async () => {
		const file = await open();
		await file.fetch(['id']);
		site.tag = '"two"';
		expect(await file.fetch(['amount'])).toEqual({ ok: false, reason: 'changed' });
		Object.assign(site, { tag: null, body: Buffer.concat([whole, Buffer.from('more')]) });
		expect(await file.fetch(['amount'])).toEqual({ ok: false, reason: 'changed' });
		expect(file.isHere('id')).toBe(true);
	});

	it('that says nothing of its version is asked for the footer again before more is taken', async () => {
		site.tag = null;
		const file = await open();
		expect(await file.fetch(['id'])).toBeNull();
		site.body = Buffer.from(whole);
		site.body.writeUInt8(whole.readUInt8(whole.length - 20) ^ 1, whole.length - 20);
		site.asked = [];
		expect(await file.fetch(['id'])).toBeNull();
		expect(site.asked).toEqual([]);
		expect(await file.fetch(['amount'])).toEqual({ ok: false, reason: 'changed' });
	});

	it('that breaks off is asked for the rest, and what came is kept', async () => {
		const file = await open();
		Object.assign(site, { fault: 'short', asked: [] });
		expect(await file.fetch(['open'])).toBeNull();
		const bytes = site.asked.reduce((sum, { from, to }) => sum + Math.min(1000, to - from), 0);
		expect(bytes).toBe(file.columns.find(({ name }) => name === 'open')?.bytes);
		const progress: number[] = [];
		const stop = new AbortController();
		site.fault = null;
		const stopped = await file.fetch(['amount'], {
			signal: stop.signal,
			onProgress: (now, of) => {
				progress.push(now, of);
				if (now > of / 2) stop.abort();
			}
		});
		expect(stopped).toMatchObject({ ok: false });
		const missing = progress.at(-1) ?? 0;
		site.sent = 0;
		expect(await file.fetch(['amount'])).toBeNull();
		expect(site.sent).toBeGreaterThan(0);
		expect(site.sent).toBeLessThan(missing);
	});
});

describe('a hostile footer', () => {
	const end = whole.length - 8;
	const patched = (change: (bytes: Buffer) => void) => {
		const bytes = Buffer.from(whole);
		change(bytes);
		return bytes;
	};
	it.each([
		['a length past its beginning', patched((bytes) => bytes.writeUInt32LE(bytes.length, end)), 'damaged'],
		['no length', patched((bytes) => bytes.writeUInt32LE(0, end)), 'damaged'],
		['a shorter length', patched((bytes) => bytes.writeUInt32LE(100, end)), 'damaged'],
		['another mark', patched((bytes) => bytes.write('PARX', end + 4)), 'damaged'],
		['an encrypted footer', patched((bytes) => bytes.write('PARE', end + 4)), 'encrypted'],
		['nothing but a mark', Buffer.from('PAR1'), 'damaged'],
		['text', Buffer.from('id,name\n1,Ana\n'.repeat(100)), 'damaged']
	])('is refused: %s', async (_what, body, reason) => {
		site.body = body;
		expect(await tryOpen()).toMatchObject({ ok: false, reason });
	});

	it('is never followed out of the file, and never breaks the reader of it', async () => {
		const length = whole.readUInt32LE(end);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
				async (changes) => {
					site.body = patched((bytes) => {
						for (const [at, value] of changes) bytes[end - length + at] = value;
					});
					const opened = await tryOpen();
					if (!opened.ok) {
						expect(['damaged', 'encrypted', 'same-names']).toContain(opened.reason);
						return;
					}
					for (const { nulls } of opened.file.told.values()) expect(nulls ?? 0).not.toBeNaN();
					for (const { chunks } of opened.file.layout.rowGroups)
						for (const { from, to } of chunks) expect(from <= to && to <= end - length).toBe(true);
				}
			),
			{ numRuns: 40 }
		);
	});
});
