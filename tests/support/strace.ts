/** Lets the system calls of a running process fail, from outside: what no code of ours can talk itself out of. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { expect, vi } from 'vitest';

/**
 * From when this resolves until the returned function is called these calls fail, in all threads. Null: there is no
 * strace here, or it may not look into other processes.
 */
export async function failCalls(
	pid: number,
	calls: string,
	error: 'EIO' | 'ENOSPC'
): Promise<(() => Promise<void>) | null> {
	const args = ['-f', '-qq', '-o', '/dev/null', '-e', `inject=${calls}:error=${error}`, '-p', String(pid)];
	const tracer = spawn('/usr/bin/strace', args, { stdio: 'ignore' });
	let isOver = false;
	const ended = Promise.race([once(tracer, 'exit'), once(tracer, 'error')])
		.catch(() => undefined)
		.finally(() => (isOver = true));
	await vi.waitFor(async () => expect(isOver || (await isTraced(pid))).toBe(true), 10_000);
	if (isOver) return null;
	return async () => {
		tracer.kill('SIGINT');
		await ended;
	};
}

async function isTraced(pid: number): Promise<boolean> {
	const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
	const states = await Promise.all(
		threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/status`, 'utf8').catch(() => ''))
	);
	return states.length > 0 && states.every((status) => !/^TracerPid:\t0$/m.test(status));
}
