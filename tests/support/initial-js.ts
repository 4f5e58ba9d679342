/**
 * Collects the scripts that a room loads before its notes can be read: the start script, the layouts and the notes
 * page with everything they import statically, and the note editor, which the page asks for at once.
 * They are copied to one folder, where size-limit weighs them.
 */
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Chunk = { file: string; imports?: string[]; dynamicImports?: string[]; src?: string };

const root = fileURLToPath(new URL('../..', import.meta.url));
const client = join(root, '.svelte-kit/output/client');
const manifest = JSON.parse(await readFile(join(client, '.vite/manifest.json'), 'utf8')) as Record<
	string,
	Chunk
>;
const app = await readFile(join(root, '.svelte-kit/generated/client-optimized/app.js'), 'utf8');

/** Node numbers of the notes route, layouts included, as SvelteKit's generated table has them. */
function nodesOf(route: string): number[] {
	const line = app.split('\n').find((text) => text.includes(`"${route}"`));
	if (line === undefined) throw new Error(`No route ${route} in the build`);
	const [leaf = 0, layouts = []] = JSON.parse(
		/: *(\[.*\])/.exec(line)?.[1]?.replace(/,\s*\]/g, ']') ?? '[]'
	) as [number, number[]?];
	return [0, Math.abs(leaf), ...layouts];
}

const keys = Object.keys(manifest);
const find = (test: RegExp) => {
	const key = keys.find((name) => test.test(name));
	if (key === undefined) throw new Error(`Nothing in the build matches ${test}`);
	return key;
};
const starts = [
	find(/client\/entry\.js$/),
	find(/client-optimized\/app\.js$/),
	...nodesOf('/r/[room]/notes/[note]').map((node) => find(new RegExp(`nodes/${node}\\.js$`))),
	find(/lib\/editor\/note\.ts$/)
];

const files = new Set<string>();
const walk = (key: string) => {
	const chunk = manifest[key];
	if (chunk === undefined || files.has(chunk.file)) return;
	files.add(chunk.file);
	chunk.imports?.forEach(walk);
};
starts.forEach(walk);

const target = join(root, '.svelte-kit/size/room');
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
for (const file of files)
	if (file.endsWith('.js')) await copyFile(join(client, file), join(target, basename(file)));
console.log(`${files.size} scripts make up the first view of a room`);
