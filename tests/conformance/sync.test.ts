/** Joining and converging, with the stock provider and with raw frames. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRoom, joinRoom, startRelay } from '../support/relay.ts';
import {
	closeProvider,
	openClient,
	openProvider,
	read,
	step1,
	step2,
	typed,
	until,
	update,
	updateBy
} from './kit.ts';
import { ada, bob, openContent, relay, room, setStage } from './stage.ts';

setStage();

describe('joining', () => {
	test('[J2] a document with nothing stored answers with an empty step 2', async () => {
		const client = await openContent(bob);
		client.send(step1());
		await until(() => client.all('step2').length === 1);
		expect(client.all('step2')[0]?.content).toEqual(Uint8Array.of(0, 0));
		expect(client.all('update')).toEqual([]);
	});

	test('[J1] everything stored is sent before the one step 2 ends it', async () => {
		const writer = await openContent(ada);
		const pieces: Uint8Array[] = [];
		for (let i = 0; i < 150; i++) {
			pieces.push(typed(`${i} `, { clientID: 1000 + i }));
			writer.send(update(pieces[i] ?? new Uint8Array()));
			await until(() => writer.committed === i + 1);
		}
		const reader = await openContent(bob);
		reader.send(step1());
		await until(() => reader.all('step2').length === 1);
		const types = reader.heard.map((message) => message.type).filter((type) => /update|step2/.test(type));
		expect(types.at(-1)).toBe('step2');
		const doc = new Y.Doc();
		for (const message of reader.heard) {
			if (message.type === 'update' || message.type === 'step2') Y.applyUpdate(doc, message.content);
		}
		const all = new Y.Doc();
		Y.applyUpdate(all, Y.mergeUpdates(pieces));
		expect(doc.getText('notes').toString()).toBe(all.getText('notes').toString());
		// 64 pieces are one chunk: nobody is sent 150 parts, and nothing is merged for a reader.
		expect(types).toHaveLength(2 + (150 % 64));
	});

	test('[J1] the stock provider is never synced before it has everything', async () => {
		const writer = await openContent(ada);
		for (let i = 0; i < 40; i++) writer.send(update(typed('x'.repeat(2000), { clientID: 1000 + i })));
		await until(() => writer.committed === 40);
		const provider = openProvider(relay, room.id, 'content', bob);
		const lengths: number[] = [];
		provider.on('sync', () => lengths.push(provider.doc.getText('notes').length));
		await until(() => provider.synced);
		expect(lengths).toEqual([80_000]);
		closeProvider(provider);
	});

	test('[J3] a client that has everything is sent no struct again', async () => {
		const doc = new Y.Doc();
		doc.getText('notes').insert(0, 'x'.repeat(50_000));
		doc.getText('notes').delete(10, 5);
		const writer = await openContent(ada);
		writer.send(update(Y.encodeStateAsUpdate(doc)));
		await until(() => writer.committed === 1);
		writer.send(step1(Y.encodeStateVector(doc)));
		await until(() => writer.all('step2').length === 1);
		expect(writer.all('update')).toEqual([]);
		expect(writer.all('step2')[0]?.content.length).toBeLessThan(40);
		expect(Y.decodeUpdate(writer.all('step2')[0]?.content ?? new Uint8Array()).structs).toEqual([]);
	});

	test('[J3] a client that has some is sent the rest, and every deletion', async () => {
		const doc = new Y.Doc();
		const writer = await openContent(ada);
		doc.on('update', (bytes: Uint8Array) => writer.send(update(bytes)));
		doc.getText('notes').insert(0, 'x'.repeat(40_000));
		const old = Y.encodeStateAsUpdate(doc);
		doc.getText('notes').delete(0, 39_990);
		doc.getText('notes').insert(0, 'new ');
		await until(() => writer.committed === 3);
		const returning = new Y.Doc();
		Y.applyUpdate(returning, old);
		const reader = await openContent(bob);
		reader.send(step1(Y.encodeStateVector(returning)));
		await until(() => reader.all('step2').length === 1);
		let bytes = 0;
		for (const message of reader.heard) {
			if (message.type !== 'update' && message.type !== 'step2') continue;
			bytes += message.content.length;
			Y.applyUpdate(returning, message.content);
		}
		expect(returning.getText('notes').toString()).toBe('new xxxxxxxxxx');
		expect(bytes).toBeLessThan(200);
	});

	test('[J4] a client of ours is told on joining who each client id belongs to, on content only', async () => {
		const writer = await openContent(ada);
		writer.send(update(typed('a', { clientID: 71 })));
		await until(() => writer.all('who').length === 1);
		const owners = new Map([[71, ada.principal]]);
		expect(writer.all('who')).toEqual([{ type: 'who', owners }]);
		const reader = await openContent(bob);
		await until(() => reader.all('who').length === 1);
		expect(reader.all('who')).toEqual([{ type: 'who', owners }]);
		const discussion = await openClient(relay, room.id, 'discussion', bob);
		discussion.send(update(typed('a', { clientID: 72 })));
		await until(() => discussion.committed === 1);
		expect(discussion.all('who')).toEqual([]);
	});

	test('[J6] a document leaves the memory after the last socket, and comes back whole', async () => {
		const quick = await startRelay({ evictMs: 20 });
		const other = await createRoom(quick);
		const writer = await openClient(quick, other.id, 'content', other.facilitator);
		for (let i = 0; i < 30; i++) {
			writer.send(update(typed(`${i} `, { clientID: 1000 + i })));
			await until(() => writer.committed === i + 1);
		}
		writer.close();
		await until(() => quick.attached.relay.counts.docs === 0);
		const stored = await quick.attached.services.storage.loadDoc(other.id, 'content');
		expect(stored.updates).toEqual([]);
		expect(stored.snapshot?.seq).toBe(30);
		expect((await read(quick, other.id, 'content', other.facilitator)).text.split(' ')).toHaveLength(31);
		await quick.stop();
	});
});

describe('converging', () => {
	test('[W3] the stock provider works unmodified: two of them see each other', async () => {
		const [one, two] = [
			openProvider(relay, room.id, 'content', ada),
			openProvider(relay, room.id, 'content', bob)
		];
		await until(() => one.synced && two.synced);
		one.doc.getText('notes').insert(0, 'from one. ');
		two.doc.getText('notes').insert(0, 'from two. ');
		one.doc.getMap('meta').set('title', 'Air');
		await until(() => two.doc.getMap('meta').get('title') === 'Air');
		await until(() => one.doc.getText('notes').toString() === two.doc.getText('notes').toString());
		expect(one.doc.getText('notes')).toHaveLength(20);
		two.awareness.setLocalStateField('cursor', 5);
		await until(() => one.awareness.getStates().get(two.doc.clientID)?.['cursor'] === 5);
		two.destroy();
		await until(() => !one.awareness.getStates().has(two.doc.clientID));
		for (const provider of [one, two]) closeProvider(provider);
	});

	test('[C7] twenty stock providers that come and go end with the same content, and so does the disk', async () => {
		const people = await Promise.all(Array.from({ length: 4 }, () => joinRoom(relay, room, 'participant')));
		const providers = Array.from({ length: 20 }, (_, i) =>
			openProvider(relay, room.id, 'content', people[i % 4] ?? bob)
		);
		for (let round = 0; round < 15; round++) {
			for (const [index, provider] of providers.entries()) {
				const text = provider.doc.getText('notes');
				text.insert((index * 7 + round) % (text.length + 1), `${index},`);
				if (round % 3 === 1 && text.length > 10) text.delete(index % 5, 3);
				if ((round + index) % 5 === 0) provider.disconnect();
				else provider.connect();
			}
			await until(() => providers.some((provider) => provider.synced));
		}
		for (const provider of providers) provider.connect();
		await until(() => providers.every((provider) => provider.synced));
		await until(
			() => new Set(providers.map((provider) => provider.doc.getText('notes').toString())).size === 1
		);
		const text = providers[0]?.doc.getText('notes').toString() ?? '';
		for (const provider of providers) closeProvider(provider);
		expect(text.length).toBeGreaterThan(200);
		expect((await read(relay, room.id, 'content', bob)).text).toBe(text);
	});

	test('[A7] 200 reconnects with everything known add no row, no frame and no denial, for any role', async () => {
		const reader = await joinRoom(relay, room, 'reader');
		const doc = new Y.Doc();
		const text = doc.getText('notes');
		text.insert(0, 'some text that is partly deleted');
		text.delete(3, 9);
		const watcher = await openContent(ada);
		watcher.send(update(Y.encodeStateAsUpdate(doc)));
		await until(() => watcher.committed === 1);
		const before = watcher.heard.length;
		for (let i = 0; i < 200; i++) {
			const client = await openContent(i % 2 === 0 ? reader : bob);
			client.send(step2(Y.encodeStateAsUpdate(doc)));
			client.send(update(Y.encodeStateAsUpdate(doc)));
			await until(() => client.committed === 2);
			expect(client.all('denied')).toEqual([]);
			client.close();
		}
		await watcher.settled();
		expect(watcher.heard.slice(before).filter(({ type }) => type === 'update')).toEqual([]);
		expect((await read(relay, room.id, 'content', bob)).frames).toBe(1);
	});

	test('[R7] a reader may repeat deletions that follow from what is stored, and no others', async () => {
		const set = (value: string, clientID: number) =>
			updateBy((d) => d.getMap('meta').set('title', value), { clientID });
		const [one, two] = [set('one', 11), set('two', 12)];
		const writer = await openContent(ada);
		writer.send(update(one));
		writer.send(update(two));
		await until(() => writer.committed === 2);
		const doc = new Y.Doc();
		Y.applyUpdate(doc, one);
		Y.applyUpdate(doc, two);
		const known = await joinRoom(relay, room, 'reader');
		const reader = await openContent(known);
		// Merging the two deleted the loser: nobody sent that deletion, every replica has it.
		reader.send(step2(Y.encodeStateAsUpdate(doc)));
		await until(() => reader.committed === 1);
		expect(reader.all('denied')).toEqual([]);
		doc.getMap('meta').delete('title');
		reader.send(step2(Y.encodeStateAsUpdate(doc)));
		await until(() => reader.all('denied').length === 1);
		expect(reader.all('denied')).toEqual([{ type: 'denied', index: 2, reason: 'role' }]);
		expect((await read(relay, room.id, 'content', bob)).frames).toBe(2);
	});
});
