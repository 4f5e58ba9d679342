/** A file that is added before it is written, with a store that writes when it is told to. */
import { expect, test } from 'vitest';
import { DeviceFiles, hashBlob } from '$lib/files';
import { HeldBytes } from './held-bytes.svelte.ts';

const MEALS = new File(['city,n\nLisboa,30\n'], 'meals.csv');

/** `problem`: what writing ends with. */
function openHeld(problem: Error | null = null) {
	const kept = new Map<string, Blob>();
	const store = {
		kind: 'opfs' as const,
		put: async (sha256: string, blob: Blob) => {
			if (problem !== null) throw problem;
			kept.set(sha256, new Blob([await blob.arrayBuffer()]));
		},
		get: (sha256: string) => Promise.resolve(kept.get(sha256) ?? null),
		has: (sha256: string) => Promise.resolve(kept.has(sha256)),
		remove: (sha256: string) => Promise.resolve(void kept.delete(sha256)),
		list: () => Promise.resolve([])
	};
	return { kept, held: new HeldBytes(new DeviceFiles(() => Promise.resolve(store))) };
}

test('bytes can be read while they wait to be written, and are not said to be here before they are', async () => {
	const { held, kept } = openHeld();
	const table = Promise.withResolvers<void>();
	const added = await held.add(MEALS, table.promise);
	const sha256 = await hashBlob(MEALS);
	expect(added).toEqual({ ok: true, value: { sha256 } });
	expect({ arriving: held.isArriving(sha256), here: held.has(sha256), writing: held.isWriting }).toEqual({
		arriving: true,
		here: null,
		writing: true
	});
	await held.look([sha256]);
	expect(held.has(sha256)).toBeNull();
	expect(await held.blobOf(sha256)).toBe(MEALS);
	expect(kept.size).toBe(0);

	table.resolve();
	expect(await held.written(sha256)).toBeNull();
	expect({ arriving: held.isArriving(sha256), here: held.has(sha256), writing: held.isWriting }).toEqual({
		arriving: false,
		here: true,
		writing: false
	});
	expect(await held.blobOf(sha256)).toBe(kept.get(sha256));
});

test('bytes are written also where nothing came of what was waited for', async () => {
	const { held, kept } = openHeld();
	const table = Promise.withResolvers<void>();
	await held.add(MEALS, table.promise);
	table.reject(new Error('no table'));
	await expect.poll(() => kept.size).toBe(1);
});

test('bytes that cannot be written are not here, and whoever asks is told why', async () => {
	const { held } = openHeld(new DOMException('full', 'QuotaExceededError'));
	const table = Promise.withResolvers<void>();
	const sha256 = await hashBlob(MEALS);
	await held.add(MEALS, table.promise);
	const written = held.written(sha256);
	table.resolve();
	expect(await written).toMatchObject({ ok: false, problem: 'storage-full' });
	expect(held.has(sha256)).toBe(false);
});

test('bytes that nobody waits for are written before they are added', async () => {
	const full = openHeld(new DOMException('full', 'QuotaExceededError'));
	expect(await full.held.add(MEALS)).toMatchObject({ ok: false, problem: 'storage-full' });
	const { held, kept } = openHeld();
	await held.add(MEALS);
	expect(kept.size).toBe(1);
});
