/** Secrets stay where they belong: not in the log, not in the data folder, not in any address. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRecoveryCode } from '#protocol';
import { sha256Hex } from '#util';
import { call, newId, syncUrl } from '../support/relay.ts';
import { Client, until } from './kit.ts';

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
let folder = '';
let server: ChildProcess | null = null;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'roundtable-secrets-'));
	await writeFile(join(folder, 'index.html'), '<script>start()</script>');
});
afterEach(async () => {
	server?.kill('SIGKILL');
	server = null;
	await rm(folder, { recursive: true, force: true });
});

/** The process as an operator runs it, as talkative as it can be. */
async function start(): Promise<{ origin: string; output: () => string }> {
	const child = spawn(process.execPath, [main], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env['PATH'],
			PORT: '0',
			ROUNDTABLE_DATA: join(folder, 'data'),
			ROUNDTABLE_BUILD: folder,
			ROUNDTABLE_LOG: 'debug'
		}
	});
	server = child;
	let text = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (data: Buffer) => (text += data.toString()));
	await until(() => text.includes('ready at') || child.exitCode !== null, 20_000);
	return { origin: /ready at (\S+)/.exec(text)?.[1] ?? '', output: () => text };
}

async function allBytes(): Promise<Buffer> {
	const names = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true });
	const files = names.filter((name) => name.isFile());
	return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
}

test('[I19] [I20] fifty link previews use nothing up, and no secret is in the log or the data folder', async () => {
	const relay = await start();
	const send = async (method: string, path: string, body?: object, token?: string) => {
		const reply = await call(relay, method, path, { ...(body ? { body } : {}), ...(token ? { token } : {}) });
		return (reply.status === 204 ? {} : await reply.json()) as Record<string, string>;
	};
	const ada = { principal: newId(), deviceSecret: newId() };
	const codes = [createRecoveryCode(), createRecoveryCode()];
	const room = newId();
	const person = { name: 'Ada', organisation: '' };
	const made = { id: room, title: 'Air', recovery: codes.map(sha256Hex), ...person, ...ada };
	const { token = '' } = await send('POST', '/api/rooms?as=token', made);
	const path = `/api/rooms/${room}`;
	const invite = await send('POST', `${path}/invites`, { role: 'participant', maxUses: 1 }, token);
	const pass = await send('POST', `${path}/passes`, {}, token);
	const { words = '' } = await send('POST', `${path}/invites/${invite['id']}/words`, {}, token);
	const ticket = await send('POST', '/api/invites/words', { words });
	const secrets = {
		invite: invite['secret'] ?? '',
		pass: pass['secret'] ?? '',
		ticket: ticket['secret'] ?? '',
		device: ada.deviceSecret,
		session: token,
		code: codes[0] ?? '',
		words
	};

	// What a chat does with a link that somebody pastes, and what a careless person does with a secret.
	for (let i = 0; i < 50; i++) {
		const method = i % 2 === 0 ? 'GET' : 'HEAD';
		const headers = { 'user-agent': 'Slackbot-LinkExpanding 1.0' };
		for (const page of ['/join', '/open', '/api/invites/look', '/api/invites/redeem', '/api/passes/redeem']) {
			await (await call(relay, method, page, { headers })).arrayBuffer();
		}
	}
	const wrong = { room, secret: newId(), ...person };
	await send('POST', '/api/invites/redeem', wrong);
	await send('POST', '/api/recover', { room, code: createRecoveryCode() });
	await call(relay, 'POST', '/api/invites/redeem', { body: { room, secret: secrets.invite, name: 5 } });
	const socket = await new Client(syncUrl(relay, room, 'content'), {
		protocols: ['roundtable.v1', `bearer.${token}`]
	}).opened();
	await socket.settled();

	const bob = await send('POST', '/api/invites/redeem?as=token', { room, secret: secrets.invite, ...person });
	expect(bob).toMatchObject({ role: 'participant' });
	const phone = { principal: newId(), deviceSecret: newId() };
	const onPhone = await send('POST', '/api/passes/redeem?as=token', { room, secret: secrets.pass, ...phone });
	expect(onPhone).toMatchObject({ role: 'facilitator' });
	const next = { principal: newId(), deviceSecret: newId() };
	expect(await send('POST', '/api/recover?as=token', { room, code: codes[0], ...next })).toMatchObject({
		role: 'facilitator'
	});

	const data = await allBytes();
	expect(data.includes(room)).toBe(true);
	const all = { ...secrets, phone: phone.deviceSecret, bob: bob['token'] ?? '', next: next.deviceSecret };
	for (const [kind, secret] of Object.entries(all)) {
		expect([kind, secret.length > 15]).toEqual([kind, true]);
		expect([kind, data.includes(secret), relay.output().includes(secret)]).toEqual([kind, false, false]);
	}
	expect(data.includes(codes[0]?.replaceAll('-', '') ?? '')).toBe(false);
	// Nor is anybody named.
	expect(relay.output()).not.toContain('Ada');
});
