/** What an operator does beside running the server: `node server/main.ts <command>`, or `npm start -- <command>`. */
import { backup } from './backup.ts';
import { exportRoom } from './export-room.ts';
import { purge } from './purge.ts';
import { CommandError, type Report } from './report.ts';
import { checkBackup, restore } from './restore.ts';

const USAGE = `Without a command the server starts. Commands work on the folder in ROUNDTABLE_DATA:

  backup FILE                 everything into one file, also while the server runs
  restore FILE --check        reads a backup to its last byte and touches nothing
  restore FILE [--replace]    puts a backup into an empty folder; --replace sets aside what is there
  export ROOM FILE            one roundtable as a tar archive, also while the server runs
  purge ROOM|PERSON           erases it for good; stop the server first`;

/** Resolves with the exit code of the process. */
export async function runCommand(args: readonly string[], dataDir: string, report: Report): Promise<number> {
	const options = args.filter((arg) => arg.startsWith('--'));
	const [command, first, second, ...rest] = args.filter((arg) => !arg.startsWith('--'));
	const is = (name: string, count: number, ...allowed: string[]) =>
		command === name &&
		[first, second].filter((arg) => arg !== undefined).length === count &&
		rest.length === 0 &&
		options.length <= 1 &&
		options.every((option) => allowed.includes(option));
	try {
		if (is('backup', 1)) await backup(dataDir, first ?? '', report);
		else if (is('restore', 1, '--check', '--replace')) {
			if (options[0] === '--check') checkBackup(first ?? '', report);
			else await restore(dataDir, first ?? '', { replace: options[0] === '--replace' }, report);
		} else if (is('export', 2)) await exportRoom(dataDir, first ?? '', second ?? '', report);
		else if (is('purge', 1)) await purge(dataDir, first ?? '', report);
		else {
			report(USAGE);
			return command === 'help' ? 0 : 2;
		}
		return 0;
	} catch (error) {
		// Other errors are the disk's, and name paths.
		report(error instanceof CommandError || error instanceof Error ? error.message : String(error));
		return 1;
	}
}
