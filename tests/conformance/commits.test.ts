/** When an update counts: on disk first, then acknowledged and passed on; never less, never twice. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createMemoryStorage } from '../../server/storage/memory.ts';
import { createRoom, joinRoom, startRelay } from '../support/relay.ts';
import { openClient, read, step2, typed, until, update, updateBy } from './kit.ts';
import { ada, bob, openContent, relay, room, setStage } from './stage.ts';

setStage();

/** A disk that keeps its first commit until it is let go; `batches`: of each commit, how many frames each entry has. */
function heldStorage() {
	const memory = createMemoryStorage();
	const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
	const batches: number[][] = [];
	const commit: typeof memory.commit = async (entries) => {
		batches.push(entries.map(({ frames }) => frames.length));
		if (batches.length === 1) await gate;
		return memory.commit(entries);
	};
	return { storage: { ...memory, commit }, batches, letGo };
}

test('[C1] nothing is acknowledged or passed on before it is on disk', async () => {
	const { storage, batches, letGo } = heldStorage();
	const held = await startRelay({ storage });
	const other = await createRoom(held);
	const guest = await joinRoom(held, other, 'participant');
	const writer = await openClient(held, other.id, 'content', other.facilitator);
	const watcher = await openClient(held, other.id, 'content', guest);
	writer.send(update(typed('secret', { clientID: 5 })));
	await until(() => batches.length === 1);
	await Promise.all([writer.settled(), watcher.settled()]);
	expect(writer.committed).toBe(0);
	expect(watcher.all('update')).toEqual([]);
	expect(watcher.all('who')).toEqual([]);
	expect(watcher.all('step2')[0]?.content).toEqual(Uint8Array.of(0, 0));
	letGo();
	await until(() => writer.committed === 1 && watcher.all('update').length === 1);
	await held.stop();
});

test('[C8] a message that repeats what is still on its way is acknowledged with it, not before', async () => {
	const { storage, batches, letGo } = heldStorage();
	const held = await startRelay({ storage });
	const other = await createRoom(held);
	const writer = await openClient(held, other.id, 'content', other.facilitator);
	const piece = typed('a', { clientID: 5 });
	writer.send(update(piece));
	await until(() => batches.length === 1);
	const second = await openClient(held, other.id, 'content', other.facilitator);
	second.send(step2(piece));
	await second.settled();
	expect(second.committed).toBe(0);
	letGo();
	await until(() => second.committed === 1);
	expect((await read(held, other.id, 'content', other.facilitator)).frames).toBe(1);
	await held.stop();
});

test('[C5] what comes in while the disk is busy goes along in one transaction, over all rooms', async () => {
	const { storage, batches, letGo } = heldStorage();
	const held = await startRelay({ storage });
	const rooms = await Promise.all([createRoom(held), createRoom(held)]);
	const clients = await Promise.all(
		rooms.map((other) => openClient(held, other.id, 'content', other.facilitator))
	);
	clients[0]?.send(update(typed('first', { clientID: 1 })));
	await until(() => batches.length === 1);
	for (const client of clients) {
		for (let i = 2; i < 7; i++) client.send(update(typed(`${i}`, { clientID: i })));
	}
	await Promise.all(clients.map((client) => client.settled()));
	letGo();
	await until(() => clients[0]?.committed === 6 && clients[1]?.committed === 5);
	expect(batches).toEqual([[1], [5, 5]]);
	await held.stop();
});

test('[C10] one flush is one frame for everybody else, and none for its only author', async () => {
	const { storage, batches, letGo } = heldStorage();
	const held = await startRelay({ storage });
	const other = await createRoom(held);
	const guest = await joinRoom(held, other, 'participant');
	const writer = await openClient(held, other.id, 'content', other.facilitator);
	const watcher = await openClient(held, other.id, 'content', guest);
	writer.send(update(typed('first', { clientID: 1 })));
	await until(() => batches.length === 1);
	for (let i = 2; i < 50; i++) writer.send(update(typed(`${i}`, { clientID: i })));
	await writer.settled();
	letGo();
	await until(() => watcher.all('update').length === 2 && writer.committed === 49);
	expect(Y.decodeUpdate(watcher.all('update')[1]?.content ?? new Uint8Array()).structs).toHaveLength(48);
	expect(writer.all('update')).toEqual([]);
	await held.stop();
});

test('[C11] everything reaches everybody who keeps up, without their asking', async () => {
	const watchers = await Promise.all([openContent(ada), openContent(bob)]);
	const writer = await openContent(ada);
	const total = 1200;
	const done = Promise.withResolvers<void>();
	let sent = 0;
	// One flush each: the next goes out when the last is on disk.
	const next = () => {
		if (writer.committed < sent) return;
		if (sent === total) return done.resolve();
		sent++;
		writer.send(update(typed(`${sent} `, { clientID: 100_000 + sent })));
	};
	writer.ws.on('message', next);
	next();
	await done.promise;
	await until(() => watchers.every((watcher) => watcher.all('update').length === total));
	const all = Array.from({ length: total }, (_, i) => `${i + 1}`);
	for (const watcher of watchers) {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, Y.mergeUpdates(watcher.all('update').map((message) => message.content)));
		const words = doc.getText('notes').toString().trim().split(' ');
		expect(words.sort((a, b) => Number(a) - Number(b))).toEqual(all);
	}
});

test('[C6] when the disk refuses, nothing is acknowledged, and it goes on when the disk does', async () => {
	const memory = createMemoryStorage();
	let isFull = false;
	const storage = {
		...memory,
		commit: (entries: Parameters<typeof memory.commit>[0]) =>
			isFull ? Promise.reject(new Error('disk full')) : memory.commit(entries)
	};
	const full = await startRelay({ storage });
	const other = await createRoom(full);
	const writer = await openClient(full, other.id, 'content', other.facilitator);
	writer.send(update(typed('kept ', { clientID: 1 })));
	await until(() => writer.committed === 1);
	isFull = true;
	writer.send(update(typed('later ', { clientID: 2 })));
	expect((await writer.end()).code).toBe(4503);
	expect(writer.committed).toBe(1);
	expect((await read(full, other.id, 'content', other.facilitator)).text).toBe('kept ');
	isFull = false;
	const again = await openClient(full, other.id, 'content', other.facilitator);
	again.send(step2(typed('later ', { clientID: 2 })));
	await until(() => again.committed === 1);
	expect((await read(full, other.id, 'content', other.facilitator)).text).toBe('kept later ');
	await full.stop();
});

test('[C2] the count has no holes: what is settled early waits for what came before it', async () => {
	const writer = await openContent(bob);
	const base = updateBy((doc) => doc.getText('notes').insert(0, 'a'), { clientID: 9 });
	const next = typed('b', { clientID: 9, before: [base] });
	writer.send(update(next));
	writer.send(update(typed('other', { clientID: 10 })));
	await writer.settled();
	expect((await read(relay, room.id, 'content', bob)).frames).toBe(1);
	expect(writer.committed).toBe(0);
	writer.send(step2(Y.mergeUpdates([base, next])));
	await until(() => writer.committed === 3);
});
