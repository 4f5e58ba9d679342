import type { DatabaseSync } from 'node:sqlite';

/** `frame` is what people sent, unmerged; `snapshot` and `part` are the same content, merged, for reading. */
const VERSION_1 = `
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE room (
	id TEXT PRIMARY KEY, title TEXT NOT NULL, promise TEXT, created_by TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE principal (id TEXT PRIMARY KEY, secret_hash BLOB, created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE session (
	token_hash BLOB PRIMARY KEY, principal TEXT NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE membership (
	room TEXT NOT NULL, principal TEXT NOT NULL, name TEXT NOT NULL, organisation TEXT NOT NULL, role TEXT NOT NULL,
	joined_at INTEGER NOT NULL, last_seen_at INTEGER, revoked_at INTEGER, PRIMARY KEY (room, principal)
) STRICT, WITHOUT ROWID;
CREATE TABLE invite (
	id TEXT PRIMARY KEY, room TEXT NOT NULL, secret_hash BLOB NOT NULL UNIQUE, role TEXT NOT NULL,
	created_by TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, max_uses INTEGER,
	uses INTEGER NOT NULL DEFAULT 0, revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX invite_of_room ON invite (room);
CREATE TABLE recovery (
	room TEXT NOT NULL, code_hash BLOB NOT NULL, used_at INTEGER, PRIMARY KEY (room, code_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE doc (
	id INTEGER PRIMARY KEY, room TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, UNIQUE (room, name)
) STRICT;
CREATE TABLE frame (
	doc INTEGER NOT NULL, seq INTEGER NOT NULL, principal TEXT NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL,
	PRIMARY KEY (doc, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE part (
	doc INTEGER NOT NULL, seq INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (doc, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot (
	doc INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL, known BLOB NOT NULL,
	sha256 BLOB NOT NULL, PRIMARY KEY (doc, seq)
) STRICT;
CREATE TABLE binding (
	doc INTEGER NOT NULL, client_id INTEGER NOT NULL, principal TEXT NOT NULL, PRIMARY KEY (doc, client_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE file (
	room TEXT NOT NULL, sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL, access TEXT NOT NULL,
	principal TEXT NOT NULL, at INTEGER NOT NULL, withdrawn_at INTEGER, PRIMARY KEY (room, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_by_hash ON file (sha256);
`;

/**
 * People have several devices, each for one room; codes belong to a person; a room opens to its readers; an invite has
 * further keys for a while. Until here a device was its person.
 */
const VERSION_2 = `
CREATE TABLE device (
	room TEXT NOT NULL, id TEXT NOT NULL, principal TEXT NOT NULL, way TEXT NOT NULL, added_by TEXT,
	added_at INTEGER NOT NULL, last_seen_at INTEGER, revoked_at INTEGER, PRIMARY KEY (room, id)
) STRICT, WITHOUT ROWID;
INSERT INTO device (room, id, principal, way, added_at, last_seen_at)
	SELECT room, principal, principal, 'joined', joined_at, last_seen_at FROM membership;
CREATE TABLE pass (
	id TEXT PRIMARY KEY, room TEXT NOT NULL, principal TEXT NOT NULL, secret_hash BLOB NOT NULL UNIQUE,
	made_by TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE invite_key (
	hash BLOB PRIMARY KEY, invite TEXT NOT NULL, kind TEXT NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE room ADD COLUMN opened_at INTEGER;
CREATE TABLE recovery_code (
	room TEXT NOT NULL, code_hash BLOB NOT NULL, principal TEXT NOT NULL, used_at INTEGER, PRIMARY KEY (room, code_hash)
) STRICT, WITHOUT ROWID;
INSERT INTO recovery_code (room, code_hash, principal, used_at)
	SELECT recovery.room, code_hash, created_by, used_at FROM recovery JOIN room ON room.id = recovery.room;
DROP TABLE recovery;
`;

/** Bytes that rot are noticed (rows from before have no sum), and what was purged stays gone. */
const VERSION_3 = `
ALTER TABLE frame ADD COLUMN crc INTEGER;
ALTER TABLE part ADD COLUMN crc INTEGER;
CREATE TABLE purged_room (id_hash BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** A room may be kept until a day. */
const VERSION_4 = `
ALTER TABLE room ADD COLUMN delete_at INTEGER;
CREATE INDEX room_by_end ON room (delete_at) WHERE delete_at IS NOT NULL;
`;

/** What was used up of a day's measure, by whom only the server that counts can tell. */
const VERSION_5 = `
CREATE TABLE day_use (
	day INTEGER NOT NULL, key BLOB NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (day, key)
) STRICT, WITHOUT ROWID;
`;

const MIGRATIONS = [VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5];
/** Of the shape that this server writes. */
export const NEWEST_VERSION = MIGRATIONS.length;

/** Brings a database to the newest shape. Throws on one that a later version of this server wrote. */
export function migrate(database: DatabaseSync, epoch: string): void {
	const row = database.prepare('PRAGMA user_version').get();
	const version = Number(row?.['user_version'] ?? 0);
	if (version > MIGRATIONS.length) {
		throw new Error(
			`The data was written by a newer version (${version}) than this one (${MIGRATIONS.length})`
		);
	}
	MIGRATIONS.slice(version).forEach((sql, index) => {
		database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${version + index + 1}; COMMIT`);
	});
	database.prepare('INSERT OR IGNORE INTO setting (key, value) VALUES (?, ?)').run('epoch', epoch);
	// Restoring a backup changes the epoch; this one tells ever after that it happened.
	database.exec(
		"INSERT OR IGNORE INTO setting (key, value) SELECT 'first-epoch', value FROM setting WHERE key = 'epoch'"
	);
}
