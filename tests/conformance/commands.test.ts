/** The server's commands, each as a process of its own, on the data of a real server. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
	call,
	createRoom,
	joinRoom,
	startRelay,
	type TestPerson,
	type TestRelay,
	type TestRoom
} from '../support/relay.ts';
import { openClient, read, typed, until, update, updateBy } from './kit.ts';

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const run = promisify(execFile);

let folder = '';
let dataDir = '';
let relay: TestRelay | null = null;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'roundtable-commands-'));
	dataDir = join(folder, 'data');
});
afterEach(async () => {
	await relay?.stop();
	relay = null;
	await rm(folder, { recursive: true, force: true });
});

async function serve(): Promise<TestRelay> {
	relay = await startRelay({ dataDir });
	return relay;
}
async function stop(): Promise<void> {
	await relay?.stop({ keepData: true });
	relay = null;
}

/** Exit code and what was said. */
async function command(...args: string[]): Promise<{ code: number; said: string }> {
	const env = { PATH: process.env['PATH'], ROUNDTABLE_DATA: dataDir };
	try {
		const { stdout, stderr } = await run(process.execPath, [main, ...args], { env });
		return { code: 0, said: stdout + stderr };
	} catch (error) {
		const {
			code = -1,
			stdout = '',
			stderr = ''
		} = error as { code?: number; stdout?: string; stderr?: string };
		return { code, said: stdout + stderr };
	}
}

async function write(server: TestRelay, room: TestRoom, person: TestPerson, text: string, clientID: number) {
	const client = await openClient(server, room.id, 'content', person);
	client.send(update(typed(text, { clientID })));
	await until(() => client.committed === 1);
	client.close();
}

async function share(server: TestRelay, room: TestRoom, person: TestPerson, bytes: Buffer): Promise<string> {
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const response = await fetch(`${server.origin}/api/rooms/${room.id}/files/${sha256}`, {
		method: 'PUT',
		headers: { authorization: `Bearer ${person.token}` },
		body: new Uint8Array(bytes)
	});
	expect(response.status).toBe(201);
	return sha256;
}

/** Names of all files below the data folder that hold these bytes somewhere. */
async function filesWith(canary: string): Promise<string[]> {
	const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
	const found: string[] = [];
	for (const entry of entries.filter((one) => one.isFile())) {
		const path = join(entry.parentPath, entry.name);
		if ((await readFile(path)).includes(canary)) found.push(entry.name);
	}
	return found;
}

