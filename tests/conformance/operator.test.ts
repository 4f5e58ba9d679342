/** What an operator relies on: health, metrics, logs, quotas, a disk that fills up, and data that rots. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	call,
	createRoom,
	joinRoom,
	newId,
	startRelay,
	type TestPerson,
	type TestRelay,
	type TestRoom
} from '../support/relay.ts';
import { Client, openClient, read, step2, typed, until, update } from './kit.ts';

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const FLIPS = process.env['ROUNDTABLE_SOAK'] === undefined ? 24 : 300;

let relays: TestRelay[] = [];
let folder = '';
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'roundtable-operator-'));
});
afterEach(async () => {
	for (const relay of relays) await relay.stop();
	relays = [];
	await rm(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startRelay>[0] = {}): Promise<TestRelay> {
	const relay = await startRelay(options);
	relays.push(relay);
	return relay;
}

function put(relay: TestRelay, room: TestRoom, person: TestPerson, bytes: Buffer): Promise<Response> {
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	return fetch(`${relay.origin}/api/rooms/${room.id}/files/${sha256}`, {
		method: 'PUT',
		headers: { authorization: `Bearer ${person.token}` },
		body: new Uint8Array(bytes)
	});
}

test('a port that is taken is said in one sentence', async () => {
	const taken = createServer().listen(0, 'localhost');
	await once(taken, 'listening');
	const { port } = taken.address() as AddressInfo;
	await writeFile(join(folder, 'index.html'), '<script>start()</script>');
	const child = spawn(process.execPath, [main], {
		stdio: ['ignore', 'ignore', 'pipe'],
		env: {
			PATH: process.env['PATH'],
			PORT: String(port),
			ROUNDTABLE_DATA: join(folder, 'data'),
			ROUNDTABLE_BUILD: folder,
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
		const relay = await start();
		const healthy = await call(relay, 'GET', '/healthz');
		expect([healthy.status, await healthy.json()]).toMatchObject([200, { status: 'ok', sockets: 0 }]);
		await relay.attached.services.storage.close();
		await until2(async () => (await call(relay, 'GET', '/healthz')).status === 503);
		relays = [];
		await rm(relay.dataDir, { recursive: true, force: true });
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
	await writeFile(join(folder, 'index.html'), '<script>start()</script>');
	const child = spawn(process.execPath, [main], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env['PATH'],
			PORT: '0',
			ROUNDTABLE_DATA: join(folder, 'data'),
			ROUNDTABLE_BUILD: folder,
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
		const options = { dataDir: folder, personDayBytes: 2000, uploadDayBytes: 100_000 };
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

describe('data that rots', () => {
	const path = (dataDir: string) => join(dataDir, 'roundtable.db');

	/** Two roundtables with content, and the folder they are in, at rest. */
	async function make(): Promise<{ dataDir: string; rooms: TestRoom[]; texts: string[] }> {
		const dataDir = join(folder, 'whole');
		const relay = await startRelay({ dataDir });
		const rooms = [await createRoom(relay), await createRoom(relay)];
		for (const [index, room] of rooms.entries()) {
			const client = await openClient(relay, room.id, 'content', room.facilitator);
			for (let i = 0; i < 30; i++)
				client.send(update(typed(`room ${index} word ${i} ${'x'.repeat(300)} `, { clientID: 1 + i })));
			await until(() => client.committed === 30);
		}
		const texts: string[] = [];
		for (const room of rooms) texts.push((await read(relay, room.id, 'content', room.facilitator)).text);
		await relay.stop({ keepData: true });
		return { dataDir, rooms, texts };
	}

	/** What each room says: its text, `damaged` if it is refused, or null when the server does not start at all. */
	async function served(dataDir: string, rooms: TestRoom[]): Promise<string[] | null> {
		let relay: TestRelay;
		try {
			relay = await startRelay({ dataDir });
		} catch (error) {
			expect(String(error)).toMatch(/damaged|newer version/);
			return null;
		}
		const said: string[] = [];
		for (const room of rooms) {
			const client = await openClient(relay, room.id, 'content', room.facilitator);
			await until(() => client.heard.length > 0 || client.closed !== null);
			if (client.closed !== null) said.push('damaged');
			else said.push((await read(relay, room.id, 'content', room.facilitator)).text);
			client.close();
		}
		await relay.stop({ keepData: true });
		return said;
	}

	test('a file that was cut off anywhere, or is gone, is refused with a sentence, and not taken for an empty one', async () => {
		const { dataDir, rooms } = await make();
		const { size } = await stat(path(dataDir));
		for (const length of [0, 1, 99, 4095, 4096, 3 * 4096, size >> 1, size - 4096, size - 1]) {
			const copy = join(folder, `cut-${length}`);
			await cp(dataDir, copy, { recursive: true });
			await truncate(path(copy), length);
			expect([length, await served(copy, rooms)]).toEqual([length, null]);
		}
		await rm(path(dataDir));
		expect(await served(dataDir, rooms)).toBeNull();
	});

	test(
		'a byte that flipped is noticed or healed: never wrong words, and other rooms go on',
		async () => {
			const { dataDir, rooms, texts } = await make();
			const { size } = await stat(path(dataDir));
			const copy = join(folder, 'flipped');
			for (let i = 0; i < FLIPS; i++) {
				await rm(copy, { recursive: true, force: true });
				await cp(dataDir, copy, { recursive: true });
				// Spread over the file by the golden ratio, so that every kind of page is hit.
				const at = Math.floor(((i * 0.618_034) % 1) * size);
				const handle = await open(path(copy), 'r+');
				const byte = Buffer.alloc(1);
				await handle.read(byte, 0, 1, at);
				byte[0] = (byte[0] ?? 0) ^ (1 << (i % 8));
				await handle.write(byte, 0, 1, at);
				await handle.close();
				const said = await served(copy, rooms);
				if (said === null) continue;
				const wrong = said.filter((text, room) => text !== texts[room]);
				expect([at, wrong.filter((text) => text !== 'damaged')]).toEqual([at, []]);
				expect([at, wrong.length < 2]).toEqual([at, true]);
			}
		},
		20_000 + FLIPS * 2_000
	);

	test('[C13] one document that cannot be healed is refused while every other one is served', async () => {
		const { dataDir, rooms, texts } = await make();
		const { DatabaseSync } = await import('node:sqlite');
		const database = new DatabaseSync(path(dataDir));
		const rot = "data = CAST(replace(CAST(data AS TEXT), 'word', 'w0rd') AS BLOB)";
		const first = `doc IN (SELECT id FROM doc WHERE room = '${rooms[0]?.id ?? ''}')`;
		for (const table of ['part', 'frame', 'snapshot'])
			database.exec(`UPDATE ${table} SET ${rot} WHERE ${first}`);
		database.close();
		expect(await served(dataDir, rooms)).toEqual(['damaged', texts[1]]);
	});
});

async function until2(fact: () => Promise<boolean>): Promise<void> {
	await expect.poll(fact, { timeout: 10_000 }).toBe(true);
}
