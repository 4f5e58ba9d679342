/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
/**
 * Makes the app open with no network after one visit.
 * Invariant: a page and its scripts always come from the same build. The start page is stored with the build it
 * belongs to, and a new build waits until every tab of the old one is closed or the person asks for it.
 * Never answers for the server's own paths: what the server says is never guessed.
 */
import { build, files, version } from '$service-worker';
// By its file: the state's entry would bring the whole app into the service worker.
import { LARGE_STORE, SIZES_PATH } from './lib/state/app-store.ts';

const worker = globalThis as unknown as ServiceWorkerGlobalScope; // reason: the DOM library types `self` as a window
const CACHE = `app-${version}`;
const START = '/index.html';

const isLarge = (path: string) => /\.(wasm|woff2)$|duckdb-browser|\.worker/.test(path);
const isServers = (path: string) => /^\/(api|sync|s|open|healthz|metrics|__test)(\/|$)/.test(path);

const small = [...build, ...files, SIZES_PATH].filter((path) => !isLarge(path));
const large = new Set(build.filter(isLarge));

worker.addEventListener('install', (event) => {
	event.waitUntil(
		(async () => {
			const cache = await caches.open(CACHE);
			// The start page is in none of SvelteKit's lists. `reload` keeps an old copy of the browser out of it.
			await cache.addAll([new Request(START, { cache: 'reload' }), ...small]);
		})()
	);
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(
		(async () => {
			for (const name of await caches.keys()) {
				if (name !== CACHE && name !== LARGE_STORE) await caches.delete(name);
			}
			const cache = await caches.open(LARGE_STORE);
			for (const request of await cache.keys()) {
				if (!large.has(new URL(request.url).pathname)) await cache.delete(request);
			}
			await worker.clients.claim();
		})()
	);
});

worker.addEventListener('message', (event) => {
	if (event.data === 'use-new-version') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	// Who asks in this way fetches a part and keeps it, and shows how far it is.
	if (request.cache === 'force-cache') return;
	if (request.method !== 'GET' || url.origin !== location.origin || isServers(url.pathname)) return;
	if (request.mode === 'navigate') {
		event.respondWith(fromCache(CACHE, START, request));
	} else if (large.has(url.pathname)) {
		event.respondWith(keepOnFirstUse(request));
	} else if (small.includes(url.pathname)) {
		event.respondWith(fromCache(CACHE, url.pathname, request));
	}
});

async function fromCache(name: string, key: string, request: Request): Promise<Response> {
	const cache = await caches.open(name);
	return (await cache.match(key)) ?? fetch(request);
}

async function keepOnFirstUse(request: Request): Promise<Response> {
	const cache = await caches.open(LARGE_STORE);
	const kept = await cache.match(request.url);
	if (kept !== undefined) return kept;
	const response = await fetch(request);
	if (response.status === 200) await cache.put(request.url, response.clone()).catch(() => undefined);
	return response;
}
