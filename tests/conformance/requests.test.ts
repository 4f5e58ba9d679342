/** The same tests once more, with every client on plain requests in place of websockets. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import {
	encodeStreamRecord,
	LIMITS,
	STREAM,
	STREAM_HEADER,
	STREAM_TURN_HEADER,
	SUBPROTOCOL,
	type StreamKind
} from '#protocol';
import {
	call,
	createRoom,
	joinRoom,
	startRelay,
	syncUrl,
	type TestPerson,
	type TestRelay,
	type TestRoom
} from '../support/relay.ts';
import { openClient, read, speakOverRequests, typed, until, update } from './kit.ts';
import { RequestSocket } from './request-socket.ts';

speakOverRequests();

// Each in a suite of its own, since each starts a server before every test.
describe('over plain requests, sync', async () => void (await import('./sync.test.ts')));
describe('over plain requests, rights', async () => void (await import('./rights.test.ts')));
describe('over plain requests, commits', async () => void (await import('./commits.test.ts')));
describe('over plain requests, presence', async () => void (await import('./presence.test.ts')));
describe('over plain requests, admission', async () => void (await import('./admission.test.ts')));

describe('the stream itself', () => {
	const BASE = 'http://localhost';
	let relay: TestRelay;
	let room: TestRoom;
	let ada: TestPerson;
	beforeEach(async () => {
		relay = await startRelay();
		room = await createRoom(relay);
		ada = room.facilitator;
	});
	afterEach(async () => {
		await relay.stop();
		expect(relay.problems).toEqual([]);
	});

	const url = () => syncUrl(relay, room.id, 'content');
	const bearer = ({ token }: TestPerson) => ({ authorization: `Bearer ${token}` });
	const open = async (person: TestPerson, mode: 'stream' | 'poll' = 'stream') => {
		const socket = new RequestSocket(url(), [SUBPROTOCOL], { headers: bearer(person), mode });
		await until(() => socket.readyState === 1);
		return socket;
	};
	const record = (kind: StreamKind, payload?: Uint8Array, channel = 7) =>
		encodeStreamRecord(channel, kind, payload);
	const streamPath = () => `/api/rooms/${room.id}/stream`;
	/** Opens a stream and does not read it; resolves with its status. */
	const openStatus = async (headers: Record<string, string>) => {
		const response = await fetch(relay.origin + streamPath(), { method: 'POST', headers });
		await response.body?.cancel();
		return response.status;
	};

	test('[T1] people on either transport write with each other', async () => {
		const socket = await openClient(relay, room.id, 'content', ada);
		const other = new WebSocket(url(), [SUBPROTOCOL], { headers: bearer(ada) });
		const heard: Buffer[] = [];
		other.on('message', (data: Buffer) => heard.push(data));
		await once(other, 'open');
		socket.send(update(typed('from requests', { clientID: 1 })));
		await until(() => heard.some((data) => data.includes('from requests')));
		other.send(update(typed('from a websocket', { clientID: 2 })));
		await until(() =>
			socket.all('update').some(({ content }) => Buffer.from(content).includes('from a websocket'))
		);
		expect(socket.committed).toBe(1);
		other.terminate();
		socket.close();
	});

	test('[T1] a removed person is closed with 4401, and let in by neither transport', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const socket = await openClient(relay, room.id, 'content', bob);
		await call(relay, 'DELETE', `/api/rooms/${room.id}/members/${bob.principal}`, { token: ada.token });
		expect(await socket.end()).toEqual({ code: 4401, reason: 'signedOut' });
		expect((await (await openClient(relay, room.id, 'content', bob)).end()).code).toBe(4401);
	});

	test('[T1] a stop says goodbye with 1001', async () => {
		const socket = await openClient(relay, room.id, 'content', ada);
		await relay.stop();
		expect((await socket.end()).code).toBe(1001);
		relay = await startRelay();
	});

	test('[T2] who is not signed in, or comes from another page, opens no stream', async () => {
		const cookie = { cookie: `roundtable=${ada.token}` };
		expect(await openStatus({})).toBe(401);
		expect(await openStatus({ authorization: 'Bearer nobody' })).toBe(401);
		expect(await openStatus(cookie)).toBe(403);
		expect(await openStatus({ ...cookie, origin: 'https://evil.example' })).toBe(403);
		expect(await openStatus({ ...cookie, origin: BASE })).toBe(403);
		expect(await openStatus({ ...cookie, origin: relay.origin })).toBe(200);
		expect(relay.attached.relay.counts.sockets).toBe(0);
	});

	test('[T2] nobody but its owner can speak on a stream or take it over, whoever knows its id', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const socket = await open(ada);
		const forged = record(STREAM.message, update(typed('forged', { clientID: 9 })));
		const say = (headers: Record<string, string>) =>
			fetch(`${relay.origin}${streamPath()}/records`, {
				method: 'POST',
				headers: { [STREAM_HEADER]: socket.id ?? '', [STREAM_TURN_HEADER]: '1', ...headers },
				body: forged
			}).then((response) => response.status);
		expect(socket.id).toMatch(/^[\w-]{43}$/);
		expect(await say(bearer(bob))).toBe(404);
		expect(await say({})).toBe(401);
		expect(await say({ cookie: `roundtable=${ada.token}`, origin: 'https://evil.example' })).toBe(403);
		expect(await openStatus({ ...bearer(bob), [STREAM_HEADER]: socket.id ?? '' })).toBe(404);
		expect(await openStatus({ ...bearer(ada), [STREAM_HEADER]: socket.id ?? '' })).toBe(400);
		expect((await read(relay, room.id, 'content', ada)).text).toBe('');
		expect(socket.readyState).toBe(1);
		socket.terminate();
	});

	test('[T3] a record that comes twice, too early or with something unknown in it ends the stream', async () => {
		const good = record(STREAM.message, update(typed('once', { clientID: 1 })));
		const bad: [string, Uint8Array<ArrayBuffer>, number][] = [
			['too early', good, 2],
			['not a number', good, Number.NaN],
			['an unknown kind', new Uint8Array([0, 0, 0, 7, 99, 0, 0, 0, 0]), 1],
			['what only servers say', record(STREAM.begin), 1],
			['cut off', good.slice(0, -1), 1],
			['a head that is cut off', good.slice(0, 5), 1]
		];
		for (const [what, body, turn] of bad) {
			const socket = await open(ada);
			expect([what, await socket.post(body, turn)]).toEqual([what, 400]);
			await until(() => socket.readyState === 3);
		}
		const twice = await open(ada);
		expect(await twice.post(good, 1)).toBe(204);
		expect(await twice.post(good, 1)).toBe(400);
		await until(() => twice.readyState === 3);
		expect((await read(relay, room.id, 'content', ada)).frames).toBe(1);
	});

	test('[T4] a record that announces more than a frame may have closes its socket with 1009 unread', async () => {
		const socket = await open(ada);
		const codes: number[] = [];
		socket.on('close', (code: number) => codes.push(code));
		const head = new Uint8Array([0, 0, 0, 7, STREAM.message, 0xff, 0xff, 0xff, 0xff]);
		expect(await socket.post(head, 1)).toBe(400);
		await until(() => codes.length === 1);
		expect(codes).toEqual([1009]);
	});

	test('[T5] tabs of one device and documents of one tab are bounded', async () => {
		const sockets: RequestSocket[] = [];
		for (let i = 0; i < LIMITS.streamsPerDevice; i++) sockets.push(await open(ada));
		expect(await openStatus(bearer(ada))).toBe(429);
		const [first] = sockets;
		const opens = Array.from({ length: LIMITS.socketsPerStream }, (_, i) =>
			record(STREAM.open, new TextEncoder().encode('content'), 100 + i)
		);
		expect(await first?.post(new Uint8Array(Buffer.concat(opens)), 1)).toBe(400);
		await until(() => first?.readyState === 3);
		for (const socket of sockets) socket.terminate();
		await until(() => relay.attached.relay.counts.sockets === 0);
	});

	test('[T6] where replies are held back, each poll is answered with what there is', async () => {
		const socket = await open(ada, 'poll');
		const heard: Buffer[] = [];
		socket.on('message', (data: Buffer) => heard.push(data));
		const other = await openClient(relay, room.id, 'content', ada);
		for (let i = 0; i < 20; i++) {
			other.send(update(typed(`word${i} `, { clientID: 100 + i })));
			await until(() => heard.some((data) => data.includes(`word${i} `)));
		}
		socket.send(update(typed('answer', { clientID: 5 })));
		await until(() => other.all('update').some(({ content }) => Buffer.from(content).includes('answer')));
		expect((await read(relay, room.id, 'content', ada)).frames).toBe(21);
		socket.terminate();
		await until(() => relay.attached.relay.counts.sockets === 1);
	});

	test('[T1] bytes of chance end their own stream and nothing else', async () => {
		const socket = await openClient(relay, room.id, 'content', ada);
		for (let i = 0; i < 200; i++) {
			const noise = await open(ada);
			const body = new Uint8Array(randomBytes(1 + (i % 60)));
			if (i % 2 === 0) body.set(record(STREAM.message).subarray(0, Math.min(5, body.length)));
			await noise.post(body, 1);
			noise.terminate();
		}
		await socket.settled();
		expect((await read(relay, room.id, 'content', ada)).frames).toBe(0);
	});
});
