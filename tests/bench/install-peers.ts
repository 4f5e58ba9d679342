/** What ours is compared with, installed beside the benchmark when it is first needed. */
import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Throws with the first line of what npm said. */
export async function installPeers(folder: string): Promise<void> {
	const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
		dependencies: Record<string, string>;
	};
	const isThere = await Promise.all(
		Object.keys(dependencies).map((name) =>
			access(join(folder, 'node_modules', name)).then(
				() => true,
				() => false
			)
		)
	);
	if (isThere.every(Boolean)) return;
	console.log('Installing what is compared with …');
	const args = [
		'install',
		'--prefix',
		folder,
		'--no-audit',
		'--no-fund',
		'--no-package-lock',
		'--loglevel=error'
	];
	await promisify(execFile)('npm', args, { cwd: folder, shell: process.platform === 'win32' }).catch(
		({ stderr }: { stderr?: string }) => {
			throw new Error(`The peer could not be installed: ${(stderr ?? '').split('\n')[0] ?? 'npm failed'}`);
		}
	);
}
