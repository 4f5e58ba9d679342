/** What may enter a document, seen from its sockets: gaps, forks, borrowed client ids, bombs. */
import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LIMITS } from '#protocol';
import { createRoom, joinRoom } from '../support/relay.ts';
import {
	closeProvider,
	openClient,
	openProvider,
	read,
	step2,
	typed,
	until,
	update,
	updateBy
} from './kit.ts';
import { ada, bob, openContent, relay, restart, room, setStage } from './stage.ts';

setStage();

const stored = () => read(relay, room.id, 'content', ada);

describe('gaps', () => {
	const first = typed('a', { clientID: 9 });
	const second = typed('b', { clientID: 9, before: [first] });
	const third = typed('c', { clientID: 9, before: [first, second] });

	test('[A2] [C4] a gap is not stored, asked about once, and settled by the step 2 that closes it', async () => {
		const client = await openContent(bob);
		await until(() => client.all('step1').length === 1);
		client.send(update(second));
		client.send(update(third));
		await client.settled();
		expect(client.all('step1')).toHaveLength(2);
		expect(client.committed).toBe(0);
		expect(client.all('denied')).toEqual([]);
		expect((await stored()).frames).toBe(0);
		client.send(step2(Y.mergeUpdates([first, second, third])));
		await until(() => client.committed === 3);
		expect(await stored()).toEqual({ text: 'cba', frames: 1 });
	});

	test('[A2] a deletion of something unknown is a gap as well', async () => {
		const client = await openContent(bob);
		client.send(update(Uint8Array.of(0, 1, 9, 1, 0, 5)));
		await until(() => client.all('step1').length === 2);
		expect(client.committed).toBe(0);
	});

	test('[A2] an edit that builds on an unknown edit of somebody else is a gap as well', async () => {
		const client = await openContent(bob);
		client.send(
			update(updateBy((doc) => doc.getText('notes').insert(1, 'x'), { clientID: 10, before: [first] }))
		);
		await until(() => client.all('step1').length === 2);
		expect((await stored()).frames).toBe(0);
	});

	test('[A3] a client whose answers keep a gap is refused, not asked for ever', async () => {
		const client = await openContent(bob);
		for (let i = 0; i < 3; i++) client.send(step2(second));
		await client.settled();
		expect(client.all('denied').map(({ reason }) => reason)).toEqual(Array(2).fill('malformed'));
		expect(client.all('step1').length).toBeLessThan(4);
		expect(client.closed).toBeNull();
		client.send(step2(second));
		await client.end();
	});

	test('[A2] the stock provider closes a gap by itself', async () => {
		const provider = openProvider(relay, room.id, 'content', bob);
		await until(() => provider.synced);
		const { ws } = provider;
		// One edit is lost on the way.
		if (ws !== null) {
			const send = ws.send.bind(ws);
			ws.send = () => undefined;
			provider.doc.getText('notes').insert(0, 'lost ');
			ws.send = send;
		}
		provider.doc.getText('notes').insert(0, 'not ');
		const watcher = openProvider(relay, room.id, 'content', ada);
		await until(() => watcher.doc.getText('notes').toString() === 'not lost ');
		for (const each of [provider, watcher]) closeProvider(each);
	});
});

