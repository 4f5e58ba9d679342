import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Makes `folder` hold what `next` holds, file by file, so that whoever reads it meanwhile finds every file that both
 * have, old or new, and never half of one. Files that are the same are left alone. `next` is emptied; both must be on
 * one disk.
 */
export async function replaceFolder(folder: string, next: string): Promise<void> {
	const files = await filesOf(next);
	for (const file of files) {
		const target = join(folder, file);
		if (await isSame(target, join(next, file))) continue;
		await mkdir(dirname(target), { recursive: true });
		await rename(join(next, file), target);
	}
	const wanted = new Set(files);
	for (const file of await filesOf(folder)) if (!wanted.has(file)) await rm(join(folder, file));
}

/** Paths of all files below a folder, relative to it, those of its subfolders first; empty if there is none. */
async function filesOf(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
		.sort((a, b) => b.split('/').length - a.split('/').length);
}

async function isSame(a: string, b: string): Promise<boolean> {
	const [first, second] = await Promise.all([readFile(a).catch(() => null), readFile(b)]);
	return first !== null && first.equals(second);
}
