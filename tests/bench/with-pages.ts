/** A server of ours, one with bare pages, a folder for files and a browser that knows nobody, for as long as a task lasts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from '@playwright/test';
import { serveBarePage } from './bare-server.ts';
import { serverProcess } from './processes.ts';

type Place = { folder: string; context: BrowserContext; bareOrigin: string };

/** `peers`: the bare server has those too. */
export async function withPages<T>(
	root: string,
	browser: Browser,
	task: (place: Place) => Promise<T>,
	options: { peers?: boolean } = {}
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'roundtable-bench-'));
	const server = await serverProcess('server/main.ts', {
		cwd: root,
		health: '/healthz',
		env: { ROUNDTABLE_DATA: join(folder, 'data'), ROUNDTABLE_LOG: 'error' }
	});
	const bareServer = await serveBarePage(root, options);
	const context = await browser.newContext({
		baseURL: server.origin,
		viewport: { width: 1440, height: 900 }
	});
	try {
		await server.start();
		return await task({ folder, context, bareOrigin: bareServer.origin });
	} finally {
		await context.close();
		bareServer.close();
		await server.stop();
		await rm(folder, { recursive: true, force: true });
	}
}
