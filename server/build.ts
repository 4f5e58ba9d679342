/**
 * `npm run build`: builds the app and leaves beside it what it was built from, so that `npm start` does not build it again.
 * What is given goes on to Vite.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashSources, sourceMark } from './source-hash.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

// Before: what is changed meanwhile may not be in it.
const sources = await hashSources(root);
const child = spawn(process.execPath, [vite, 'build', ...process.argv.slice(2)], {
	cwd: root,
	stdio: 'inherit'
});
const [code] = (await once(child, 'exit')) as [number | null];
if (code === 0) await writeFile(sourceMark(root), sources);
process.exitCode = code ?? 1;
