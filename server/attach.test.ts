import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { attachForDevelopment } from './attach.ts';

let folder = '';
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'roundtable-attach-'));
	vi.stubEnv('ROUNDTABLE_DATA', folder);
});
afterEach(async () => {
	vi.unstubAllEnvs();
	await rm(folder, { recursive: true, force: true });
});

type Handle = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** A server as Vite's: ours come first, everything else says "vite". */
async function develop(): Promise<{ server: Server; origin: string; close: () => Promise<void> }> {
	const server = createServer();
	let handle: Handle | null = null;
	const attached = await attachForDevelopment(server, { use: (given) => (handle = given) });
	server.on('request', (request, response) => handle?.(request, response, () => response.end('vite')));
	server.listen(0, 'localhost');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		server,
		origin: `http://localhost:${port}`,
		async close() {
			server.close();
			server.closeAllConnections();
			await attached.close();
		}
	};
}

test('in development only our own paths are taken, and a restart takes over the data', async () => {
	const first = await develop();
	const second = await develop();
	const text = async (path: string) => (await fetch(second.origin + path)).text();
	expect(await text('/healthz')).toContain('ok');
	expect(await text('/api/rooms/none')).toContain('not-signed-in');
	expect(await text('/s/none')).toContain('not-found');
	for (const path of ['/', '/src/app.css', '/sync', '/apis', '/healthz/x', '/r/room']) {
		expect([path, await text(path)]).toEqual([path, 'vite']);
	}
	await first.close();
	await second.close();
	await second.close();
});
