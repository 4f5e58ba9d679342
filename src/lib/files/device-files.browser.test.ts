import { afterAll, describe, expect, it } from 'vitest';
import { DeviceFiles } from './device-files.ts';
import { expectHash } from './expected-hashes.ts';
import { hashBlob } from './hash.ts';
import { openIndexedDbStore } from './indexeddb-store.ts';
import { openOpfsStore } from './opfs-store.ts';
import type { FileStore } from './store.ts';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
let serial = 0;
const fresh = () => `test-${Date.now()}-${serial++}`;

afterAll(async () => {
	const root = await navigator.storage.getDirectory();
	for await (const name of root.keys())
		if (name.startsWith('test-')) await root.removeEntry(name, { recursive: true });
	for (const { name } of await indexedDB.databases())
		if (name?.startsWith('test-')) indexedDB.deleteDatabase(name);
});

async function opened(open: (name: string) => Promise<FileStore | null>, name = fresh()): Promise<FileStore> {
	const store = await open(name);
	if (store === null) throw new Error('This browser has no such store');
	return store;
}

describe.each([
	['the private file system', openOpfsStore],
	['IndexedDB', openIndexedDbStore]
])('a store in %s', (_, open) => {
	it('gives back the same bytes, also to the next page', async () => {
		const name = fresh();
		const bytes = crypto.getRandomValues(new Uint8Array(50_000));
		const sha256 = await hashBlob(new Blob([bytes]));
		const store = await opened(open, name);
		expect(await store.get(sha256)).toBeNull();
		expect(await store.has(sha256)).toBe(false);
		await store.put(sha256, new File([bytes], 'named.csv'));
		await store.put(sha256, new Blob([bytes]));
		const again = await opened(open, name);
		expect(await again.has(sha256)).toBe(true);
		const blob = await again.get(sha256);
		expect(blob && new Uint8Array(await blob.arrayBuffer())).toEqual(bytes);
		expect(await again.list()).toEqual([{ sha256, bytes: 50_000 }]);
	});

	it('forgets what is removed, and keeps the rest', async () => {
		const store = await opened(open);
		await store.put(ABC, new Blob(['abc']));
		await store.put(EMPTY, new Blob([]));
		await store.remove(ABC);
		await store.remove(ABC);
		expect(await store.get(ABC)).toBeNull();
		expect(await store.list()).toEqual([{ sha256: EMPTY, bytes: 0 }]);
	});

	it('keeps nothing of a file whose keeping was cancelled', async () => {
		const store = await opened(open);
		const stop = new AbortController();
		const keeping = store.put(ABC, new Blob([new Uint8Array(20_000_000)]), undefined, stop.signal);
		stop.abort();
		await expect(keeping).rejects.toThrow();
		expect(await store.has(ABC)).toBe(false);
		expect(await store.list()).toEqual([]);
	});
});

it('a half made file in the private file system is not taken for the file', async () => {
	const name = fresh();
	const store = await opened(openOpfsStore, name);
	const root = await navigator.storage.getDirectory();
	// What is left when a tab closes between making the entry and closing its bytes.
	await (await root.getDirectoryHandle(name)).getFileHandle(`${ABC}.3`, { create: true });
	expect(await store.has(ABC)).toBe(false);
	expect(await store.list()).toEqual([]);
	await store.put(ABC, new Blob(['abc']));
	expect(await (await store.get(ABC))?.text()).toBe('abc');
});

describe('the files of a device', () => {
	it('are named by the hash of their bytes, in parts or in one', async () => {
		expect(await hashBlob(new Blob(['abc']))).toBe(ABC);
		expect(await hashBlob(new Blob([]))).toBe(EMPTY);
		const bytes = new Uint8Array(9_000_000).map((_, i) => i * 7);
		const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
		expect(await hashBlob(new Blob([bytes]))).toBe(
			[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
		);
	});

	it('are kept once, with progress to the end', async () => {
		const files = new DeviceFiles(() => openOpfsStore(fresh()));
		const progress: number[] = [];
		const added = await files.addFile(new Blob(['abc']), {
			onProgress: (bytes, of) => progress.push(bytes / of)
		});
		expect(added).toEqual({ ok: true, value: { sha256: ABC, bytes: 3 } });
		expect(progress.at(-1)).toBe(1);
		expect(await files.addFile(new File(['abc'], 'other name.csv'))).toEqual(added);
		expect(await files.listFiles()).toEqual([{ sha256: ABC, bytes: 3 }]);
		expect(await files.hasFile(ABC)).toBe(true);
		expect(await (await files.getFile(ABC))?.text()).toBe('abc');
		expect(await files.usage()).toMatchObject({ kind: 'opfs', files: 1, bytes: 3 });
		await files.removeFile(ABC);
		expect(await files.getFile(ABC)).toBeNull();
	});

	it('whose hash somebody is finding are kept by it, and hashed here where that fails', async () => {
		const files = new DeviceFiles(() => openOpfsStore(fresh()));
		const [found, failed] = [new Blob(['abc']), new Blob(['abc'])];
		expectHash(found, Promise.resolve(EMPTY));
		expectHash(failed, Promise.reject(new Error('given up')));
		expect(await files.addFile(found)).toMatchObject({ ok: true, value: { sha256: EMPTY } });
		expect(await (await files.getFile(EMPTY))?.text()).toBe('abc');
		expect(await files.addFile(failed)).toMatchObject({ ok: true, value: { sha256: ABC } });
	});

	it('say that the device is full before anything is written, and lose nothing', async () => {
		const store = await opened(openOpfsStore);
		const files = new DeviceFiles(async () => store);
		await files.addFile(new Blob(['abc']));
		const { quota = 0 } = await navigator.storage.estimate();
		const huge = { size: quota + 1, stream: () => new Blob(['x']).stream() } as Blob;
		expect(await files.addFile(huge)).toMatchObject({ ok: false, problem: 'storage-full' });
		expect(await files.listFiles()).toEqual([{ sha256: ABC, bytes: 3 }]);
	});

	it.each([
		['QuotaExceededError', 'storage-full'],
		['InvalidStateError', 'storage-refused'],
		['NotReadableError', 'cannot-read']
	])('say in one word what a %s means', async (name, problem) => {
		const store = await opened(openOpfsStore);
		const failing: FileStore = Object.assign(Object.create(store) as FileStore, {
			put: () => Promise.reject(new DOMException('no', name)),
			has: async () => false
		});
		expect(await new DeviceFiles(async () => failing).addFile(new Blob(['abc']))).toEqual({
			ok: false,
			problem
		});
	});

	it('cannot be added where the browser refuses every store', async () => {
		const files = new DeviceFiles(async () => null);
		expect(await files.addFile(new Blob(['abc']))).toEqual({ ok: false, problem: 'storage-refused' });
		expect(await files.getFile(ABC)).toBeNull();
		expect(await files.usage()).toMatchObject({ kind: null, files: 0 });
	});

	it('stay as they are when adding one is cancelled', async () => {
		const files = new DeviceFiles(() => openOpfsStore(fresh()));
		const outcome = await files.addFile(new Blob(['abc']), { signal: AbortSignal.abort() });
		expect(outcome).toEqual({ ok: false, problem: 'cancelled' });
		expect(await files.listFiles()).toEqual([]);
	});
});
