/**
 * What every flow starts from: a real server process on a free port with an empty data folder, two people in browsers
 * of their own, and a network that can really be cut (the browser's offline switch leaves open sockets alive).
 * A flow fails on any breach of the content security policy and on any request to another origin.
 */
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Server = {
	url: string;
	/** Ends every socket and refuses every connection until `restore`. */
	cut(): Promise<void>;
	restore(): Promise<void>;
	/** Refuses every websocket, as some networks do, until `restore`. */
	block(): Promise<void>;
	/** Stops the process; the data folder stays. */
	stop(): Promise<void>;
	start(): Promise<void>;
};

type Stage = { server: Server; alice: Page; bob: Page; person: (name: string) => Promise<Page> };

async function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.on('error', reject);
		probe.listen(0, 'localhost', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
		});
	});
}

async function answers(url: string): Promise<boolean> {
	return fetch(url).then(
		(response) => response.ok,
		() => false
	);
}

async function createStage(): Promise<Server & { remove(): Promise<void> }> {
	const data = await mkdtemp(join(tmpdir(), 'roundtable-e2e-'));
	const [port, testPort] = [await freePort(), await freePort()];
	const url = `http://localhost:${port}`;
	const hooks = `http://localhost:${testPort}/__test`;
	let child: ChildProcess | null = null;
	const start = async () => {
		child = spawn('node', ['server/main.ts'], {
			cwd: root,
			stdio: ['ignore', 'ignore', 'inherit'],
			env: {
				...process.env,
				PORT: String(port),
				ROUNDTABLE_DATA: data,
				ROUNDTABLE_TEST_HOOKS: '1',
				ROUNDTABLE_TEST_PORT: String(testPort)
			}
		});
		await expect.poll(() => answers(`${url}/healthz`), { timeout: 20_000 }).toBe(true);
	};
	const stop = async () => {
		const running = child;
		child = null;
		if (running === null || running.exitCode !== null) return;
		const ended = new Promise((resolve) => running.once('exit', resolve));
		running.kill('SIGTERM');
		await ended;
	};
	const post = async (path: string) => {
		const response = await fetch(`${hooks}/${path}`, { method: 'POST' });
		expect(response.ok).toBe(true);
	};
	await start();
	return {
		url,
		start,
		stop,
		cut: () => post('cut'),
		restore: () => post('restore'),
		block: () => post('block'),
		remove: async () => {
			await stop();
			await rm(data, { recursive: true, force: true });
		}
	};
}

/** Collects what must never happen on a page. */
function watch(page: Page, origin: string, problems: string[]): void {
	page.on('console', (message) => {
		if (/content security policy|trusted ?type/i.test(message.text())) problems.push(message.text());
	});
	page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
	page.on('request', (request) => {
		const url = request.url();
		if (
			!url.startsWith(origin) &&
			/^(https?|wss?):/.test(url) &&
			!url.startsWith(origin.replace('http', 'ws'))
		) {
			problems.push(`request to another origin: ${url}`);
		}
	});
}

export const test = base.extend<Stage & { problems: string[] }>({
	problems: async ({}, use) => {
		const problems: string[] = [];
		await use(problems);
		expect(problems).toEqual([]);
	},
	server: async ({}, use) => {
		const stage = await createStage();
		await use(stage);
		await stage.remove();
	},
	person: async ({ browser, server, problems }, use) => {
		const contexts: BrowserContext[] = [];
		await use(async (_name: string) => {
			const context = await browser.newContext({
				baseURL: server.url,
				locale: 'en-GB',
				timezoneId: 'UTC',
				permissions: ['clipboard-read', 'clipboard-write']
			});
			contexts.push(context);
			context.on('page', (page) => watch(page, server.url, problems));
			return context.newPage();
		});
		for (const context of contexts) await context.close();
	},
	alice: async ({ person }, use) => use(await person('alice')),
	bob: async ({ person }, use) => use(await person('bob'))
});

export { expect };
