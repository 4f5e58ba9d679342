/**
 * A backup is one SQLite file: the server's tables as they are, `backup` with what to check it against, and `backup_file`
 * with the shared files in pieces. SQLite alone can read it, now and in thirty years.
 */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

export const PIECE_BYTES = 1024 * 1024;

export const BACKUP_TABLES = `
CREATE TABLE backup (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE backup_file (
	sha256 TEXT NOT NULL, piece INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (sha256, piece)
) STRICT;
`;

/** Names of the server's own tables, in order. */
export function serverTables(database: DatabaseSync): string[] {
	return database
		.prepare(
			`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
				AND name NOT IN ('backup', 'backup_file') ORDER BY name`
		)
		.all()
		.map((row) => String(row['name']));
}

/** SHA-256 over every value of every row: of the content, whatever the pages look like. */
export function digestOf(database: DatabaseSync): string {
	const hash = createHash('sha256');
	for (const table of serverTables(database)) {
		const columns = database.prepare(`PRAGMA table_info(${table})`).all();
		const keys = columns.filter((column) => Number(column['pk']) > 0);
		const order = keys
			.sort((a, b) => Number(a['pk']) - Number(b['pk']))
			.map((column) => `"${String(column['name'])}"`)
			.join(', ');
		hash.update(`\n${table}`);
		for (const row of database.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).iterate()) {
			for (const [name, value] of Object.entries(row)) {
				const bytes = value instanceof Uint8Array ? value : Buffer.from(String(value));
				hash.update(`\n${name} ${typeof value} ${bytes.length} `).update(bytes);
			}
		}
	}
	return hash.digest('hex');
}

/** The pieces of one file, in order. */
export function* piecesOf(database: DatabaseSync, sha256: string): Generator<Uint8Array> {
	const sql = 'SELECT data FROM backup_file WHERE sha256 = ? ORDER BY piece';
	for (const row of database.prepare(sql).iterate(sha256)) yield row['data'] as Uint8Array;
}
