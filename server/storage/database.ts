/** Opens the database of a data folder, for the server and for its commands: whole, of a known shape, by one at a time. */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './schema.ts';

/** SQLite takes anything shorter for a new, empty database. */
const LEAST_BYTES = 512;

/** How long another program, like a command, is waited for. */
export const BUSY_MS = 5000;

/** What is on disk does not add up; nothing was changed. The sentence is for the operator. */
export class DamagedError extends Error {
	override name = 'DamagedError';
}

export function databasePath(folder: string): string {
	return join(folder, 'roundtable.db');
}

/**
 * Takes the folder for this process, until the handle is closed or the process ends, however it ends: two servers on one
 * folder would each serve half of what people write. Throws when another process has it.
 */
export function lockFolder(folder: string): DatabaseSync {
	const lock = new DatabaseSync(join(folder, 'lock.db'));
	try {
		lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
	} catch (error) {
		lock.close();
		throw error;
	}
	return lock;
}

/** Opens, creates and brings to the newest shape, to overwrite with zeros what is deleted; `lock` as `lockFolder` gave it. Throws DamagedError. */
export function openDatabase(folder: string, lock: DatabaseSync): DatabaseSync {
	const path = databasePath(folder);
	const sizeBytes = sizeOf(path);
	const isAtRest = sizeOf(`${path}-wal`) === 0;
	// Started anew, people would find their rooms gone.
	if (sizeBytes < LEAST_BYTES && wasMade(lock)) throw damaged(path, 'the file is empty or gone');
	let database: DatabaseSync;
	try {
		database = new DatabaseSync(path);
		database.exec(`
			PRAGMA journal_mode = WAL;
			PRAGMA synchronous = FULL;
			PRAGMA foreign_keys = ON;
			PRAGMA busy_timeout = ${BUSY_MS};
			PRAGMA secure_delete = ON;
		`);
		checkWhole(database);
		// While there is a log to finish from, the last page may be half written; else nothing ever ends inside a page.
		const pageBytes = Number(database.prepare('PRAGMA page_size').get()?.['page_size']);
		if (isAtRest && sizeBytes % pageBytes !== 0) throw new Error('the last page is cut off');
	} catch (error) {
		throw damaged(path, error instanceof Error ? error.message : '');
	}
	migrate(database, randomBytes(16).toString('base64url'));
	// In the lock's own file: it outlives the database.
	if (!wasMade(lock)) lock.exec('PRAGMA user_version = 1; COMMIT; BEGIN EXCLUSIVE');
	return database;
}

/**
 * A second connection to a database that is open, for a thread that must not wait: not for somebody else who writes, who
 * makes it fail at once, and not for the log to be moved over to the database, which it leaves to the first.
 */
export function openBeside(folder: string): DatabaseSync {
	const database = new DatabaseSync(databasePath(folder), { timeout: 0 });
	database.exec(`
		PRAGMA synchronous = FULL;
		PRAGMA foreign_keys = ON;
		PRAGMA secure_delete = ON;
		PRAGMA wal_autocheckpoint = 0;
	`);
	return database;
}

/** Reads every page once, at the speed of the disk. Throws with SQLite's first complaint. */
export function checkWhole(database: DatabaseSync): void {
	const row = database.prepare('PRAGMA integrity_check(1)').get();
	const answer = String(Object.values(row ?? {})[0] ?? '');
	if (answer !== 'ok') throw new Error(answer);
}

/** Of the shape that it has. */
export function versionOf(database: DatabaseSync): number {
	return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

function sizeOf(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function wasMade(lock: DatabaseSync): boolean {
	return versionOf(lock) === 1;
}

function damaged(path: string, what: string): DamagedError {
	return new DamagedError(
		`The database ${path} is damaged (${what}). Nothing was changed. Move it away and restore a backup: node server/main.ts restore FILE`
	);
}
