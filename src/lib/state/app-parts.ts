/**
 * What the app itself is made of, and what of it this device keeps: engine, format readers and fonts are kept when they
 * are first used, so that nobody fetches 40 MB to read a note; here they are fetched before. The list is the build's own.
 * Invariant: what is kept is what the service worker answers with when there is no network.
 */
import type { FileFailure } from '$lib/files';
import { LARGE_STORE, SIZES_PATH } from './app-store.ts';

export type AppPart = 'app' | 'engine' | 'readers' | 'fonts';

export type AppFile = { path: string; bytes: number };

export type FetchOptions = { onBytes?: (bytes: number) => void; signal?: AbortSignal };

/** Why this browser cannot keep the app: no service worker on plain http; or a development server, which has no list. */
export type CannotKeep = 'insecure' | 'no-list';

export interface AppParts {
	list(): Promise<Record<AppPart, AppFile[]> | CannotKeep>;
	/** Paths that are on this device. */
	kept(): Promise<ReadonlySet<string>>;
	/** Fetches one part and keeps it. Null: it is here. What was cut off leaves nothing. */
	fetch(file: AppFile, options?: FetchOptions): Promise<FileFailure | null>;
	/** Resolves when the pages and scripts are kept, which the service worker does by itself at the first visit. */
	install(signal?: AbortSignal): Promise<FileFailure | null>;
}

export function browserParts(): AppParts {
	return { list, kept, fetch: fetchPart, install };
}

/** Which part a file of the app belongs to, by its name. */
export function partOf(path: string): AppPart {
	if (/duckdb|\/hash\.worker/.test(path)) return 'engine';
	if (path.endsWith('.woff2')) return 'fonts';
	return /\.wasm$|\.worker/.test(path) ? 'readers' : 'app';
}

async function list(): Promise<Record<AppPart, AppFile[]> | CannotKeep> {
	// Absent on plain http, whatever the types say.
	const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
	if (serviceWorker === undefined || !('caches' in globalThis)) return 'insecure';
	const parts: Record<AppPart, AppFile[]> = { app: [], engine: [], readers: [], fonts: [] };
	try {
		const sizes: unknown = await (await fetch(SIZES_PATH)).json();
		for (const [path, bytes] of Object.entries(sizes as object)) {
			if (path.startsWith('/_app/') && typeof bytes === 'number') parts[partOf(path)].push({ path, bytes });
		}
	} catch {
		return 'no-list';
	}
	return parts.app.length === 0 ? 'no-list' : parts;
}

async function kept(): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	try {
		for (const name of await caches.keys()) {
			for (const { url } of await (await caches.open(name)).keys()) found.add(new URL(url).pathname);
		}
	} catch {
		// A browser that keeps nothing has nothing.
	}
	return found;
}

async function fetchPart(
	{ path }: AppFile,
	{ onBytes, signal }: FetchOptions = {}
): Promise<FileFailure | null> {
	try {
		// The service worker leaves this one alone. What the browser has already, it takes from there: names carry hashes.
		const response = await fetch(path, { cache: 'force-cache', signal: signal ?? null });
		if (!response.ok || response.body === null) return { ok: false, problem: 'offline' };
		const cache = await caches.open(LARGE_STORE);
		const putting = cache.put(path, response.clone());
		putting.catch(() => undefined);
		const reader = response.body.getReader();
		let bytes = 0;
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			onBytes?.((bytes += value.length));
		}
		await putting;
		return null;
	} catch (error) {
		if (signal?.aborted) return { ok: false, problem: 'cancelled' };
		const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
		return { ok: false, problem: isFull ? 'storage-full' : 'offline' };
	}
}

async function install(signal?: AbortSignal): Promise<FileFailure | null> {
	const registration = await navigator.serviceWorker.getRegistration();
	if (registration === undefined) return { ok: false, problem: 'storage-refused' };
	const cancelled = new Promise<'cancelled'>((resolve) =>
		signal?.addEventListener('abort', () => resolve('cancelled'), { once: true })
	);
	const failed = new Promise<'offline'>((resolve) => {
		const worker = registration.installing;
		worker?.addEventListener('statechange', () => {
			if (worker.state === 'redundant' && registration.active === null) resolve('offline');
		});
		// One that failed before leaves nothing to wait for.
		if (worker === null && registration.waiting === null && registration.active === null) resolve('offline');
	});
	const ready = navigator.serviceWorker.ready.then(() => null);
	const problem = await Promise.race([ready, cancelled, failed]);
	return problem === null ? null : { ok: false, problem };
}
