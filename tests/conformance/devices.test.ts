/** One person on several devices: passes, recovery codes, and signing a device out. */
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { api, createRecoveryCode, LIMITS, parseInviteHash } from '#protocol';
import { sha256Hex } from '#util';
import { call, createRoom, joinRoom, newId, type TestPerson } from '../support/relay.ts';
import { askAs, passTime, problem, relay, room, send, setDoor } from './asking.ts';
import { openClient, typed, until, update } from './kit.ts';

setDoor();

const createDevice = () => ({ principal: newId(), deviceSecret: newId() });

async function granted(response: Response): Promise<TestPerson> {
	expect(response.status).toBe(200);
	const { principal, role, token = '' } = v.parse(api.Grant, await response.json());
	return { principal: principal.id, role, token };
}
async function makePass(person: TestPerson, body: object = {}): Promise<{ id: string; secret: string }> {
	const response = await askAs(person, 'POST', '/passes', body);
	expect(response.status).toBe(201);
	return v.parse(api.Pass, await response.json());
}
const usePass = (secret: string, device: object = createDevice(), id = room.id) =>
	send('POST', '/api/passes/redeem?as=token', { body: { room: id, secret, ...device } });
const recover = (code: string, device: object = createDevice(), id = room.id) =>
	send('POST', '/api/recover?as=token', { body: { room: id, code, ...device } });
async function newCodes(person: TestPerson): Promise<string[]> {
	const codes = [createRecoveryCode(), createRecoveryCode()];
	const response = await askAs(person, 'PUT', '/recovery', { recovery: codes.map(sha256Hex) });
	expect(await response.json()).toEqual({ left: 2 });
	return codes;
}
const left = async (person: TestPerson) => (await askAs(person, 'GET', '/recovery')).json();
async function devicesOf(asker: TestPerson, principal: string) {
	const members = v.parse(api.MemberList, await (await askAs(asker, 'GET', '/members')).json());
	return members.find((member) => member.principal.id === principal)?.devices;
}

describe('passes', () => {
	test('[D2] [D10] a pass tells whose it is, makes one device theirs, and then is nothing', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const { secret } = await makePass(bob);
		for (let i = 0; i < 3; i++) {
			const look = await send('POST', '/api/passes/look', { body: { room: room.id, secret } });
			expect(v.parse(api.PassOffer, await look.json())).toMatchObject({
				room: { title: 'Air quality' },
				person: { name: 'A participant' },
				role: 'participant'
			});
		}
		const phone = await granted(await usePass(secret));
		expect(phone).toMatchObject({ principal: bob.principal, role: 'participant' });
		expect(await problem(await usePass(secret))).toEqual([404, 'pass-invalid']);
		const look = await send('POST', '/api/passes/look', { body: { room: room.id, secret } });
		expect(await problem(look)).toEqual([404, 'pass-invalid']);
		// What one device writes is the other's own.
		const first = await openClient(relay, room.id, 'content', bob);
		first.send(update(typed('one', { clientID: 5 })));
		await until(() => first.committed === 1);
		const second = await openClient(relay, room.id, 'content', phone);
		second.send(update(typed('two', { clientID: 6 })));
		await until(() => second.committed === 1);
		await until(() => second.all('who').length === 2);
		const owners = second.all('who').flatMap((who) => [...who.owners]);
		expect(new Map(owners)).toEqual(new Map([5, 6].map((clientId) => [clientId, bob.principal])));
	});

	test('[D2] a pass ends at its time, with the room, and with the rights of its maker', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const other = await createRoom(relay);
		const late = await makePass(bob);
		passTime(LIMITS.passMs - 1);
		const inTime = await makePass(bob);
		passTime(1);
		expect(await problem(await usePass(late.secret))).toEqual([404, 'pass-invalid']);
		expect(await problem(await usePass(inTime.secret, {}, other.id))).toEqual([404, 'pass-invalid']);
		expect((await usePass(inTime.secret)).status).toBe(200);
		const second = await joinRoom(relay, room, 'facilitator');
		const given = await makePass(second, { principal: bob.principal });
		const own = await makePass(bob);
		await askAs(room.facilitator, 'PATCH', `/members/${second.principal}`, { role: 'participant' });
		expect(await problem(await usePass(given.secret))).toEqual([404, 'pass-invalid']);
		await askAs(room.facilitator, 'DELETE', `/members/${bob.principal}`);
		expect(await problem(await usePass(own.secret))).toEqual([404, 'pass-invalid']);
	});

	test('[D3] nobody but a facilitator makes a pass for somebody else, and only for who is in the room', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const cyd = await joinRoom(relay, room, 'reader');
		const forBob = { principal: bob.principal };
		expect(await problem(await askAs(cyd, 'POST', '/passes', forBob))).toEqual([403, 'forbidden']);
		expect((await askAs(cyd, 'POST', '/passes', {})).status).toBe(201);
		const { secret } = await makePass(room.facilitator, forBob);
		passTime(LIMITS.readmitMs - 1);
		expect(await granted(await usePass(secret))).toMatchObject(forBob);
		const stranger = { principal: newId() };
		expect((await askAs(room.facilitator, 'POST', '/passes', stranger)).status).toBe(404);
		await askAs(room.facilitator, 'DELETE', `/members/${bob.principal}`);
		expect((await askAs(room.facilitator, 'POST', '/passes', forBob)).status).toBe(404);
	});

	test('[D4] a pass that is shown no longer is nothing', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const { id, secret } = await makePass(bob);
		expect((await askAs(room.facilitator, 'DELETE', `/passes/${id}`)).status).toBe(404);
		expect((await askAs(bob, 'DELETE', `/passes/${id}`)).status).toBe(204);
		expect(await problem(await usePass(secret))).toEqual([404, 'pass-invalid']);
	});

	test('[D1] in another room the device is who it was', async () => {
		const other = await createRoom(relay);
		const device = createDevice();
		const invite = await call(relay, 'POST', `/api/rooms/${other.id}/invites`, {
			token: other.facilitator.token,
			body: { role: 'reader' }
		});
		const { secret } = (await invite.json()) as { secret: string };
		const redeem = { room: other.id, secret, name: 'Eve', organisation: '', ...device };
		const before = await granted(await send('POST', '/api/invites/redeem?as=token', { body: redeem }));
		const pass = await makePass(room.facilitator);
		const here = await granted(await usePass(pass.secret, device));
		expect(here).toMatchObject({ principal: room.facilitator.principal, role: 'facilitator' });
		const there = await call(relay, 'GET', `/api/rooms/${other.id}`, { token: here.token });
		expect(v.parse(api.RoomInfo, await there.json())).toMatchObject({
			role: 'reader',
			principal: { id: before.principal }
		});
		// And Ada, whose pass it was, is nobody there.
		const ada = await call(relay, 'GET', `/api/rooms/${other.id}`, { token: room.facilitator.token });
		expect(ada.status).toBe(403);
	});

	test('[D2] the link of a pass carries its secret behind the #', async () => {
		const response = await askAs(room.facilitator, 'POST', '/passes', {});
		const pass = v.parse(api.Pass, await response.json());
		const url = new URL(pass.url);
		expect(url.origin + url.pathname).toBe(`${relay.origin}/open`);
		expect(parseInviteHash(url.hash)).toEqual({ room: room.id, secret: pass.secret });
	});
});

