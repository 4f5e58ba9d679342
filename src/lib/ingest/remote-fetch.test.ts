/** Against a real server on another port, which behaves as servers do. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSameVersion } from '$lib/files';
import type { RemoteFacts } from './remote-facts.ts';
import { RemoteFetch, type KeptParts } from './remote-fetch.ts';

const PART = 1024 * 1024;
const body = Buffer.from('id,name\n1,Ana\n2,Bo\n'.repeat(200_000));
let origin = '';
let seen: IncomingMessage[] = [];
let tag = '"one"';
/** Bytes that are sent of each answer before the line breaks; null: all. */
let breaksAfter: number | null = null;
const server = createServer((request, response) => {
	seen.push(request);
	answer(request, response);
});

function answer(request: IncomingMessage, response: ServerResponse): void {
	const { url = '', headers } = request;
	response.on('error', () => undefined);
	response.setHeader('content-type', 'text/CSV; charset=utf-8');
	if (url === '/missing') return void response.writeHead(404).end();
	if (url === '/gone') return void request.socket.destroy();
	if (url === '/moved') return void response.writeHead(302, { location: '/data/table.csv' }).end();
	if (url === '/named')
		response.setHeader('content-disposition', `attachment; filename*=UTF-8''K%C3%B6ln.csv`);
	if (url !== '/unmarked' && url !== '/whole') response.setHeader('etag', tag);
	const from = url === '/whole' ? undefined : /bytes=(\d+)-/.exec(headers.range ?? '')?.[1];
	const start = Number(from ?? 0);
	response.setHeader('content-length', body.length - start);
	if (from !== undefined) {
		if (url !== '/hidden')
			response.setHeader('content-range', `bytes ${start}-${body.length - 1}/${body.length}`);
		response.statusCode = 206;
	}
	const rest = body.subarray(start);
	if (breaksAfter === null || rest.length <= breaksAfter) return void response.end(rest);
	response.write(rest.subarray(0, breaksAfter), () => request.socket.destroy());
}

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
	seen = [];
	tag = '"one"';
	breaksAfter = null;
});

class Shelf implements KeptParts {
	parts: Blob[] = [];
	load = () => Promise.resolve([...this.parts]);
	add(_address: string, _facts: RemoteFacts, _from: number, part: Blob) {
		this.parts.push(part);
		return Promise.resolve();
	}
	drop() {
		this.parts = [];
		return Promise.resolve();
	}
}

const waits: number[] = [];
const platform = {
	fetch: (url: string, init: RequestInit) => fetch(url, init),
	secure: false,
	wait: (ms: number) => {
		waits.push(ms);
		return Promise.resolve();
	}
};
const remote = new RemoteFetch(platform);
const look = async (path: string) => {
	const looked = await remote.look(`${origin}${path}`);
	if (!looked.ok) throw new Error(looked.reason);
	return looked.facts;
};
const get = (path: string, facts: RemoteFacts, from = remote, onProgress = (_bytes: number) => {}) =>
	from.fetch(`${origin}${path}`, facts, onProgress);
async function expectBody(fetched: Awaited<ReturnType<typeof get>>) {
	if (!fetched.ok) throw new Error(fetched.reason);
	expect(Buffer.from(await fetched.blob.arrayBuffer()).equals(body)).toBe(true);
}
const ranges = () => seen.map(({ headers }) => headers.range);

