/** Serves the page with nothing but duckdb-wasm in it, from an origin of its own. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';

export type BareServer = { origin: string; close: () => void };

export async function serveBarePage(root: string): Promise<BareServer> {
	const engine = join(root, 'node_modules/@duckdb/duckdb-wasm/dist');
	const page =
		'<!doctype html><title>Bare</title><input type="file"><script type="module" src="/page.js"></script>';
	const files: Record<string, [type: string, body: string | Buffer]> = {
		'/': ['text/html', page],
		'/page.js': ['text/javascript', await bundle(root)],
		'/duckdb.worker.js': ['text/javascript', await readFile(join(engine, 'duckdb-browser-eh.worker.js'))],
		'/duckdb.wasm': ['application/wasm', await readFile(join(engine, 'duckdb-eh.wasm'))]
	};
	const server = createServer((request, response) => {
		const [type, body] = files[request.url ?? ''] ?? [];
		if (type === undefined) response.writeHead(404).end();
		else response.writeHead(200, { 'content-type': type }).end(body);
	});
	server.listen(0, 'localhost');
	await once(server, 'listening');
	return {
		origin: `http://localhost:${(server.address() as AddressInfo).port}`,
		close: () => {
			server.close();
			server.closeAllConnections();
		}
	};
}

async function bundle(root: string): Promise<string> {
	const output = (await build({
		configFile: false,
		logLevel: 'silent',
		root,
		build: {
			write: false,
			target: 'es2022',
			rolldownOptions: { input: join(root, 'tests/bench/bare-page.ts') }
		}
	})) as Rolldown.RolldownOutput;
	const chunk = output.output.find((file) => file.type === 'chunk' && file.isEntry);
	if (chunk?.type !== 'chunk') throw new Error('Nothing was built');
	return chunk.code;
}
