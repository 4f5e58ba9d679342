/** A room that is kept until a day: who says so, who is told, and what is left of it afterwards. */
import { readdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMemoryStorage } from '../../server/storage/memory.ts';
import { call, createRoom, newId, type TestRoom } from '../support/relay.ts';
import { openClient, read, typed, until, update } from './kit.ts';
import { ada, bob, openContent, passTime, relay, restart, room, setStage } from './stage.ts';

setStage();

const DAY = 86_400_000;
const inDays = (days: number) => Date.now() + days * DAY;
const setDay = (deleteAt: number | null, { token } = ada) =>
	call(relay, 'PATCH', `/api/rooms/${room.id}`, { token, body: { deleteAt } });

/** Names of files in the data folder that hold these bytes, or are called by them. */
async function filesWith(needle: string): Promise<string[]> {
	const names = await readdir(relay.dataDir, { recursive: true, withFileTypes: true });
	const found: string[] = [];
	for (const entry of names.filter((one) => one.isFile())) {
		const path = join(entry.parentPath, entry.name);
		if (path.includes(needle) || (await readFile(path)).includes(needle)) found.push(path);
	}
	return found;
}

async function share(where: TestRoom, content: string): Promise<string> {
	const sha256 = createHash('sha256').update(content).digest('hex');
	const reply = await fetch(`${relay.origin}/api/rooms/${where.id}/files/${sha256}`, {
		method: 'PUT',
		headers: { authorization: `Bearer ${where.facilitator.token}` },
		body: content
	});
	expect(reply.status).toBe(201);
	return sha256;
}

test('[K1] facilitators set a day within bounds, and everybody who is here is told at once', async () => {
	const [hers, his] = [await openContent(ada), await openContent(bob)];
	await until(() => his.all('hello').length === 1);
	expect(his.all('hello')[0]).not.toHaveProperty('deleteAt');
	expect((await setDay(inDays(30), bob)).status).toBe(403);
	expect((await setDay(inDays(6))).status).toBe(400);
	const day = inDays(8);
	expect((await setDay(day)).status).toBe(204);
	for (const client of [hers, his]) await until(() => client.all('hello').at(-1)?.deleteAt === day);
	const info = await call(relay, 'GET', `/api/rooms/${room.id}`, { token: bob.token });
	expect(await info.json()).toMatchObject({ deleteAt: day, keepMostDays: null });
	expect((await setDay(null)).status).toBe(204);
	await until(() => his.all('hello').length === 3);
	expect(his.all('hello')[2]).not.toHaveProperty('deleteAt');
});

test('[K2] [K3] from its day on nobody gets in, and no byte of it is left; other rooms are as they were', async () => {
	const stays = await createRoom(relay);
	const hers = await openContent(ada);
	const other = await openClient(relay, stays.id, 'content', stays.facilitator);
	for (let i = 0; i < 40; i++) hers.send(update(typed(`CANARY-text-${i} `, { clientID: 10 + i })));
	other.send(update(typed('stays ', { clientID: 1 })));
	await until(() => hers.committed === 40 && other.committed === 1);
	const body = { title: 'CANARY-title' };
	await call(relay, 'PATCH', `/api/rooms/${room.id}`, { token: ada.token, body });
	const own = await share(room, 'CANARY-file');
	const both = await share(room, 'in both rooms');
	await share(stays, 'in both rooms');
	expect((await setDay(inDays(30))).status).toBe(204);

	passTime(30 * DAY - 60_000);
	await relay.attached.retention.sweep();
	expect(hers.closed).toBeNull();
	// Words that are still on their way when the day comes.
	hers.send(update(typed('CANARY-last ', { clientID: 99 })));
	passTime(120_000);
	expect((await (await openContent(bob)).end()).code).toBe(4410);
	const members = await call(relay, 'GET', `/api/rooms/${room.id}/members`, { token: ada.token });
	expect(members.status).toBe(404);
	await relay.attached.retention.sweep();
	expect((await hers.end()).code).toBe(4410);
	expect(await filesWith('CANARY')).toEqual([]);
	expect(await filesWith(room.id)).toEqual([]);
	expect(await filesWith(own)).toEqual([]);
	expect((await (await openContent(ada)).end()).code).toBe(4410);
	const again = { id: room.id, title: 'x', name: 'Eve', organisation: '' };
	expect((await call(relay, 'POST', '/api/rooms', { body: again })).status).toBe(409);

	expect(other.closed).toBeNull();
	expect((await read(relay, stays.id, 'content', stays.facilitator)).text).toBe('stays ');
	const file = await call(relay, 'GET', `/api/rooms/${stays.id}/files/${both}`, stays.facilitator);
	expect(await file.text()).toBe('in both rooms');
});

