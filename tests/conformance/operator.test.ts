/** What an operator relies on: a start that says what is wrong, health, metrics, and logs that keep quiet. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { setFolder } from '../support/folder.ts';
import { call, createRoom, joinRoom, newId, startRelay, type TestRelay } from '../support/relay.ts';
import { Client, openClient, setRelays, typed, until, update } from './kit.ts';

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

const folder = setFolder();
const start = setRelays();

test('a port that is taken is said in one sentence', async () => {
	const taken = createServer().listen(0, 'localhost');
	await once(taken, 'listening');
	const { port } = taken.address() as AddressInfo;
	await writeFile(join(folder(), 'index.html'), '<script>start()</script>');
	const child = spawn(process.execPath, [main], {
		stdio: ['ignore', 'ignore', 'pipe'],
		env: {
			PATH: process.env['PATH'],
			PORT: String(port),
			ROUNDTABLE_DATA: join(folder(), 'data'),
			ROUNDTABLE_BUILD: folder(),
			ROUNDTABLE_LOG: 'silent'
		}
	});
	let said = '';
	child.stderr.on('data', (data: Buffer) => (said += data.toString()));
	const [code] = (await once(child, 'close')) as [number | null];
	taken.close();
	expect([code, said.trim()]).toEqual([
		1,
		`PORT=${port} is taken by another program. Stop that one, or set PORT to another.`
	]);
});

describe('health and metrics', () => {
	test('health is what a real write to the disk says', async () => {
		// Nothing stops it afterwards: without its storage it cannot.
		const relay = await startRelay({ dataDir: folder() });
		const healthy = await call(relay, 'GET', '/healthz');
		expect([healthy.status, await healthy.json()]).toMatchObject([200, { status: 'ok', sockets: 0 }]);
		await relay.attached.services.storage.close();
		await until2(async () => (await call(relay, 'GET', '/healthz')).status === 503);
	});

	test('metrics count rooms, sockets, commits, what waits, what was refused, and the disk', async () => {
		const relay = await start();
		const room = await createRoom(relay);
		const reader = await joinRoom(relay, room, 'reader');
		const client = await openClient(relay, room.id, 'content', room.facilitator);
		client.send(update(typed('CANARY', { clientID: 1 })));
		await until(() => client.committed === 1);
		const other = await openClient(relay, room.id, 'content', reader);
		other.send(update(typed('no', { clientID: 2 })));
		await until(() => other.all('denied').length === 1);
		await call(relay, 'GET', `/api/rooms/${newId()}`, { token: reader.token });
		const response = await call(relay, 'GET', '/metrics');
		expect(response.headers.get('content-type')).toContain('text/plain');
		const text = await response.text();
		const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
		expect(value('roundtable_rooms')).toBe(1);
		expect(value('roundtable_sockets')).toBe(2);
		expect(value('roundtable_commit_seconds_count')).toBe(1);
		expect(value('roundtable_commit_seconds_bucket{le="\\+Inf"}')).toBe(1);
		expect(value('roundtable_queue_bytes')).toBe(0);
		expect(value('roundtable_can_store')).toBe(1);
		expect(value('roundtable_disk_free_bytes')).toBeGreaterThan(0);
		expect(value('roundtable_refused_total{reason="role"}')).toBe(1);
		expect(value('roundtable_refused_total{reason="not-found"}')).toBe(1);
		for (const word of ['CANARY', room.id, reader.principal, 'Air', 'Ada']) expect(text).not.toContain(word);
		for (const line of text.trim().split('\n'))
			expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"\})? (NaN|-?[\d.e+-]+))$/);
	});

	test('without a token they are for this machine alone, and for nobody once the server is public', async () => {
		const status = async (relay: TestRelay, headers: Record<string, string> = {}) =>
			(await call(relay, 'GET', '/metrics', { headers })).status;
		const local = await start();
		expect(await status(local)).toBe(200);
		for (const name of ['x-forwarded-for', 'forwarded', 'via'])
			expect(await status(local, { [name]: '127.0.0.1' })).toBe(404);
		const open = await start({ origins: ['https://table.example'] });
		expect(await status(open)).toBe(404);
		const metricsToken = 'a token of some length';
		const watched = await start({
			origins: ['https://table.example'],
			metricsToken: metricsToken.replaceAll(' ', '-')
		});
		expect(await status(watched)).toBe(404);
		expect(await status(watched, { authorization: 'Bearer wrong' })).toBe(404);
		expect(await status(watched, { authorization: 'Bearer a-token-of-some-length' })).toBe(200);
	});
});

test('no log says what was written, who wrote it, from where, or with which secret', async () => {
	await writeFile(join(folder(), 'index.html'), '<script>start()</script>');
	const child = spawn(process.execPath, [main], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env['PATH'],
			PORT: '0',
			ROUNDTABLE_DATA: join(folder(), 'data'),
			ROUNDTABLE_BUILD: folder(),
			ROUNDTABLE_LOG: 'debug',
			ROUNDTABLE_CREATE: 'code',
			ROUNDTABLE_CREATE_CODE: 'CANARY-create-code'
		}
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (data: Buffer) => (output += data.toString()));
	try {
		await until(() => /ready at (\S+)/.test(output), 20_000);
		const origin = /ready at (\S+)/.exec(output)?.[1] ?? '';
		const id = `CANARY-room-${newId()}`;
		const body = {
			id,
			title: 'CANARY-title',
			name: 'CANARY-name',
			organisation: 'CANARY-office',
			code: 'CANARY-create-code'
		};
		const created = await call({ origin }, 'POST', '/api/rooms?as=token', { body });
		const { token } = (await created.json()) as { token: string };
		const invited = await call({ origin }, 'POST', `/api/rooms/${id}/invites`, {
			token,
			body: { role: 'reader' }
		});
		const { secret } = (await invited.json()) as { secret: string };
		const redeem = { room: id, secret, name: 'CANARY-guest', organisation: '' };
		await call({ origin }, 'POST', '/api/invites/redeem?as=token', { body: redeem });
		for (const wrong of [
			{},
			{ ...redeem, secret: 'CANARY-secret-that-is-wrong' },
			{ ...redeem, name: 7 },
			'CANARY'
		])
			await call({ origin }, 'POST', '/api/invites/redeem', {
				body: wrong,
				headers: { 'x-forwarded-for': '203.0.113.77' }
			});
		await call({ origin }, 'GET', '/api/CANARY-path?CANARY-query=1', { token: 'CANARY-token' });
		for (const protocols of [['roundtable.v1', `bearer.${token}`], ['bearer.CANARY-bearer']]) {
			const client = new Client(`${origin.replace('http', 'ws')}/sync/${id}/content`, { protocols });
			await client.opened();
			if (client.ws.readyState === 1) {
				client.send(update(typed('CANARY-text', { clientID: 1 })));
				client.send(new Uint8Array(Buffer.from('CANARY-noise')));
			}
			await client.end();
		}
		child.kill('SIGTERM');
		await until(() => child.exitCode !== null);
		expect(child.exitCode).toBe(0);
		expect(output).toContain('started');
		expect(output).toContain('stopping');
		for (const canary of ['CANARY', token, secret, '203.0.113', '127.0.0.1', '::1'])
			expect(output).not.toContain(canary);
	} finally {
		child.kill('SIGKILL');
	}
});

async function until2(fact: () => Promise<boolean>): Promise<void> {
	await expect.poll(fact, { timeout: 10_000 }).toBe(true);
}
