/** `npm start`: builds the app if there is none, or one of other sources, and serves it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig } from './config.ts';
import { hashSources, sourceMark } from './source-hash.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Without the sources, as in an image that holds only what runs, the app that is there is the right one. */
async function currentSources(): Promise<string | null> {
	try {
		return await hashSources(root);
	} catch {
		return null;
	}
}

async function isBuilt(sources: string | null): Promise<boolean> {
	try {
		await access(join(root, 'build', 'index.html'));
		return sources === null || (await readFile(sourceMark(root), 'utf8')) === sources;
	} catch {
		return false;
	}
}

async function build(): Promise<void> {
	console.log('Building the app, which takes a minute the first time …');
	const child = spawn('npm', ['run', '--silent', 'build', '--', '--logLevel', 'warn'], {
		cwd: root,
		stdio: 'inherit',
		shell: process.platform === 'win32'
	});
	const [code] = (await once(child, 'exit')) as [number | null];
	if (code !== 0) throw new Error('The app could not be built; what went wrong is above.');
}

try {
	// First, so that nobody waits for a build that then may not be served.
	readConfig(process.env);
	// Commands need no app.
	if (process.argv.length <= 2) {
		const sources = await currentSources();
		if (!(await isBuilt(sources))) await build();
	}
	await import('./main.ts');
} catch (error) {
	console.error(error instanceof ConfigError || error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
