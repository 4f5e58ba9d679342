/** Frames, paths and sockets as strangers may send them. The server outlives all of it. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { BEARER_PREFIX, LIMITS, SUBPROTOCOL } from '#protocol';
import { createRoom, syncUrl, type TestPerson } from '../support/relay.ts';
import { Client, frame, presence, step1, step2, typed, until, update } from './kit.ts';
import { ada, bob, openContent, relay, restart, room, setStage } from './stage.ts';

setStage();

/** A socket below the websocket, after a good upgrade: bytes go out as they are. */
async function rawSocket(person: TestPerson): Promise<Socket> {
	const { port } = new URL(relay.origin);
	const socket = connect(Number(port), 'localhost');
	socket.on('error', () => undefined);
	socket.write(
		`GET /sync/${room.id}/content HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
			`Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
			`Authorization: Bearer ${person.token}\r\n\r\n`
	);
	let heard = '';
	socket.on('data', (data) => (heard += data.toString('latin1')));
	await until(() => heard.includes('101 Switching Protocols'));
	return socket;
}

describe('paths', () => {
	test.each([
		'/sync/',
		'/sync//content',
		'/sync/short/content',
		'/sync/ROOM/',
		'/sync/ROOM/other',
		'/sync/ROOM/Content',
		'/sync/ROOM/content/',
		'/sync/ROOM/content/more',
		'/sync/ROOM%2fcontent',
		'/sync/ROOM/content%00',
		'/sync/%52OOM/content',
		'/sync/..%2fROOM/content',
		'/sync/ROOM/%',
		'/sync/%E0%A4%A/content',
		'/sync/__proto__/content',
		`/sync/${'a'.repeat(8000)}/content`,
		`/sync/${'a'.repeat(22)}/content`
	])('[W1] [W2] %s is accepted and closed with 4404', async (path) => {
		const url = relay.origin.replace(/^http/, 'ws') + path.replace('ROOM', room.id);
		const client = new Client(url, { token: ada.token });
		expect(await client.end()).toEqual({ code: 4404, reason: 'unknownRoom' });
	});

	test('[W1] a query changes nothing', async () => {
		const client = new Client(`${syncUrl(relay, room.id, 'content')}?doc=backstage`, { token: bob.token });
		await client.opened();
		await client.settled();
	});

	test('[W2] a refusal before the grant says which one it is', async () => {
		const url = syncUrl(relay, room.id, 'content');
		expect(await new Client(url).end()).toEqual({ code: 4401, reason: 'signedOut' });
		const stranger = await createRoom(relay);
		expect(await new Client(url, { token: stranger.facilitator.token }).end()).toEqual({
			code: 4403,
			reason: 'forbidden'
		});
	});
});

describe('subprotocols', () => {
	test('[W4] hello comes first, with everything it promises', async () => {
		const client = await openContent(bob);
		await until(() => client.heard.length > 1);
		expect(client.heard[0]).toEqual({
			type: 'hello',
			epoch: relay.attached.services.storage.epoch,
			role: 'participant',
			principal: bob.principal,
			readers: 'live',
			frameBytes: LIMITS.frameBytes
		});
		expect(client.heard[1]).toMatchObject({ type: 'step1' });
	});

	test('[W3] without our subprotocol no message of ours is sent, whatever happens', async () => {
		const plain = await openContent(bob, { protocols: [] });
		const watcher = await openContent(ada, { protocols: ['y-sync'] });
		plain.send(update(typed('a', { clientID: 3 })));
		await until(() => watcher.all('update').length === 1);
		plain.send(update(typed('a', { clientID: 3, before: [typed('b', { clientID: 4 })] })));
		await plain.settled();
		const kinds = new Set([...plain.heard, ...watcher.heard].map(({ type }) => type));
		expect([...kinds].sort()).toEqual(['step1', 'step2', 'update']);
	});

	test('[W5] [I11] a secret among the subprotocols signs in and is never said back', async () => {
		const url = syncUrl(relay, room.id, 'content');
		const secret = BEARER_PREFIX + bob.token;
		const ours = await new Client(url, { protocols: [secret, SUBPROTOCOL] }).opened();
		expect(ours.ws.protocol).toBe(SUBPROTOCOL);
		await ours.settled();
		const other = await new Client(url, { protocols: [secret, 'y-sync'] }).opened();
		expect(other.ws.protocol).toBe('y-sync');
		const upgrade = await new Promise<string>((resolve) => {
			const ws = new WebSocket(url, [secret]);
			ws.on('error', () => undefined);
			ws.on('upgrade', (response) => resolve(JSON.stringify(response.headers)));
		});
		expect(upgrade).not.toContain(bob.token);
	});
});