describe('devices', () => {
	test('[D5] a device that is signed out loses its sockets at once and gets no new one', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const device = createDevice();
		const phone = await granted(await usePass((await makePass(bob)).secret, device));
		const sockets = await Promise.all(
			(['content', 'discussion'] as const).map((doc) => openClient(relay, room.id, doc, phone))
		);
		const other = await openClient(relay, room.id, 'content', bob);
		const started = performance.now();
		expect((await askAs(bob, 'DELETE', `/devices/${device.principal}`)).status).toBe(204);
		for (const socket of sockets) expect((await socket.end()).code).toBe(4401);
		expect(performance.now() - started).toBeLessThan(1000);
		expect((await (await openClient(relay, room.id, 'content', phone)).end()).code).toBe(4401);
		expect((await askAs(phone, 'GET', '')).status).toBe(403);
		await other.settled();
		expect(other.closed).toBeNull();
	});

	test('[I7] a device that was signed out comes back by a pass, not by a link', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const device = createDevice();
		await usePass((await makePass(bob)).secret, device);
		await askAs(bob, 'DELETE', `/devices/${device.principal}`);
		const invite = await askAs(room.facilitator, 'POST', '/invites', { role: 'reader' });
		const { secret } = (await invite.json()) as { secret: string };
		const redeem = { room: room.id, secret, name: 'Eve', organisation: '', ...device };
		expect((await send('POST', '/api/invites/redeem', { body: redeem })).status).toBe(403);
		const again = await makePass(room.facilitator, { principal: bob.principal });
		expect(await granted(await usePass(again.secret, device))).toMatchObject({ principal: bob.principal });
	});

	test('[D6] everybody sees and signs out their own devices, facilitators everybody’s', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const cyd = await joinRoom(relay, room, 'participant');
		const device = createDevice();
		const pass = await makePass(room.facilitator, { principal: bob.principal });
		passTime(1);
		const phone = await granted(await usePass(pass.secret, device));
		await openClient(relay, room.id, 'content', phone);
		expect(await devicesOf(cyd, bob.principal)).toBeUndefined();
		const own = await devicesOf(bob, bob.principal);
		expect(own).toMatchObject([
			{ way: 'joined', by: null, isThis: true, here: false },
			{ id: device.principal, way: 'facilitator', by: 'Ada', isThis: false, here: true }
		]);
		expect(await devicesOf(room.facilitator, bob.principal)).toHaveLength(2);
		const path = (id: string) => `/devices/${id}`;
		expect((await askAs(cyd, 'DELETE', path(device.principal))).status).toBe(404);
		expect((await askAs(bob, 'DELETE', path(bob.principal))).status).toBe(403);
		expect((await askAs(bob, 'DELETE', path(newId()))).status).toBe(404);
		expect((await askAs(room.facilitator, 'DELETE', path(device.principal))).status).toBe(204);
		expect(await devicesOf(bob, bob.principal)).toHaveLength(1);
	});
});

