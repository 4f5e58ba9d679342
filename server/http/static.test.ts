/** The built app as a browser gets it: types, caching, compression, and above all the policies. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import {
	createServer,
	request,
	type IncomingHttpHeaders,
	type RequestListener,
	type Server
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStaticFiles } from './static.ts';

const START = '\n\t\t\t\t{ start() }\n';
const INDEX = `<!doctype html><html><head><script src="/x.js"></script></head><body><script>${START}</script></body></html>`;
const FILES: Record<string, string> = {
	'index.html': INDEX.padEnd(2000),
	'service-worker.js': 'self'.padEnd(2000),
	'icon.svg': '<svg/>',
	'.source-hash': 'secret',
	'_app/version.json': '{}',
	'_app/immutable/chunks/app.Bx1.js': 'let a'.padEnd(5000),
	'_app/immutable/assets/duckdb-browser-eh.worker-C0ffee.js': 'worker'.padEnd(5000),
	'_app/immutable/assets/duckdb-eh-C0ffee.wasm': 'wasm'.padEnd(100_000),
	'_app/immutable/workers/remote.worker-Bead.js': 'remote',
	'_app/immutable/workers/ingest.worker-Bead.js': 'ingest'
};

let folder = '';
let server: Server;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'roundtable-static-'));
	for (const [path, content] of Object.entries(FILES)) {
		await mkdir(dirname(join(folder, 'build', path)), { recursive: true });
		await writeFile(join(folder, 'build', path), content);
	}
	const files = await openStaticFiles(join(folder, 'build'), join(folder, 'cache'));
	server = createServer((incoming, outgoing) => void files.handle(incoming, outgoing));
	server.listen(0, 'localhost');
	await once(server, 'listening');
});
afterAll(async () => {
	server.close();
	server.closeAllConnections();
	await rm(folder, { recursive: true, force: true });
});

type Got = { status: number; headers: IncomingHttpHeaders; bytes: Buffer };

/** The path is sent as it is, which fetch would not do. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
	const { port } = server.address() as AddressInfo;
	return new Promise((resolve, reject) => {
		request({ port, host: 'localhost', path, headers, method }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () =>
				resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) })
			);
		})
			.on('error', reject)
			.end();
	});
}
const policy = async (path: string) => (await get(path)).headers['content-security-policy'];

describe('policies', () => {
	test('the app’s is exactly as agreed, with the hash of its one start script', async () => {
		const hash = createHash('sha256').update(START).digest('base64');
		expect(await policy('/')).toBe(
			`default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'; worker-src 'self'; connect-src 'self'; ` +
				`style-src 'self'; img-src 'self' blob: data:; font-src 'self'; manifest-src 'self'; form-action 'self'; ` +
				`base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; ` +
				`trusted-types svelte-trusted-html sveltekit-trusted-url dompurify ProseMirrorClipboard roundtable-worker`
		);
		const app = await policy('/');
		for (const path of ['/r/room/notes', '/index.html', '/icon.svg', '/service-worker.js', '/missing.js']) {
			expect([path, await policy(path)]).toEqual([path, app]);
		}
		expect(await policy('/_app/immutable/workers/ingest.worker-Bead.js')).toBe(app);
	});

	test('the engine’s worker may compute and ask this origin, nothing else', async () => {
		expect(await policy('/_app/immutable/assets/duckdb-browser-eh.worker-C0ffee.js')).toBe(
			"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
		);
	});

	test('only the worker that fetches typed addresses may reach other origins', async () => {
		expect(await policy('/_app/immutable/workers/remote.worker-Bead.js')).toBe(
			"default-src 'none'; script-src 'self'; connect-src https: http:"
		);
		const named = ['/remote.worker.js', '/r/remote.worker', '/x?_app/immutable/remote.worker.js'];
		for (const path of named) expect(await policy(path)).not.toContain('https:');
	});

	test('[H3] every file forbids sniffing, referrers and other windows', async () => {
		for (const path of ['/', '/icon.svg', '/missing.js']) {
			expect((await get(path)).headers).toMatchObject({
				'referrer-policy': 'no-referrer',
				'x-content-type-options': 'nosniff',
				'cross-origin-opener-policy': 'same-origin'
			});
		}
	});
});

describe('files', () => {
	test('pages come from the start page, missing parts of the app do not', async () => {
		for (const path of ['/', '/r/room/notes', '/join', '/open/x', '/r/%E2%9C%93']) {
			const page = await get(path);
			expect([path, page.status, page.bytes.includes('start()')]).toEqual([path, 200, true]);
			expect(page.headers['cache-control']).toBe('no-cache');
		}
		for (const path of ['/_app/immutable/chunks/old.js', '/_app/x', '/favicon.ico', '/a/b.css']) {
			expect([path, (await get(path)).status]).toEqual([path, 404]);
		}
	});

	test('nothing outside the app can be named, nor what is hidden in it', async () => {
		const paths = [
			'/.source-hash',
			'/../cache/x.txt',
			'/..%2f..%2fetc/passwd.txt',
			'/%2e%2e/build/index.html',
			'/_app/../.source-hash',
			'//etc/passwd.txt',
			'/%',
			'/%00.js',
			'/__proto__.js',
			'/_app/constructor'
		];
		for (const path of paths) {
			const got = await get(path);
			expect([path, got.status, got.bytes.includes('secret')]).toEqual([path, 404, false]);
		}
		expect((await get('/', {}, 'POST')).status).toBe(405);
		expect((await get('/', {}, 'TRACE')).status).toBe(405);
	});

	test('types are right, and what has a hash in its name is kept for ever', async () => {
		const expected: Record<string, [string, string]> = {
			'/_app/immutable/chunks/app.Bx1.js': [
				'text/javascript; charset=utf-8',
				'public, max-age=31536000, immutable'
			],
			'/_app/immutable/assets/duckdb-eh-C0ffee.wasm': [
				'application/wasm',
				'public, max-age=31536000, immutable'
			],
			'/_app/version.json': ['application/json; charset=utf-8', 'no-cache'],
			'/service-worker.js': ['text/javascript; charset=utf-8', 'no-cache'],
			'/icon.svg': ['image/svg+xml', 'no-cache']
		};
		for (const [path, [type, cache]] of Object.entries(expected)) {
			const { headers } = await get(path);
			expect([path, headers['content-type'], headers['cache-control']]).toEqual([path, type, cache]);
		}
	});

	test('what can shrink is sent compressed to who takes it, made once and kept on disk', async () => {
		const path = '/_app/immutable/assets/duckdb-eh-C0ffee.wasm';
		const [br, gzip, plain, refused] = await Promise.all([
			get(path, { 'accept-encoding': 'gzip, deflate, br' }),
			get(path, { 'accept-encoding': 'gzip' }),
			get(path),
			get(path, { 'accept-encoding': 'br;q=0' })
		]);
		expect([br.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip']);
		expect([plain.headers['content-encoding'], refused.headers['content-encoding']]).toEqual([
			undefined,
			undefined
		]);
		expect(br.bytes.length).toBeLessThan(1000);
		expect(brotliDecompressSync(br.bytes).equals(plain.bytes)).toBe(true);
		expect(gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true);
		expect(br.headers.vary).toBe('accept-encoding');
		expect((await readdir(join(folder, 'cache'))).filter((name) => name.endsWith('.br'))).toHaveLength(1);
		expect((await get('/icon.svg', { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined();
	});

	test('who has it already is told so, per encoding', async () => {
		for (const encoding of ['br', 'identity']) {
			const headers = { 'accept-encoding': encoding };
			const etag = (await get('/', headers)).headers.etag ?? '';
			const again = await get('/', { ...headers, 'if-none-match': etag });
			expect([again.status, again.bytes.length]).toEqual([304, 0]);
			expect((await get('/', { ...headers, 'if-none-match': '"other"' })).status).toBe(200);
		}
		const head = await get('/', {}, 'HEAD');
		expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([200, '2000', 0]);
	});
});

test('an app that the policy would stop is not served', async () => {
	await mkdir(join(folder, 'empty'), { recursive: true });
	await expect(openStaticFiles(join(folder, 'empty'), folder)).rejects.toThrow('npm run build');
	await writeFile(join(folder, 'empty', 'index.html'), '<script src="/x.js"></script>');
	await expect(openStaticFiles(join(folder, 'empty'), folder)).rejects.toThrow('start script');
});

test('another build that takes its place changes nothing of what is served, and what is gone is said to be', async () => {
	const build = join(folder, 'replaced');
	const write = async (path: string, content: string) => {
		await mkdir(dirname(join(build, path)), { recursive: true });
		await writeFile(join(build, path), content);
	};
	await write('index.html', INDEX);
	await write('_app/immutable/assets/a-1.wasm', 'wasm');
	await write('_app/immutable/chunks/b-1.js', 'let b'.padEnd(5000));
	const files = await openStaticFiles(build, join(folder, 'replaced-cache'));
	const before = server.listeners('request');
	server.removeAllListeners('request');
	server.on('request', (incoming, outgoing) => void files.handle(incoming, outgoing));
	try {
		await rm(build, { recursive: true });
		await write('index.html', '<p>another</p>');
		expect((await get('/r/room')).bytes.toString()).toBe(INDEX);
		for (const path of ['/_app/immutable/assets/a-1.wasm', '/_app/immutable/chunks/b-1.js']) {
			const gone = await get(path, { 'accept-encoding': 'br' });
			expect([gone.status, gone.headers['retry-after'], gone.headers['content-encoding']]).toEqual([
				503,
				'30',
				undefined
			]);
			expect([gone.headers['cache-control'], gone.headers.etag]).toEqual(['no-store', undefined]);
		}
	} finally {
		server.removeAllListeners('request');
		for (const listener of before) server.on('request', listener as RequestListener);
	}
});