describe('backup and restore', () => {
	test('what a running server has at that moment comes back whole, under another epoch', async () => {
		const server = await serve();
		const { epoch } = server.attached.services.storage;
		const room = await createRoom(server);
		const ada = room.facilitator;
		await write(server, room, ada, 'in the backup ', 1);
		const bytes = Buffer.alloc(3_000_000, 'file ');
		const sha256 = await share(server, room, ada, bytes);
		const file = join(folder, 'one.backup');
		expect(await command('backup', file)).toMatchObject({ code: 0 });
		await write(server, room, ada, 'after the backup ', 2);
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		await stop();

		dataDir = join(folder, 'restored');
		expect(await command('restore', file, '--check')).toMatchObject({ code: 0 });
		expect(await readdir(folder)).not.toContain('restored');
		expect(await command('restore', file)).toMatchObject({ code: 0 });
		const again = await serve();
		expect(again.attached.services.storage.epoch).not.toBe(epoch);
		expect((await read(again, room.id, 'content', ada)).text).toBe('in the backup ');
		const path = `/api/rooms/${room.id}/files/${sha256}`;
		const reply = await call(again, 'GET', path, { token: ada.token });
		expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true);
	});

	test('each backup under load is of one moment: a run of edits without a hole', async () => {
		const server = await serve();
		const room = await createRoom(server);
		const client = await openClient(server, room.id, 'content', room.facilitator);
		let sent = 0;
		const timer = setInterval(() => client.send(update(typed(`${sent} `, { clientID: 1000 + sent++ }))), 1);
		const files = ['a', 'b', 'c'].map((name) => join(folder, name));
		for (const file of files) {
			const before = client.committed;
			await until(() => client.committed > before + 20);
			expect(await command('backup', file)).toMatchObject({ code: 0 });
		}
		clearInterval(timer);
		await stop();
		let last = 0;
		for (const file of files) {
			dataDir = join(folder, `of-${file.at(-1) ?? ''}`);
			expect(await command('restore', file)).toMatchObject({ code: 0 });
			const restored = await serve();
			const { text } = await read(restored, room.id, 'content', room.facilitator);
			const numbers = text.trim().split(' ').map(Number);
			expect(new Set(numbers)).toEqual(new Set(numbers.keys()));
			expect(numbers.length).toBeGreaterThan(last);
			last = numbers.length;
			await stop();
		}
	});

	test('a backup that lost its end, or has one other byte, is refused and nothing is touched', async () => {
		const server = await serve();
		const room = await createRoom(server);
		await write(server, room, room.facilitator, 'content '.repeat(5000), 1);
		await share(server, room, room.facilitator, Buffer.alloc(100_000, 'shared '));
		await stop();
		const file = join(folder, 'good');
		expect(await command('backup', file)).toMatchObject({ code: 0 });
		const { size } = await stat(file);
		dataDir = join(folder, 'never');
		const bad = join(folder, 'bad');
		for (const length of [0, 100, 4096, size >> 1, size - 1]) {
			await cp(file, bad);
			await truncate(bad, length);
			expect([length, (await command('restore', bad)).code]).toEqual([length, 1]);
		}
		for (let i = 1; i <= 8; i++) {
			await cp(file, bad);
			const at = Math.floor((size * i) / 9);
			const handle = await open(bad, 'r+');
			const byte = Buffer.alloc(1);
			await handle.read(byte, 0, 1, at);
			byte[0] = (byte[0] ?? 0) ^ 0x55;
			await handle.write(byte, 0, 1, at);
			await handle.close();
			const { code } = await command('restore', bad, '--check');
			// A byte of a page that is not in use says nothing; any other is noticed.
			if (code === 0) expect(await contentOf(bad)).toEqual(await contentOf(file));
		}
		expect(await readdir(folder)).not.toContain('never');
	});

	async function contentOf(file: string): Promise<string> {
		const { DatabaseSync } = await import('node:sqlite');
		const database = new DatabaseSync(file, { readOnly: true });
		const rows = ['frame', 'part', 'room', 'membership', 'backup_file'].map((table) =>
			database.prepare(`SELECT * FROM ${table}`).all()
		);
		database.close();
		return JSON.stringify(rows);
	}

	test('nothing is overwritten: no backup, no data, no running server', async () => {
		const server = await serve();
		const room = await createRoom(server);
		await write(server, room, room.facilitator, 'old ', 1);
		const file = join(folder, 'backup');
		await command('backup', file);
		expect(await command('backup', file)).toMatchObject({ code: 1, said: expect.stringContaining('exists') });
		expect(await command('restore', file, '--replace')).toMatchObject({
			code: 1,
			said: expect.stringContaining('Stop it first')
		});
		await write(server, room, room.facilitator, 'newer ', 2);
		await stop();
		expect(await command('restore', file)).toMatchObject({
			code: 1,
			said: expect.stringContaining('--replace')
		});
		expect(await command('restore', file, '--replace')).toMatchObject({ code: 0 });
		expect((await read(await serve(), room.id, 'content', room.facilitator)).text).toBe('old ');
		const aside = (await readdir(dataDir)).filter((name) => name.startsWith('replaced-'));
		expect(aside).toHaveLength(1);
		expect(await readdir(join(dataDir, aside[0] ?? ''))).toContain('roundtable.db');
	});
});

test('an exported roundtable is an archive that others can read, without secrets', async () => {
	const server = await serve();
	const room = await createRoom(server);
	const { token, principal } = room.facilitator;
	const client = await openClient(server, room.id, 'content', room.facilitator);
	client.send(
		update(
			updateBy((doc) => {
				doc.getMap('meta').set('title', 'Air');
				doc.getText('notes').insert(0, 'long text');
			})
		)
	);
	await until(() => client.committed === 1);
	const sha256 = await share(server, room, room.facilitator, Buffer.from('the file'));
	const file = join(folder, 'room.tar');
	expect(await command('export', room.id, file)).toMatchObject({
		code: 0,
		said: expect.stringContaining('1 person')
	});
	const out = join(folder, 'out');
	await run('mkdir', [out]);
	await run('tar', ['xf', file, '-C', out]);
	const inside = join(out, `roundtable-${room.id}`);
	const text = (name: string) => readFile(join(inside, name), 'utf8');
	expect(JSON.parse(await text('room.json'))).toMatchObject({ id: room.id, title: 'Air quality' });
	expect(JSON.parse(await text('members.json'))).toMatchObject([
		{ principal, name: 'Ada', role: 'facilitator' }
	]);
	expect(JSON.parse(await text('content.json'))).toEqual({ meta: { title: 'Air' }, notes: 'long text' });
	const doc = new Y.Doc();
	Y.applyUpdate(doc, await readFile(join(inside, 'content.yjs')));
	expect(doc.getText('notes').toString()).toBe('long text');
	expect((await text('content.frames.jsonl')).trim().split('\n')).toHaveLength(1);
	expect(await text(`files/${sha256}`)).toBe('the file');
	const tar = await readFile(file);
	expect(tar.includes(token)).toBe(false);
	expect(tar.includes(createHash('sha256').update(token).digest())).toBe(false);
	expect(await command('export', 'nothing', join(folder, 'x'))).toMatchObject({ code: 1 });
});

