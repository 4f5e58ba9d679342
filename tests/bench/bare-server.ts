/** Serves the page with nothing but duckdb-wasm in it, from an origin of its own. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';

export type BareServer = { origin: string; close: () => void };

/** `peers`: serve also the page with Arquero and sql.js in it, as /peers. */
export async function serveBarePage(root: string, { peers = false } = {}): Promise<BareServer> {
	const engine = join(root, 'node_modules/@duckdb/duckdb-wasm/dist');
	const page = (script: string) =>
		`<!doctype html><title>Bare</title><input type="file"><script type="module" src="${script}"></script>`;
	const files: Record<string, [type: string, body: string | Buffer]> = {
		'/': ['text/html', page('/page.js')],
		'/page.js': ['text/javascript', await bundle(root, 'bare-page.ts')],
		'/duckdb.worker.js': ['text/javascript', await readFile(join(engine, 'duckdb-browser-eh.worker.js'))],
		'/duckdb.wasm': ['application/wasm', await readFile(join(engine, 'duckdb-eh.wasm'))]
	};
	if (peers) {
		files['/peers'] = ['text/html', page('/peers.js')];
		files['/peers.js'] = ['text/javascript', await bundle(root, 'peers-page.mjs')];
		const sqlite = join(root, 'tests/bench/node_modules/sql.js/dist/sql-wasm-browser.wasm');
		files['/sql.wasm'] = ['application/wasm', await readFile(sqlite)];
	}
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

async function bundle(root: string, entry: string): Promise<string> {
	const output = (await build({
		configFile: false,
		logLevel: 'silent',
		root,
		build: {
			write: false,
			target: 'es2022',
			rolldownOptions: { input: join(root, 'tests/bench', entry) }
		}
	})) as Rolldown.RolldownOutput;
	const chunk = output.output.find((file) => file.type === 'chunk' && file.isEntry);
	if (chunk?.type !== 'chunk') throw new Error('Nothing was built');
	return chunk.code;
}
