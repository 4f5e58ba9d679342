/** Against a real server on another port, which behaves as servers do. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteFetch } from './remote-fetch.ts';

const text = 'id,name\n1,Ana\n2,Bo\n'.repeat(1000);
let origin = '';
let seen: IncomingMessage[] = [];
let tag = '"one"';
const server = createServer((request, response) => {
	seen.push(request);
	answer(request, response);
});

function answer(request: IncomingMessage, response: ServerResponse): void {
	const { url = '', headers } = request;
	const from = /bytes=(\d+)-/.exec(headers.range ?? '')?.[1];
	const body = Buffer.from(text);
	response.setHeader('content-type', 'text/csv; charset=utf-8');
	if (url === '/missing') return void response.writeHead(404).end();
	if (url === '/gone') return void request.socket.destroy();
	if (url === '/whole') return void response.end(body);
	if (url === '/named')
		response.setHeader('content-disposition', `attachment; filename*=UTF-8''K%C3%B6ln.csv`);
	response.setHeader('etag', tag);
	const start = Number(from ?? 0);
	if (from !== undefined) {
		response.setHeader('content-range', `bytes ${start}-${body.length - 1}/${body.length}`);
		response.statusCode = 206;
	}
	const isLook = headers.range === 'bytes=0-0';
	if (url === '/breaks' && !isLook && start < body.length / 2) {
		// Half of what is left, then nothing.
		response.setHeader('content-length', body.length - start);
		response.write(body.subarray(start, start + 6000), () => request.socket.destroy());
		return;
	}
	response.end(isLook ? body.subarray(0, 1) : body.subarray(start));
}

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const remote = new RemoteFetch();
const look = async (path: string) => {
	const looked = await remote.look(`${origin}${path}`);
	if (!looked.ok) throw new Error(looked.reason);
	return looked.facts;
};

describe('a file by link', () => {
	it('is looked at before it is fetched: size, kind, version, name, parts', async () => {
		expect(await look('/data/table.csv?x=1')).toEqual({
			...{ url: `${origin}/data/table.csv?x=1`, bytes: text.length, mediaType: 'text/csv', etag: '"one"' },
			...{ lastModified: null, ranges: true, name: 'table.csv' }
		});
		expect((await look('/named')).name).toBe('Köln.csv');
		expect(await look('/whole')).toMatchObject({ ranges: false, bytes: text.length });
	});

	it('is fetched whole, with progress', async () => {
		for (const path of ['/a.csv', '/whole']) {
			const progress: number[] = [];
			const fetched = await remote.fetch(await look(path), (bytes) => progress.push(bytes));
			expect(fetched.ok && (await fetched.blob.text())).toBe(text);
			expect(progress.at(-1)).toBe(text.length);
		}
	});

	it('goes on where it broke off', async () => {
		const facts = await look('/breaks');
		seen = [];
		const fetched = await remote.fetch(facts, () => undefined);
		expect(fetched.ok && (await fetched.blob.text())).toBe(text);
		expect(seen.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=6000-', 'bytes=12000-']);
	});

	it('that became another one on the way is not stuck together', async () => {
		const facts = await look('/a.csv');
		tag = '"two"';
		expect(await remote.fetch(facts, () => undefined)).toEqual({ ok: false, reason: 'changed' });
		tag = '"one"';
	});

	it.each([
		['status', '/missing'],
		['refused-or-offline', '/gone']
	])('that cannot be had says why: %s', async (reason, path) => {
		expect(await remote.look(`${origin}${path}`)).toMatchObject({ ok: false, reason });
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

	it('sends nothing about the person', async () => {
		seen = [];
		await look('/a.csv');
		expect(seen[0]?.headers.cookie).toBeUndefined();
		expect(seen[0]?.headers.referer).toBeUndefined();
	});
});
