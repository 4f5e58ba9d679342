import { expect, onTestFinished, test } from 'vitest';
import { DocStore } from './doc-store.ts';
import { TestClock } from './for-tests.ts';
import { openDatabase } from './idb.ts';
import { readLastWords } from './last-words.ts';
import type { WaitingEntry } from './waiting.ts';

const NAME = 'room/content';
const clock = new TestClock();

async function database(name: string): Promise<IDBDatabase> {
	const db = await openDatabase(indexedDB, name);
	onTestFinished(() => {
		db.close();
		indexedDB.deleteDatabase(name);
		readLastWords(NAME).forget();
	});
	return db;
}

const entry: WaitingEntry = { order: 1, tab: 'tab', act: 1, bytes: new Uint8Array([7]), at: 3 };
const leavePage = () => window.dispatchEvent(new Event('pagehide'));

test('what is on its way to the disk when the page goes is there at the next opening, once', async () => {
	const store = new DocStore(await database('left'), NAME, clock);
	void store.write({ update: new Uint8Array([1, 255]) });
	await Promise.resolve();
	void store.write({ update: new Uint8Array([2]), waits: entry });
	leavePage();

	// A disk on which the transaction that was under way never came to its end.
	const next = await database('next');
	const stored = await new DocStore(next, NAME, clock).load();
	expect(stored.updates).toEqual([new Uint8Array([1, 255]), new Uint8Array([2])]);
	expect(stored.waiting).toEqual([entry]);
	expect(readLastWords(NAME).words).toEqual([]);
	const again = await new DocStore(next, NAME, clock).load();
	expect(again).toEqual(stored);
	await store.close();
});

test('a page that goes with everything on disk leaves nothing behind', async () => {
	const store = new DocStore(await database('calm'), NAME, clock);
	await store.write({ update: new Uint8Array([1]) });
	leavePage();
	expect(readLastWords(NAME).words).toEqual([]);
	await store.close();
});

test('a foreign value under the key is nobody\u2019s words', async () => {
	localStorage.setItem(`roundtable:last-words ${NAME} x`, '{"update":');
	const stored = await new DocStore(await database('foreign'), NAME, clock).load();
	expect(stored.updates).toEqual([]);
	expect(localStorage.getItem(`roundtable:last-words ${NAME} x`)).toBeNull();
});
