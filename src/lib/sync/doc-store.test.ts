import { IDBFactory } from 'fake-indexeddb';
// Key ranges are taken from the page.
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { DocStore } from './doc-store.ts';
import { TestClock } from './for-tests.ts';
import { openDatabase } from './idb.ts';
import type { WaitingEntry } from './waiting.ts';

let db: IDBDatabase;
let clock: TestClock;
beforeEach(async () => {
	db = await openDatabase(new IDBFactory(), 'test');
	clock = new TestClock();
});

const NAME = 'room/content';

function entry(order: number): WaitingEntry {
	return { order, tab: 'tab', act: order, bytes: new Uint8Array([order]), at: order };
}

/** The same database with a switch: while it is `full`, every writing transaction is aborted, as by a quota. */
function withSwitch(): { db: IDBDatabase; disk: { full: boolean } } {
	const disk = { full: false };
	const switched = new Proxy(db, {
		get(target, key) {
			if (key !== 'transaction') return Reflect.get(target, key, target) as unknown;
			return (stores: string[], mode?: IDBTransactionMode) => {
				const transaction = target.transaction(stores, mode);
				if (disk.full && mode === 'readwrite') queueMicrotask(() => transaction.abort());
				return transaction;
			};
		}
	});
	return { db: switched, disk };
}

/** A document that keeps itself, as `DocSync` does it. */
function keep(store: DocStore, doc: Y.Doc): void {
	doc.on('update', (update: Uint8Array, origin: unknown) => {
		if (origin === null) void store.write({ update });
	});
	store.changed.observe(() => store.compact(doc));
}

describe('a stored document', () => {
	test('comes back with what waits, in order, and with what else was noted', async () => {
		const store = new DocStore(db, NAME, clock);
		void store.write({ update: new Uint8Array([1]), waits: entry(2) });
		void store.write({ update: new Uint8Array([2]), waits: entry(10) });
		void store.write({ epoch: 'a' });
		void store.write({ filled: true });
		await store.settled();
		expect(await new DocStore(db, NAME, clock).load()).toEqual({
			updates: [new Uint8Array([1]), new Uint8Array([2])],
			waiting: [entry(2), entry(10)],
			epoch: 'a',
			filled: true
		});
		expect(await new DocStore(db, 'room/other', clock).load()).toMatchObject({ updates: [], waiting: [] });
	});

	test('forgets that something waits when it no longer does', async () => {
		const store = new DocStore(db, NAME, clock);
		void store.write({ update: new Uint8Array([1]), waits: entry(1) });
		void store.write({ committed: [entry(1)] });
		await store.settled();
		expect(await store.load()).toMatchObject({ updates: [new Uint8Array([1])], waiting: [] });
	});

	test('says since when something is not on disk', async () => {
		const store = new DocStore(db, NAME, clock);
		expect(store.unsavedSince).toBeNull();
		void store.write({ update: new Uint8Array([1]), waits: entry(1) });
		expect(store.unsavedSince).toBe(clock.now());
		expect(store.unsavedWaiting).toBe(1);
		await store.settled();
		expect(store.unsavedSince).toBeNull();
		expect(store.unsavedWaiting).toBe(0);
	});
});

