/** A file that stays at a site which has another one later, with a real engine and real documents; only the network is not. */
import { encodeStateAsUpdate } from 'yjs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { openLinked, type FetchParts, type RemoteFacts } from '$lib/ingest';
import { getProfileParts } from '$lib/model';
import { wideColumns, writeRowGroups } from '../../../tests/support/parquet-file.ts';
import { loadParquet } from '../../../tests/support/parquet-page.ts';
import { openTestRoom, type RoomSetup } from '../../../tests/support/room.ts';
import { LinkedProfiles } from './linked-profiles.svelte.ts';
import { linkedContent } from './linked-stage.ts';
import { NewerLinked } from './newer-linked.svelte.ts';
import { Turns } from './turns.ts';

const ADDRESS = 'https://data.example/places.parquet';
let first: Uint8Array<ArrayBuffer>;
let later: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
	const parquet = await loadParquet();
	first = writeRowGroups(parquet, wideColumns(1000), 300);
	const { amount: _gone, ...columns } = wideColumns(1200);
	later = writeRowGroups(parquet, { ...columns, fresh: columns['id'] ?? [] }, 300);
});

/** What is at the address, and what the site says of it. */
class Site {
	body = first;
	etag: string | null = '"one"';
	isSlow = false;
	sent = 0;
	readonly #address: string;
	constructor(address: string) {
		this.#address = address;
	}

