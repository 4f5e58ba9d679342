/** Shared files: only what has its hash comes in, only who may gets it out, and gone is gone. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ROLES } from '#protocol';
import { createRoom, joinRoom, newId, type TestPerson } from '../support/relay.ts';
import { until } from './kit.ts';
import { ada, bob, relay, room, setStage } from './stage.ts';

setStage({ options: { fileBytes: 2_000_000, roomFileBytes: 3_000_000 } });
let cyd: TestPerson;
let reader: TestPerson;

beforeEach(async () => {
	[cyd, reader] = await Promise.all([joinRoom(relay, room, 'participant'), joinRoom(relay, room, 'reader')]);
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const urlOf = (hash: string, inRoom = room.id) => `${relay.origin}/api/rooms/${inRoom}/files/${hash}`;

function call(
	method: string,
	hash: string,
	person: TestPerson | null,
	{
		bytes,
		headers = {},
		inRoom
	}: { bytes?: Uint8Array; headers?: Record<string, string>; inRoom?: string } = {}
): Promise<Response> {
	return fetch(urlOf(hash, inRoom), {
		method,
		headers: { ...(person === null ? {} : { authorization: `Bearer ${person.token}` }), ...headers },
		...(bytes === undefined ? {} : { body: bytes as Uint8Array<ArrayBuffer> })
	});
}
const put = (bytes: Uint8Array, person: TestPerson, headers: Record<string, string> = {}) =>
	call('PUT', sha256(bytes), person, { bytes, headers });

/** Names of everything that lies in the folders for files. */
async function onDisk(): Promise<string[]> {
	const names = await Promise.all(
		['files', 'incoming'].map((folder) =>
			readdir(join(relay.dataDir, folder), { recursive: true, withFileTypes: true })
		)
	);
	return names
		.flat()
		.filter((entry) => entry.isFile())
		.map((entry) => entry.name);
}

