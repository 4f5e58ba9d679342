import { describe, expect, test } from 'vitest';
import { createApi } from './client.ts';

const ROOM = 'room_aaaaaaaaaaaaaaaaa';
const GRANT = {
	room: { id: ROOM, title: 'Water' },
	principal: { id: 'principal_aaaaaaaaaaaa', name: 'Ana', organisation: '' },
	role: 'participant'
};

type Call = { url: string; init: RequestInit };

/** A server that answers everything with `reply`, and remembers what it was asked. */
function serve(reply: () => Response | Promise<Response>) {
	const calls: Call[] = [];
	const fetch = (async (url: string, init: RequestInit) => {
		calls.push({ url, init });
		return reply();
	}) as typeof globalThis.fetch;
	return { fetch, calls };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const problem = (type: string, status: number) => json({ type, title: 'No', status }, status);

describe('a call', () => {
	test('sends JSON to the right place and parses the reply', async () => {
		const { fetch, calls } = serve(() => json(GRANT));
		const api = createApi({ fetch, origin: 'https://example.org' });
		const body = { room: ROOM, secret: 's'.repeat(32), name: 'Ana', organisation: '' };
		expect(await api.redeemInvite(body)).toEqual({ ok: true, value: GRANT });
		expect(calls[0]).toMatchObject({
			url: 'https://example.org/api/invites/redeem',
			init: { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' } }
		});
		expect(JSON.parse(String(calls[0]?.init.body))).toEqual(body);
	});

	test('escapes what it puts into a path', async () => {
		const { fetch, calls } = serve(() => new Response(null, { status: 204 }));
		const api = createApi({ fetch, origin: '' });
		await api.revokeMember('a/../b', 'c?d');
		expect(calls[0]?.url).toBe('/api/rooms/a%2F..%2Fb/members/c%3Fd');
	});

	test('takes a reply without a body where none is due', async () => {
		const { fetch } = serve(() => new Response(null, { status: 204 }));
		const api = createApi({ fetch, origin: '' });
		expect(await api.updateMember(ROOM, 'p', 'reader')).toEqual({ ok: true, value: undefined });
	});
});

describe('what can be expected to go wrong is a value:', () => {
	test.each([
		['the problem that the server names', () => problem('invite-invalid', 404), 'invite-invalid'],
		['a problem of a newer server, by its status', () => problem('something-new', 403), 'forbidden'],
		['no server', () => Promise.reject(new TypeError('Failed to fetch')), 'offline'],
		['a proxy without a server', () => new Response('<html>', { status: 502 }), 'offline'],
		['a hotel that asks for a room number', () => new Response('<html>Welcome'), 'unreadable'],
		['a reply with other fields', () => json({ ...GRANT, role: 'king' }), 'unreadable'],
		['a status nobody knows', () => new Response('', { status: 418 }), 'unreadable']
	])('%s', async (_what, reply, expected) => {
		const api = createApi({ fetch: serve(reply).fetch, origin: '' });
		expect(await api.createRoom({ id: ROOM, title: 't', name: 'n', organisation: '' })).toMatchObject({
			ok: false,
			problem: expected
		});
	});
});

describe('a bearer', () => {
	test('is asked for, kept, and shown from then on', async () => {
		const { fetch, calls } = serve(() => json({ ...GRANT, token: 'secret-token' }));
		const bearer = { token: null };
		const api = createApi({ fetch, origin: '', bearer });
		await api.createRoom({ id: ROOM, title: 't', name: 'n', organisation: '' });
		expect(calls[0]?.url).toBe('/api/rooms?as=token');
		expect(bearer.token).toBe('secret-token');
		await api.listMembers(ROOM);
		expect(calls[1]?.init.headers).toMatchObject({ authorization: 'Bearer secret-token' });
		expect(api.getFile(ROOM, 'ab').headers).toMatchObject({ authorization: 'Bearer secret-token' });
	});

	test('is not asked for where the browser keeps a cookie', async () => {
		const { fetch, calls } = serve(() => json({ principal: { id: 'p' } }));
		const api = createApi({ fetch, origin: '' });
		expect(await api.signIn({ principal: ROOM, deviceSecret: 's'.repeat(43) })).toMatchObject({ ok: true });
		expect(calls[0]?.url).toBe('/api/session');
		expect(api.bearer).toBeNull();
	});
});

test('A file is asked for by its hash and put with who may have it', () => {
	const api = createApi({ fetch: serve(() => json({})).fetch, origin: 'https://example.org' });
	expect(api.putFile(ROOM, 'abc', 'facilitators')).toEqual({
		url: `https://example.org/api/rooms/${ROOM}/files/abc`,
		method: 'PUT',
		headers: { 'content-type': 'application/octet-stream', 'x-roundtable-access': 'facilitators' }
	});
	expect([api.headFile, api.getFile, api.deleteFile].map((call) => call(ROOM, 'abc').method)).toEqual([
		'HEAD',
		'GET',
		'DELETE'
	]);
});
