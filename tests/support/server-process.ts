/** A real server in a process of its own, started from a test; see `relay-process.ts`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('./relay-process.ts', import.meta.url));

export type ServerProcess = { child: ChildProcess; origin: string; ended: Promise<unknown> };

/** Which thread does all commits: the one with the sockets, or the storage's own. */
export type CommitsIn = 'here' | 'there';

/** `preload`: a file of this folder that goes into each of its threads first. `commits` not given: as the disk is quick. */
export async function startProcess(
	folder: string,
	{
		preload,
		env = {},
		evictMs = 20,
		commits
	}: { preload?: string; env?: Record<string, string>; evictMs?: number; commits?: CommitsIn } = {}
): Promise<ServerProcess> {
	const args =
		preload === undefined ? [] : ['--import', fileURLToPath(new URL(`./${preload}`, import.meta.url))];
	const child = spawn(process.execPath, [...args, SERVER, folder, '0', String(evictMs), commits ?? ''], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { PATH: process.env['PATH'], ...env }
	});
	const ended = once(child, 'exit');
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	return { child, origin: line.toString().trim(), ended };
}
