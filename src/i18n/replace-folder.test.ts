import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFolder } from './replace-folder.ts';

let place = '';
beforeEach(async () => {
	place = await mkdtemp(join(tmpdir(), 'replace-folder-'));
});
afterEach(() => rm(place, { recursive: true, force: true }));

async function fill(folder: string, files: Record<string, string>): Promise<string> {
	for (const [name, text] of Object.entries(files)) {
		const file = join(place, folder, name);
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, text);
	}
	return join(place, folder);
}

test('afterwards the folder holds what the next one held, and nothing else', async () => {
	const folder = await fill('now', { 'a.js': '1', 'gone.js': '1', 'words/b.js': '1' });
	await replaceFolder(folder, await fill('next', { 'a.js': '2', 'words/b.js': '2', 'words/c.js': '2' }));
	const files = await readdir(folder, { recursive: true });
	expect(files.sort()).toEqual(['a.js', 'words', 'words/b.js', 'words/c.js']);
	expect(await readFile(join(folder, 'words/b.js'), 'utf8')).toBe('2');
});

test('a folder that was not there is made', async () => {
	await replaceFolder(join(place, 'new'), await fill('next', { 'words/b.js': '1' }));
	expect(await readFile(join(place, 'new/words/b.js'), 'utf8')).toBe('1');
});

test('a file that is the same is left alone, so that nothing that watches it starts anew', async () => {
	const folder = await fill('now', { 'a.js': '1' });
	const before = await stat(join(folder, 'a.js'));
	await replaceFolder(folder, await fill('next', { 'a.js': '1' }));
	expect((await stat(join(folder, 'a.js'))).ino).toBe(before.ino);
});

test('whoever reads meanwhile finds every file, whole', async () => {
	const files = (word: string) =>
		Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${at}.js`, word.repeat(50_000)]));
	const folder = await fill('now', files('a'));
	const next = await fill('next', files('b'));
	let done = false;
	const replacing = replaceFolder(folder, next).finally(() => (done = true));
	const seen = new Set<string>();
	while (!done) {
		const text = await readFile(join(folder, '39.js'), 'utf8');
		expect(text).toHaveLength(50_000);
		seen.add(text[0] ?? '');
	}
	await replacing;
	expect(seen.has('a')).toBe(true);
	expect(await readFile(join(folder, '39.js'), 'utf8')).toBe('b'.repeat(50_000));
});