	get facts(): RemoteFacts {
		const { etag, body } = this;
		return {
			...{ url: this.#address, bytes: body.length, mediaType: null, etag, lastModified: null },
			...{ ranges: true, parts: true, name: 'places.parquet' }
		};
	}
	readonly fetchParts: FetchParts = (_address, _facts, ranges, { onPart, onProgress, signal }) => {
		if (this.isSlow)
			return new Promise((resolve) =>
				signal?.addEventListener('abort', () => resolve({ ok: false, reason: 'cancelled' }))
			);
		for (const { from, to } of ranges) {
			this.sent += to - from;
			onPart({ from, blob: new Blob([this.body.subarray(from, to)]) });
			onProgress?.(to - from);
		}
		return Promise.resolve({ ok: true });
	};
	readonly lookAtLink = () => Promise.resolve({ ok: true, facts: this.facts } as const);
	readonly openLinked = (address: string, facts: RemoteFacts) =>
		openLinked(address, facts, { fetchParts: this.fetchParts });
}

async function open(address = ADDRESS, setup?: RoomSetup) {
	const room = await openTestRoom(setup);
	onTestFinished(() => room.close());
	const site = new Site(address);
	const opened = await site.openLinked(address, site.facts);
	if (!opened.ok) throw new Error(opened.reason);
	const id = room.workbench.linked.add(opened.file, null) ?? '';
	site.sent = 0;
	const file = () => {
		const found = room.workbench.files.get(id);
		if (found === null) throw new Error('the file is there');
		return found;
	};
	const check = async () => {
		const newer = new NewerLinked(room, file(), site);
		await newer.check();
		return newer;
	};
	const shared = () => new TextDecoder('latin1').decode(encodeStateAsUpdate(room.documents.content));
	return { room, site, file, check, shared };
}

test('a column is described once its bytes were asked for, at the price that was told, and everybody gets it', async () => {
	const { room, site, file } = await open();
	const { linkedProfiles: profiles } = room.workbench;
	await profiles.load(file());
	expect(profiles.of(file(), 'open')).toBeNull();
	expect(profiles.told(file(), 'id')).toEqual({ nulls: 0, min: '0', max: '999' });
	expect(site.sent).toBe(0);
	const cost = profiles.costOf(file(), 'open');
	await profiles.describe(file(), 'open');
	expect(site.sent).toBe(cost);
	expect(profiles.costOf(file(), 'open')).toBe(0);
	expect(profiles.of(file(), 'open')).toMatchObject({
		is: 'made',
		profile: { nulls: 0, distinct: 2, top: [{ value: 'false', count: 666 }, { count: 334 }] }
	});
	const link = file().link;
	if (link === null) throw new Error('the file is linked');
	expect(getProfileParts(room.documents.content, linkedContent(link))).toHaveLength(1);
	const later = new LinkedProfiles(room, room.workbench.linked, new Turns(), () => room.workbench.engine());
	await later.load(file());
	expect(later.of(file(), 'open')).toEqual(profiles.of(file(), 'open'));
});

test('what is being fetched for a description says how much, and can be stopped', async () => {
	const { room, site, file } = await open();
	const { linkedProfiles: profiles } = room.workbench;
	site.isSlow = true;
	const describing = profiles.describe(file(), 'amount');
	await expect.poll(() => profiles.of(file(), 'amount')).toMatchObject({ is: 'fetching', bytes: 0 });
	profiles.cancel(file(), 'amount');
	await describing;
	expect(profiles.of(file(), 'amount')).toBeNull();
	expect(profiles.costOf(file(), 'amount')).toBeGreaterThan(0);
});

test('where the engine cannot be had, a column says that it could not be described, and may be tried again', async () => {
	const { room, file } = await open();
	const profiles = new LinkedProfiles(room, room.workbench.linked, new Turns(), () =>
		Promise.reject(new Error('no engine'))
	);
	await profiles.describe(file(), 'open');
	expect(profiles.of(file(), 'open')).toEqual({ is: 'failed', problem: { message: 'no engine' } });
});

test('who may only read and takes a newer one for themselves is told nothing of the room’s', async () => {
	const { room, site, file } = await open(ADDRESS, { role: 'reader' });
	const { linked, linkedProfiles: profiles } = room.workbench;
	await profiles.describe(file(), 'id');
	expect(profiles.of(file(), 'id')).toMatchObject({ is: 'made', profile: { max: '999' } });
	Object.assign(site, { body: later, etag: '"two"' });
	const opened = await site.openLinked(ADDRESS, site.facts);
	if (!opened.ok) throw new Error(opened.reason);
	await linked.take(file(), opened.file);
	expect(file().link).toMatchObject({ etag: '"one"' });
	expect(linked.openOf(file())).toBe(opened.file);
	expect(profiles.of(file(), 'id')).toBeNull();
	await profiles.describe(file(), 'id');
	expect(profiles.of(file(), 'id')).toMatchObject({ is: 'made', profile: { max: '1199' } });
});

test('of a file whose address lets one in, nothing of a description leaves the device', async () => {
	const { room, file, shared } = await open(`${ADDRESS}?token=canary`);
	await room.workbench.linkedProfiles.describe(file(), 'open');
	expect(room.workbench.linkedProfiles.of(file(), 'open')).toMatchObject({ is: 'made' });
	expect(room.documents.content.getMap('profiles').size).toBe(0);
	expect(shared()).not.toContain('canary');
});

test('the newer one is told by its footer, taken for everybody, and results made before say that they are of other bytes', async () => {
	const { room, site, file, check } = await open();
	const query = room.queries.get(room.queries.add({ title: '', sql: 'SELECT max(id) FROM places' }));
	if (query === null) throw new Error('the query is there');
	await room.workbench.run(query, { sql: query.sql, offset: 0 });
	const verdict = () => room.workbench.verdictOf(room.queries.get(query.id) ?? query);
	expect(verdict().verdict).toBe('same');
	site.sent = 0;
	expect((await check()).stage).toEqual({ is: 'same', because: 'said' });
	expect(site.sent).toBe(0);
	await room.workbench.linkedProfiles.describe(file(), 'id');

	Object.assign(site, { body: later, etag: '"two"' });
	const newer = await check();
	expect(newer.stage).toMatchObject({
		is: 'different',
		change: { rows: { before: 1000, after: 1200 }, columns: { added: ['fresh'], removed: ['amount'] } }
	});
	expect(verdict()).toEqual({ verdict: 'changed', because: 'elsewhere' });
	expect(file().link).toMatchObject({ etag: '"one"', bytes: first.length });
	await newer.take();
	expect(file()).toMatchObject({
		link: { etag: '"two"', bytes: later.length },
		file: { bytes: later.length }
	});
	expect(verdict()).toEqual({ verdict: 'changed', because: 'elsewhere' });
	expect(room.workbench.linkedProfiles.of(file(), 'id')).toBeNull();
	expect(room.workbench.linkedProfiles.told(file(), 'id')).toMatchObject({ max: '1199' });
	expect((await check()).stage).toEqual({ is: 'same', because: 'said' });
	await room.workbench.run(query, { sql: query.sql, offset: 0 });
	expect(verdict().verdict).toBe('same');
});

test('another version under the same footer is another one, and a site that says nothing is asked for its footer', async () => {
	const { room, site, file, check } = await open();
	const query = room.queries.get(room.queries.add({ title: '', sql: 'SELECT max(id) FROM places' }));
	if (query === null) throw new Error('the query is there');
	await room.workbench.run(query, { sql: query.sql, offset: 0 });
	site.etag = null;
	expect((await check()).stage).toEqual({ is: 'same', because: 'footer' });
	site.etag = '"two"';
	const newer = await check();
	expect(newer.stage).toMatchObject({ is: 'different', change: { isSameFooter: true } });
	await newer.take();
	expect(file().link).toMatchObject({ etag: '"two"' });
	expect(room.workbench.verdictOf(room.queries.get(query.id) ?? query)).toEqual({
		verdict: 'changed',
		because: 'elsewhere'
	});
});

test('who looked at a newer one before somebody else took the newest does not put the older in its place', async () => {
	const { room, site, file, check } = await open();
	Object.assign(site, { body: later, etag: '"two"' });
	const newer = await check();
	expect(newer.stage).toMatchObject({ is: 'different' });
	site.etag = '"three"';
	expect(await (await check()).take()).toBe(true);
	expect(await newer.take()).toBe(false);
	expect(file().link).toMatchObject({ etag: '"three"' });
	expect(newer.file.link).toMatchObject({ etag: '"three"' });
	expect(newer.stage).toEqual({ is: 'same', because: 'said' });
	expect(room.workbench.linked.isOther(file())).toBe(false);
});

test('an older question to its site that fails later leaves open what was taken meanwhile', async () => {
	const { room, site, file, check } = await open();
	const { linked } = room.workbench;
	Object.assign(site, { body: later, etag: '"two"' });
	const newer = await check();
	const asking = linked.open(file());
	await newer.take();
	expect(await asking).toMatchObject({ ok: false });
	expect(linked.openOf(file())?.rowCount).toBe(1200);
});