describe('recovery codes', () => {
	test('[D7] a code brings its person back on another device, once, however it is written', async () => {
		const [code = '', second = ''] = await newCodes(room.facilitator);
		const typed = ` ${code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')} `;
		passTime(1);
		const back = await granted(await recover(typed));
		expect(back).toMatchObject({ principal: room.facilitator.principal, role: 'facilitator' });
		expect(await left(back)).toEqual({ left: 1 });
		expect(await problem(await recover(code))).toEqual([404, 'recovery-invalid']);
		const devices = await devicesOf(back, back.principal);
		expect(devices?.map(({ way, isThis }) => [way, isThis])).toEqual([
			['joined', false],
			['recovery', true]
		]);
		const other = await joinRoom(relay, room, 'facilitator');
		await askAs(other, 'PATCH', `/members/${back.principal}`, { role: 'commenter' });
		expect(await granted(await recover(second))).toMatchObject({ role: 'commenter' });
	});

	test('[D7] the codes that a roundtable was created with work', async () => {
		const code = createRecoveryCode();
		const id = newId();
		const body = { id, title: 'Water', name: 'Eve', organisation: '', recovery: [sha256Hex(code)] };
		const eve = v.parse(api.Grant, await (await send('POST', '/api/rooms?as=token', { body })).json());
		const back = await granted(await recover(code, createDevice(), id));
		expect(back).toMatchObject({ principal: eve.principal.id, role: 'facilitator' });
	});

	test('[D11] facilitators who are here hear at once who came back with a code, and nobody else', async () => {
		const [code = ''] = await newCodes(room.facilitator);
		const facilitator = await joinRoom(relay, room, 'facilitator');
		const participant = await joinRoom(relay, room, 'participant');
		const clients = await Promise.all(
			[facilitator, participant].map((person) => openClient(relay, room.id, 'content', person))
		);
		expect((await recover('not it')).status).toBe(404);
		expect((await recover(code)).status).toBe(200);
		await until(() => clients[0]?.all('returned').length === 1);
		expect(clients[0]?.all('returned')).toEqual([
			{ type: 'returned', principal: room.facilitator.principal }
		]);
		await clients[1]?.settled();
		expect(clients[1]?.all('returned')).toEqual([]);
		for (const client of clients) client.close();
	});

	test('[D8] whatever is wrong with a code, the answer is the same', async () => {
		const [code = '', used = ''] = await newCodes(room.facilitator);
		expect((await recover(used)).status).toBe(200);
		const second = await joinRoom(relay, room, 'facilitator');
		const [ofRemoved = ''] = await newCodes(second);
		await askAs(room.facilitator, 'DELETE', `/members/${second.principal}`);
		const other = await createRoom(relay);
		const answers = await Promise.all([
			recover(createRecoveryCode()),
			recover(used),
			recover(ofRemoved),
			recover(code, createDevice(), other.id),
			recover(code, createDevice(), newId()),
			recover('hello')
		]);
		const texts = await Promise.all(answers.map((answer) => answer.text()));
		expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
		expect(new Set(texts).size).toBe(1);
		expect((await recover(code)).status).toBe(200);
	});

	test('[D9] new codes take the place of the old, and only facilitators have any', async () => {
		const [old = ''] = await newCodes(room.facilitator);
		await newCodes(room.facilitator);
		expect(await problem(await recover(old))).toEqual([404, 'recovery-invalid']);
		const second = await joinRoom(relay, room, 'facilitator');
		expect(await left(second)).toEqual({ left: 0 });
		expect(await left(room.facilitator)).toEqual({ left: 2 });
		const bob = await joinRoom(relay, room, 'participant');
		expect((await askAs(bob, 'GET', '/recovery')).status).toBe(403);
		expect((await askAs(bob, 'PUT', '/recovery', { recovery: [sha256Hex('x')] })).status).toBe(403);
	});
});