describe('client ids', () => {
	const victim = 4242;

	test('[A5] an edit under the id of somebody else is refused, and the owner goes on undisturbed', async () => {
		const owner = await openContent(ada);
		const first = typed('truth ', { clientID: victim });
		owner.send(update(first));
		await until(() => owner.committed === 1);
		const mallory = await openContent(bob);
		mallory.send(update(typed('forged ', { clientID: victim, before: [first] })));
		await until(() => mallory.all('denied').length === 1);
		expect(mallory.all('denied')).toEqual([{ type: 'denied', index: 1, reason: 'foreign-client' }]);
		owner.send(update(typed('more ', { clientID: victim, before: [first] })));
		await until(() => owner.committed === 2);
		expect((await stored()).text).toBe('more truth ');
	});

	test('[A5] burning the clock of somebody else is refused', async () => {
		const owner = await openContent(ada);
		const first = typed('truth', { clientID: victim });
		owner.send(update(first));
		await until(() => owner.committed === 1);
		const mallory = await openContent(bob);
		const encoder = encoding.createEncoder();
		// One struct: a thousand collected operations, from where the victim's clock is.
		for (const value of [1, 1, victim, 5, 0, 1000, 0]) encoding.writeVarUint(encoder, value);
		mallory.send(update(encoding.toUint8Array(encoder)));
		await until(() => mallory.all('denied').length === 1);
		expect(mallory.all('denied')[0]?.reason).toBe('foreign-client');
	});

	test('[A5] ids outlive the server that bound them', async () => {
		const owner = await openContent(ada);
		const first = typed('a', { clientID: victim });
		owner.send(update(first));
		await until(() => owner.committed === 1);
		await restart();
		const mallory = await openContent(bob);
		mallory.send(update(typed('b', { clientID: victim, before: [first] })));
		await until(() => mallory.all('denied').length === 1);
	});

	test('[A5] two tabs of one person may write under each other’s ids', async () => {
		const [one, two] = [await openContent(bob), await openContent(bob)];
		const first = typed('a', { clientID: victim });
		one.send(update(first));
		await until(() => one.committed === 1);
		two.send(step2(Y.mergeUpdates([first, typed('b', { clientID: victim, before: [first] })])));
		await until(() => two.committed === 1);
		expect(two.all('denied')).toEqual([]);
	});

	test('[A6] a fork of what is stored goes nowhere: every replica keeps the first text', async () => {
		const owner = await openContent(ada);
		owner.send(update(typed('truth', { clientID: victim })));
		await until(() => owner.committed === 1);
		const mallory = await openContent(bob);
		const fork = updateBy(
			(doc) => {
				doc.getText('notes').insert(0, 'forge');
			},
			{ clientID: victim }
		);
		const own = typed('mine ', { clientID: 77 });
		mallory.send(update(fork));
		mallory.send(step2(Y.mergeUpdates([fork, own])));
		await until(() => mallory.committed === 2);
		const { text } = await stored();
		expect(text).toContain('truth');
		expect(text).not.toContain('forge');
		const frames = await relay.attached.services.storage.listFrames(room.id, 'content', 0);
		expect(frames.some(({ data }) => Buffer.from(data).includes('forge'))).toBe(false);
	});

	test('[A5] honest stock providers converge while somebody forges all the time', async () => {
		const eve = await joinRoom(relay, room, 'participant');
		const honest = [
			openProvider(relay, room.id, 'content', ada),
			openProvider(relay, room.id, 'content', bob)
		];
		await until(() => honest.every((provider) => provider.synced));
		for (let round = 0; round < 20; round++) {
			const mallory = await openContent(eve);
			for (const provider of honest) {
				const id = provider.doc.clientID;
				const clock = Y.decodeStateVector(Y.encodeStateVector(provider.doc)).get(id) ?? 0;
				for (const at of [0, clock, clock + 3]) {
					const encoder = encoding.createEncoder();
					for (const value of [1, 1, id, at, 4, 1]) encoding.writeVarUint(encoder, value);
					encoding.writeVarString(encoder, 'notes');
					encoding.writeVarString(encoder, 'FORGED');
					encoding.writeVarUint(encoder, 0);
					mallory.send(update(encoding.toUint8Array(encoder)));
				}
				// Each its own word: texts that differ by who wrote what must not look alike.
				provider.doc.getText('notes').insert(0, `${round}-${id} `);
			}
			await Promise.race([mallory.settled(), mallory.end()]);
			mallory.close();
		}
		const words = () => honest.map(({ doc }) => doc.getText('notes').toString());
		await until(() => words()[0] === words()[1] && words()[0]?.split(' ').length === 41);
		const text = honest[0]?.doc.getText('notes').toString() ?? '';
		for (const provider of honest) closeProvider(provider);
		expect(text.split(' ')).toHaveLength(41);
		expect(text).not.toContain('FORGED');
		expect((await stored()).text).toBe(text);
	});
});

describe('bounds', () => {
	test('[A4] [A9] what is too large or harmful is refused, and the socket stays open', async () => {
		const client = await openContent(bob);
		const deep = updateBy((doc) => {
			let map = doc.getMap('root');
			for (let i = 0; i <= LIMITS.depth; i++) {
				const inner = new Y.Map();
				map.set('in', inner);
				map = inner;
			}
		});
		client.send(update(deep));
		client.send(update(updateBy((doc) => doc.getMap('root').set('__proto__', 1))));
		client.send(update(typed('fine', { clientID: 5 })));
		await until(() => client.committed === 3);
		expect(client.all('denied')).toEqual([
			{ type: 'denied', index: 1, reason: 'too-large' },
			{ type: 'denied', index: 2, reason: 'malformed' }
		]);
		expect(await stored()).toEqual({ text: 'fine', frames: 1 });
	});

	test('[A1] [A4] array bombs are refused while other rooms answer at once', async () => {
		const other = await createRoom(relay);
		const neighbour = await openClient(relay, other.id, 'content', other.facilitator);
		const encoder = encoding.createEncoder();
		for (const value of [1, 30_000_000, 5, 0]) encoding.writeVarUint(encoder, value);
		const bomb = update(encoding.toUint8Array(encoder));
		for (let i = 0; i < 20; i++) {
			const client = await openContent(bob);
			client.send(bomb);
			const started = performance.now();
			neighbour.send(update(typed('x', { clientID: 100 + i })));
			await until(() => neighbour.committed === i + 1);
			expect(performance.now() - started).toBeLessThan(1000);
			expect((await client.end()).code).toBe(4400);
		}
	});

	test('[A1] a big empty update is no update', async () => {
		const client = await openContent(bob);
		client.send(update(new Uint8Array(4 * 1024 * 1024)));
		expect((await client.end()).code).toBe(4400);
		expect((await stored()).frames).toBe(0);
	});
});
