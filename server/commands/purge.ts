import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDocName } from '#protocol';
import { eraseClients } from '../relay/index.ts';
import {
	Connection,
	databasePath,
	Documents,
	forgetFreedPages,
	leaveForRemoval,
	openDatabase,
	Purging
} from '../storage/index.ts';
import { CommandError, counted, type Report } from './report.ts';
import { lockOrRefuse } from './restore.ts';

/**
 * Erases a roundtable, or a person, by id: rows, log, freed pages and files. The server must be stopped. Throws
 * CommandError when there is neither.
 */
export async function purge(dataDir: string, id: string, report: Report): Promise<void> {
	if (!existsSync(databasePath(dataDir))) throw new CommandError(`There is no data in ${dataDir}.`);
	const lock = lockOrRefuse(dataDir);
	try {
		const database = openDatabase(dataDir, lock);
		try {
			const db = new Connection(database);
			if (db.get('SELECT 1 FROM room WHERE id = ?', id) !== null) {
				const now = Date.now();
				new Purging(db).purgeRoom(id, now, now);
				report('The roundtable is gone. Devices that come back are told so, and nobody can take its id.');
			} else if (db.get('SELECT 1 FROM membership WHERE principal = ?', id) !== null) {
				database.exec('PRAGMA secure_delete = ON');
				purgePerson(db, id, report);
			} else throw new CommandError(`There is neither a roundtable nor a person ${id} in ${dataDir}.`);
			await removeUnsharedFiles(db, dataDir);
			if (!forgetFreedPages(db))
				throw new CommandError(
					'Another program reads the database. Stop it, and start the server and stop it once.'
				);
		} finally {
			database.close();
		}
		report('Backups made before still hold it; so do devices that were there.');
	} finally {
		lock.close();
	}
}

/** Everything that says who it was goes, and what they wrote goes with it; what others wrote stays. */
function purgePerson(db: Connection, person: string, report: Report): void {
	const nobody = `gone-${randomBytes(12).toString('base64url')}`;
	db.transaction(() => {
		const documents = db.all(
			'SELECT DISTINCT doc.id, room, name FROM doc JOIN binding ON doc = doc.id WHERE principal = ?',
			person
		);
		for (const row of documents)
			eraseWords(db, row['id'] as number, String(row['room']), String(row['name']), person);
		for (const { sha256 } of db.all('SELECT sha256 FROM file WHERE principal = ?', person))
			leaveForRemoval(db, String(sha256));
		db.run('DELETE FROM file WHERE principal = ?', person);
		for (const table of ['session', 'principal']) {
			const column = table === 'session' ? 'principal' : 'id';
			db.run(`DELETE FROM ${table} WHERE ${column} IN (SELECT id FROM device WHERE principal = ?)`, person);
		}
		for (const table of ['device', 'pass', 'recovery_code', 'membership'])
			db.run(`DELETE FROM ${table} WHERE principal = ?`, person);
		db.run('UPDATE binding SET principal = ? WHERE principal = ?', nobody, person);
		db.run('UPDATE frame SET principal = ? WHERE principal = ?', nobody, person);
		db.run('UPDATE invite SET created_by = ? WHERE created_by = ?', nobody, person);
		db.run('UPDATE room SET created_by = ? WHERE created_by = ?', nobody, person);
		db.run('UPDATE device SET added_by = NULL WHERE added_by = ?', person);
		db.run('UPDATE pass SET made_by = ? WHERE made_by = ?', nobody, person);
		report(
			`The person is gone, with what they wrote in ${counted(documents.length, 'document')}. Undoing what was done before is not possible there any more.`
		);
	});
	const left = db.all(
		"SELECT id FROM room WHERE id NOT IN (SELECT room FROM membership WHERE role = 'facilitator' AND revoked_at IS NULL)"
	);
	for (const { id } of left) report(`Roundtable ${String(id)} now has no facilitator.`);
}

/** One state without their words takes the place of all older ones, which hold them too. */
function eraseWords(db: Connection, id: number, room: string, name: string, person: string): void {
	if (!isDocName(name)) return;
	const documents = new Documents(db);
	const stored = documents.loadDoc(room, name);
	const clients = new Set(
		stored.bindings.filter(({ principal }) => principal === person).map(({ clientId }) => clientId)
	);
	const { data, known } = eraseClients(stored, clients);
	for (const table of ['frame', 'part', 'snapshot']) db.run(`DELETE FROM ${table} WHERE doc = ?`, id);
	documents.putSnapshot(id, { seq: stored.seq, data, known }, Date.now());
}

/** Also after a purge that was interrupted here: the names wait in the database. */
async function removeUnsharedFiles(db: Connection, dataDir: string): Promise<void> {
	const purging = new Purging(db);
	for (const sha256 of purging.leftFiles()) {
		if (!purging.isFileShared(sha256))
			await rm(join(dataDir, 'files', sha256.slice(0, 2), sha256), { force: true });
		purging.forgetLeftFile(sha256);
	}
	await rm(join(dataDir, 'incoming'), { recursive: true, force: true });
}
