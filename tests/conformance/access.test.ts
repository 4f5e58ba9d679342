/** Getting in and being let out: creating, signing in, devices and members. */
import { describe, expect, test, vi } from 'vitest';
import * as v from 'valibot';
import { api, LIMITS, ROLES, type Role } from '#protocol';
import { call, createRoom, joinRoom, newId, startRelay, syncUrl, type TestPerson } from '../support/relay.ts';
import { inRoom, invite, now, passTime, problem, redeem, relay, room, send, setDoor } from './asking.ts';
import { Client, openClient, until } from './kit.ts';

setDoor();

const body = (changes: object = {}) => ({
	id: newId(),
	title: 'Water',
	name: 'Eve',
	organisation: '',
	...changes
});

describe('starting a roundtable', () => {
	test('[I15] the first to create an id has it, as facilitator', async () => {
		const first = await send('POST', '/api/rooms?as=token', { body: body({ id: 'r'.repeat(22) }) });
		expect(first.status).toBe(201);
		const grant = v.parse(api.Grant, await first.json());
		expect(grant).toMatchObject({
			room: { title: 'Water' },
			role: 'facilitator',
			principal: { name: 'Eve' }
		});
		const second = await send('POST', '/api/rooms?as=token', {
			body: body({ id: 'r'.repeat(22), name: 'Mallory' })
		});
		expect(await problem(second)).toEqual([409, 'room-exists']);
		const members = await send('GET', `/api/rooms/${'r'.repeat(22)}/members`, { token: grant.token ?? '' });
		expect(v.parse(api.MemberList, await members.json()).map((member) => member.principal.name)).toEqual([
			'Eve'
		]);
	});

	test('[I15] with a code, nobody starts one without it', async () => {
		const closed = await startRelay({ createCode: 'open sesame' });
		const post = (code?: string) => call(closed, 'POST', '/api/rooms', { body: body({ code }) });
		expect(await problem(await post())).toEqual([403, 'code-required']);
		expect(await problem(await post('open'))).toEqual([403, 'code-required']);
		expect((await post('open sesame')).status).toBe(201);
		await closed.stop();
	});

	test('[H2] bodies are checked field by field, and bounded', async () => {
		const wrong: unknown[] = [
			'text',
			[],
			{},
			body({ id: 'short' }),
			body({ id: `${'a'.repeat(30)}/` }),
			body({ title: '' }),
			body({ title: '   ' }),
			body({ title: 'x'.repeat(LIMITS.titleLength + 1) }),
			body({ name: 5 }),
			body({ recovery: ['not a hash'] }),
			body({ promise: { naming: 'whatever' } })
		];
		for (const each of wrong) {
			expect(await problem(await send('POST', '/api/rooms', { body: each }))).toEqual([400, 'bad-request']);
		}
		const big = await send('POST', '/api/rooms', { body: body({ title: 'x'.repeat(LIMITS.bodyBytes) }) });
		expect(await problem(big)).toEqual([413, 'too-large']);
		const broken = await fetch(`${relay.origin}/api/rooms`, { method: 'POST', body: '{"id": ' });
		expect(await problem(broken)).toEqual([400, 'bad-request']);
	});

	test('[H1] what was sent is never quoted in an error', async () => {
		const response = await send('POST', '/api/rooms', { body: body({ id: '<script>secret</script>' }) });
		expect(await response.text()).not.toMatch(/script|secret/);
		expect(await problem(await send('GET', '/api/no/such/thing'))).toEqual([404, 'not-found']);
	});

	test('[H3] every reply of the API forbids sniffing, referrers and caching', async () => {
		for (const response of [
			await send('GET', '/healthz'),
			await inRoom('GET'),
			await send('GET', '/api/x')
		]) {
			expect(response.headers.get('x-content-type-options')).toBe('nosniff');
			expect(response.headers.get('referrer-policy')).toBe('no-referrer');
			expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
			expect(response.headers.get('cache-control')).toBe('no-store');
		}
	});

	test('[R2] title and promise are the facilitators’ to change, and shown to everybody in the room', async () => {
		const promise = { naming: 'chatham-house', reading: 'when-opened', recorded: true, note: '' };
		const reader = await joinRoom(relay, room, 'participant');
		const change = { title: 'Rivers', promise };
		expect((await inRoom('PATCH', '', { token: reader.token, body: change })).status).toBe(403);
		expect((await inRoom('PATCH', '', { token: room.facilitator.token, body: change })).status).toBe(204);
		const info = v.parse(api.RoomInfo, await (await inRoom('GET', '', { token: reader.token })).json());
		expect(info).toMatchObject({ room: { title: 'Rivers' }, promise, role: 'participant' });
		expect(await problem(await inRoom('GET', '', {}))).toEqual([401, 'not-signed-in']);
		const stranger = await createRoom(relay);
		expect(await problem(await inRoom('GET', '', { token: stranger.facilitator.token }))).toEqual([
			403,
			'forbidden'
		]);
		expect(await problem(await send('GET', `/api/rooms/${newId()}`, { token: reader.token }))).toEqual([
			404,
			'not-found'
		]);
	});
});

