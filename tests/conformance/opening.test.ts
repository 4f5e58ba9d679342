/** Readers who see a room only once it is opened to them, and words that open a link while a screen shows them. */
import { beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { api, LIMITS, type Role, type RoomPromise } from '#protocol';
import { sha256Hex } from '#util';
import { call, joinRoom } from '../support/relay.ts';
import { askAs, now, passTime, problem, relay, room, setDoor } from './asking.ts';
import { openClient } from './kit.ts';

setDoor();

async function change(body: object): Promise<void> {
	expect((await askAs(room.facilitator, 'PATCH', '', body)).status).toBe(204);
}
const promise = (reading: RoomPromise['reading']) => ({
	promise: { naming: 'names', reading, recorded: false, note: '' }
});

describe('opening', () => {
	test('[O1] readers get no socket until the room is opened, and everybody else does', async () => {
		await change(promise('when-opened'));
		const reader = await joinRoom(relay, room, 'reader');
		for (const doc of ['content', 'discussion'] as const) {
			const client = await openClient(relay, room.id, doc, reader);
			expect((await client.end()).code).toBe(4425);
			expect(client.heard).toEqual([]);
		}
		for (const role of ['commenter', 'participant', 'facilitator'] as Role[]) {
			const client = await openClient(relay, room.id, 'content', await joinRoom(relay, room, role));
			await client.settled();
			expect(client.all('hello').at(-1)).toMatchObject({ role, readers: 'waiting' });
		}
		await change({ opened: true });
		for (const doc of ['content', 'discussion'] as const) {
			const client = await openClient(relay, room.id, doc, reader);
			await client.settled();
			expect(client.all('hello').at(-1)?.readers).toBe('opened');
		}
	});

	test('[O2] files and people are closed to readers meanwhile, title and promise are not', async () => {
		await change(promise('when-opened'));
		const reader = await joinRoom(relay, room, 'reader');
		const path = `/files/${sha256Hex('bytes')}`;
		const put = await fetch(`${relay.origin}/api/rooms/${room.id}${path}`, {
			method: 'PUT',
			headers: { authorization: `Bearer ${room.facilitator.token}` },
			body: 'bytes'
		});
		expect(put.status).toBe(201);
		expect(await problem(await askAs(reader, 'GET', path))).toEqual([403, 'not-open']);
		expect((await askAs(reader, 'HEAD', path)).status).toBe(403);
		expect(await problem(await askAs(reader, 'GET', '/members'))).toEqual([403, 'not-open']);
		const info = v.parse(api.RoomInfo, await (await askAs(reader, 'GET', '')).json());
		expect(info).toMatchObject({ readers: 'waiting', promise: { reading: 'when-opened' } });
		await change({ opened: true });
		expect(await (await askAs(reader, 'GET', path)).text()).toBe('bytes');
		expect((await askAs(reader, 'GET', '/members')).status).toBe(200);
	});

	test('[O3] closing a room ends the sockets of readers at once, and tells the others', async () => {
		const reader = await joinRoom(relay, room, 'reader');
		const sockets = await Promise.all(
			(['content', 'discussion'] as const).map((doc) => openClient(relay, room.id, doc, reader))
		);
		const other = await openClient(relay, room.id, 'content', room.facilitator);
		const started = performance.now();
		await change(promise('when-opened'));
		for (const socket of sockets) expect((await socket.end()).code).toBe(4425);
		expect(performance.now() - started).toBeLessThan(1000);
		await change({ opened: true });
		await other.settled();
		expect(other.all('hello').map(({ readers }) => readers)).toEqual(['live', 'waiting', 'opened']);
	});

	test('[O3] whoever becomes a reader of a room that is not open has to wait as well', async () => {
		await change(promise('when-opened'));
		const bob = await joinRoom(relay, room, 'participant');
		const client = await openClient(relay, room.id, 'content', bob);
		await client.settled();
		await askAs(room.facilitator, 'PATCH', `/members/${bob.principal}`, { role: 'reader' });
		expect((await client.end()).code).toBe(4425);
	});

	test('[O3] a room that closes at any moment of joining leaves no reader inside', async () => {
		for (let i = 0; i < 15; i++) {
			await change(promise('live'));
			const reader = await joinRoom(relay, room, 'reader');
			const opening = openClient(relay, room.id, 'content', reader);
			const [client] = await Promise.all([opening, change(promise('when-opened'))]);
			expect((await client.end()).code).toBe(4425);
		}
	});

	test('[O4] only facilitators open, and a tightened promise closes again', async () => {
		const readers = async () =>
			v.parse(api.RoomInfo, await (await askAs(room.facilitator, 'GET', '')).json()).readers;
		const bob = await joinRoom(relay, room, 'participant');
		await change(promise('when-opened'));
		expect((await askAs(bob, 'PATCH', '', { opened: true })).status).toBe(403);
		expect(await readers()).toBe('waiting');
		await change({ opened: true });
		expect(await readers()).toBe('opened');
		// Other words in the same promise do not take back what was opened.
		await change({ promise: { ...promise('when-opened').promise, note: 'Be kind' } });
		expect(await readers()).toBe('opened');
		await change(promise('live'));
		await change(promise('when-opened'));
		expect(await readers()).toBe('waiting');
	});
});

describe('words', () => {
	let invite: { id: string; secret: string };
	const make = async (body: object) =>
		(await (await askAs(room.facilitator, 'POST', '/invites', body)).json()) as typeof invite;
	const show = async () =>
		v.parse(
			api.SpokenWords,
			await (await askAs(room.facilitator, 'POST', `/invites/${invite.id}/words`)).json()
		);
	const say = (words: string) => call(relay, 'POST', '/api/invites/words', { body: { words } });
	const renew = (words: string) => askAs(room.facilitator, 'PUT', `/invites/${invite.id}/words`, { words });
	beforeEach(async () => {
		invite = await make({ role: 'participant', maxUses: 2 });
	});

	test('[S1] words work while the screen that shows them is heard of, and not after', async () => {
		const { words, expiresAt } = await show();
		expect(words.split(' ')).toHaveLength(4);
		expect(expiresAt).toBe(now + LIMITS.wordsMs);
		passTime(LIMITS.wordsMs - 1);
		expect((await say(words)).status).toBe(200);
		expect((await renew(words)).status).toBe(200);
		passTime(LIMITS.wordsMs - 1);
		expect((await say(words)).status).toBe(200);
		passTime(1);
		expect(await problem(await say(words))).toEqual([404, 'words-invalid']);
		expect((await renew(words)).status).toBe(404);
		const next = await show();
		expect(next.words).not.toBe(words);
		expect((await askAs(room.facilitator, 'DELETE', `/invites/${invite.id}/words`)).status).toBe(204);
		expect((await say(next.words)).status).toBe(404);
	});

	test('[S2] words are understood however they are written, and wrong ones are answered alike', async () => {
		const { words } = await show();
		const ways = [words.toUpperCase(), words.replaceAll(' ', '-'), ` ${words.replaceAll(' ', ', ')}. `];
		for (const typed of ways) expect((await say(typed)).status).toBe(200);
		const [first = '', ...rest] = words.split(' ');
		const wrong = [rest.join(' '), [...rest, first].join(' '), 'acorn acorn acorn acorn', ''];
		const texts = await Promise.all(wrong.map(async (typed) => (await say(typed)).text()));
		expect(new Set(texts).size).toBe(1);
	});

	test('[S3] whoever said them in time joins on the terms of the invite, within ten minutes', async () => {
		const { words } = await show();
		const key = v.parse(api.WordsTicket, await (await say(words)).json());
		const late = v.parse(api.WordsTicket, await (await say(words)).json());
		expect(key.room).toBe(room.id);
		await askAs(room.facilitator, 'DELETE', `/invites/${invite.id}/words`);
		const redeem = (secret: string) =>
			call(relay, 'POST', '/api/invites/redeem?as=token', {
				body: { room: room.id, secret, name: 'Bob', organisation: '' }
			});
		passTime(LIMITS.ticketMs - 1);
		expect(v.parse(api.Grant, await (await redeem(key.secret)).json()).role).toBe('participant');
		passTime(1);
		expect(await problem(await redeem(late.secret))).toEqual([404, 'invite-invalid']);
		const list = v.parse(api.InviteList, await (await askAs(room.facilitator, 'GET', '/invites')).json());
		expect(list.map(({ uses }) => uses)).toEqual([1]);
	});

	test('[S4] only facilitators have words shown, and only for invites that work', async () => {
		const bob = await joinRoom(relay, room, 'participant');
		const path = `/invites/${invite.id}/words`;
		for (const method of ['POST', 'PUT', 'DELETE']) {
			expect((await askAs(bob, method, path, { words: 'a b c d' })).status).toBe(403);
		}
		const { words } = await show();
		await askAs(room.facilitator, 'DELETE', `/invites/${invite.id}`);
		expect((await say(words)).status).toBe(404);
		expect((await askAs(room.facilitator, 'POST', path)).status).toBe(404);
		expect((await askAs(room.facilitator, 'POST', '/invites/nothing/words')).status).toBe(404);
	});
});
