/** Servers as processes of their own, on free ports, so that what they cost can be told from what measuring costs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Memory } from './memory-probe.ts';

const PROBE = fileURLToPath(new URL('./memory-probe.ts', import.meta.url));

const START_MS = 30_000;

export type ServerProcess = {
	/** http://localhost:<port>, the same after each start. */
	origin: string;
	start(): Promise<void>;
	/** Ends the process and waits for that. */
	stop(): Promise<void>;
	/** Ends it as a power cut would. */
	kill(): Promise<void>;
	/** Holds the process still: it takes connections and answers nothing. Not on Windows. */
	freeze(): void;
	thaw(): void;
	/** Seconds of processor time since its start, of all its threads; null where the system does not say. */
	cpuSeconds(): Promise<number | null>;
	/** Bytes, after what is unused was collected; only of one that was started with `isProbed`. */
	memory(): Promise<Memory>;
};

/** `isQuiet`: what it complains about is expected. `isProbed`: its memory is asked for. `flags` are for Node. `env` gets PORT and HOST. `script` answers http with 200 on `health` when it is ready. Not started yet. */
export async function serverProcess(
	script: string,
	options: {
		cwd: string;
		health: string;
		env?: Record<string, string>;
		isQuiet?: boolean;
		isProbed?: boolean;
		flags?: readonly string[];
	}
): Promise<ServerProcess> {
	const args = [...(options.flags ?? []), ...(options.isProbed ? ['--expose-gc', '--import', PROBE] : [])];
	const port = await freePort();
	const origin = `http://localhost:${port}`;
	let child: ChildProcess | null = null;
	return {
		origin,
		async start() {
			const { VITEST: _, ...env } = process.env;
			child = spawn(process.execPath, [...args, script], {
				cwd: options.cwd,
				stdio: [
					'ignore',
					'ignore',
					options.isQuiet ? 'ignore' : 'inherit',
					...(options.isProbed ? (['ipc'] as const) : [])
				],
				env: { ...env, HOST: 'localhost', PORT: String(port), ...options.env }
			});
			await untilAnswered(`${origin}${options.health}`, child);
		},
		async stop() {
			const running = child;
			child = null;
			if (running === null || running.exitCode !== null || running.signalCode !== null) return;
			const ended = once(running, 'exit');
			running.kill('SIGCONT');
			running.kill('SIGTERM');
			await ended;
		},
		async kill() {
			const running = child;
			child = null;
			if (running === null || running.exitCode !== null || running.signalCode !== null) return;
			const ended = once(running, 'exit');
			running.kill('SIGKILL');
			await ended;
		},
		freeze: () => void child?.kill('SIGSTOP'),
		thaw: () => void child?.kill('SIGCONT'),
		cpuSeconds: () => cpuSecondsOf(child?.pid),
		async memory() {
			if (child === null) throw new Error('The server is not running');
			const answered = once(child, 'message');
			child.send('memory');
			const [memory] = (await answered) as [Memory];
			return memory;
		}
	};
}

async function untilAnswered(url: string, child: ChildProcess): Promise<void> {
	const until = performance.now() + START_MS;
	while (performance.now() < until) {
		if (child.exitCode !== null) throw new Error(`The server for ${url} ended with code ${child.exitCode}`);
		const response = await fetch(url).catch(() => null);
		await response?.arrayBuffer();
		if (response?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	child.kill('SIGKILL');
	throw new Error(`Nothing answered at ${url} within ${START_MS / 1000} s`);
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, 'localhost');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}

/** From /proc: user and system time in ticks, of which Linux has 100 in a second. */
async function cpuSecondsOf(pid: number | undefined): Promise<number | null> {
	try {
		const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
		// The second field is the name in brackets and may hold spaces; counting starts after it.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return (Number(fields[11]) + Number(fields[12])) / 100;
	} catch {
		return null;
	}
}