test('[K3] what a server that died in between has left is erased by the next one', async () => {
	const hers = await openContent(ada);
	hers.send(update(typed('CANARY-text ')));
	await until(() => hers.committed === 1);
	const { storage } = relay.attached.services;
	const sha256 = await share(room, 'CANARY-file');
	await relay.attached.relay.endRoom(room.id);
	await storage.purgeRoom(room.id, Date.now(), 0);
	expect(await filesWith(sha256)).not.toEqual([]);
	await restart();
	await relay.attached.retention.sweep();
	expect(await filesWith('CANARY')).toEqual([]);
	expect(await filesWith(sha256)).toEqual([]);
});

test('[K3] a large database is written anew while nobody is here who would have to wait, or else after a day', async () => {
	const memory = createMemoryStorage();
	const mayTakeLong: boolean[] = [];
	const storage = {
		...memory,
		forgetFreed(mostBytes: number) {
			mayTakeLong.push(mostBytes === Number.POSITIVE_INFINITY);
			return Promise.resolve(false);
		}
	};
	await restart({ storage });
	const stays = await createRoom(relay);
	await relay.attached.retention.sweep();
	const somebody = await openClient(relay, stays.id, 'content', stays.facilitator);
	await relay.attached.retention.sweep();
	passTime(DAY);
	await relay.attached.retention.sweep();
	expect(mayTakeLong.slice(-3)).toEqual([true, false, true]);
	somebody.close();
});

test('[K5] a link says until when the room is kept before anything is asked', async () => {
	const day = inDays(40);
	await setDay(day);
	const made = await call(relay, 'POST', `/api/rooms/${room.id}/invites`, {
		token: ada.token,
		body: { role: 'reader' }
	});
	const { secret } = (await made.json()) as { secret: string };
	const offer = await call(relay, 'POST', '/api/invites/look', { body: { room: room.id, secret } });
	expect(await offer.json()).toMatchObject({ deleteAt: day });
});

test('[K6] whoever starts a room may say for how long it is kept, within what the operator allows', async () => {
	const kept = async (keepDays?: number) => {
		const body = { id: newId(), title: 'x', name: 'Eve', organisation: '', keepDays };
		const reply = await call(relay, 'POST', '/api/rooms?as=token', { body });
		if (!reply.ok) return reply.status;
		const { token } = (await reply.json()) as { token: string };
		const info = await call(relay, 'GET', `/api/rooms/${body.id}`, { token });
		const { deleteAt } = (await info.json()) as { deleteAt: number | null };
		return deleteAt === null ? null : Math.round((deleteAt - Date.now()) / DAY);
	};
	expect([await kept(), await kept(90), await kept(6), await kept(90.5)]).toEqual([null, 90, 400, 400]);
	await restart({ keepDays: 60, keepMostDays: 100 });
	expect([await kept(), await kept(90), await kept(365)]).toEqual([60, 90, 100]);
});

describe('where the operator sets a longest time', () => {
	test('[K4] every room has a day, also one from before, and none is without or further away', async () => {
		expect((await setDay(inDays(900))).status).toBe(204);
		const second = await createRoom(relay);
		await restart({ keepDays: 90, keepMostDays: 365 });
		await relay.attached.retention.sweep();
		const daysOf = async ({ id, facilitator }: TestRoom) => {
			const reply = await call(relay, 'GET', `/api/rooms/${id}`, { token: facilitator.token });
			const { deleteAt } = (await reply.json()) as { deleteAt: number };
			return Math.round((deleteAt - Date.now()) / DAY);
		};
		expect(await daysOf(room)).toBe(365);
		expect(await daysOf(second)).toBe(365);
		expect(await daysOf(await createRoom(relay))).toBe(90);
		expect((await setDay(null)).status).toBe(400);
		expect((await setDay(inDays(370))).status).toBe(400);
		expect((await setDay(inDays(364))).status).toBe(204);
	});
});
