/** The built app: its files, its start page for every other path, and the headers that keep it in its place. */
import { createHash } from 'node:crypto';
import { open, readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EncodedFiles, type Encoding } from './encoded.ts';
import { appPolicy, policyFor, scriptHashes } from './policy.ts';
import { pathOf } from './upgrade.ts';

const TYPES: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.mjs': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.webmanifest': 'application/manifest+json; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.ico': 'image/x-icon',
	'.woff2': 'font/woff2',
	'.wasm': 'application/wasm',
	'.txt': 'text/plain; charset=utf-8',
	'.csv': 'text/csv; charset=utf-8'
};
const COMPRESSIBLE = new Set([
	'.html',
	'.js',
	'.mjs',
	'.css',
	'.json',
	'.webmanifest',
	'.svg',
	'.wasm',
	'.txt',
	'.csv'
]);
const LEAST_COMPRESSED_BYTES = 1024;

type BuiltFile = {
	file: string;
	type: string;
	hash: string;
	sizeBytes: number;
	compressible: boolean;
	/** Null where the name carries the hash of the content: another build never puts something else in its place. */
	bytes: Buffer | null;
};

export type StaticFiles = { handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> };

/**
 * Reads what `npm run build` made. Throws when it made no start page, or one without a start script. Goes on serving that
 * build when another takes its place; of parts that are gone it says so.
 */
export async function openStaticFiles(build: string, cache: string): Promise<StaticFiles> {
	const files = new Map<string, BuiltFile>();
	for (const file of await filesBelow(build)) {
		const path = `/${relative(build, file).split(sep).join('/')}`;
		const bytes = await readFile(file);
		const extension = extname(file);
		files.set(path, {
			file,
			type: TYPES[extension] ?? 'application/octet-stream',
			hash: createHash('sha256').update(bytes).digest('hex'),
			sizeBytes: bytes.length,
			compressible: COMPRESSIBLE.has(extension) && bytes.length >= LEAST_COMPRESSED_BYTES,
			bytes: isImmutable(path) ? null : bytes
		});
	}
	const index = files.get('/index.html');
	if (index === undefined) throw new Error(`There is no built app in ${build}: run \`npm run build\``);
	const hashes = scriptHashes((index.bytes ?? '').toString());
	if (hashes.length === 0)
		throw new Error('The start page has no start script: the policy would stop the app');
	const policy = appPolicy(hashes);
	const encoded = new EncodedFiles(cache);

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = decoded(pathOf(request));
		const isRead = request.method === 'GET' || request.method === 'HEAD';
		const found = path === null ? undefined : files.get(path === '/' ? '/index.html' : path);
		// Pages are made by the app itself; a missing part of the app is not one.
		const isPage =
			path !== null && !path.startsWith('/_app/') && !path.slice(path.lastIndexOf('/')).includes('.');
		const file = found ?? (isPage ? index : undefined);
		response.setHeader('content-security-policy', policyFor(path ?? '', policy));
		response.setHeader('referrer-policy', 'no-referrer');
		response.setHeader('x-content-type-options', 'nosniff');
		response.setHeader('cross-origin-opener-policy', 'same-origin');
		response.setHeader('cross-origin-resource-policy', 'same-origin');
		if (!isRead) return end(response, 405, 'Only GET');
		if (file === undefined) return end(response, 404, 'Not found');
		try {
			await send(request, response, file, path ?? '');
		} catch {
			for (const name of ['etag', 'content-encoding', 'vary']) response.removeHeader(name);
			response.setHeader('retry-after', '30');
			end(response, 503, 'This part of the app is being renewed. Try again soon.');
		}
	}

	async function send(request: IncomingMessage, response: ServerResponse, file: BuiltFile, path: string) {
		const encoding = file.compressible ? encodingFor(request) : null;
		const etag = `"${file.hash.slice(0, 32)}${encoding === null ? '' : `-${encoding}`}"`;
		response.setHeader('content-type', file.type);
		response.setHeader('etag', etag);
		response.setHeader(
			'cache-control',
			isImmutable(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
		);
		if (file.compressible) response.setHeader('vary', 'accept-encoding');
		if (request.headers['if-none-match'] === etag) {
			response.writeHead(304).end();
			return;
		}
		if (encoding === null && file.bytes === null) return stream(request, response, file);
		const plain = () => (file.bytes === null ? readFile(file.file) : Promise.resolve(file.bytes));
		const bytes = encoding === null ? await plain() : await encoded.get(plain, file.hash, encoding);
		if (encoding !== null) response.setHeader('content-encoding', encoding);
		response.writeHead(200, { 'content-length': bytes.length });
		response.end(request.method === 'HEAD' ? undefined : bytes);
	}

	/** Opened before anything is said, so that what is gone can still be answered. */
	async function stream(request: IncomingMessage, response: ServerResponse, { file, sizeBytes }: BuiltFile) {
		const opened = await open(file);
		response.writeHead(200, { 'content-length': sizeBytes });
		if (request.method === 'HEAD') {
			response.end();
			await opened.close();
			return;
		}
		// A reader that goes away is no error of ours.
		await pipeline(opened.createReadStream(), response).catch(() => undefined);
	}

	return { handle };
}

const isImmutable = (path: string) => path.startsWith('/_app/immutable/');

/** Hidden files are ours, not the app's. */
async function filesBelow(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	const isHidden = (path: string) =>
		relative(folder, path)
			.split(sep)
			.some((name) => name.startsWith('.'));
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !isHidden(path));
}

/** Null for an escape that is none. Only names from the list above are ever opened, so nothing else needs a check. */
function decoded(path: string): string | null {
	try {
		return decodeURIComponent(path);
	} catch {
		return null;
	}
}

/** Browsers offer brotli on https and localhost only; on plain http in a local network, gzip. */
function encodingFor(request: IncomingMessage): Encoding | null {
	const offered = (request.headers['accept-encoding'] ?? '').toString().split(',');
	const names = offered
		.filter((entry) => !/;\s*q=0(\.0*)?\s*$/.test(entry))
		.map((entry) => entry.split(';')[0]?.trim());
	if (names.includes('br')) return 'br';
	return names.includes('gzip') ? 'gzip' : null;
}

function end(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
	response.end(`${text}\n`);
}