describe('a file by link', () => {
	it('is looked at before it is fetched: size, kind, version, name, parts', async () => {
		expect(await look('/data/table.csv?x=1#top')).toEqual({
			...{ url: `${origin}/data/table.csv?x=1`, bytes: body.length, mediaType: 'text/csv', etag: '"one"' },
			...{ lastModified: null, ranges: true, parts: true, name: 'table.csv' }
		});
		expect((await look('/named')).name).toBe('Köln.csv');
		expect(await look('/moved')).toMatchObject({ url: `${origin}/data/table.csv`, name: 'table.csv' });
		expect(await look('/whole')).toMatchObject({ ranges: false, bytes: body.length });
	});

	it('has a size also where pages may not read the header that says it', async () => {
		expect(await look('/hidden')).toMatchObject({ ranges: true, bytes: body.length });
	});

	it('is fetched whole, with progress', async () => {
		for (const path of ['/a.csv', '/whole', '/moved', '/unmarked']) {
			const progress: number[] = [];
			await expectBody(await get(path, await look(path), remote, (bytes) => progress.push(bytes)));
			expect(progress.at(-1)).toBe(body.length);
		}
	});

	it('goes on where it broke off, after ever longer waits', async () => {
		const facts = await look('/a.csv');
		seen = [];
		waits.length = 0;
		breaksAfter = PART + 70_000;
		await expectBody(await get('/a.csv', facts));
		expect(ranges().length).toBeGreaterThan(2);
		expect(ranges()[0]).toBeUndefined();
		const starts = ranges()
			.slice(1)
			.map((range) => Number(/(\d+)-$/.exec(range ?? '')?.[1]));
		expect(starts).toEqual([...starts].sort((a, b) => a - b));
		expect(starts[0]).toBeGreaterThan(0);
		seen = [];
		waits.length = 0;
		breaksAfter = 0;
		expect(await get('/a.csv', facts)).toMatchObject({ ok: false });
		expect(waits).toEqual([500, 1000, 2000, 4000]);
	});

	it('goes on after a reload where parts of it were kept, and is not asked for again once all were', async () => {
		const facts = await look('/a.csv');
		const shelf = new Shelf();
		let cut = false;
		const flaky = {
			...platform,
			fetch: (url: string, init: RequestInit) => fetch(cut ? 'http://0.0.0.0:1' : url, init)
		};
		breaksAfter = PART + 70_000;
		const first = new RemoteFetch({ ...flaky, wait: () => Promise.resolve(void (cut = true)) }, shelf);
		expect(await get('/a.csv', facts, first)).toEqual({ ok: false, reason: 'broken' });
		breaksAfter = null;
		seen = [];
		const progress: number[] = [];
		await expectBody(
			await get('/a.csv', facts, new RemoteFetch(platform, shelf), (bytes) => progress.push(bytes))
		);
		expect(progress[0]).toBeGreaterThan(PART / 2);
		expect(ranges()).toEqual([`bytes=${progress[0]}-`]);
		seen = [];
		await expectBody(await get('/a.csv', facts, new RemoteFetch(platform, shelf)));
		expect(seen).toEqual([]);
	});

	it('is begun anew where nothing tells one version from another', async () => {
		const facts = await look('/unmarked');
		expect(facts.ranges).toBe(false);
		seen = [];
		breaksAfter = PART;
		expect(await get('/unmarked', facts)).toEqual({ ok: false, reason: 'broken' });
		expect(ranges().every((range) => range === undefined)).toBe(true);
	});

	it('that became another one on the way is not stuck together', async () => {
		const facts = await look('/a.csv');
		tag = '"two"';
		const shelf = new Shelf();
		shelf.parts = [new Blob(['id'])];
		expect(await get('/a.csv', facts, new RemoteFetch(platform, shelf))).toEqual({
			...{ ok: false, reason: 'changed' }
		});
		expect(shelf.parts).toEqual([]);
	});

	it.each([
		['status', '/missing'],
		['unreachable', '/gone']
	])('that cannot be had says why: %s', async (reason, path) => {
		expect(await remote.look(`${origin}${path}`)).toMatchObject({ ok: false, reason });
	});

	it('that no page may read is told from one that is not there, and from one that https must not ask', async () => {
		const closed = (secure: boolean, opaque: boolean) =>
			new RemoteFetch({
				...platform,
				secure,
				fetch: (_url, { mode }) =>
					mode === 'no-cors' && opaque ? Promise.resolve(new Response()) : Promise.reject(new TypeError())
			});
		const reasonOf = async (one: RemoteFetch, address: string) => {
			const looked = await one.look(address);
			return looked.ok ? 'ok' : looked.reason;
		};
		expect(await reasonOf(closed(false, true), 'http://a.example/x.csv')).toBe('refused');
		expect(await reasonOf(closed(true, false), 'https://a.example/x.csv')).toBe('unreachable');
		expect(await reasonOf(closed(true, false), 'http://a.example/x.csv')).toBe('insecure');
	});

	it.each([
		'javascript:alert(1)',
		'file:///etc/passwd',
		'data:text/csv,a',
		'table.csv',
		'https://me:secret@a.example/'
	])('%s is no address', async (address) => {
		expect(await remote.look(address)).toEqual({ ok: false, reason: 'address' });
	});

	it('sends nothing about the person, and nothing that a server must be asked about first', async () => {
		await get('/a.csv', await look('/a.csv'));
		for (const { headers } of seen) {
			expect(headers.cookie).toBeUndefined();
			expect(headers.referer).toBeUndefined();
			for (const asked of ['if-range', 'if-none-match', 'if-modified-since'])
				expect(headers[asked]).toBeUndefined();
		}
	});
});

it.each([
	['W/"a"', '"a"', true],
	['"a-gzip"', '"a"', true],
	['"a;br"', '"a"', true],
	['"a"', '"b"', false],
	[null, '"b"', null]
])('version %s and %s are the same: %s', (one, other, same) => {
	const of = (etag: string | null) => ({ etag, lastModified: null });
	expect(isSameVersion(of(one), of(other))).toBe(same);
});
