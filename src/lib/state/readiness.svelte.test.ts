import { afterEach, expect, test, vi } from 'vitest';
import { openTestRoom } from '../../../tests/support/room.ts';
import type { AppFile, AppParts } from './app-parts.ts';
import { partOf } from './app-parts.ts';
import { Readiness } from './readiness.svelte.ts';
import { setUpWorkbench } from './workbench.svelte.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

const PATHS = ['/_app/immutable/a.js', '/_app/immutable/duckdb-eh.1.wasm', '/_app/immutable/serif.2.woff2'];

/** Parts whose fetching each test ends as it likes. */
function fakeParts(fetch: AppParts['fetch']): AppParts & { here: Set<string> } {
	const here = new Set([PATHS[0] ?? '']);
	const parts = Object.groupBy(
		PATHS.map((path): AppFile => ({ path, bytes: 100 })),
		({ path }) => partOf(path)
	);
	return {
		here,
		list: () => Promise.resolve({ app: [], engine: [], readers: [], fonts: [], ...parts }),
		kept: () => Promise.resolve(new Set(here)),
		install: () => Promise.resolve(null),
		async fetch(file, options) {
			const failure = await fetch(file, options);
			if (failure === null) here.add(file.path);
			return failure;
		}
	};
}

async function readinessOf(app: AppParts) {
	const room = await openTestRoom();
	ends.push(() => room.close());
	return new Readiness(room, setUpWorkbench(room).files, app);
}

test('nothing is said before it was looked, and then what is missing', async () => {
	const ready = await readinessOf(fakeParts(() => Promise.resolve(null)));
	expect(ready.isReady).toBe(null);
	await ready.check();
	expect(ready.isReady).toBe(false);
	expect(ready.parts?.map(({ id, missing }) => [id, missing])).toEqual([
		['app', 0],
		['engine', 1],
		['readers', 0],
		['fonts', 1],
		['files', 0],
		['results', 0]
	]);
});

test('fetching that was stopped goes on with the part it was stopped in', async () => {
	const asked: string[] = [];
	let isSlow = true;
	const app = fakeParts((file, { onBytes, signal } = {}) => {
		asked.push(file.path);
		onBytes?.(40);
		if (!isSlow || !file.path.endsWith('woff2')) return Promise.resolve(null);
		return new Promise((resolve) =>
			signal?.addEventListener('abort', () => resolve({ ok: false, problem: 'cancelled' }))
		);
	});
	const ready = await readinessOf(app);
	const first = ready.fetchMissing();
	await vi.waitFor(() => expect(ready.fetching).toBe('fonts'));
	expect(ready.parts?.find(({ id }) => id === 'fonts')?.bytesHere).toBe(40);
	ready.cancel();
	await first;
	expect(ready.failure?.problem).toBe('cancelled');
	expect(ready.isReady).toBe(false);
	isSlow = false;
	await ready.fetchMissing();
	expect(ready.failure).toBe(null);
	expect(ready.isReady).toBe(true);
	expect(asked).toEqual([PATHS[1], PATHS[2], PATHS[2]]);
});

test('a full device ends it in words and keeps what has arrived; what the browser threw away is missed again', async () => {
	let isFull = true;
	const app = fakeParts(({ path }) =>
		Promise.resolve(isFull && path.endsWith('woff2') ? { ok: false, problem: 'storage-full' } : null)
	);
	const ready = await readinessOf(app);
	await ready.fetchMissing();
	expect(ready.failure?.problem).toBe('storage-full');
	expect(ready.parts?.find(({ id }) => id === 'engine')?.missing).toBe(0);
	isFull = false;
	await ready.fetchMissing();
	expect(ready.isReady).toBe(true);
	app.here.clear();
	await ready.check();
	expect(ready.isReady).toBe(false);
});

test('where nothing can be kept no device is ready, and it is said why', async () => {
	const app = fakeParts(() => Promise.resolve(null));
	const ready = await readinessOf({ ...app, list: () => Promise.resolve('insecure') });
	await ready.check();
	expect([ready.isReady, ready.cannot, ready.parts]).toEqual([false, 'insecure', null]);
});