describe('devices and sessions', () => {
	test('[I8] the same device is the same person, in every room and after a lost session', async () => {
		const device = { principal: newId(), deviceSecret: newId() };
		const { secret } = await invite({ role: 'reader' });
		const joined = v.parse(api.Grant, await (await redeem(secret, device)).json());
		expect(joined.principal.id).toBe(device.principal);
		const signedIn = await send('POST', '/api/session?as=token', { body: device });
		const { token } = v.parse(api.SignedIn, await signedIn.json());
		const info = v.parse(api.RoomInfo, await (await inRoom('GET', '', { token: token ?? '' })).json());
		expect(info.principal.id).toBe(device.principal);
		const own = await send('POST', '/api/rooms?as=token', { body: body(device) });
		expect(v.parse(api.Grant, await own.json()).principal.id).toBe(device.principal);
	});

	test('[I8] without the secret nobody becomes somebody else', async () => {
		const device = { principal: newId(), deviceSecret: newId() };
		const { secret } = await invite({ role: 'reader' });
		await redeem(secret, device);
		const wrong = { ...device, deviceSecret: newId() };
		const { principal } = device;
		expect(await problem(await send('POST', '/api/session', { body: wrong }))).toEqual([
			401,
			'not-signed-in'
		]);
		expect(await problem(await redeem(secret, wrong))).toEqual([401, 'not-signed-in']);
		expect(await problem(await redeem(secret, { principal }))).toEqual([401, 'not-signed-in']);
		expect(await problem(await redeem(secret, { principal: room.facilitator.principal }))).toEqual([
			401,
			'not-signed-in'
		]);
		expect((await send('POST', '/api/rooms', { body: body(wrong) })).status).toBe(401);
	});

	test('[I12] a token in a query is nothing', async () => {
		const { token } = room.facilitator;
		for (const name of ['token', 'access_token', 'bearer', 'roundtable']) {
			expect((await inRoom('GET', `?${name}=${token}`, {})).status).toBe(401);
			const socket = new Client(`${syncUrl(relay, room.id, 'content')}?${name}=${token}`);
			expect((await socket.end()).code).toBe(4401);
		}
	});

	test('[I13] an address that is wrong too often waits, also with the right secret, and only for a while', async () => {
		const { secret } = await invite({ role: 'reader' });
		let refused = 0;
		for (let i = 0; i < 30; i++) {
			const response = await redeem('B'.repeat(32));
			if (response.status === 429) refused++;
		}
		expect(refused).toBe(10);
		expect(await problem(await redeem(secret))).toEqual([429, 'too-many-requests']);
		passTime(7000);
		expect((await redeem(secret)).status).toBe(200);
	});

	test('[I13] an address that tries too often waits, and a whole workshop at once does not', async () => {
		const { secret } = await invite({ role: 'reader' });
		const look = () => send('POST', '/api/invites/look', { body: { room: room.id, secret } });
		const statuses = await Promise.all(Array.from({ length: 260 }, async () => (await look()).status));
		const let_ = statuses.filter((status) => status === 200).length;
		expect(let_).toBeGreaterThan(150);
		expect(let_).toBeLessThan(210);
		expect(statuses.filter((status) => status === 429)).toHaveLength(260 - let_);
	});
});

describe('members', () => {
	test('[I16] members see who is in the room, who is here, and when somebody last was', async () => {
		const [bob, cyd] = [await joinRoom(relay, room, 'participant'), await joinRoom(relay, room, 'reader')];
		const socket = await openClient(relay, room.id, 'discussion', bob);
		const list = async (person: TestPerson) => {
			const response = await inRoom('GET', '/members', { token: person.token });
			return v.parse(api.MemberList, await response.json());
		};
		const byRole = (members: Awaited<ReturnType<typeof list>>) =>
			Object.fromEntries(members.map((member) => [member.role, member]));
		await vi.waitFor(async () => expect(byRole(await list(cyd))['participant']?.lastSeenAt).toBe(now));
		expect(byRole(await list(cyd))).toMatchObject({
			facilitator: { here: false, lastSeenAt: null, revokedAt: null, principal: { name: 'Ada' } },
			participant: { here: true, lastSeenAt: now },
			reader: { here: false, joinedAt: now }
		});
		passTime(5000);
		socket.close();
		await until(() => relay.attached.relay.counts.sockets === 0);
		await vi.waitFor(async () => expect(byRole(await list(cyd))['participant']?.lastSeenAt).toBe(now));
		expect(byRole(await list(cyd))['participant']?.here).toBe(false);
		await inRoom('DELETE', `/members/${bob.principal}`);
		expect((await list(cyd)).map(({ role }) => role).sort()).toEqual(['facilitator', 'reader']);
		expect((await list(room.facilitator)).find(({ role }) => role === 'participant')?.revokedAt).toBe(now);
	});

	test('[I14] the last facilitator can be neither demoted nor removed', async () => {
		const own = `/members/${room.facilitator.principal}`;
		const { token } = room.facilitator;
		const demote = () => inRoom('PATCH', own, { token, body: { role: 'reader' } });
		expect(await problem(await demote())).toEqual([409, 'last-facilitator']);
		expect(await problem(await inRoom('DELETE', own))).toEqual([409, 'last-facilitator']);
		const second = await joinRoom(relay, room, 'facilitator');
		expect((await demote()).status).toBe(204);
		const others = { token: second.token, body: { role: 'reader' } };
		expect((await inRoom('PATCH', `/members/${second.principal}`, others)).status).toBe(409);
	});

	test.each(ROLES.filter((role) => role !== 'facilitator'))(
		'[R2] a %s changes nobody',
		async (role: Role) => {
			const person = await joinRoom(relay, room, role);
			const { token } = person;
			for (const principal of [person.principal, room.facilitator.principal, newId()]) {
				const change = await inRoom('PATCH', `/members/${principal}`, {
					token,
					body: { role: 'facilitator' }
				});
				expect(change.status).toBe(403);
				expect((await inRoom('DELETE', `/members/${principal}`, { token })).status).toBe(403);
			}
			const unknown = { token: room.facilitator.token, body: { role } };
			expect((await inRoom('PATCH', `/members/${newId()}`, unknown)).status).toBe(404);
		}
	);
});
