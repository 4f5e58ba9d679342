/** What our relay is compared with, installed beside the benchmark when it is first needed. */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Throws with the first line of what npm said. */
export async function installPeers(folder: string): Promise<void> {
	const isThere = await access(join(folder, 'node_modules/@hocuspocus/server')).then(
		() => true,
		() => false
	);
	if (isThere) return;
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