test('[F1] [F2] what is put is what is got, whole, by range, and by HEAD', async () => {
	const bytes = randomBytes(100_000);
	expect((await put(bytes, bob)).status).toBe(201);
	const whole = await call('GET', sha256(bytes), reader);
	expect(whole.status).toBe(200);
	expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
	const ranges: [string, number, number][] = [
		['bytes=0-9', 0, 10],
		['bytes=99990-', 99_990, 100_000],
		['bytes=-5', 99_995, 100_000],
		['bytes=99999-200000', 99_999, 100_000],
		['bytes=-200000', 0, 100_000]
	];
	for (const [range, start, end] of ranges) {
		const part = await call('GET', sha256(bytes), reader, { headers: { range } });
		expect([range, part.status]).toEqual([range, 206]);
		expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/100000`);
		expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(start, end))).toBe(true);
	}
	for (const range of ['bytes=100000-', 'bytes=-0', 'bytes=200000-300000']) {
		const none = await call('GET', sha256(bytes), reader, { headers: { range } });
		expect([range, none.status, none.headers.get('content-range')]).toEqual([range, 416, 'bytes */100000']);
	}
	for (const range of ['bytes=9-5', 'bytes=a-b', 'lines=1-2', 'bytes=1-2,4-5', 'bytes=-']) {
		const all = await call('GET', sha256(bytes), reader, { headers: { range } });
		expect([range, all.status, (await all.arrayBuffer()).byteLength]).toEqual([range, 200, 100_000]);
	}
	const head = await call('HEAD', sha256(bytes), reader);
	expect([head.status, head.headers.get('content-length')]).toEqual([200, '100000']);
	const etag = head.headers.get('etag') ?? '';
	const same = await call('GET', sha256(bytes), reader, { headers: { 'if-none-match': etag } });
	expect(same.status).toBe(304);
	const stale = await call('GET', sha256(bytes), reader, {
		headers: { range: 'bytes=0-9', 'if-range': '"other"' }
	});
	expect(stale.status).toBe(200);
	await stale.arrayBuffer();
});

test('[F1] bytes that do not have the hash leave nothing behind', async () => {
	const response = await call('PUT', sha256(randomBytes(10)), bob, { bytes: randomBytes(5000) });
	expect([response.status, ((await response.json()) as { type: string }).type]).toEqual([
		422,
		'hash-mismatch'
	]);
	expect(await onDisk()).toEqual([]);
	for (const name of ['..%2f..%2fetc', 'A'.repeat(64), 'a'.repeat(63), '%00'.repeat(10)]) {
		expect((await call('PUT', name, bob, { bytes: randomBytes(10) })).status).toBe(404);
	}
	expect(await onDisk()).toEqual([]);
});

test('[F1] an empty file is a file', async () => {
	const bytes = new Uint8Array();
	expect((await put(bytes, bob)).status).toBe(201);
	const got = await call('GET', sha256(bytes), reader);
	expect([got.status, (await got.arrayBuffer()).byteLength]).toEqual([200, 0]);
});

test('[F8] an upload that breaks off leaves nothing behind', async () => {
	const bytes = randomBytes(1_000_000);
	const sent = request(urlOf(sha256(bytes)), {
		method: 'PUT',
		headers: { authorization: `Bearer ${bob.token}`, 'content-length': bytes.length }
	});
	sent.on('error', () => undefined);
	sent.write(bytes.subarray(0, 300_000));
	let seen: string[] = [];
	const look = async () => (seen = await onDisk());
	await until(() => (void look(), seen.length === 1));
	sent.destroy();
	await until(() => (void look(), seen.length === 0));
	expect((await call('GET', sha256(bytes), bob)).status).toBe(404);
	expect((await put(bytes, bob)).status).toBe(201);
});

test('[F5] a file and all files of a room are bounded, whatever the length announced', async () => {
	const type = async (response: Response) => ((await response.json()) as { type: string }).type;
	const big = randomBytes(2_000_001);
	expect(await type(await put(big, bob))).toBe('too-large');
	const chunked = await fetch(urlOf(sha256(big)), {
		method: 'PUT',
		headers: { authorization: `Bearer ${bob.token}` },
		body: new Blob([big]).stream(),
		duplex: 'half'
	} as RequestInit).catch(() => null);
	if (chunked !== null) expect(chunked.status).toBe(413);
	expect((await put(randomBytes(1_900_000), bob)).status).toBe(201);
	expect(await type(await put(randomBytes(1_200_000), bob))).toBe('quota');
	const fits = randomBytes(1_000_000);
	expect((await put(fits, bob)).status).toBe(201);
	expect((await put(fits, bob)).status).toBe(201);
	expect(await onDisk()).toHaveLength(2);
});

test('[F7] participants and facilitators share, everybody in the room reads, nobody else does either', async () => {
	const stranger = (await createRoom(relay)).facilitator;
	const bytes = randomBytes(100);
	expect((await put(bytes, bob)).status).toBe(201);
	for (const role of ROLES) {
		const person = role === 'facilitator' ? ada : await joinRoom(relay, room, role);
		const mayShare = role === 'facilitator' || role === 'participant';
		expect([role, (await put(randomBytes(50), person)).status]).toEqual([role, mayShare ? 201 : 403]);
		expect([role, (await call('GET', sha256(bytes), person)).status]).toEqual([role, 200]);
	}
	expect((await put(randomBytes(50), stranger)).status).toBe(403);
	expect((await call('GET', sha256(bytes), stranger)).status).toBe(403);
	expect((await call('GET', sha256(bytes), null)).status).toBe(401);
	const elsewhere = await createRoom(relay);
	const inRoom = elsewhere.id;
	expect((await call('GET', sha256(bytes), elsewhere.facilitator, { inRoom })).status).toBe(404);
	expect((await call('GET', sha256(bytes), ada, { inRoom: newId() })).status).toBe(404);
});

test('[F3] a file for facilitators is theirs and its owner’s, by every method', async () => {
	const bytes = randomBytes(100);
	const hash = sha256(bytes);
	expect((await put(bytes, bob, { 'x-roundtable-access': 'facilitators' })).status).toBe(201);
	for (const method of ['GET', 'HEAD']) {
		expect((await call(method, hash, ada)).status).toBe(200);
		expect((await call(method, hash, bob)).status).toBe(200);
		expect((await call(method, hash, cyd)).status).toBe(403);
		expect((await call(method, hash, reader, { headers: { range: 'bytes=0-1' } })).status).toBe(403);
	}
	// Putting the same bytes again is no way to open them to everybody.
	expect((await put(bytes, cyd, { 'x-roundtable-access': 'everybody' })).status).toBe(201);
	expect((await call('GET', hash, reader)).status).toBe(403);
	expect((await put(bytes, ada, { 'x-roundtable-access': 'everybody' })).status).toBe(201);
	expect((await call('GET', hash, reader)).status).toBe(200);
	expect((await put(bytes, bob, { 'x-roundtable-access': 'nobody' })).status).toBe(400);
});

test('[F9] its owner and facilitators change who sees a file, at once, and nobody else does', async () => {
	const bytes = randomBytes(100);
	const hash = sha256(bytes);
	const change = (person: TestPerson, access: string) =>
		fetch(urlOf(hash), {
			method: 'PATCH',
			headers: { authorization: `Bearer ${person.token}` },
			body: JSON.stringify({ access })
		});
	expect((await change(bob, 'everybody')).status).toBe(404);
	expect(await (await put(bytes, bob)).json()).toMatchObject({ access: 'everybody' });
	expect((await call('HEAD', hash, reader)).headers.get('x-roundtable-access')).toBe('everybody');
	for (const other of [cyd, reader]) expect((await change(other, 'facilitators')).status).toBe(403);
	expect((await change(bob, 'nobody')).status).toBe(400);
	expect((await change(bob, 'facilitators')).status).toBe(204);
	for (const other of [cyd, reader]) expect((await call('GET', hash, other)).status).toBe(403);
	expect((await call('GET', hash, bob)).headers.get('x-roundtable-access')).toBe('facilitators');
	expect(await (await put(bytes, cyd)).json()).toMatchObject({ access: 'facilitators' });
	expect((await change(ada, 'everybody')).status).toBe(204);
	expect((await call('GET', hash, reader)).status).toBe(200);
	await call('DELETE', hash, ada);
	expect((await change(ada, 'everybody')).status).toBe(404);
});

test('[F4] what its owner or a facilitator withdraws is gone, bytes too, unless another room shares it', async () => {
	const bytes = randomBytes(100);
	const hash = sha256(bytes);
	const other = await createRoom(relay);
	await put(bytes, bob);
	await call('PUT', hash, other.facilitator, { bytes, inRoom: other.id });
	expect((await call('DELETE', hash, cyd)).status).toBe(403);
	expect((await call('DELETE', hash, reader)).status).toBe(403);
	expect((await call('DELETE', hash, bob)).status).toBe(204);
	expect((await call('GET', hash, ada)).status).toBe(404);
	expect((await call('DELETE', hash, ada)).status).toBe(404);
	expect(await onDisk()).toEqual([hash]);
	expect((await call('GET', hash, other.facilitator, { inRoom: other.id })).status).toBe(200);
	expect((await call('DELETE', hash, other.facilitator, { inRoom: other.id })).status).toBe(204);
	expect(await onDisk()).toEqual([]);
	expect((await put(bytes, cyd)).status).toBe(201);
	expect((await call('DELETE', hash, ada)).status).toBe(204);
});

test('[F6] whatever the bytes are, they are a download and never a page', async () => {
	const bytes = new TextEncoder().encode('<script>alert(1)</script>');
	await put(bytes, bob, { 'content-type': 'text/html' });
	const { headers } = await call('GET', sha256(bytes), reader);
	expect(headers.get('content-type')).toBe('application/octet-stream');
	expect(headers.get('content-disposition')).toMatch(/^attachment/);
	expect(headers.get('x-content-type-options')).toBe('nosniff');
	expect(headers.get('content-security-policy')).toMatch(/^sandbox/);
	expect(headers.get('cache-control')).toBe('private, no-cache');
});

test('[F1] many people putting the same bytes at once end with one file', async () => {
	const bytes = randomBytes(300_000);
	const responses = await Promise.all([ada, bob, cyd, ada, bob, cyd].map((person) => put(bytes, person)));
	expect(responses.map(({ status }) => status)).toEqual(Array(6).fill(201));
	expect(await onDisk()).toEqual([sha256(bytes)]);
});
