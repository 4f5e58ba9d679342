/** What is kept of linked files on a device: in the browser's store, here one in memory. */
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { KeptOnDevice } from './kept-parts.ts';

const [ONE, TWO, THREE] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
function partOf(text: string, at = 1) {
	return { blob: new Blob([text]), sha256: createHash('sha256').update(text).digest('hex'), at };
}
const textOf = async (kept: KeptOnDevice, footer: string, column: string | null) =>
	(await kept.load(footer, column))?.blob.text() ?? null;

test('a footer and columns are there again after a reload, each with its hash and when it came', async () => {
	const kept = new KeptOnDevice('again');
	await kept.save(ONE, null, partOf('the footer'));
	await kept.save(ONE, 'footer', partOf('a column of that name', 7));
	await kept.save(ONE, 'footer', partOf('what came later', 8));
	const reloaded = new KeptOnDevice('again');
	expect(await textOf(reloaded, ONE, null)).toBe('the footer');
	expect(await reloaded.load(ONE, 'footer')).toMatchObject({ ...partOf('a column of that name', 7) });
	expect(await textOf(reloaded, ONE, 'other')).toBeNull();
	expect(await textOf(reloaded, TWO, null)).toBeNull();
});

test('what does not fit its hash is nothing, and is let go', async () => {
	const kept = new KeptOnDevice('broken');
	await kept.save(ONE, 'id', { ...partOf('bytes'), sha256: TWO });
	expect(await textOf(kept, ONE, 'id')).toBeNull();
	await kept.save(ONE, 'id', partOf('bytes'));
	expect(await textOf(kept, ONE, 'id')).toBe('bytes');
});

test('what was let go leaves its room to others', async () => {
	const kept = new KeptOnDevice('room again', 100);
	await kept.save(ONE, 'a', partOf('x'.repeat(20)));
	for (const column of ['b', 'c']) {
		await kept.save(ONE, column, { ...partOf('x'.repeat(60)), sha256: TWO });
		expect(await textOf(kept, ONE, column)).toBeNull();
	}
	await kept.save(ONE, 'd', partOf('y'.repeat(60)));
	expect(await textOf(kept, ONE, 'd')).toBe('y'.repeat(60));
	expect(await textOf(kept, ONE, 'a')).toBe('x'.repeat(20));
});

test('more than there is room for makes the file that was read longest ago go, and never the one being read', async () => {
	let now = 1;
	const kept = new KeptOnDevice('full', 100, () => now++);
	const save = (footer: string, column: string, bytes: number) =>
		kept.save(footer, column, partOf('x'.repeat(bytes)));
	const isHere = async (footer: string, column: string) => (await kept.load(footer, column)) !== null;
	await save(ONE, 'a', 30);
	await save(TWO, 'a', 30);
	expect(await isHere(ONE, 'a')).toBe(true);
	await save(THREE, 'a', 60);
	expect(await isHere(TWO, 'a')).toBe(false);
	expect(await isHere(ONE, 'a')).toBe(true);
	await save(THREE, 'b', 50);
	expect(await isHere(THREE, 'b')).toBe(false);
	await save(THREE, 'c', 40);
	expect([await isHere(THREE, 'a'), await isHere(THREE, 'c'), await isHere(ONE, 'a')]).toEqual([
		true,
		true,
		false
	]);
});

test('a browser that keeps nothing has nothing', async () => {
	const { indexedDB } = globalThis;
	Reflect.deleteProperty(globalThis, 'indexedDB');
	const kept = new KeptOnDevice('refused');
	await kept.save(ONE, 'id', partOf('bytes'));
	expect(await textOf(kept, ONE, 'id')).toBeNull();
	globalThis.indexedDB = indexedDB;
});
