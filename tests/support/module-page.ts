/**
 * Modules of ours in a real browser page that comes from a real server: for what neither a test in Node nor the test
 * runner's own page can do, such as uploads with progress, or plain http.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { build, type Rolldown } from 'vite';
import { attach, type Attached, type AttachOptions } from '../../server/attach.ts';
import { findBrowser } from './browser.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type ModulePage = {
	page: Page;
	/** http://localhost:<port> */
	origin: string;
	attached: Attached;
	close: () => Promise<void>;
};

/** `modules`: names of src/lib; in the page they are properties of `window.roundtable`. */
export async function openModulePage(
	modules: readonly string[],
	options: Partial<AttachOptions> & { host?: string } = {}
): Promise<ModulePage> {
	const script = await bundle(modules);
	const dataDir = await mkdtemp(join(tmpdir(), 'roundtable-page-'));
	const server = createServer();
	const { host = 'localhost', ...attachOptions } = options;
	const attached = await attach(server, { log: { error: () => undefined }, ...attachOptions, dataDir });
	server.on('request', (request, response) => {
		if (attached.handles(request)) return attached.handle(request, response);
		const isScript = request.url === '/page.js';
		response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
		response.end(
			isScript ? script : '<!doctype html><title>Page</title><script type="module" src="/page.js"></script>'
		);
	});
	server.listen(0, host);
	await once(server, 'listening');
	const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
	const browser: Browser = await chromium.launch({
		executablePath: findBrowser(),
		args: ['--no-sandbox', '--disable-quic']
	});
	const page = await browser.newPage();
	await page.goto(origin);
	await page.waitForFunction('window.roundtable !== undefined');
	return {
		page,
		origin,
		attached,
		async close() {
			await browser.close();
			await attached.close();
			server.close();
			server.closeAllConnections();
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}

async function bundle(modules: readonly string[]): Promise<string> {
	const imports = modules.map((name) => `import * as ${name} from '$lib/${name}';`).join('\n');
	const entry = '\0page';
	const output = (await build({
		configFile: false,
		logLevel: 'silent',
		root,
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		plugins: [
			{
				name: 'page',
				resolveId: (id) => (id === 'page' ? entry : null),
				load: (id) => (id === entry ? `${imports}\nwindow.roundtable = { ${modules.join(', ')} };` : null)
			}
		],
		build: { write: false, minify: false, target: 'es2022', rolldownOptions: { input: 'page' } }
	})) as Rolldown.RolldownOutput;
	const chunk = output.output.find((file) => file.type === 'chunk' && file.isEntry);
	if (chunk?.type !== 'chunk') throw new Error('Nothing was built');
	return chunk.code;
}
