import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databasePath, versionOf } from '../storage/index.ts';
import { BACKUP_TABLES, digestOf, PIECE_BYTES } from './backup-file.ts';
import { CommandError, counted, type Report } from './report.ts';

/**
 * Writes everything that the server has at this moment to one file, also while it runs. Throws CommandError; then there
 * is no such file, or the one that was there is untouched.
 */
export async function backup(dataDir: string, file: string, report: Report): Promise<void> {
	if (existsSync(file)) throw new CommandError(`${file} exists. Each backup needs a name of its own.`);
	if (!existsSync(databasePath(dataDir))) throw new CommandError(`There is no data in ${dataDir}.`);
	const partial = `${file}.partial`;
	await rm(partial, { force: true });
	try {
		copyDatabase(dataDir, partial);
		const copy = new DatabaseSync(partial);
		const missing: string[] = [];
		let files = 0;
		try {
			copy.exec(`PRAGMA synchronous = OFF; ${BACKUP_TABLES}`);
			for (const sha256 of sharedFiles(copy)) {
				if (await addFile(copy, dataDir, sha256)) files++;
				else if (isStillShared(dataDir, sha256)) missing.push(sha256);
			}
			const note = copy.prepare('INSERT INTO backup (key, value) VALUES (?, ?)');
			note.run('made-at', new Date().toISOString());
			note.run('version', String(versionOf(copy)));
			note.run('digest', digestOf(copy));
			const rooms = copy.prepare('SELECT count(*) AS n FROM room').get()?.['n'];
			report(`In ${file}: ${counted(Number(rooms), 'roundtable')}, ${counted(files, 'file')}.`);
		} finally {
			copy.close();
		}
		await publish(partial, file);
		if (missing.length > 0) {
			throw new CommandError(
				`The backup is made, but of the shared files these are missing in ${dataDir} or have other bytes than they should: ${missing.join(', ')}`
			);
		}
	} finally {
		await rm(partial, { force: true });
	}
}

/** In one read transaction, so that writers neither wait nor show up by half. */
function copyDatabase(dataDir: string, to: string): void {
	const source = new DatabaseSync(databasePath(dataDir), { readOnly: true });
	try {
		source.exec('PRAGMA busy_timeout = 10000');
		source.prepare('VACUUM INTO ?').run(to);
	} finally {
		source.close();
	}
}

function sharedFiles(database: DatabaseSync): string[] {
	return database
		.prepare('SELECT DISTINCT sha256 FROM file WHERE withdrawn_at IS NULL')
		.all()
		.map((row) => String(row['sha256']));
}

/** It may have been withdrawn after the copy was taken. */
function isStillShared(dataDir: string, sha256: string): boolean {
	const database = new DatabaseSync(databasePath(dataDir), { readOnly: true });
	const sql = 'SELECT 1 FROM file WHERE sha256 = ? AND withdrawn_at IS NULL';
	const row = database.prepare(sql).get(sha256);
	database.close();
	return row !== undefined;
}

/** False: the bytes are not there, or not these. */
async function addFile(copy: DatabaseSync, dataDir: string, sha256: string): Promise<boolean> {
	const path = join(dataDir, 'files', sha256.slice(0, 2), sha256);
	const file = await open(path, 'r').catch(() => null);
	if (file === null) return false;
	const insert = copy.prepare('INSERT INTO backup_file (sha256, piece, data) VALUES (?, ?, ?)');
	const hash = createHash('sha256');
	copy.exec('BEGIN');
	try {
		for (let piece = 0; ; piece++) {
			const { bytesRead, buffer } = await file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, null);
			if (bytesRead === 0) break;
			const data = buffer.subarray(0, bytesRead);
			hash.update(data);
			insert.run(sha256, piece, data);
		}
		const isRight = hash.digest('hex') === sha256;
		copy.exec(isRight ? 'COMMIT' : 'ROLLBACK');
		return isRight;
	} finally {
		await file.close();
	}
}

/** On disk before it has its name, and for nobody else to read. */
async function publish(partial: string, file: string): Promise<void> {
	await chmod(partial, 0o600);
	for (const path of [partial, dirname(file) || '.']) {
		const handle = await open(path, 'r');
		if (path !== partial) await rename(partial, file);
		await handle.sync();
		await handle.close();
	}
}