describe('purge', () => {
	test('of a roundtable leaves no byte of it, and its devices are told that it is gone', async () => {
		const server = await serve();
		const [gone, stays] = [await createRoom(server), await createRoom(server)];
		const body = { title: 'CANARY-title', promise: null };
		await call(server, 'PATCH', `/api/rooms/${gone.id}`, {
			token: gone.facilitator.token,
			body: { title: body.title }
		});
		for (let i = 0; i < 60; i++) await write(server, gone, gone.facilitator, `CANARY-text-${i} `, 10 + i);
		await write(server, stays, stays.facilitator, 'stays ', 1);
		await share(server, gone, gone.facilitator, Buffer.from('CANARY-file'));
		const both = Buffer.from('shared by both');
		const sha256 = await share(server, gone, gone.facilitator, both);
		await share(server, stays, stays.facilitator, both);
		expect(await command('purge', gone.id)).toMatchObject({
			code: 1,
			said: expect.stringContaining('Stop it')
		});
		await stop();
		expect(await filesWith('CANARY')).not.toEqual([]);
		expect(await command('purge', gone.id)).toMatchObject({ code: 0 });
		expect(await filesWith('CANARY')).toEqual([]);
		expect(await filesWith(gone.id)).toEqual([]);

		const again = await serve();
		expect((await read(again, stays.id, 'content', stays.facilitator)).text).toBe('stays ');
		const reply = await call(again, 'GET', `/api/rooms/${stays.id}/files/${sha256}`, {
			token: stays.facilitator.token
		});
		expect(await reply.text()).toBe('shared by both');
		// Nobody takes the id again, whoever they are.
		const create = { id: gone.id, title: 'x', name: 'Eve', organisation: '' };
		const taken = await call(again, 'POST', '/api/rooms?as=token', { body: create });
		expect(taken.status).toBe(409);
		const closed = await (await openClient(again, gone.id, 'content', stays.facilitator)).end();
		expect(closed.code).toBe(4410);
	});

	test('of a person takes their name and their words, and leaves what others wrote', async () => {
		const server = await serve();
		const room = await createRoom(server);
		const ada = room.facilitator;
		const bob = await joinRoom(server, room, 'participant');
		await write(server, room, ada, 'from ada ', 1);
		const first = await read(server, room.id, 'content', ada);
		expect(first.text).toBe('from ada ');
		const client = await openClient(server, room.id, 'content', bob);
		client.send(
			update(
				updateBy(
					(doc) => {
						doc.getText('notes').insert(0, 'CANARY-words ');
						doc.getMap('meta').set('CANARY-key', 'CANARY-value');
					},
					{ clientID: 2 }
				)
			)
		);
		await until(() => client.committed === 1);
		await share(server, room, bob, Buffer.from('CANARY-file'));
		await stop();
		expect(await filesWith(bob.principal)).not.toEqual([]);
		expect(await command('purge', bob.principal)).toMatchObject({ code: 0 });
		expect(await filesWith('CANARY-words')).toEqual([]);
		expect(await filesWith('CANARY-value')).toEqual([]);
		expect(await filesWith('CANARY-file')).toEqual([]);
		expect(await filesWith('A participant')).toEqual([]);
		expect(await filesWith(bob.principal)).toEqual([]);

		const again = await serve();
		expect((await read(again, room.id, 'content', ada)).text).toBe('from ada ');
		expect((await (await openClient(again, room.id, 'content', bob)).end()).code).toBe(4401);
		// Their device still has the words: it cannot bring them back under their client id.
		const eve = await joinRoom(again, room, 'participant');
		const device = await openClient(again, room.id, 'content', eve);
		device.send(update(typed('CANARY-words ', { clientID: 2 })));
		await device.settled();
		expect((await read(again, room.id, 'content', ada)).text).toBe('from ada ');
	});

	test('of nobody changes nothing and says so', async () => {
		await serve();
		await stop();
		expect(await command('purge', 'nobody')).toMatchObject({ code: 1 });
	});
});

test('what is no command is answered with those there are', async () => {
	await writeFile(join(folder, 'x'), '');
	for (const args of [['purge'], ['backup'], ['restore', 'a', '--force'], ['frobnicate'], ['export', 'a']]) {
		const { code, said } = await command(...args);
		expect([args, code]).toEqual([args, 2]);
		expect(said).toContain('backup FILE');
	}
});
