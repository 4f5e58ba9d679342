/** How often is too often: for one address, one device, one room, and everybody together. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { api, createRecoveryCode } from '#protocol';
import { sha256Hex } from '#util';
import { call, createRoom, joinRoom, startRelay, type TestRelay, type TestRoom } from '../support/relay.ts';
import { openClient } from './kit.ts';

let relay: TestRelay;
let room: TestRoom;
let now = Date.now();
const few = { burst: 12, perSecond: 0.5 };
const many = { burst: 10_000, perSecond: 1000 };

beforeEach(() => {
	now = Date.now();
});
afterEach(async () => {
	await relay.stop();
	expect(relay.problems).toEqual([]);
});

async function start(limits: Parameters<typeof startRelay>[0] & object): Promise<void> {
	relay = await startRelay({ clock: () => now, ...limits });
	room = await createRoom(relay);
}
const look = (token = room.facilitator.token) => call(relay, 'GET', `/api/rooms/${room.id}`, { token });

async function times<T>(count: number, act: () => Promise<T>): Promise<T[]> {
	const results: T[] = [];
	for (let i = 0; i < count; i++) results.push(await act());
	return results;
}
async function isToWait(response: Response | undefined, seconds: number): Promise<void> {
	expect(response?.status).toBe(429);
	expect(response?.headers.get('retry-after')).toBe(String(seconds));
	expect(v.parse(api.Problem, await response?.json()).type).toBe('too-many-requests');
}

test('[L1] a device that asks too often waits, others at the same address do not', async () => {
	await start({ limits: { device: { request: few } } });
	const bob = await joinRoom(relay, room, 'participant');
	const replies = await times(14, () => look(bob.token));
	expect(replies.filter(({ status }) => status === 200)).toHaveLength(12);
	await isToWait(replies.at(-1), 2);
	expect((await look()).status).toBe(200);
	now += 2000;
	expect((await look(bob.token)).status).toBe(200);
	expect((await look(bob.token)).status).toBe(429);
});

test('[L1] an address that asks too often waits, signed in or not', async () => {
	await start({ limits: { address: { request: few } } });
	await times(20, () => call(relay, 'GET', '/api/nothing'));
	await isToWait(await call(relay, 'GET', '/api/nothing'), 2);
	await isToWait(await look(), 2);
	expect((await call(relay, 'GET', '/healthz')).status).toBe(200);
	now += 2000;
	expect((await look()).status).toBe(200);
});

test('[L1] behind a trusted proxy an address is the one that the proxy saw', async () => {
	await start({ trustProxy: true, limits: { address: { request: few } } });
	const from = (forwarded: string) =>
		call(relay, 'GET', '/api/nothing', { headers: { 'x-forwarded-for': forwarded } });
	await times(12, () => from('192.0.2.7'));
	expect((await from('192.0.2.7')).status).toBe(429);
	expect((await from('198.51.100.1, 192.0.2.7')).status).toBe(429);
	expect((await from('192.0.2.7, 192.0.2.8')).status).toBe(404);
});

test('[L2] sockets that are opened too often are closed with 1013, by device and by address', async () => {
	await start({ limits: { device: { socket: { burst: 5, perSecond: 0.5 } }, address: { socket: few } } });
	const bob = await joinRoom(relay, room, 'participant');
	const open = (person = bob) => openClient(relay, room.id, 'content', person);
	const sockets = await times(5, () => open());
	expect((await (await open()).end()).code).toBe(1013);
	const ada = await open(room.facilitator);
	await ada.settled();
	expect(sockets.map(({ closed }) => closed)).toEqual(sockets.map(() => null));
	now += 2000;
	await (await open()).settled();
	await times(8, () => open(room.facilitator));
	expect((await (await open(await joinRoom(relay, room, 'reader'))).end()).code).toBe(1013);
});

test('[L3] uploads that come too often wait, other requests do not', async () => {
	await start({ limits: { device: { upload: { burst: 3, perSecond: 0.5 } } } });
	let count = 0;
	const upload = () => {
		const bytes = `file ${count++}`;
		return fetch(`${relay.origin}/api/rooms/${room.id}/files/${sha256Hex(bytes)}`, {
			method: 'PUT',
			headers: { authorization: `Bearer ${room.facilitator.token}` },
			body: bytes
		});
	};
	expect((await times(3, upload)).map(({ status }) => status)).toEqual([201, 201, 201]);
	await isToWait(await upload(), 2);
	expect((await look()).status).toBe(200);
	now += 2000;
	expect((await upload()).status).toBe(201);
});

test('[L4] wrong codes are bounded for a room from wherever they come, and for no other room', async () => {
	const limits = { guess: { recovery: { burst: 3, perSecond: 0.5 } }, address: { failure: many } };
	await start({ limits });
	const code = createRecoveryCode();
	const body = { recovery: [sha256Hex(code)] };
	await call(relay, 'PUT', `/api/rooms/${room.id}/recovery`, { token: room.facilitator.token, body });
	const recover = (typed: string, id = room.id) =>
		call(relay, 'POST', '/api/recover', { body: { room: id, code: typed } });
	const replies = await times(3, () => recover(createRecoveryCode()));
	expect(replies.map(({ status }) => status)).toEqual([404, 404, 404]);
	await isToWait(await recover(code), 2);
	const other = await createRoom(relay);
	expect((await recover(code, other.id)).status).toBe(404);
	now += 2000;
	expect((await recover(code)).status).toBe(200);
});

test('[L4] wrong words are bounded for the whole server', async () => {
	await start({ limits: { guess: { words: { burst: 3, perSecond: 0.5 } }, address: { failure: many } } });
	const say = () => call(relay, 'POST', '/api/invites/words', { body: { words: 'acorn acorn acorn acorn' } });
	expect((await times(3, say)).map(({ status }) => status)).toEqual([404, 404, 404]);
	await isToWait(await say(), 2);
	now += 2000;
	expect((await say()).status).toBe(404);
});

test('[I13] [L1] who was wrong too often is told how long to wait', async () => {
	await start({});
	const redeem = () =>
		call(relay, 'POST', '/api/invites/redeem', {
			body: { room: room.id, secret: 'B'.repeat(32), name: 'Eve', organisation: '' }
		});
	await times(20, redeem);
	await isToWait(await redeem(), 6);
});
