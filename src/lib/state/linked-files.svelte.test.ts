/** Files that are asked where they are, with a real engine, real documents and the reader in its worker; only the network is not. */
import { encodeStateAsUpdate } from 'yjs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { openLinked, type FetchParts } from '$lib/ingest';
import { addDataset, addFile, type Query } from '$lib/model';
import { wideColumns, writeRowGroups } from '../../../tests/support/parquet-file.ts';
import { loadParquet } from '../../../tests/support/parquet-page.ts';
import { elsewhere, openTestRoom, OTHER } from '../../../tests/support/room.ts';
import type { Room } from './room.svelte.ts';

const ADDRESS = 'https://data.example/places.parquet';
const ROWS = 4000;
let whole: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
	whole = writeRowGroups(await loadParquet(), wideColumns(ROWS), 1000);
});

/** A site that gives parts, until it says otherwise. */
class Site {
	asked: { from: number; to: number }[] = [];
	isOther = false;
	isSlow = false;
	readonly fetchParts: FetchParts = (_address, _facts, ranges, { onPart, onProgress, signal }) => {
		if (this.isSlow)
			return new Promise((resolve) =>
				signal?.addEventListener('abort', () => resolve({ ok: false, reason: 'cancelled' }))
			);
		if (this.isOther) return Promise.resolve({ ok: false, reason: 'changed' });
		for (const { from, to } of ranges) {
			this.asked.push({ from, to });
			onPart({ from, blob: new Blob([whole.subarray(from, to)]) });
			onProgress?.(to - from);
		}
		return Promise.resolve({ ok: true });
	};
}

async function open() {
	const room = await openTestRoom();
	onTestFinished(() => room.close());
	const site = new Site();
	const facts = {
		...{ url: ADDRESS, bytes: whole.length, mediaType: null, etag: '"one"', lastModified: null },
		...{ ranges: true, parts: true, name: 'places.parquet' }
	};
	const opened = await openLinked(ADDRESS, facts, { fetchParts: site.fetchParts });
	if (!opened.ok) throw new Error(opened.reason);
	const id = room.workbench.linked.add(opened.file, null) ?? '';
	site.asked = [];
	return { room, site, id };
}
function addQuery(room: Room, sql: string, title = ''): Query {
	const query = room.queries.get(room.queries.add({ title, sql }));
	if (query === null) throw new Error('the query is there');
	return query;
}
async function run(room: Room, query: Query) {
	await room.workbench.run(query, { sql: query.sql, offset: 0 });
	const ran = room.workbench.runOf(query.id);
	if (ran?.is !== 'done') return { ran, rows: null, linked: [] };
	const { result, linked } = ran;
	const rows = Array.from({ length: result.rowCount }, (_, row) => result.row(row).map(({ text }) => text));
	return { ran, rows, linked };
}

test('a linked file is a table of the room that holds no bytes, and a query fetches what it names, once', async () => {
	const { room, site, id } = await open();
	const file = room.workbench.files.get(id);
	expect(file).toMatchObject({ place: 'linked', table: 'places', link: { url: ADDRESS, etag: '"one"' } });
	expect(room.workbench.relations.find(({ name }) => name === 'places')?.columns).toHaveLength(24);
	const sql = 'SELECT open, count(*) FROM places WHERE id < 3000 GROUP BY open ORDER BY open';
	const { rows, linked } = await run(room, addQuery(room, sql));
	expect(rows).toEqual([
		['false', '2000'],
		['true', '1000']
	]);
	expect(linked).toMatchObject([{ table: 'places', columns: ['id', 'open'], of: 24, bytes: whole.length }]);
	const bytes = site.asked.reduce((sum, { from, to }) => sum + to - from, 0);
	expect(bytes).toBe(linked[0]?.columnBytes);
	expect(bytes).toBeLessThan(whole.length / 5);
	site.asked = [];
	await run(room, addQuery(room, 'SELECT max(id) FROM places WHERE open'));
	await (await room.workbench.engine()).restart();
	expect((await run(room, addQuery(room, 'SELECT count(*), sum(id) FROM places'))).rows).toEqual([
		[String(ROWS), '7998000']
	]);
	expect(site.asked).toEqual([]);
	const shared = new TextDecoder('latin1').decode(encodeStateAsUpdate(room.documents.content));
	expect(shared).toContain(file?.link?.footerHash);
	expect(shared).not.toContain('measure_3');
});