describe('frames that are no messages', () => {
	const GARBAGE: Record<string, Uint8Array> = {
		empty: new Uint8Array(),
		'one byte': Uint8Array.of(0),
		'unknown kind': frame(77),
		'kind out of range': Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
		'unknown sync message': frame(0, 3, new Uint8Array(1)),
		'step 2 with garbage': step2(randomBytes(64)),
		'update with garbage': update(randomBytes(64)),
		'step 2 cut off': step2(typed('hello')).subarray(0, 9),
		'state vector with garbage': step1(Uint8Array.from([255, 255, 255])),
		'state vector longer than it says': step1(Uint8Array.from([0, 0, 0])),
		'presence with garbage': frame(1, randomBytes(40)),
		'presence longer than it says': Uint8Array.from([...presence([1, 1, {}]), 0]),
		'presence with half a character': frame(1, Uint8Array.from([1, 5, 1, 2, 0xc3, 0x28])),
		'length that overflows': Uint8Array.from([0, 2, 255, 255, 255, 255, 255, 255, 255, 15])
	};

	test.each(Object.keys(GARBAGE))('[W6] %s closes the socket with 4400 and reaches nobody', async (name) => {
		const watcher = await openContent(ada);
		await watcher.settled();
		const before = watcher.heard.length;
		const client = await openContent(bob);
		const started = performance.now();
		client.send(GARBAGE[name] ?? new Uint8Array());
		expect((await client.end()).code).toBe(4400);
		expect(performance.now() - started).toBeLessThan(1000);
		await watcher.settled();
		expect(watcher.heard.slice(before).map(({ type }) => type)).toEqual(['step2']);
	});

	test('[W6] a hundred random frames end their own sockets only', async () => {
		const watcher = await openContent(ada);
		for (let i = 0; i < 100; i++) {
			const client = await openContent(bob);
			client.send(randomBytes(1 + i * 3));
			client.close();
		}
		await watcher.settled();
		expect(watcher.closed).toBeNull();
		expect(watcher.all('update')).toEqual([]);
	});

	test('[W9] a text frame closes the socket with 4400', async () => {
		const client = await openContent(bob);
		client.ws.send('hello');
		expect((await client.end()).code).toBe(4400);
	});

	test('[W7] a frame above the limit closes its socket, and one below it does not', async () => {
		const client = await openContent(bob);
		client.send(new Uint8Array(LIMITS.frameBytes + 1));
		expect((await client.end()).code).toBe(1009);
		const big = await openContent(bob);
		big.send(update(typed('x'.repeat(LIMITS.frameBytes - 100), { clientID: 4 })));
		await until(() => big.committed === 1);
	});

	const BROKEN: Record<string, number[]> = {
		'reserved bits': [0xf2, 0x81, 1, 2, 3, 4, 5],
		'a declared length of 200 MB': [0x82, 0xff, 0, 0, 0, 0, 0x0b, 0xeb, 0xc2, 0, 1, 2, 3, 4],
		'a length beyond any number': [0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4],
		'no mask': [0x82, 1, 0],
		'an unknown opcode': [0x83, 0x80, 1, 2, 3, 4],
		'a continuation of nothing': [0x80, 0x80, 1, 2, 3, 4],
		'a ping that is too long': [0x89, 0xfe, 1, 0, 1, 2, 3, 4]
	};

	test.each(Object.keys(BROKEN))(
		'[W8] %s ends its own socket within a second, and nothing else',
		async (name) => {
			const watcher = await openContent(ada);
			const socket = await rawSocket(bob);
			const started = performance.now();
			socket.write(Uint8Array.from(BROKEN[name] ?? []));
			await until(() => socket.closed);
			expect(performance.now() - started).toBeLessThan(1500);
			await watcher.settled();
			expect(watcher.closed).toBeNull();
		}
	);

	test('[W8] a socket that vanishes in the middle of its upgrade or of a frame harms nobody', async () => {
		const { port } = new URL(relay.origin);
		for (let i = 0; i < 20; i++) {
			const socket = connect(Number(port), 'localhost');
			socket.on('error', () => undefined);
			socket.write(
				`GET /sync/${room.id}/content HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
			);
			if (i % 2 === 0) socket.write(`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
			socket.resetAndDestroy();
			const half = await rawSocket(bob);
			half.write(Uint8Array.of(0x82, 0xfe, 4));
			half.resetAndDestroy();
		}
		const client = await openContent(ada);
		await client.settled();
	});
});

describe('questions and keep-alive', () => {
	test('[W13] asking all the time is answered with 1013', async () => {
		const client = await openContent(bob);
		for (let i = 0; i < 30; i++) client.send(i % 2 === 0 ? step1() : frame(3));
		expect((await client.end()).code).toBe(1013);
	});

	test('[W12] a server that stops brings everything to disk and says goodbye with 1001', async () => {
		const client = await openContent(bob);
		for (let i = 0; i < 20; i++) client.send(update(typed(`${i} `, { clientID: 100 + i })));
		await client.settled();
		await restart();
		expect((await client.end()).code).toBe(1001);
		expect(client.committed).toBe(20);
		const stored = await relay.attached.services.storage.listFrames(room.id, 'content', 0);
		expect(stored).toHaveLength(20);
	});
});

test('[W3] an update for a stock client is one that Yjs applies without anything pending', async () => {
	const watcher = await openContent(ada, { protocols: [] });
	const writer = await openContent(bob);
	const doc = new Y.Doc();
	for (let i = 0; i < 10; i++) writer.send(update(typed(`${i}`, { clientID: 50 + i })));
	await until(() => writer.committed === 10);
	await watcher.settled();
	for (const { content: bytes } of watcher.all('update')) Y.applyUpdate(doc, bytes);
	expect(doc.store.pendingStructs).toBeNull();
	expect(doc.getText('notes')).toHaveLength(10);
});
