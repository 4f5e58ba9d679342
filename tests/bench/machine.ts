/** Where and with what the figures were made. */
import { readFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

export type Machine = {
	at: string;
	cpu: string;
	cores: number;
	memoryGb: number;
	system: string;
	/** Load average of the last minute, before the run. Far above the number of cores, milliseconds say little. */
	load: number;
	versions: Record<string, string>;
};

/** `peers`: the folder in which what is compared with is installed. `browser`: its version, null when none was started. */
export async function describeMachine(about: {
	root: string;
	peers: string;
	browser: string | null;
	load: number;
}): Promise<Machine> {
	const { root, peers, browser, load } = about;
	const packages = [
		[root, '@duckdb/duckdb-wasm'],
		[root, 'yjs'],
		[root, 'ws'],
		[peers, '@y/websocket-server']
	] as const;
	const versions = await Promise.all(
		packages.map(
			async ([folder, name]) => [name, await versionOf(join(folder, 'node_modules', name))] as const
		)
	);
	return {
		at: new Date().toISOString(),
		cpu: cpus()[0]?.model.trim() ?? 'unknown',
		cores: cpus().length,
		memoryGb: Math.round(totalmem() / 2 ** 30),
		system: `${type()} ${release()}`,
		load: Math.round(load * 100) / 100,
		versions: {
			node: process.versions.node,
			chromium: browser ?? 'not started',
			...Object.fromEntries(versions)
		}
	};
}

async function versionOf(folder: string): Promise<string> {
	try {
		const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
			version: string;
		};
		return version;
	} catch {
		return 'missing';
	}
}
