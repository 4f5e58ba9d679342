/** One hash over everything that the built app is made from. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const FOLDERS = ['src', 'static'];
const FILES = ['package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json'];
/** Made by the build itself, or not part of it. */
const LEFT_OUT = [
	/^src\/lib\/i18n\//,
	/^src\/i18n\/project\.inlang\/(?!settings\.json$)/,
	/\.test\.ts$/,
	/\.md$/
];

/** Lower-case hexadecimal; changes when a file changes, comes, goes or is renamed. `root` is the repository. */
export async function hashSources(root: string): Promise<string> {
	const listed = await Promise.all(FOLDERS.map((folder) => filesBelow(root, folder)));
	const paths = [...listed.flat(), ...FILES].filter(
		(path) => !LEFT_OUT.some((pattern) => pattern.test(path))
	);
	const hash = createHash('sha256');
	for (const path of paths.sort()) {
		const content = createHash('sha256').update(await readFile(join(root, path)));
		hash.update(`${path}\0${content.digest('hex')}\n`);
	}
	return hash.digest('hex');
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
	const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** The file beside the built app that holds the hash of what it was built from. */
export const sourceMark = (root: string): string => join(root, 'build', '.source-hash');
