/** What is full: a person's day, a room's day, and the disk. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { setFolder } from '../support/folder.ts';
import {
	call,
	createRoom,
	joinRoom,
	type TestPerson,
	type TestRelay,
	type TestRoom
} from '../support/relay.ts';
import { openClient, read, setRelays, step2, typed, until, update } from './kit.ts';

const folder = setFolder();
const start = setRelays();

function put(relay: TestRelay, room: TestRoom, person: TestPerson, bytes: Buffer): Promise<Response> {
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	return fetch(`${relay.origin}/api/rooms/${room.id}/files/${sha256}`, {
		method: 'PUT',
		headers: { authorization: `Bearer ${person.token}` },
		body: new Uint8Array(bytes)
	});
}

describe('quotas', () => {
	test('[A12] what one person may write in a day ends with a refusal that says so, and the next day begins anew', async () => {
		let now = Date.UTC(2026, 0, 1, 12);
		const relay = await start({ personDayBytes: 2000, clock: () => now });
		const room = await createRoom(relay);
		const bob = await joinRoom(relay, room, 'participant');
		const writer = await openClient(relay, room.id, 'content', bob);
		writer.send(update(typed('a'.repeat(1500), { clientID: 1 })));
		await until(() => writer.committed === 1);
		writer.send(update(typed('b'.repeat(1500), { clientID: 2 })));
		await until(() => writer.all('denied').length === 1);
		expect(writer.all('denied')[0]).toMatchObject({ index: 2, reason: 'quota' });
		const other = await openClient(relay, room.id, 'content', room.facilitator);
		other.send(update(typed('others go on', { clientID: 3 })));
		await until(() => other.committed === 1);
		now += 13 * 3_600_000;
		const again = await openClient(relay, room.id, 'content', bob);
		again.send(update(typed('c'.repeat(1500), { clientID: 4 })));
		await until(() => again.committed === 1);
	});

	test('[A12] a restart begins no new day', async () => {
		const options = { dataDir: folder(), personDayBytes: 2000, uploadDayBytes: 100_000 };
		const relay = await start(options);
		const room = await createRoom(relay);
		const first = await openClient(relay, room.id, 'content', room.facilitator);
		first.send(update(typed('a'.repeat(1500), { clientID: 1 })));
		await until(() => first.committed === 1);
		expect((await put(relay, room, room.facilitator, Buffer.alloc(70_000, 'a'))).status).toBe(201);
		await relay.stop({ keepData: true });

		const again = await start(options);
		const second = await openClient(again, room.id, 'content', room.facilitator);
		second.send(update(typed('b'.repeat(1500), { clientID: 2 })));
		await until(() => second.all('denied').length === 1);
		expect(second.all('denied')[0]).toMatchObject({ reason: 'quota' });
		expect((await put(again, room, room.facilitator, Buffer.alloc(70_000, 'b'))).status).toBe(413);
	});

	test('a room has a day’s measure as well, whoever writes', async () => {
		const relay = await start({ roomDayBytes: 2000 });
		const room = await createRoom(relay);
		const people = [room.facilitator, await joinRoom(relay, room, 'participant')];
		const [one, two] = [
			await openClient(relay, room.id, 'content', people[0] ?? room.facilitator),
			await openClient(relay, room.id, 'content', people[1] ?? room.facilitator)
		];
		one.send(update(typed('a'.repeat(1500), { clientID: 1 })));
		await until(() => one.committed === 1);
		two.send(update(typed('b'.repeat(1500), { clientID: 2 })));
		await until(() => two.all('denied').length === 1);
		const next = await createRoom(relay);
		const elsewhere = await openClient(relay, next.id, 'content', next.facilitator);
		elsewhere.send(update(typed('c'.repeat(1500), { clientID: 3 })));
		await until(() => elsewhere.committed === 1);
	});

	test('uploads of a person in a day are bounded, and what exceeds leaves nothing', async () => {
		const relay = await start({ uploadDayBytes: 100_000 });
		const room = await createRoom(relay);
		expect((await put(relay, room, room.facilitator, Buffer.alloc(70_000, 'a'))).status).toBe(201);
		expect((await put(relay, room, room.facilitator, Buffer.alloc(70_000, 'b'))).status).toBe(413);
		const bob = await joinRoom(relay, room, 'participant');
		expect((await put(relay, room, bob, Buffer.alloc(70_000, 'b'))).status).toBe(201);
	});
});

test('[C12] as the disk fills up uploads go first, then writes, never reading; and all comes back with the space', async () => {
	let free = 10_000;
	const relay = await start({
		lowDiskBytes: 1000,
		fullDiskBytes: 100,
		freeBytes: () => Promise.resolve(free)
	});
	const { services } = relay.attached;
	const room = await createRoom(relay);
	const ada = room.facilitator;
	const writer = await openClient(relay, room.id, 'content', ada);
	writer.send(update(typed('kept ', { clientID: 1 })));
	await until(() => writer.committed === 1);
	expect((await put(relay, room, ada, Buffer.from('one'))).status).toBe(201);

	free = 500;
	await services.disk.check();
	const refused = await put(relay, room, ada, Buffer.from('two'));
	expect([refused.status, await refused.json()]).toMatchObject([507, { type: 'cannot-store' }]);
	writer.send(update(typed('still ', { clientID: 2 })));
	await until(() => writer.committed === 2);

	free = 50;
	await services.disk.check();
	expect((await call(relay, 'GET', '/healthz')).status).toBe(503);
	writer.send(update(typed('later ', { clientID: 3 })));
	expect((await writer.end()).code).toBe(4503);
	expect(writer.committed).toBe(2);
	expect((await read(relay, room.id, 'content', ada)).text).toContain('kept');
	const sha256 = createHash('sha256').update('one').digest('hex');
	const file = await call(relay, 'GET', `/api/rooms/${room.id}/files/${sha256}`, { token: ada.token });
	expect(await file.text()).toBe('one');

	free = 10_000;
	const again = await openClient(relay, room.id, 'content', ada);
	again.send(step2(typed('later ', { clientID: 3 })));
	await until(() => again.committed === 1);
	expect((await read(relay, room.id, 'content', ada)).text).toContain('later');
	expect((await put(relay, room, ada, Buffer.from('two'))).status).toBe(201);
});
