/** A disk that is full or fails, at any write: nothing is promised that is not kept, and all goes on when it can. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { call, createRoom, syncUrl, type TestRoom } from '../support/relay.ts';
import { startProcess, type CommitsIn, type ServerProcess } from '../support/server-process.ts';
import { failCalls } from '../support/strace.ts';
import { Client, step1, step2, typed, until, update } from './kit.ts';

let folder = '';
let server: ServerProcess | null = null;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'roundtable-disk-'));
});
afterEach(async () => {
	server?.child.kill('SIGKILL');
	await server?.ended;
	server = null;
	await rm(folder, { recursive: true, force: true });
});

const open = ({ origin }: ServerProcess, room: TestRoom) =>
	new Client(syncUrl({ origin }, room.id, 'content'), { token: room.facilitator.token }).opened();

async function words(running: ServerProcess, room: TestRoom): Promise<string[]> {
	const client = await open(running, room);
	client.send(step1());
	await until(() => client.all('step2').length === 1);
	const doc = new Y.Doc();
	for (const message of client.heard)
		if (message.type === 'update' || message.type === 'step2') Y.applyUpdate(doc, message.content);
	client.close();
	return doc.getText('notes').toString().split(' ').slice(0, -1);
}

test.each<[number, CommitsIn]>([
	[1, 'here'],
	[1, 'there'],
	[2, 'there'],
	[3, 'here'],
	[5, 'there'],
	[7, 'here'],
	[11, 'there']
])(
	'[C6] every write number %i fails %s for a while: what was acknowledged is there, reading goes on, and so does writing after',
	async (every, commits) => {
		const flag = join(folder, 'fails');
		const env = { ROUNDTABLE_FAIL_WHILE: flag, ROUNDTABLE_FAIL_EVERY: String(every) };
		const running = (server = await startProcess(folder, { preload: 'failing-disk.ts', env, commits }));
		const room = await createRoom(running);
		const acknowledged: string[] = [];
		const refused: string[] = [];
		let client = await open(running, room);
		async function say(word: string): Promise<void> {
			if (client.closed !== null) client = await open(running, room);
			const before = client.committed;
			client.send(update(typed(`${word} `, { clientID: 1000 + acknowledged.length + refused.length })));
			await until(() => client.committed > before || client.closed !== null);
			if (client.committed > before) acknowledged.push(word);
			else {
				expect(client.closed?.code).toBe(4503);
				refused.push(word);
			}
		}
		await say('before');
		await writeFile(flag, '');
		for (let i = 0; i < 12; i++) {
			await say(`w${i}`);
			if (i % 4 === 3) expect(await words(running, room)).toEqual(expect.arrayContaining(acknowledged));
		}
		// What is not done over sockets is refused in words, and leaves nothing half done.
		const replies = await Promise.all(
			Array.from({ length: 6 }, () =>
				call(running, 'POST', `/api/rooms/${room.id}/invites`, {
					token: room.facilitator.token,
					body: { role: 'reader' }
				})
			)
		);
		for (const reply of replies) expect([201, 507]).toContain(reply.status);
		expect(refused.length).toBeGreaterThan(0);
		await rm(flag);
		await say('after');
		expect(acknowledged).toContain('after');
		const stored = await words(running, room);
		expect(stored.sort()).toEqual([...acknowledged].sort());
		expect(running.child.exitCode).toBeNull();
		running.child.kill('SIGKILL');
		await running.ended;
		server = await startProcess(folder);
		expect((await words(server, room)).sort()).toEqual([...acknowledged].sort());
	}
);

test.for([
	['fsync,fdatasync', 'EIO', 'here'],
	['fsync,fdatasync', 'EIO', 'there'],
	['pwrite64', 'ENOSPC', 'here'],
	['pwrite64', 'ENOSPC', 'there']
] as const)(
	'[C6] while the system’s own %s fails with %s %s nothing is acknowledged, reading goes on, and so does writing after',
	async ([calls, error, commits], { skip }) => {
		const running = (server = await startProcess(folder, { commits }));
		const room = await createRoom(running);
		const first = await open(running, room);
		first.send(update(typed('before ', { clientID: 1 })));
		await until(() => first.committed === 1);
		const mend = await failCalls(running.child.pid ?? 0, calls, error);
		if (mend === null) return skip('only where strace may look into processes');
		for (let n = 0; n < 3; n++) {
			const client = n === 0 ? first : await open(running, room);
			const before = client.committed;
			client.send(update(typed('lost ', { clientID: 2 + n })));
			expect((await client.end()).code).toBe(4503);
			expect(client.committed).toBe(before);
			expect(await words(running, room)).toEqual(['before']);
		}
		await mend();
		const again = await open(running, room);
		again.send(update(typed('after ', { clientID: 9 })));
		await until(() => again.committed === 1);
		expect((await words(running, room)).sort()).toEqual(['after', 'before']);
		running.child.kill('SIGKILL');
		await running.ended;
		server = await startProcess(folder);
		expect((await words(server, room)).sort()).toEqual(['after', 'before']);
	}
);

function mountSmallDisk(at: string): boolean {
	try {
		execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', at], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

test.for<CommitsIn>(['here', 'there'])(
	'[C6] a disk that is really full refuses writing %s, not reading, and takes it again when there is space',
	async (commits, { skip }) => {
		if (!mountSmallDisk(folder)) skip('only who may mount a small disk can fill one');
		try {
			const ballast = join(folder, 'ballast');
			await writeFile(ballast, new Uint8Array(2_000_000));
			const running = (server = await startProcess(folder, { commits }));
			const room = await createRoom(running);
			const client = await open(running, room);
			const sent: Uint8Array[] = [];
			while (client.closed === null && sent.length < 200) {
				const before = client.committed;
				const content = typed(`w${sent.length}${'x'.repeat(100_000)} `, { clientID: 500 + sent.length });
				sent.push(content);
				client.send(update(content));
				await until(() => client.committed > before || client.closed !== null);
			}
			expect(client.closed?.code).toBe(4503);
			const kept = client.committed;
			expect(kept).toBeGreaterThan(0);
			expect(await words(running, room)).toHaveLength(kept);
			await rm(ballast);
			const again = await open(running, room);
			again.send(step2(sent[kept] ?? new Uint8Array()));
			await until(() => again.committed === 1);
			expect(await words(running, room)).toHaveLength(kept + 1);
			expect(running.child.exitCode).toBeNull();
			running.child.kill('SIGKILL');
			await running.ended;
		} finally {
			execFileSync('/bin/umount', ['-l', folder]);
		}
	}
);
