import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DOC_NAMES } from '#protocol';
import { restore as restoreDoc } from '../relay/index.ts';
import {
	checkWhole,
	Connection,
	databasePath,
	Documents,
	lockFolder,
	NEWEST_VERSION,
	versionOf
} from '../storage/index.ts';
import { digestOf, piecesOf, serverTables } from './backup-file.ts';
import { CommandError, counted, type Report } from './report.ts';

/** Reads a whole backup and touches nothing else. Throws CommandError when anything in it is not as it was written. */
export function checkBackup(file: string, report: Report): void {
	if (!existsSync(file)) throw new CommandError(`There is no ${file}.`);
	try {
		const backup = new DatabaseSync(file, { readOnly: true });
		try {
			report(contentOf(backup, file));
		} finally {
			backup.close();
		}
	} catch (error) {
		if (error instanceof CommandError) throw error;
		// What SQLite says names pages, not contents.
		throw new CommandError(`${file} is damaged or no backup: ${error instanceof Error ? error.message : ''}`);
	}
}

/** Throws on the first thing that does not add up. */
function contentOf(backup: DatabaseSync, file: string): string {
	checkWhole(backup);
	const noted = (key: string) =>
		String(backup.prepare('SELECT value FROM backup WHERE key = ?').get(key)?.['value'] ?? '');
	if (Number(noted('version')) > NEWEST_VERSION)
		throw new CommandError(`${file} was made by a newer version of Roundtable than this one.`);
	if (noted('digest') !== digestOf(backup)) throw new Error('the rows are not those that were written');
	const files = backup.prepare('SELECT DISTINCT sha256 FROM backup_file').all();
	for (const { sha256 } of files) {
		const hash = createHash('sha256');
		for (const piece of piecesOf(backup, String(sha256))) hash.update(piece);
		if (hash.digest('hex') !== sha256) throw new Error('a file has other bytes than were written');
	}
	const documents = new Documents(new Connection(backup));
	const rooms = backup.prepare('SELECT id FROM room').all();
	// What an older version wrote is brought to the newest shape at the next start, and read then.
	for (const { id } of Number(noted('version')) === NEWEST_VERSION ? rooms : []) {
		for (const name of DOC_NAMES) restoreDoc(documents.loadDoc(String(id), name)).destroy();
	}
	return `${file} of ${noted('made-at')} is whole: ${counted(rooms.length, 'roundtable')}, ${counted(files.length, 'file')}.`;
}

/**
 * Puts a backup in place of an empty data folder; with `replace`, what is there is set aside, not deleted. Clients see by
 * the new epoch that an older state came back. Throws CommandError; then nothing of it serves yet.
 */
export async function restore(
	dataDir: string,
	file: string,
	{ replace }: { replace: boolean },
	report: Report
): Promise<void> {
	checkBackup(file, report);
	await mkdir(dataDir, { recursive: true, mode: 0o700 });
	const lock = lockOrRefuse(dataDir);
	try {
		if (existsSync(databasePath(dataDir))) {
			if (!replace) {
				throw new CommandError(
					`There is data in ${dataDir}. To set it aside and put the backup in its place, add --replace.`
				);
			}
			report(`What was there is now in ${setAside(dataDir)}.`);
		}
		const backup = new DatabaseSync(file, { readOnly: true });
		try {
			await writeFiles(backup, dataDir);
			await writeDatabase(backup, file, dataDir);
		} finally {
			backup.close();
		}
		lock.exec('PRAGMA user_version = 1; COMMIT');
		report(
			`Restored into ${dataDir}. People’s devices put back what the backup lacks once a facilitator allows it.`
		);
	} finally {
		lock.close();
	}
}

export function lockOrRefuse(dataDir: string): DatabaseSync {
	try {
		return lockFolder(dataDir);
	} catch {
		throw new CommandError(`A server is using ${dataDir}. Stop it first.`);
	}
}

function setAside(dataDir: string): string {
	const folder = join(dataDir, `replaced-${new Date().toISOString().replaceAll(':', '-')}`);
	mkdirSync(folder, { mode: 0o700 });
	for (const name of readdirSync(dataDir)) {
		if (/^roundtable\.db(-wal|-shm)?$|^files$/.test(name))
			renameSync(join(dataDir, name), join(folder, name));
	}
	return folder;
}

async function writeFiles(backup: DatabaseSync, dataDir: string): Promise<void> {
	for (const row of backup.prepare('SELECT DISTINCT sha256 FROM backup_file').all()) {
		const sha256 = String(row['sha256']);
		const path = join(dataDir, 'files', sha256.slice(0, 2), sha256);
		await mkdir(dirname(path), { recursive: true });
		const out = await open(`${path}.partial`, 'w');
		for (const piece of piecesOf(backup, sha256)) await out.writeFile(piece);
		await out.sync();
		await out.close();
		await rename(`${path}.partial`, path);
	}
}

/** Under its name only when it is complete. */
async function writeDatabase(backup: DatabaseSync, file: string, dataDir: string): Promise<void> {
	const partial = `${databasePath(dataDir)}.partial`;
	await rm(partial, { force: true });
	const database = new DatabaseSync(partial);
	const schema = backup
		.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'backup%'")
		.all();
	const made = (type: string) =>
		schema.filter((row) => row['type'] === type).map((row) => `${String(row['sql'])};`);
	database.prepare('ATTACH ? AS old').run(file);
	database.exec('BEGIN');
	database.exec(made('table').join('\n'));
	for (const table of serverTables(backup))
		database.exec(`INSERT INTO main.${table} SELECT * FROM old.${table}`);
	database.exec(made('index').join('\n'));
	const version = versionOf(backup);
	const epoch = randomBytes(16).toString('base64url');
	database.prepare("UPDATE main.setting SET value = ? WHERE key = 'epoch'").run(epoch);
	database.exec(`PRAGMA main.user_version = ${version}; COMMIT; DETACH old`);
	database.close();
	await rename(partial, databasePath(dataDir));
	const folder = await open(dataDir, 'r');
	await folder.sync();
	await folder.close();
}
