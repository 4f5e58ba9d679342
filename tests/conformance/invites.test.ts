/** Links into a roundtable: what they offer, how far they go, and how they end. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { api, parseInviteHash, ROLES } from '#protocol';
import { createRoom, joinRoom, newId } from '../support/relay.ts';
import {
	inRoom,
	invite,
	now,
	passTime,
	problem,
	redeem,
	relay,
	room,
	send,
	setDoor,
	startAgain
} from './asking.ts';
import { openClient, until } from './kit.ts';

setDoor();

test('[I18] a link tells its offer before anything is asked', async () => {
	const promise = { naming: 'roles', reading: 'live', recorded: false, note: 'Be kind' };
	await inRoom('PATCH', '', { token: room.facilitator.token, body: { promise } });
	const { secret } = await invite({ role: 'commenter' });
	const response = await send('POST', '/api/invites/look', { body: { room: room.id, secret } });
	expect(v.parse(api.InviteOffer, await response.json())).toMatchObject({
		room: { id: room.id, title: 'Air quality' },
		role: 'commenter',
		invitedBy: { name: 'Ada', organisation: 'Open Data Office' },
		promise
	});
});

test('[I4] the link leads to this server, with the secret behind the #', async () => {
	const made = v.parse(
		api.Invite,
		await (
			await inRoom('POST', '/invites', {
				token: room.facilitator.token,
				body: { role: 'reader', maxUses: 3 }
			})
		).json()
	);
	const url = new URL(made.url ?? '');
	expect(url.origin + url.pathname).toBe(`${relay.origin}/join`);
	expect(parseInviteHash(url.hash)).toEqual({ room: room.id, secret: made.secret });
	expect(made).toMatchObject({ role: 'reader', maxUses: 3 });
	expect((made.expiresAt ?? 0) - now).toBe(30 * 86_400_000);
});

test.each(ROLES)('[I4] a %s invites only as far as they may', async (role) => {
	const person = role === 'facilitator' ? room.facilitator : await joinRoom(relay, room, role);
	const statuses = await Promise.all(
		ROLES.map(async (asked) => {
			const options = { token: person.token, body: { role: asked } };
			return (await inRoom('POST', '/invites', options)).status;
		})
	);
	expect(statuses).toEqual(ROLES.map(() => (role === 'facilitator' ? 201 : 403)));
	const list = await inRoom('GET', '/invites', { token: person.token });
	expect(list.status).toBe(role === 'facilitator' ? 200 : 403);
});

test('[I4] a role must be named, and be one', async () => {
	for (const wrong of [
		{},
		{ role: 'admin' },
		{ role: 'reader', maxUses: 0 },
		{ role: 'reader', expiresAt: -1 }
	]) {
		const response = await inRoom('POST', '/invites', { token: room.facilitator.token, body: wrong });
		expect(await problem(response)).toEqual([400, 'bad-request']);
	}
});

test('[I2] [I6] an ended, revoked, used or invented invite is answered alike', async () => {
	const once = await invite({ role: 'reader', maxUses: 1 });
	const short = await invite({ role: 'reader', expiresAt: now + 1000 });
	const revoked = await invite({ role: 'reader' });
	expect((await redeem(once.secret)).status).toBe(200);
	expect((await inRoom('DELETE', `/invites/${revoked.id}`)).status).toBe(204);
	passTime(999);
	expect((await redeem(short.secret)).status).toBe(200);
	passTime(1);
	const texts = new Set<string>();
	for (const secret of [once.secret, short.secret, revoked.secret, 'A'.repeat(32)]) {
		for (const path of ['look', 'redeem']) {
			const response = await send('POST', `/api/invites/${path}`, {
				body: { room: room.id, secret, name: 'x', organisation: '' }
			});
			expect(response.status).toBe(404);
			texts.add(await response.text());
		}
	}
	const other = await createRoom(relay);
	const elsewhere = await send('POST', '/api/invites/redeem', {
		body: { room: other.id, secret: (await invite({ role: 'reader' })).secret, name: 'x', organisation: '' }
	});
	texts.add(await elsewhere.text());
	expect(texts.size).toBe(1);
});

test('[I2] one use is one use, also when many come at once', async () => {
	const { secret } = await invite({ role: 'reader', maxUses: 3 });
	const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await redeem(secret)).status));
	expect(statuses.filter((status) => status === 200)).toHaveLength(3);
});

test('[I5] fifty looks, and any number of GETs by link previews, use nothing up', async () => {
	const { secret } = await invite({ role: 'reader', maxUses: 1 });
	for (let i = 0; i < 50; i++) {
		const looked = await send('POST', '/api/invites/look', { body: { room: room.id, secret } });
		expect(looked.status).toBe(200);
		expect((await send(i % 2 === 0 ? 'GET' : 'HEAD', '/api/invites/redeem')).status).toBe(404);
	}
	expect((await redeem(secret)).status).toBe(200);
});

test('[I3] a lower link changes no role and costs no use; a higher one raises it at once', async () => {
	const participant = await joinRoom(relay, room, 'commenter');
	const socket = await openClient(relay, room.id, 'content', participant);
	const [low, high] = [await invite({ role: 'reader', maxUses: 1 }), await invite({ role: 'participant' })];
	const after = v.parse(api.Grant, await (await redeem(low.secret, {}, participant.token)).json());
	expect([after.role, after.principal.id]).toEqual(['commenter', participant.principal]);
	const raised = v.parse(api.Grant, await (await redeem(high.secret, {}, participant.token)).json());
	expect(raised.role).toBe('participant');
	await until(() => socket.all('hello').at(-1)?.role === 'participant');
	const list = v.parse(api.InviteList, await (await inRoom('GET', '/invites')).json());
	expect(list.find(({ id }) => id === low.id)?.uses).toBe(0);
	expect(list.every((each) => each.secret === undefined && each.url === undefined)).toBe(true);
});

test('[I7] a removed person stays out until a facilitator takes them back', async () => {
	const { secret } = await invite({ role: 'participant' });
	const joined = v.parse(api.Grant, await (await redeem(secret)).json());
	const member = `/members/${joined.principal.id}`;
	expect((await inRoom('DELETE', member)).status).toBe(204);
	expect(await problem(await redeem(secret, {}, joined.token))).toEqual([403, 'forbidden']);
	expect((await inRoom('GET', '', { token: joined.token ?? '' })).status).toBe(403);
	const back = { token: room.facilitator.token, body: { role: 'reader' } };
	expect((await inRoom('PATCH', member, back)).status).toBe(204);
	expect((await inRoom('GET', '', { token: joined.token ?? '' })).status).toBe(200);
});

test('[I1] neither secrets nor tokens are anywhere in the data folder', async () => {
	const deviceSecret = newId();
	const { secret } = await invite({ role: 'participant' });
	const grant = v.parse(api.Grant, await (await redeem(secret, { principal: newId(), deviceSecret })).json());
	await relay.stop({ keepData: true });
	const names = await readdir(relay.dataDir, { recursive: true, withFileTypes: true });
	for (const name of names.filter((each) => each.isFile())) {
		const bytes = await readFile(join(name.parentPath, name.name), 'latin1');
		for (const canary of [deviceSecret, secret, grant.token ?? ''])
			expect(bytes.includes(canary)).toBe(false);
	}
	await startAgain();
});
