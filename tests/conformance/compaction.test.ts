/** Joining what is stored into snapshots: nobody notices, and where it fails nobody is stopped. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LIMITS } from '#protocol';
import { createMemoryStorage } from '../../server/storage/memory.ts';
import { createRoom, joinRoom, startRelay, type TestRelay } from '../support/relay.ts';
import { openClient, read, step2, until, update } from './kit.ts';

let relay: TestRelay;
afterEach(() => relay.stop());

/** Enough to be joined: most of it is deleted again. */
function write(doc: Y.Doc, rounds: number): void {
	const text = doc.getText('notes');
	for (let i = 0; i < rounds; i++) {
		text.insert(text.length, 'x'.repeat(60_000));
		text.delete(0, 59_000);
		doc.getMap('meta').set('round', i);
	}
}

test('[C9] a long document is joined while people write, and reads as before, also after a restart', async () => {
	relay = await startRelay();
	const room = await createRoom(relay);
	const bob = await joinRoom(relay, room, 'participant');
	const writer = await openClient(relay, room.id, 'content', bob);
	const watcher = await openClient(relay, room.id, 'content', room.facilitator);
	const doc = new Y.Doc();
	let sent = 0;
	doc.on('update', (bytes: Uint8Array) => {
		sent++;
		writer.send(update(bytes));
	});
	const { storage } = relay.attached.services;
	for (let i = 0; i < 6; i++) {
		write(doc, 8);
		await until(() => writer.committed === sent);
	}
	let bytes = Infinity;
	const measure = async () =>
		(bytes = (await storage.loadDoc(room.id, 'content')).snapshot?.data.length ?? Infinity);
	await until(() => (void measure(), bytes < 200_000));
	// What was deleted is not in it.
	expect(bytes).toBeLessThan(200_000);
	write(doc, 1);
	await until(() => writer.committed === sent);
	const expected = doc.getText('notes').toString();
	expect((await read(relay, room.id, 'content', bob)).text).toBe(expected);
	const live = new Y.Doc();
	await watcher.settled();
	for (const message of watcher.heard) {
		if (message.type === 'update' || message.type === 'step2') Y.applyUpdate(live, message.content);
	}
	expect(live.getText('notes').toString()).toBe(expected);
	await relay.stop({ keepData: true });
	relay = await startRelay({ dataDir: relay.dataDir });
	expect((await read(relay, room.id, 'content', bob)).text).toBe(expected);
	// Everything is known still: saying it all again adds nothing.
	const again = await openClient(relay, room.id, 'content', bob);
	again.send(step2(Y.encodeStateAsUpdate(doc)));
	await until(() => again.committed === 1);
	expect((await read(relay, room.id, 'content', bob)).frames).toBe(sent);
	expect(relay.problems).toEqual([]);
});

test('[A4] [C9] a document of more page loads than one update may bring comes whole, is joined and opens again', async () => {
	relay = await startRelay({ evictMs: 5 });
	const room = await createRoom(relay);
	const loads = LIMITS.newClientsPerUpdate + 500;
	const writeAs = (first: number) => {
		const doc = new Y.Doc();
		const text = doc.getText('notes');
		for (let id = first; id < first + loads; id++) {
			doc.clientID = id;
			text.insert(text.length, `${id} `);
		}
		return doc;
	};
	const doc = writeAs(1);
	const writer = await openClient(relay, room.id, 'content', room.facilitator);
	writer.send(step2(Y.encodeStateAsUpdate(doc)));
	await until(() => writer.committed === 1);
	doc.clientID = loads + 1;
	for (let i = 0; i < 12; i++) {
		const before = Y.encodeStateVector(doc);
		doc.getText('notes').insert(0, 'x');
		writer.send(update(Y.encodeStateAsUpdate(doc, before)));
		await until(() => writer.committed === 2 + i);
	}
	const late = writeAs(10_000);
	writer.send(update(Y.encodeStateAsUpdate(late)));
	await until(() => writer.all('denied').length === 1);
	expect(writer.all('denied')[0]).toMatchObject({ reason: 'too-large' });
	writer.close();
	const { storage } = relay.attached.services;
	let isJoined = false;
	const look = async () => (isJoined = (await storage.loadDoc(room.id, 'content')).snapshot !== null);
	await until(() => (void look(), isJoined));
	await relay.stop({ keepData: true });
	relay = await startRelay({ dataDir: relay.dataDir });
	const text = doc.getText('notes').toString();
	expect((await read(relay, room.id, 'content', room.facilitator)).text).toBe(text);
	expect(relay.problems).toEqual([]);
});

test('[C9] a document that cannot be joined stays readable and writable, and is not tried again and again', async () => {
	const memory = createMemoryStorage();
	let attempts = 0;
	const storage = {
		...memory,
		compact: () => {
			attempts++;
			return Promise.reject(new Error('no'));
		}
	};
	relay = await startRelay({ storage });
	const room = await createRoom(relay);
	const writer = await openClient(relay, room.id, 'content', room.facilitator);
	const doc = new Y.Doc();
	let sent = 0;
	doc.on('update', (bytes: Uint8Array) => {
		sent++;
		writer.send(update(bytes));
	});
	for (let i = 0; i < 4; i++) {
		write(doc, 8);
		await until(() => writer.committed === sent);
	}
	await until(() => relay.problems.length === 1);
	write(doc, 3);
	await until(() => writer.committed === sent);
	expect((await read(relay, room.id, 'content', room.facilitator)).text).toBe(
		doc.getText('notes').toString()
	);
	expect(attempts).toBe(1);
	expect(relay.problems).toEqual([{ what: 'compaction', error: expect.stringContaining('Error') as string }]);
});

test('[C9] a document whose stored parts do not fit is refused by itself, and no other', async () => {
	const memory = createMemoryStorage();
	let damaged = '';
	const storage: typeof memory = {
		...memory,
		async loadDoc(room, doc) {
			const stored = await memory.loadDoc(room, doc);
			if (room !== damaged) return stored;
			return { ...stored, updates: stored.updates.map((part) => ({ ...part, data: Uint8Array.of(9, 9) })) };
		}
	};
	relay = await startRelay({ storage, evictMs: 10 });
	const [room, other] = [await createRoom(relay), await createRoom(relay)];
	const writer = await openClient(relay, room.id, 'content', room.facilitator);
	writer.send(update(Y.encodeStateAsUpdate(docWith('text'))));
	await until(() => writer.committed === 1);
	writer.close();
	await until(() => relay.attached.relay.counts.docs === 0);
	damaged = room.id;
	const refused = await openClient(relay, room.id, 'content', room.facilitator);
	expect((await refused.end()).code).toBe(4503);
	const fine = await openClient(relay, other.id, 'content', other.facilitator);
	await fine.settled();
	damaged = '';
	expect((await read(relay, room.id, 'content', room.facilitator)).text).toBe('text');
});

function docWith(text: string): Y.Doc {
	const doc = new Y.Doc();
	doc.getText('notes').insert(0, text);
	return doc;
}
