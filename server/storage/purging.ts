/** Erasing a room for good, by hand or by its day: every row of it, and then what freed pages still say. */
import { createHash } from 'node:crypto';
import { BUSY_MS } from './database.ts';
import type { Connection } from './statements.ts';
import type { StorageCalls, Synchronous } from './storage.ts';

type Calls = Pick<
	StorageCalls,
	'listOverdue' | 'boundDays' | 'purgeRoom' | 'leftFiles' | 'forgetLeftFile' | 'isFileShared' | 'forgetFreed'
>;

/** For as many rows as there are: each of them holds something of the room. */
const ROOM_TABLES = ['membership', 'device', 'invite', 'pass', 'recovery_code', 'file'];
const DOC_TABLES = ['frame', 'part', 'snapshot', 'binding'];

const REMOVE = 'remove-file ';
/** There while freed pages may hold what was erased. */
const FREED = 'freed-pages';

export class Purging implements Synchronous<Calls> {
	readonly #db: Connection;

	constructor(db: Connection) {
		this.#db = db;
	}

	listOverdue(now: number): string[] {
		const rows = this.#db.all('SELECT id FROM room WHERE delete_at <= ? ORDER BY delete_at', now);
		return rows.map((row) => String(row['id']));
	}

	boundDays(latest: number): number {
		return this.#db.run(
			'UPDATE room SET delete_at = ? WHERE delete_at IS NULL OR delete_at > ?',
			latest,
			latest
		);
	}

	purgeRoom(room: string, at: number, idleSince: number): void {
		this.#db.transaction(() => {
			for (const table of DOC_TABLES)
				this.#db.run(`DELETE FROM ${table} WHERE doc IN (SELECT id FROM doc WHERE room = ?)`, room);
			this.#db.run('DELETE FROM doc WHERE room = ?', room);
			this.#db.run('DELETE FROM invite_key WHERE invite IN (SELECT id FROM invite WHERE room = ?)', room);
			for (const { sha256 } of this.#db.all('SELECT sha256 FROM file WHERE room = ?', room))
				leaveForRemoval(this.#db, String(sha256));
			for (const table of ROOM_TABLES) this.#db.run(`DELETE FROM ${table} WHERE room = ?`, room);
			this.#db.run('DELETE FROM room WHERE id = ?', room);
			this.#db.run('DELETE FROM setting WHERE key LIKE ?', `% ${room}`);
			const hash = createHash('sha256').update(room).digest();
			this.#db.run('INSERT OR REPLACE INTO purged_room (id_hash, at) VALUES (?, ?)', hash, at);
			// Devices that were only there have no session worth keeping; one that is just being made has no room yet.
			this.#db.run(
				'DELETE FROM principal WHERE created_at <= ? AND id NOT IN (SELECT id FROM device)',
				idleSince
			);
			this.#db.run(
				`DELETE FROM session WHERE principal NOT IN (SELECT id FROM device)
					AND principal NOT IN (SELECT id FROM principal)`
			);
			this.#db.run("INSERT OR REPLACE INTO setting (key, value) VALUES (?, 'due')", FREED);
		});
	}

	leftFiles(): string[] {
		return this.#db
			.all('SELECT key FROM setting WHERE key LIKE ?', `${REMOVE}%`)
			.map((row) => String(row['key']).slice(REMOVE.length));
	}

	forgetLeftFile(sha256: string): void {
		this.#db.run('DELETE FROM setting WHERE key = ?', REMOVE + sha256);
	}

	isFileShared(sha256: string): boolean {
		const sql = 'SELECT 1 FROM file WHERE sha256 = ? AND withdrawn_at IS NULL';
		return this.#db.get(sql, sha256) !== null;
	}

	forgetFreed(mostBytes: number): boolean {
		if (this.#db.get('SELECT 1 FROM setting WHERE key = ?', FREED) === null) return true;
		// Whoever reads, a backup for instance, is not waited for: there will be another time.
		this.#db.get('PRAGMA busy_timeout = 0');
		try {
			// What was erased is zeros in the database by now, and still words in the log.
			if (!emptyLog(this.#db)) return false;
			return this.#bytes() <= mostBytes && forgetFreedPages(this.#db);
		} finally {
			this.#db.get(`PRAGMA busy_timeout = ${BUSY_MS}`);
		}
	}

	#bytes(): number {
		const [pages, size] = ['page_count', 'page_size'].map((name) =>
			Number(this.#db.get(`PRAGMA ${name}`)?.[name])
		);
		return (pages ?? 0) * (size ?? 0);
	}
}

/** Until the end of the transaction the name of a file is all that is left of it. */
export function leaveForRemoval(db: Connection, sha256: string): void {
	db.run("INSERT OR REPLACE INTO setting (key, value) VALUES (?, 'remove')", REMOVE + sha256);
}

/**
 * Pages that were freed long ago may still say what was on them, so that the database is written anew. False: somebody reads,
 * so the log stays for now.
 */
export function forgetFreedPages(db: Connection): boolean {
	db.run('VACUUM');
	if (!emptyLog(db)) return false;
	db.run('DELETE FROM setting WHERE key = ?', FREED);
	return true;
}

function emptyLog(db: Connection): boolean {
	return db.get('PRAGMA wal_checkpoint(TRUNCATE)')?.['busy'] === 0;
}
