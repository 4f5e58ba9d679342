/** The server as a process of its own: killed, stopped, cut off, and fed with what is not even HTTP. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRoom, syncUrl, type TestPerson, type TestRoom } from '../support/relay.ts';
import { Client, closeProvider, openProvider, step1, typed, until, update } from './kit.ts';

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

let folder = '';
let running: Running | null = null;

type Running = { child: ChildProcess; origin: string; hooks: string; output: () => string };

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'roundtable-process-'));
	await writeFile(join(folder, 'index.html'), '<script>start()</script>');
});
afterEach(async () => {
	running?.child.kill('SIGKILL');
	running = null;
	await rm(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<Running> {
	const child = spawn(process.execPath, [main], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env['PATH'],
			PORT: '0',
			ROUNDTABLE_DATA: join(folder, 'data'),
			ROUNDTABLE_BUILD: folder,
			...env
		}
	});
	let text = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (data: Buffer) => (text += data.toString()));
	const origin = () => /ready at (\S+)/.exec(text)?.[1];
	const hooks = () => /hooks at (\S+)/.exec(text)?.[1];
	const isReady = () =>
		origin() !== undefined && (env['ROUNDTABLE_TEST_HOOKS'] === undefined || hooks() !== undefined);
	await until(() => isReady() || child.exitCode !== null, 20_000);
	running = { child, origin: origin() ?? '', hooks: hooks() ?? '', output: () => text };
	return running;
}

async function end(server: Running, signal: NodeJS.Signals): Promise<number | null> {
	const exited = once(server.child, 'exit') as Promise<[number | null]>;
	server.child.kill(signal);
	return (await exited)[0];
}

const open = (server: Running, room: TestRoom, person: TestPerson) =>
	new Client(syncUrl(server, room.id, 'content'), { token: person.token }).opened();

async function words(server: Running, room: TestRoom): Promise<string[]> {
	const client = await open(server, room, room.facilitator);
	client.send(step1());
	await until(() => client.all('step2').length === 1);
	const doc = new Y.Doc();
	for (const message of client.heard) {
		if (message.type === 'update' || message.type === 'step2') Y.applyUpdate(doc, message.content);
	}
	client.close();
	expect(doc.store.pendingStructs).toBeNull();
	return doc.getText('notes').toString().split(' ').slice(0, -1);
}

test('[W12] SIGTERM brings everything to disk, tells clients to come back, and ends with 0', async () => {
	const server = await start();
	const room = await createRoom(server);
	const client = await open(server, room, room.facilitator);
	for (let i = 0; i < 50; i++) client.send(update(typed(`w${i} `, { clientID: 100 + i })));
	await until(() => client.committed > 0);
	const code = await end(server, 'SIGTERM');
	expect(code).toBe(0);
	expect((await client.end()).code).toBe(1001);
	const { committed } = client;
	expect((await words(await start(), room)).length).toBeGreaterThanOrEqual(committed);
});

test('a stock provider that was connected comes back by itself after a restart, with what was written meanwhile', async () => {
	const server = await start();
	const { port } = new URL(server.origin);
	const room = await createRoom(server);
	const provider = openProvider(server, room.id, 'content', room.facilitator);
	await until(() => provider.synced);
	await end(server, 'SIGKILL');
	await until(() => !provider.wsconnected);
	provider.doc.getText('notes').insert(0, 'offline ');
	const again = await start({ PORT: port });
	await until(() => provider.synced, 20_000);
	await until(() => provider.wsconnected);
	expect(await words(again, room)).toEqual(['offline']);
	closeProvider(provider);
});

test('what the server makes is for its own user alone, also in a folder that was there before', async () => {
	const data = join(folder, 'data');
	await mkdir(data, { mode: 0o755 });
	await createRoom(await start());
	const names = await readdir(data);
	const modes = await Promise.all(names.map(async (name) => (await stat(join(data, name))).mode & 0o077));
	expect(names).toContain('roundtable.db-wal');
	expect(modes).toEqual(names.map(() => 0));
});

test('an unsafe configuration is refused with one sentence and an exit code', async () => {
	const server = await start({ HOST: '0.0.0.0' });
	expect(server.child.exitCode).toBe(1);
	expect(server.output().trim().split('\n')).toHaveLength(1);
	expect(server.output()).toContain('ROUNDTABLE_ORIGIN');
});

test('[W8] what is not even HTTP, and floods of half requests, do not end the process', async () => {
	const server = await start();
	const { port } = new URL(server.origin);
	const NOISE = [
		'\0\0\0\0',
		'GET / HTTP/9.9\r\n\r\n',
		'GET /% HTTP/1.1\r\nHost: x\r\n\r\n',
		'GET / HTTP/1.1\r\nHost: a b\r\n\r\n',
		'GET / HTTP/1.1\r\nHost: [::::]:99999\r\n\r\n',
		'GET /api/rooms/x HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n',
		'GET http://[bad/api HTTP/1.1\r\nHost: x\r\n\r\n',
		'POST /api/rooms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
		'POST /api/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab',
		'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
		'GET /sync/ HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: bad\r\n\r\n',
		'GET /other HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
		`GET /sync/${'a'.repeat(22)}/content HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n`,
		`GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'a'.repeat(40_000)}\r\n\r\n`
	];
	for (let i = 0; i < 200; i++) {
		const socket = connect(Number(port), 'localhost');
		socket.on('error', () => undefined);
		const noise = NOISE[i % NOISE.length] ?? '';
		socket.write(i < 100 ? noise : randomBytes(i));
		if (i % 3 === 0) socket.end();
		else if (i % 3 === 1) setImmediate(() => socket.resetAndDestroy());
		else socket.on('data', () => socket.destroy());
	}
	const room = await createRoom(server);
	const client = await open(server, room, room.facilitator);
	client.send(update(typed('alive ', { clientID: 1 })));
	await until(() => client.committed === 1);
	expect(server.child.exitCode).toBeNull();
	expect(server.output()).not.toMatch(/uncaught|unhandled/i);
});

describe('the cable that tests can pull', () => {
	const hook = async (server: Running, path: string) =>
		(await fetch(`${server.hooks}/__test/${path}`, { method: 'POST' })).status;
	const reaches = (server: Running, agent = 'node') =>
		fetch(`${server.origin}/healthz`, { headers: { 'user-agent': agent } }).then(
			(response) => response.ok,
			() => false
		);

	test('ends open sockets and every request until it is put back', async () => {
		const server = await start({ ROUNDTABLE_TEST_HOOKS: '1' });
		const room = await createRoom(server);
		const client = await open(server, room, room.facilitator);
		expect(await hook(server, 'cut')).toBe(204);
		expect((await client.end()).code).toBe(1006);
		expect(await reaches(server)).toBe(false);
		expect((await (await open(server, room, room.facilitator)).end()).code).toBe(1006);
		expect(await hook(server, 'restore')).toBe(204);
		expect(await reaches(server)).toBe(true);
		const again = await open(server, room, room.facilitator);
		await again.settled();
		expect(await hook(server, 'other')).toBe(404);
	});

	test('can be one browser’s cable only', async () => {
		const server = await start({ ROUNDTABLE_TEST_HOOKS: '1' });
		const room = await createRoom(server);
		const as = (agent: string) =>
			new Client(syncUrl(server, room.id, 'content'), {
				token: room.facilitator.token,
				headers: { 'user-agent': agent }
			}).opened();
		const [alice, bob] = [await as('browser of alice'), await as('browser of bob')];
		await hook(server, 'cut?agent=alice');
		expect((await alice.end()).code).toBe(1006);
		await bob.settled();
		expect([await reaches(server, 'browser of alice'), await reaches(server, 'browser of bob')]).toEqual([
			false,
			true
		]);
	});

	test('is not there unless it was asked for', async () => {
		const server = await start();
		expect(server.output()).not.toContain('hooks');
		expect((await fetch(`${server.origin}/__test/cut`, { method: 'POST' })).status).toBe(405);
		expect(await reaches(server)).toBe(true);
	});
});
