/** Which pages may act for a signed-in person: exact origins, cookies that do not travel, bearers that need neither. */
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { call, newId, syncUrl } from '../support/relay.ts';
import { Client } from './kit.ts';
import { relay, room, setStage } from './stage.ts';

setStage({ options: { origins: ['https://table.example.org'] } });

const send = (method: string, path: string, options?: Parameters<typeof call>[3]) =>
	call(relay, method, path, options);
const body = (changes: object = {}) => ({
	id: newId(),
	title: 'Water',
	name: 'Eve',
	organisation: '',
	...changes
});

const FOREIGN = [
	'null',
	'http://evil.example',
	'https://table.example.org.evil.example',
	'https://table.example.org.',
	'https://TABLE.example.org',
	'https://table.example.org:443',
	'https://table.example.org:8443',
	'http://table.example.org',
	'https://sub.table.example.org',
	'https://user@table.example.org',
	'https://table.example.org/',
	'https://table.example.org, https://evil.example',
	'https://tаble.example.org',
	'http://localhost',
	'http://localhost:1',
	'https://localhost:PORT',
	'http://LOCALHOST:PORT',
	'http://127.0.0.1.:PORT',
	'http://[::ffff:127.0.0.1]:PORT',
	'http://2130706433:PORT',
	''
];
const at = (origin: string) =>
	Buffer.from(origin.replace('PORT', new URL(relay.origin).port), 'utf8').toString('latin1');

/** The cookie of somebody who created a room from a page at this origin. */
async function cookieFrom(origin: string, host?: string): Promise<{ header: string; cookie: string }> {
	const { port } = new URL(relay.origin);
	const headers = { origin, 'content-type': 'application/json', ...(host === undefined ? {} : { host }) };
	const header = await new Promise<string>((resolve, reject) => {
		const sent = request(
			{ port, host: 'localhost', method: 'POST', path: '/api/rooms', headers },
			(response) => {
				response.resume();
				resolve(response.headers['set-cookie']?.[0] ?? '');
			}
		);
		sent.on('error', reject);
		sent.end(JSON.stringify(body()));
	});
	return { header, cookie: header.split(';')[0] ?? '' };
}

test('[I9] the cookie is out of reach of scripts and other sites, and on https bound to the host', async () => {
	const plain = await cookieFrom(relay.origin);
	expect(plain.header).toMatch(/^roundtable=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
	const secure = await cookieFrom('https://table.example.org', 'table.example.org');
	expect(secure.header).toMatch(
		/^__Host-roundtable=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/
	);
});

test('[I9] on https a cookie without the prefix is nothing', async () => {
	const { cookie } = await cookieFrom(relay.origin);
	const status = await new Promise<number>((resolve, reject) => {
		const headers = { cookie, host: 'table.example.org' };
		const { port } = new URL(relay.origin);
		request({ port, host: 'localhost', path: `/api/rooms/${newId()}`, headers }, (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		})
			.on('error', reject)
			.end();
	});
	expect(status).toBe(401);
});

test('[I10] with a cookie only a page of ours changes anything or opens a socket', async () => {
	const { cookie } = await cookieFrom(relay.origin);
	const make = (headers: Record<string, string>) =>
		send('POST', '/api/rooms', { headers: { cookie, ...headers }, body: body() });
	for (const origin of FOREIGN)
		expect([origin, (await make({ origin: at(origin) })).status]).toEqual([origin, 403]);
	expect((await make({})).status).toBe(403);
	expect((await make({ origin: relay.origin })).status).toBe(201);
	expect((await make({ origin: 'https://table.example.org' })).status).toBe(201);
});

test('[I10] upgrades with a cookie are held to the same', async () => {
	const { cookie } = await cookieFrom(relay.origin);
	const created = await send('POST', '/api/rooms', {
		headers: { cookie, origin: relay.origin },
		body: body({ id: 'c'.repeat(22) })
	});
	expect(created.status).toBe(201);
	const open = (headers: Record<string, string>) =>
		new Client(syncUrl(relay, 'c'.repeat(22), 'content'), { headers: { cookie, ...headers } }).opened();
	for (const origin of FOREIGN.filter((each) => each !== '')) {
		const client = await open({ origin: at(origin) });
		expect([origin, (await client.end()).code]).toEqual([origin, 4403]);
	}
	expect((await (await open({})).end()).code).toBe(4403);
	const own = await open({ origin: relay.origin });
	await own.settled();
});

test('[I10] a page of others cannot sign a browser in as somebody else either', async () => {
	const headers = { origin: 'http://evil.example' };
	const attempts = ['/api/rooms', '/api/invites/redeem', '/api/session'];
	for (const path of attempts) expect((await send('POST', path, { headers, body: body() })).status).toBe(403);
});

test('[I11] a bearer needs no origin, and may come from anywhere', async () => {
	const { token } = room.facilitator;
	const path = `/api/rooms/${room.id}`;
	for (const headers of [{}, { origin: 'http://evil.example' }] as Record<string, string>[]) {
		expect((await send('PATCH', path, { token, headers, body: { title: 'x' } })).status).toBe(204);
		const client = new Client(syncUrl(relay, room.id, 'content'), { token, headers });
		await (await client.opened()).settled();
	}
});
