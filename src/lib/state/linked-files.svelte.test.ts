/** Files that are asked where they are, with a real engine, real documents and the reader in its worker; only the network is not. */
import { encodeStateAsUpdate } from 'yjs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { openLinked, type FetchParts } from '$lib/ingest';
import {
	addDataset,
	addFile,
	linkedInput,
	linkedOf,
	removeFile,
	restoreFile,
	setSnapshot,
	type Query
} from '$lib/model';
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

async function open(address = ADDRESS) {
	const room = await openTestRoom();
	onTestFinished(() => room.close());
	const site = new Site();
	const facts = {
		...{ url: address, bytes: whole.length, mediaType: null, etag: '"one"', lastModified: null },
		...{ ranges: true, parts: true, name: 'places.parquet' }
	};
	const opened = await openLinked(address, facts, { fetchParts: site.fetchParts });
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
	const { result } = ran;
	const linked = ran.linked.map(({ input }) => input);
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
	expect(linked).toMatchObject([{ name: 'places', linked: { count: 2, of: 24, bytes: whole.length } }]);
	expect(linked[0]?.linked.columns.map(({ name }) => name)).toEqual(['id', 'open']);
	const bytes = site.asked.reduce((sum, { from, to }) => sum + to - from, 0);
	expect(bytes).toBe(linked[0]?.linked.columnBytes);
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

test('a result is saved with what it was read from, and somebody else’s is reproduced or says what is another', async () => {
	const { room, site } = await open();
	const { id, sql } = addQuery(
		room,
		'SELECT open, count(*), max(id) FROM places GROUP BY open ORDER BY open'
	);
	const query = () => {
		const found = room.queries.get(id);
		if (found === null) throw new Error('the query is there');
		return found;
	};
	await run(room, query());
	const mine = query().snapshot;
	if (mine === null) throw new Error('a snapshot was left');
	expect(mine).toMatchObject({ deviceOnly: false, rowCount: 2 });
	expect(mine.inputs).toMatchObject([{ name: 'places', linked: { url: ADDRESS, etag: '"one"', count: 2 } }]);
	expect(room.workbench.verdictOf(query()).verdict).toBe('same');
	await run(room, query());
	expect(query().snapshot?.at).toBe(mine.at);

	/** What somebody else left, who may have read other bytes. */
	const theirs = (footerHash?: string, hash?: string) => {
		const inputs = mine.inputs.map((input) => {
			const { name } = input;
			const linked = linkedOf(input);
			if (linked === null) throw new Error('it read a linked file');
			const columns = linked.columns.map((one) =>
				one.name === 'id' && hash ? { ...one, sha256: hash } : one
			);
			const { of, columnBytes } = linked;
			const link = { ...linked, footerHash: footerHash ?? linked.footerHash };
			return { name, ...linkedInput(link, { of, columnBytes, columns }) };
		});
		elsewhere(room.documents.content, (copy) => {
			setSnapshot(copy, id, null);
			setSnapshot(copy, id, { ...mine, inputs, by: OTHER.principal });
		});
	};
	const since = async () => {
		const { ran } = await run(room, query());
		return ran?.is === 'done' ? ran.since?.changes.map(({ is, columns }) => [is, ...columns]) : null;
	};
	theirs();
	site.asked = [];
	expect(await since()).toEqual([['same']]);
	expect(room.queries.reproductionsOf(mine)).toEqual([]);
	expect(query().snapshot?.by).toBe(OTHER.principal);
	expect(room.queries.reproductionsOf(query().snapshot ?? mine)).toMatchObject([
		{ principal: room.me.principal, resultHash: mine.resultHash }
	]);
	theirs(undefined, 'b'.repeat(64));
	expect(room.workbench.verdictOf(query()).verdict).toBe('same');
	expect(await since()).toEqual([['columns', 'id']]);
	expect(query()).toMatchObject({ sql, snapshot: { by: room.me.principal } });
	expect(query().snapshot?.inputs).toMatchObject([{ sha256: mine.inputs[0]?.sha256 }]);
	theirs('c'.repeat(64));
	expect(room.workbench.verdictOf(query())).toEqual({ verdict: 'changed', because: 'elsewhere' });
	expect(await since()).toEqual([['file']]);
	expect(query().snapshot?.inputs).toMatchObject([{ sha256: mine.inputs[0]?.sha256 }]);
});

test('a receipt says that the file is another one once the room knows, and that it cannot say where all of it is here', async () => {
	const { room, site, id } = await open();
	const query = addQuery(room, 'SELECT max(id) FROM places');
	await run(room, query);
	const verdict = () => room.workbench.verdictOf(room.queries.get(query.id) ?? query);
	expect(verdict().verdict).toBe('same');
	site.isOther = true;
	await run(room, addQuery(room, 'SELECT sum(amount) FROM places'));
	expect(verdict()).toEqual({ verdict: 'changed', because: 'elsewhere' });
	site.isOther = false;
	const file = new File([whole], 'places.parquet');
	const source = { url: ADDRESS, fetchedAt: 1, etag: null, lastModified: null, byHand: false };
	expect(await room.workbench.files.keepLinked(id, file, source)).toBeNull();
	expect(verdict()).toEqual({ verdict: 'cannot-check', because: 'whole' });
});

test('of a file whose address lets one in, others get neither the address nor a hash', async () => {
	const { room } = await open(`${ADDRESS}?token=canary`);
	const query = addQuery(room, 'SELECT max(id) FROM places');
	await run(room, query);
	const stored = room.queries.get(query.id) ?? query;
	const own = room.workbench.snapshotOf(stored)?.inputs[0];
	expect(own).toMatchObject({ linked: { url: `${ADDRESS}?token=canary`, count: 1 } });
	expect(stored.snapshot).toMatchObject({ deviceOnly: true, inputs: [{ name: 'places', sha256: null }] });
	const shared = () => new TextDecoder('latin1').decode(encodeStateAsUpdate(room.documents.content));
	await room.workbench.shareRows(stored);
	expect(room.queries.get(query.id)?.snapshot).toMatchObject({
		deviceOnly: false,
		resultHash: expect.any(String)
	});
	for (const secret of [
		'canary',
		'data.example',
		own?.sha256 ?? '',
		(own && linkedOf(own)?.footerHash) ?? ''
	]) {
		expect(secret).not.toBe('');
		expect(shared()).not.toContain(secret);
	}
});

test('a table that a run makes is gone in the next one, whose receipt names what it read alone', async () => {
	const { room } = await open();
	const first = addQuery(room, 'SELECT open, id FROM places ORDER BY id LIMIT 5', 'Few places');
	const ways: [Query, number | null][] = [
		[first, 2],
		[addQuery(room, 'SELECT count(*) FROM few_places'), 1],
		[addQuery(room, 'CREATE TABLE mine AS SELECT id FROM places; SELECT count(*) FROM mine'), 24],
		[addQuery(room, 'SELECT sum(id) FROM mine'), null],
		[addQuery(room, 'SELECT max(id) FROM places'), 1]
	];
	for (const [query, columns] of ways) {
		const { ran } = await run(room, query);
		expect(ran).toMatchObject(columns === null ? { is: 'failed' } : { is: 'done', isWhole: true });
		const { snapshot } = room.queries.get(query.id) ?? query;
		expect(snapshot?.inputs.map((input) => linkedOf(input)?.count) ?? null).toEqual(
			columns === null ? null : [columns]
		);
	}
});

test('a file that was taken off the list answers no query, and answers again once it is back', async () => {
	const { room, id } = await open();
	const query = addQuery(room, 'SELECT max(id) FROM places');
	expect((await run(room, query)).rows).toEqual([[String(ROWS - 1)]]);
	const { content, me } = room.documents;
	const dataset = room.workbench.files.get(id)?.dataset.id ?? '';
	expect(removeFile(content, dataset, id, me)).toBe(true);
	expect((await run(room, query)).ran).toMatchObject({ is: 'failed', problem: { kind: 'sql' } });
	expect(restoreFile(content, dataset, id)).toBe(true);
	expect((await run(room, query)).rows).toEqual([[String(ROWS - 1)]]);
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
	expect(pivot.linked).toMatchObject([{ linked: { count: 24, of: 24 } }]);
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
	await expect
		.poll(() => linked.queries.fetching, { timeout: 10_000 })
		.toMatchObject({ columns: 1, bytes: 0 });
	expect(linked.queries.fetching?.of).toBeGreaterThan(0);
	await room.workbench.cancel();
	expect((await running).ran).toMatchObject({ is: 'failed', problem: { kind: 'cancelled' } });
	expect(linked.queries.fetching).toBeNull();
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