test('a result of it is nobody’s receipt, by whatever way it was read', async () => {
	const { room } = await open();
	const first = addQuery(room, 'SELECT open, id FROM places ORDER BY id LIMIT 5', 'Few places');
	const ways = [
		first,
		addQuery(room, 'SELECT count(*) FROM few_places'),
		addQuery(room, 'CREATE TABLE mine AS SELECT id FROM places; SELECT count(*) FROM mine'),
		addQuery(room, 'SELECT sum(id) FROM mine')
	];
	await run(room, addQuery(room, 'CREATE TABLE other AS SELECT 1 AS one'));
	const apart = addQuery(room, 'SELECT one FROM other');
	await run(room, apart);
	expect(room.queries.get(apart.id)?.snapshot).not.toBeNull();
	for (const query of ways) {
		const { rows, linked } = await run(room, query);
		expect(rows).not.toBeNull();
		expect(linked).toHaveLength(1);
		expect(room.queries.get(query.id)?.snapshot).toBeNull();
	}
});

test('nothing is fetched for what cannot run, and all of it for what no plan tells', async () => {
	const { room, site } = await open();
	expect((await run(room, addQuery(room, 'SELECT opne FROM places'))).ran).toMatchObject({
		is: 'failed',
		problem: { kind: 'sql' }
	});
	expect(site.asked).toEqual([]);
	const pivot = await run(room, addQuery(room, 'PIVOT places ON open USING count(*) GROUP BY empty'));
	expect(pivot).toMatchObject({ ran: { is: 'done' } });
	expect(pivot.rows).toHaveLength(2);
	expect(pivot.linked).toMatchObject([{ of: 24 }]);
	expect(pivot.linked[0]?.columns).toHaveLength(24);
});

test('a file that became another one stops the query, and says so', async () => {
	const { room, site } = await open();
	site.isOther = true;
	const { ran } = await run(room, addQuery(room, 'SELECT sum(amount) FROM places'));
	expect(ran).toMatchObject({ is: 'failed', problem: { problem: 'linked', why: 'changed' } });
});

test('what is being fetched for a query says how much, and stops with it', async () => {
	const { room, site } = await open();
	await run(room, addQuery(room, 'SELECT 1'));
	site.isSlow = true;
	const query = addQuery(room, 'SELECT sum(amount) FROM places');
	const running = run(room, query);
	const { linked } = room.workbench;
	await expect.poll(() => linked.fetching, { timeout: 10_000 }).toMatchObject({ columns: 1, bytes: 0 });
	expect(linked.fetching?.of).toBeGreaterThan(0);
	await room.workbench.cancel();
	expect((await running).ran).toMatchObject({ is: 'failed', problem: { kind: 'cancelled' } });
	expect(linked.fetching).toBeNull();
	site.isSlow = false;
	expect((await run(room, query)).rows).toHaveLength(1);
});

test('an address that somebody else wrote down is not asked before this person says so', async () => {
	const { room } = await open();
	const link = {
		...{ url: 'https://other.example/a.parquet', bytes: 1000, etag: null, lastModified: null },
		...{ footerHash: 'a'.repeat(64), readAt: 1 }
	};
	elsewhere(room.documents.content, (copy) => {
		const dataset = addDataset(copy, { title: 'Theirs' }, OTHER);
		addFile(copy, dataset, { name: 'theirs.parquet', link }, OTHER);
	});
	const { ran } = await run(room, addQuery(room, 'SELECT count(*) FROM theirs'));
	expect(ran).toMatchObject({ is: 'failed', problem: { problem: 'linked', why: 'ask' } });
});
