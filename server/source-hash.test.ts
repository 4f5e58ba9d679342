import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashSources } from './source-hash.ts';

let root = '';
const write = async (path: string, content: string) => {
	await mkdir(dirname(join(root, path)), { recursive: true });
	await writeFile(join(root, path), content);
};

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'roundtable-sources-'));
	const configs = [
		'package.json',
		'package-lock.json',
		'svelte.config.js',
		'vite.config.ts',
		'tsconfig.json'
	];
	for (const path of [...configs, 'src/app.html', 'src/lib/a.ts', 'static/icon.svg']) await write(path, path);
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('another content, name, place or number of sources is another hash', async () => {
	const seen = [await hashSources(root)];
	await write('src/lib/a.ts', 'changed');
	seen.push(await hashSources(root));
	await rename(join(root, 'src/lib/a.ts'), join(root, 'src/lib/b.ts'));
	seen.push(await hashSources(root));
	await write('static/new.txt', '');
	seen.push(await hashSources(root));
	await write('package-lock.json', 'another version');
	seen.push(await hashSources(root));
	await write('src/i18n/project.inlang/settings.json', 'another list');
	seen.push(await hashSources(root));
	expect(new Set(seen).size).toBe(seen.length);
});

test('what the build makes itself, tests and notes change nothing', async () => {
	const before = await hashSources(root);
	await write('src/lib/i18n/messages.js', 'made');
	await write('src/i18n/project.inlang/.meta.json', 'made');
	await write('src/i18n/project.inlang/.gitignore', 'made');
	await write('src/lib/a.test.ts', 'test');
	await write('src/lib/protocol/SPEC.md', 'words');
	await write('server/main.ts', 'the server is not built');
	expect(await hashSources(root)).toBe(before);
});
