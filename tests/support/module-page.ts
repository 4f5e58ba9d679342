/**
 * Modules of ours in a real browser page that comes from a real server under the app's own policies: for what neither a
 * test in Node nor the test runner's own page can do, such as uploads with progress, or plain http.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { build, type Rolldown } from 'vite';
import type * as api from '$lib/api';
import type * as engine from '$lib/engine';
import type * as files from '$lib/files';
import type * as ingest from '$lib/ingest';
import { attach, type Attached, type AttachOptions } from '../../server/attach.ts';
import { appPolicy, policyFor } from '../../server/http/policy.ts';
import { findBrowser } from './browser.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

declare global {
	interface Window {
		/** In the page: only the modules that the test asked for. */
		roundtable: { api: typeof api; engine: typeof engine; files: typeof files; ingest: typeof ingest };
	}
}

export type ModulePage = {
	page: Page;
	/** http://localhost:<port> */
	origin: string;
	attached: Attached;
	/** What the content security policy of the app did not allow. */
	refused: string[];
	/** Addresses that the page and its workers asked for. */
	requested: string[];
	close: () => Promise<void>;
};

/** `modules`: names of src/lib; in the page they are properties of `window.roundtable`. */
export async function openModulePage(
	modules: readonly (keyof Window['roundtable'])[],
	options: Partial<AttachOptions> & { host?: string } = {}
): Promise<ModulePage> {
	const built = await bundle(modules);
	const dataDir = await mkdtemp(join(tmpdir(), 'roundtable-page-'));
	const server = createServer();
	const { host = 'localhost', ...attachOptions } = options;
	const attached = await attach(server, { log: { error: () => undefined }, ...attachOptions, dataDir });
	server.on('request', (request, response) => {
		if (attached.handles(request)) return attached.handle(request, response);
		const { pathname } = new URL(request.url ?? '/', 'http://localhost');
		const file = built.get(pathname);
		response.writeHead(pathname === '/' || file !== undefined ? 200 : 404, {
			'content-type': TYPES[extname(pathname)] ?? 'text/html',
			'content-security-policy': policyFor(pathname, appPolicy([]))
		});
		response.end(pathname === '/' ? PAGE : file);
	});
	server.listen(0, host);
	await once(server, 'listening');
	const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
	const browser: Browser = await chromium.launch({
		executablePath: findBrowser(),
		args: ['--no-sandbox', '--disable-quic']
	});
	const page = await browser.newPage();
	const refused: string[] = [];
	const requested: string[] = [];
	page.on('console', (message) => {
		if (/Content Security Policy|TrustedScript/.test(message.text())) refused.push(message.text());
	});
	page.context().on('request', (request) => requested.push(request.url()));
	await page.goto(origin);
	await page.waitForFunction('window.roundtable !== undefined');
	return {
		page,
		origin,
		attached,
		refused,
		requested,
		async close() {
			await browser.close();
			await attached.close();
			server.close();
			server.closeAllConnections();
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const ENTRY = '/_app/immutable/page.js';
const PAGE = `<!doctype html><title>Page</title><script type="module" src="${ENTRY}"></script>`;

/** Everything that the page needs, by its path. */
async function bundle(modules: readonly string[]): Promise<Map<string, string | Uint8Array>> {
	const imports = modules.map((name) => `import * as ${name} from '$lib/${name}';`).join('\n');
	const entry = '\0page';
	const output = (await build({
		configFile: false,
		logLevel: 'silent',
		root,
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		worker: { format: 'es' },
		plugins: [
			{
				name: 'page',
				resolveId: (id) => (id === 'page' ? entry : null),
				load: (id) => (id === entry ? `${imports}\nwindow.roundtable = { ${modules.join(', ')} };` : null)
			}
		],
		build: {
			write: false,
			minify: false,
			target: 'es2022',
			assetsInlineLimit: 0,
			assetsDir: '_app/immutable',
			rolldownOptions: { input: 'page', output: { entryFileNames: ENTRY.slice(1) } }
		}
	})) as Rolldown.RolldownOutput;
	return new Map(
		output.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source])
	);
}
