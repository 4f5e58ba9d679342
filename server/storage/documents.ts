/** Frames, merged parts and snapshots of documents, and which files a room shares, in SQLite. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { equalBytes } from '#util';
import type { DocName, FileAccess } from '#protocol';
import { blob, fileOf, type Row } from './rows.ts';
import { IMPORTED } from './rules.ts';
import type { Connection } from './statements.ts';
import type {
	CommitEntry,
	DocHistory,
	FileRecord,
	Frame,
	HistoryStart,
	Snapshot,
	StorageCalls,
	StoredDoc,
	Synchronous
} from './storage.ts';

type Calls = Pick<
	StorageCalls,
	| 'loadDoc'
	| 'commit'
	| 'compact'
	| 'listFrames'
	| 'loadHistory'
	| 'prune'
	| 'addFile'
	| 'setFileAccess'
	| 'getFile'
	| 'roomFileBytes'
	| 'withdrawFile'
>;

const DAY_MS = 86_400_000;

const FRAMES_AFTER = 'SELECT * FROM frame WHERE doc = ? AND seq > ? ORDER BY seq';

/** The first who wrote with it, or the first after it was put back. */
const BIND = `INSERT INTO binding (doc, client_id, principal) VALUES (?, ?, ?)
	ON CONFLICT DO UPDATE SET principal = excluded.principal WHERE principal = '${IMPORTED}'`;

export class Documents implements Synchronous<Calls> {
	readonly #db: Connection;

	constructor(db: Connection) {
		this.#db = db;
	}