describe('a disk that refuses', () => {
	test('is told, and everything is written in order once it takes again', async () => {
		const { db: switched, disk } = withSwitch();
		const store = new DocStore(switched, NAME, clock);
		disk.full = true;
		const since = clock.now();
		void store.write({ update: new Uint8Array([1]), waits: entry(1) });
		await vi.waitFor(() => expect(store.refused).toBe(true));
		clock.pass(1);
		void store.write({ update: new Uint8Array([2]), waits: entry(2) });
		await store.settled();
		expect(store.refused).toBe(true);
		expect(store.unsavedSince).toBe(since);
		expect(store.unsavedWaiting).toBe(2);
		expect(await store.load()).toMatchObject({ updates: [], waiting: [] });

		disk.full = false;
		clock.pass(5_000);
		await vi.waitFor(() => expect(store.unsavedSince).toBeNull());
		expect(store.refused).toBe(false);
		expect(await store.load()).toMatchObject({
			updates: [new Uint8Array([1]), new Uint8Array([2])],
			waiting: [entry(1), entry(2)]
		});
	});

	test('never makes an edit throw, not even when the database is taken away', async () => {
		const store = new DocStore(db, NAME, clock);
		db.close();
		await expect(store.write({ update: new Uint8Array([1]) })).resolves.toBeUndefined();
		await vi.waitFor(() => expect(store.refused).toBe(true));
		expect(store.unsavedSince).not.toBeNull();
	});

	test('that cannot be read counts as one that keeps nothing', async () => {
		db.close();
		const store = new DocStore(db, NAME, clock);
		expect(await store.load()).toMatchObject({ updates: [] });
		expect(store.refused).toBe(true);
	});

	test('that was never there loses what waits only from its own count', async () => {
		const store = new DocStore(null, NAME, clock);
		void store.write({ update: new Uint8Array([1]), waits: entry(1) });
		expect(store).toMatchObject({ refused: true, unsavedWaiting: 1 });
		void store.write({ committed: [entry(1)] });
		expect(store.unsavedWaiting).toBe(0);
		await store.close();
	});
});

describe('many rows', () => {
	test('become one, with what another tab wrote meanwhile and with what waits', async () => {
		const store = new DocStore(db, NAME, clock);
		const doc = new Y.Doc();
		keep(store, doc);
		const other = new Y.Doc();
		other.getText('other').insert(0, 'from another tab');
		const second = new DocStore(db, NAME, clock);
		void second.write({ update: Y.encodeStateAsUpdate(other), waits: entry(1) });
		await second.settled();
		for (let i = 0; i < 600; i++) doc.getText('text').insert(i, 'x');
		await vi.waitFor(async () => expect((await store.load()).updates).toHaveLength(1));
		await store.settled();
		const { updates, waiting } = await store.load();
		const again = new Y.Doc();
		for (const update of updates) Y.applyUpdate(again, update);
		expect(again.getText('text').toString()).toHaveLength(600);
		expect(again.getText('other').toString()).toBe('from another tab');
		expect(waiting).toEqual([entry(1)]);
	});

	test('become one without an edit whose waiting note is not on disk yet', async () => {
		const { db: switched, disk } = withSwitch();
		const store = new DocStore(switched, NAME, clock);
		const doc = new Y.Doc();
		doc.on('update', (update: Uint8Array) => {
			void store.write({ update, waits: entry(doc.getText('text').length) });
		});
		for (let i = 0; i < 500; i++) doc.getText('text').insert(i, 'x');
		await store.settled();
		store.compact(doc);
		doc.getText('text').insert(500, 'y');
		disk.full = true;
		await store.settled();
		expect(store.refused).toBe(true);
		const { updates, waiting } = await store.load();
		const again = new Y.Doc();
		for (const update of updates) Y.applyUpdate(again, update);
		expect(again.getText('text').toString()).not.toContain('y');
		expect(waiting).toHaveLength(500);
	});

	test('stay as they are when not all of them can be read', async () => {
		const store = new DocStore(db, NAME, clock);
		const doc = new Y.Doc();
		keep(store, doc);
		store.keepRows();
		for (let i = 0; i < 600; i++) doc.getText('text').insert(i, 'x');
		await store.settled();
		expect((await store.load()).updates).toHaveLength(600);
	});
});

test('What is abandoned is not written', async () => {
	const store = new DocStore(db, NAME, clock);
	void store.write({ update: new Uint8Array([1]) });
	await store.close({ abandon: true });
	expect(await new DocStore(db, NAME, clock).load()).toMatchObject({ updates: [] });
	void store.write({ update: new Uint8Array([2]) });
	expect(await new DocStore(db, NAME, clock).load()).toMatchObject({ updates: [] });
});
