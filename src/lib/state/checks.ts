/**
 * What a device and its network must be able to do, each tried as the roundtable does it. Nothing of a roundtable is
 * needed, and nothing stays behind but the engine, which is wanted the next day.
 */
import { syncPath } from '$lib/protocol';
import { answerOf, complete } from '$lib/util';
import { browserParts } from './app-parts.ts';

export type CheckId = 'browser' | 'secure' | 'server' | 'sockets' | 'storage' | 'worker' | 'engine';

/** `weak`: it works, with less. `bad`: a roundtable does not work here. */
export type CheckResult =
	| { id: 'browser'; is: 'good' | 'bad'; name: string }
	| { id: 'secure'; is: 'good' | 'weak' }
	| { id: 'server'; is: 'good' | 'bad'; ms: number }
	/** `weak`: ordinary requests stand in. */
	| { id: 'sockets'; is: 'good' | 'weak' | 'bad' }
	| { id: 'storage'; is: 'good' | 'weak' | 'bad'; freeBytes: number | null; isKept: boolean }
	| { id: 'worker'; is: 'good' | 'weak' }
	| { id: 'engine'; is: 'good' | 'bad'; ms: number; isKept: boolean; why: string };

/** What the checks use of the browser. */
export type CheckedBrowser = {
	WebSocket: new (url: string, protocols?: string[]) => WebSocket;
	fetch: typeof globalThis.fetch;
	indexedDB: IDBFactory;
	origin: string;
};

const SILENT_MS = 6_000;
/** The app with a few shared files. */
const LEAST_FREE_BYTES = 250_000_000;

/** In this order, quick ones first. None throws. */
export function allChecks(browser: CheckedBrowser = real()): (() => Promise<CheckResult>)[] {
	return [
		checkBrowser,
		checkSecure,
		() => checkServer(browser),
		() => checkSockets(browser),
		() => checkStorage(browser),
		checkWorker,
		checkEngine
	];
}

function real(): CheckedBrowser {
	const { WebSocket, indexedDB, location } = globalThis;
	return { WebSocket, fetch: (...call) => globalThis.fetch(...call), indexedDB, origin: location.origin };
}

/** What the style sheets need came last to every browser, with Chrome 123, Firefox 120 and Safari 17.5. */
async function checkBrowser(): Promise<CheckResult> {
	const isNew = CSS.supports('color', 'light-dark(red, blue)') && typeof WebAssembly === 'object';
	return { id: 'browser', is: isNew ? 'good' : 'bad', name: browserName(navigator.userAgent) };
}

/** "Firefox 128", from what a browser says of itself; the whole text where it is none we know. */
export function browserName(agent: string): string {
	for (const [name, pattern] of [
		['Edge', /Edg\/(\d+)/],
		['Opera', /OPR\/(\d+)/],
		['Firefox', /Firefox\/(\d+)/],
		['Chrome', /(?:Headless)?Chrome\/(\d+)/],
		['Safari', /Version\/([\d.]+).*Safari/]
	] as const) {
		const version = pattern.exec(agent)?.[1];
		if (version !== undefined) return `${name} ${version}`;
	}
	return agent;
}

async function checkSecure(): Promise<CheckResult> {
	return { id: 'secure', is: isSecureContext ? 'good' : 'weak' };
}

async function checkServer({ fetch, origin }: CheckedBrowser): Promise<CheckResult> {
	const startedAt = performance.now();
	const answer = await reach(fetch, `${origin}/healthz`);
	return { id: 'server', is: answer ? 'good' : 'bad', ms: performance.now() - startedAt };
}

/** A socket for a roundtable that does not exist: the server takes it, and says so by closing it with a code of its own. */
export async function checkSockets({ WebSocket, fetch, origin }: CheckedBrowser): Promise<CheckResult> {
	const path = syncPath('check'.padEnd(21, '-'), 'content');
	const isHeard = await new Promise<boolean>((resolve) => {
		try {
			const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}`);
			const timer = setTimeout(() => socket.close(), SILENT_MS);
			// Some networks let a socket open and carry nothing: only what the server says counts.
			socket.onclose = ({ code }) => {
				clearTimeout(timer);
				resolve(code >= 4000);
			};
		} catch {
			resolve(false);
		}
	});
	if (isHeard) return { id: 'sockets', is: 'good' };
	return { id: 'sockets', is: (await reach(fetch, `${origin}/healthz`)) ? 'weak' : 'bad' };
}

async function reach(fetch: CheckedBrowser['fetch'], url: string): Promise<boolean> {
	try {
		const answer = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(SILENT_MS) });
		// A log-in page of the venue answers anything with 200.
		return answer.ok && (answer.headers.get('content-type') ?? '').includes('json');
	} catch {
		return false;
	}
}

const DATABASE = 'roundtable-check';

export async function checkStorage({ indexedDB }: Pick<CheckedBrowser, 'indexedDB'>): Promise<CheckResult> {
	// Absent on plain http, whatever the types say.
	const storage = navigator.storage as StorageManager | undefined;
	const isKept = (await storage?.persisted().catch(() => false)) ?? false;
	const { quota, usage } = (await storage?.estimate().catch(() => null)) ?? {};
	const freeBytes = quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
	const keeps = await writesAndReads(indexedDB).catch(() => false);
	const is = !keeps ? 'bad' : freeBytes !== null && freeBytes < LEAST_FREE_BYTES ? 'weak' : 'good';
	return { id: 'storage', is, freeBytes, isKept };
}

async function writesAndReads(factory: IDBFactory): Promise<boolean> {
	const word = crypto.getRandomValues(new Uint8Array(16)).join();
	const opening = factory.open(DATABASE, 1);
	opening.onupgradeneeded = () => opening.result.createObjectStore('words');
	const database = await answerOf(opening);
	try {
		const writing = database.transaction('words', 'readwrite');
		writing.objectStore('words').put(word, 'word');
		await complete(writing);
		return (await answerOf(database.transaction('words').objectStore('words').get('word'))) === word;
	} finally {
		database.close();
		factory.deleteDatabase(DATABASE);
	}
}

/** Whether the pages would open with no network. */
async function checkWorker(): Promise<CheckResult> {
	const weak = { id: 'worker', is: 'weak' } as const;
	// Absent on plain http, whatever the types say.
	const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
	if (serviceWorker === undefined) return weak;
	const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), 4 * SILENT_MS));
	const registration = await Promise.race([serviceWorker.ready, late]);
	if (registration === null) return weak;
	return (await caches.match('/index.html').catch(() => undefined)) === undefined
		? weak
		: { id: 'worker', is: 'good' };
}

/** Fetches the engine and asks it something only an engine knows. */
async function checkEngine(): Promise<CheckResult> {
	const startedAt = performance.now();
	const done = async (is: 'good' | 'bad', why: string): Promise<CheckResult> => {
		const ms = performance.now() - startedAt;
		const kept = await browserParts().kept();
		return { id: 'engine', is, ms, isKept: [...kept].some((path) => /duckdb.*\.wasm$/.test(path)), why };
	};
	try {
		const { Engine } = await import('$lib/engine');
		const engine = new Engine();
		const outcome = await engine.run('SELECT sum(n)::INTEGER FROM range(1, 101) t(n)');
		await engine.stop();
		if (!outcome.ok) return await done('bad', outcome.message);
		const { text } = outcome.result.cell(0, 0);
		return text === '5050' ? await done('good', '') : await done('bad', text);
	} catch (error) {
		return done('bad', error instanceof Error ? error.message : String(error));
	}
}