	/**
	 * What rotted is passed over: an older snapshot and the unmerged frames hold the same content. Throws when that is
	 * damaged as well; what does not add up is never served.
	 */
	loadDoc(room: string, doc: DocName): StoredDoc {
		const id = this.#idOf(room, doc);
		if (id === null) return { seq: 0, snapshot: null, updates: [], bindings: [] };
		const seq = Number(this.#db.get('SELECT seq FROM doc WHERE id = ?', id)?.['seq'] ?? 0);
		const stored = this.#db.all('SELECT * FROM snapshot WHERE doc = ? ORDER BY seq DESC LIMIT 2', id);
		const good = stored.find(isIntact);
		const snapshot = good === undefined ? null : snapshotOf(good);
		const updates =
			(good === stored[0] ? this.#intactAfter('part', id, snapshot?.seq ?? 0, seq) : null) ??
			this.#intactAfter('frame', id, snapshot?.seq ?? 0, seq);
		if (updates === null) throw new Error(`The document ${doc} of room ${room} is damaged`);
		const bindings = this.#db
			.all('SELECT client_id, principal FROM binding WHERE doc = ?', id)
			.map((row) => ({ clientId: row['client_id'] as number, principal: row['principal'] as string }));
		return { seq, snapshot, updates, bindings };
	}

	/** Null: some of them are missing or have rotted. */
	#intactAfter(table: 'part' | 'frame', id: number, from: number, last: number): StoredDoc['updates'] | null {
		const sql = `SELECT seq, data, crc FROM ${table} WHERE doc = ? AND seq > ? ORDER BY seq`;
		const rows = this.#db.all(sql, id, from);
		const isWhole =
			(rows.at(-1)?.['seq'] ?? from) === last && (table === 'part' || rows.length === last - from);
		if (!isWhole || !rows.every(hasItsSum)) return null;
		return rows.map((row) => ({ seq: row['seq'] as number, data: blob(row, 'data') }));
	}

	commit(entries: CommitEntry[]): number[] {
		return this.#db.transaction(() => entries.map((entry) => this.#append(entry)));
	}

	#append({ room, doc, frames, parts, bindings }: CommitEntry): number {
		const { id, last } = this.#count(room, doc, frames.length) ?? this.#create(room, doc, frames.length);
		frames.forEach((frame, index) => {
			this.#db.run(
				'INSERT INTO frame (doc, seq, principal, at, data, crc) VALUES (?, ?, ?, ?, ?, ?)',
				id,
				last - frames.length + 1 + index,
				frame.principal,
				frame.at,
				frame.data,
				crc32(frame.data)
			);
		});
		parts.forEach((part, index) => {
			const seq = last - parts.length + 1 + index;
			const sql = 'INSERT INTO part (doc, seq, data, crc) VALUES (?, ?, ?, ?)';
			this.#db.run(sql, id, seq, part, crc32(part));
		});
		for (const { clientId, principal } of bindings) {
			this.#db.run(BIND, id, clientId, principal);
		}
		return last;
	}

	compact(room: string, doc: DocName, { seq, data, known }: Snapshot, at: number): void {
		this.#db.transaction(() => {
			const id = this.#idOf(room, doc);
			if (id === null) throw new Error('A document that was never stored cannot be compacted');
			this.putSnapshot(id, { seq, data, known }, at);
			this.#db.run('DELETE FROM part WHERE doc = ? AND seq <= ?', id, seq);
			this.#db.run(
				`DELETE FROM snapshot WHERE doc = ?1
					AND seq NOT IN (SELECT seq FROM snapshot WHERE doc = ?1 ORDER BY seq DESC LIMIT 2)
					AND seq NOT IN (SELECT max(seq) FROM snapshot WHERE doc = ?1 GROUP BY at / ${DAY_MS})`,
				id
			);
		});
	}

	/** `id` of the document's row; nothing else is changed. */
	putSnapshot(id: number, { seq, data, known }: Snapshot, at: number): void {
		this.#db.run(
			'INSERT OR REPLACE INTO snapshot (doc, seq, at, data, known, sha256) VALUES (?, ?, ?, ?, ?, ?)',
			id,
			seq,
			at,
			data,
			known,
			digest(data, known)
		);
	}

	listFrames(room: string, doc: DocName, afterSeq: number): (Frame & { seq: number })[] {
		const id = this.#idOf(room, doc);
		if (id === null) return [];
		return this.#db.all(FRAMES_AFTER, id, afterSeq).map(frameOf);
	}

	loadHistory(room: string, doc: DocName, start: HistoryStart): DocHistory | 'gone' | 'damaged' | null {
		const id = this.#idOf(room, doc);
		const first = id === null ? null : this.#firstOf(id, start);
		if (id === null || first === null) return null;
		const older = this.#db.all(
			'SELECT * FROM snapshot WHERE doc = ? AND seq < ? ORDER BY seq DESC',
			id,
			first
		);
		const intact = older.find(isIntact);
		const base = intact === undefined ? null : snapshotOf(intact);
		const rows = this.#db.all(FRAMES_AFTER, id, base?.seq ?? 0);
		const last = Number(this.#db.get('SELECT seq FROM doc WHERE id = ?', id)?.['seq']);
		if (rows.length !== last - (base?.seq ?? 0)) return 'gone';
		return rows.every(hasItsSum) ? { base, frames: rows.map(frameOf) } : 'damaged';
	}

	#firstOf(id: number, start: HistoryStart): number | null {
		const row =
			'seq' in start
				? this.#db.get('SELECT seq FROM frame WHERE doc = ? AND seq = ?', id, start.seq)
				: this.#db.get(
						'SELECT min(seq) AS seq FROM frame WHERE doc = ? AND principal = ? AND at >= ?',
						id,
						start.principal,
						start.since
					);
		return (row?.['seq'] ?? null) as number | null;
	}

	prune(before: number): void {
		this.#db.transaction(() => {
			// Frames that only an older snapshot covers stay: they are its way back.
			this.#db.run(
				`DELETE FROM frame WHERE at < ? AND seq <= (
					SELECT min(seq) FROM (SELECT seq FROM snapshot WHERE doc = frame.doc ORDER BY seq DESC LIMIT 2))`,
				before
			);
			this.#db.run(
				`DELETE FROM snapshot WHERE at < ? AND seq NOT IN (
					SELECT seq FROM snapshot AS newer WHERE newer.doc = snapshot.doc ORDER BY seq DESC LIMIT 2)`,
				before
			);
			this.#db.run('DELETE FROM session WHERE expires_at < ?', before);
			this.#db.run('DELETE FROM pass WHERE expires_at < ?', before);
			this.#db.run('DELETE FROM invite_key WHERE expires_at < ?', before);
		});
	}

	addFile(room: string, file: FileRecord): void {
		this.#db.run(
			`INSERT INTO file (room, sha256, size_bytes, access, principal, at, withdrawn_at) VALUES (?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET access = excluded.access, principal = excluded.principal, at = excluded.at,
				withdrawn_at = excluded.withdrawn_at`,
			room,
			file.sha256,
			file.sizeBytes,
			file.access,
			file.principal,
			file.at,
			file.withdrawnAt
		);
	}

	setFileAccess(room: string, sha256: string, access: FileAccess): void {
		this.#db.run('UPDATE file SET access = ? WHERE room = ? AND sha256 = ?', access, room, sha256);
	}

	getFile(room: string, sha256: string): FileRecord | null {
		const row = this.#db.get('SELECT * FROM file WHERE room = ? AND sha256 = ?', room, sha256);
		return row === null ? null : fileOf(row);
	}

	roomFileBytes(room: string): number {
		const sql = 'SELECT total(size_bytes) AS sum FROM file WHERE room = ? AND withdrawn_at IS NULL';
		return Number(this.#db.get(sql, room)?.['sum'] ?? 0);
	}

	withdrawFile(room: string, sha256: string, at: number): { stillShared: boolean } {
		return this.#db.transaction(() => {
			const sql = 'UPDATE file SET withdrawn_at = coalesce(withdrawn_at, ?) WHERE room = ? AND sha256 = ?';
			this.#db.run(sql, at, room, sha256);
			const left = this.#db.get('SELECT 1 FROM file WHERE sha256 = ? AND withdrawn_at IS NULL', sha256);
			return { stillShared: left !== null };
		});
	}

	#idOf(room: string, doc: DocName): number | null {
		const row = this.#db.get('SELECT id FROM doc WHERE room = ? AND name = ?', room, doc);
		return row === null ? null : (row['id'] as number);
	}

	/** So many frames more. Null: there is no such document yet. */
	#count(room: string, doc: DocName, frames: number): { id: number; last: number } | null {
		const sql = 'UPDATE doc SET seq = seq + ? WHERE room = ? AND name = ? RETURNING id, seq';
		const row = this.#db.get(sql, frames, room, doc);
		return row === null ? null : { id: row['id'] as number, last: row['seq'] as number };
	}

	#create(room: string, doc: DocName, frames: number): { id: number; last: number } {
		const sql = 'INSERT INTO doc (room, name, seq) VALUES (?, ?, ?) RETURNING id';
		return { id: Number(this.#db.get(sql, room, doc, frames)?.['id']), last: frames };
	}
}

function digest(data: Uint8Array, known: Uint8Array): Uint8Array {
	return createHash('sha256').update(data).update(known).digest();
}

function isIntact(row: Row): boolean {
	return equalBytes(blob(row, 'sha256'), digest(blob(row, 'data'), blob(row, 'known')));
}

/** Rows from before there were sums have none. */
function hasItsSum(row: Row): boolean {
	return row['crc'] === null || row['crc'] === crc32(blob(row, 'data'));
}

function frameOf(row: Row): Frame & { seq: number } {
	return {
		seq: row['seq'] as number,
		principal: row['principal'] as string,
		at: row['at'] as number,
		data: blob(row, 'data')
	};
}

function snapshotOf(row: Row): Snapshot {
	return { seq: row['seq'] as number, data: blob(row, 'data'), known: blob(row, 'known') };
}
