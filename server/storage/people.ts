/** Rooms, who is in them, and their sessions, in SQLite. Runs in the storage's own thread. */
import { createHash } from 'node:crypto';
import { equalBytes } from '#util';
import type { Role } from '#protocol';
import { blob, grantOf, roomOf, sessionOf, type Row } from './rows.ts';
import { isLastFacilitator } from './rules.ts';
import type { Connection } from './statements.ts';
import type {
	GrantRecord,
	NewRoom,
	RoleChange,
	RoomRecord,
	SessionRecord,
	StorageCalls,
	Synchronous,
	Visit
} from './storage.ts';

type Calls = Pick<
	StorageCalls,
	| 'createRoom'
	| 'getRoom'
	| 'isPurged'
	| 'updateRoom'
	| 'claimPrincipal'
	| 'provePrincipal'
	| 'addSession'
	| 'getSession'
	| 'getGrant'
	| 'listGrants'
	| 'setRole'
	| 'revokeGrant'
	| 'noteVisits'
>;

type NewGrant = Pick<NewRoom, 'principal' | 'name' | 'organisation' | 'at'>;

const UPSERT_GRANT = `INSERT INTO membership (room, principal, name, organisation, role, joined_at)
	VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET name = excluded.name, organisation = excluded.organisation, role = excluded.role`;

const ADD_DEVICE = `INSERT OR IGNORE INTO device (room, id, principal, way, added_at) VALUES (?, ?, ?, 'joined', ?)`;

/** Gives somebody a place in a room, on the device that asks if they are new. */
export function putGrant(db: Connection, room: string, person: NewGrant, role: Role): void {
	const { principal, name, organisation, at } = person;
	db.run(UPSERT_GRANT, room, principal, name, organisation, role, at);
	db.run(ADD_DEVICE, room, principal, principal, at);
}

export function getGrant(db: Connection, room: string, principal: string): GrantRecord | null {
	const sql = 'SELECT * FROM membership WHERE room = ? AND principal = ?';
	return mapped(db.get(sql, room, principal), grantOf);
}

export class People implements Synchronous<Calls> {
	readonly #db: Connection;

	constructor(db: Connection) {
		this.#db = db;
	}

	createRoom(room: NewRoom): boolean {
		if (this.isPurged(room.id)) return false;
		return this.#db.transaction(() => {
			const added = this.#db.run(
				'INSERT OR IGNORE INTO room (id, title, promise, created_by, created_at, delete_at) VALUES (?, ?, ?, ?, ?, ?)',
				room.id,
				room.title,
				room.promise === null ? null : JSON.stringify(room.promise),
				room.principal,
				room.at,
				room.deleteAt
			);
			if (added === 0) return false;
			putGrant(this.#db, room.id, room, 'facilitator');
			const sql = 'INSERT OR IGNORE INTO recovery_code (room, code_hash, principal) VALUES (?, ?, ?)';
			for (const hash of room.recovery) this.#db.run(sql, room.id, hash, room.principal);
			return true;
		});
	}

	isPurged(id: string): boolean {
		return this.#db.get('SELECT 1 FROM purged_room WHERE id_hash = ?', sha256(id)) !== null;
	}

	getRoom(id: string): RoomRecord | null {
		return mapped(this.#db.get('SELECT * FROM room WHERE id = ?', id), roomOf);
	}

	updateRoom(id: string, changes: Parameters<StorageCalls['updateRoom']>[1]): void {
		this.#db.transaction(() => {
			this.#db.run(
				'UPDATE room SET title = coalesce(?, title), promise = coalesce(?, promise) WHERE id = ?',
				changes.title ?? null,
				changes.promise === undefined ? null : JSON.stringify(changes.promise),
				id
			);
			const { openedAt, deleteAt } = changes;
			if (openedAt !== undefined) this.#db.run('UPDATE room SET opened_at = ? WHERE id = ?', openedAt, id);
			if (deleteAt !== undefined) this.#db.run('UPDATE room SET delete_at = ? WHERE id = ?', deleteAt, id);
		});
	}

	claimPrincipal(id: string, secretHash: Uint8Array | null, at: number): boolean {
		const added = this.#db.run(
			'INSERT OR IGNORE INTO principal (id, secret_hash, created_at) VALUES (?, ?, ?)',
			id,
			secretHash,
			at
		);
		return added === 1 || (secretHash !== null && this.provePrincipal(id, secretHash));
	}

	provePrincipal(id: string, secretHash: Uint8Array): boolean {
		const row = this.#db.get('SELECT secret_hash FROM principal WHERE id = ?', id);
		if (row === null || row['secret_hash'] === null) return false;
		return equalBytes(blob(row, 'secret_hash'), secretHash);
	}

	addSession(tokenHash: Uint8Array, { principal, expiresAt }: SessionRecord): void {
		this.#db.run(
			'INSERT INTO session (token_hash, principal, expires_at) VALUES (?, ?, ?)',
			tokenHash,
			principal,
			expiresAt
		);
	}

	getSession(tokenHash: Uint8Array, now: number): SessionRecord | null {
		const row = this.#db.get(
			'SELECT principal, expires_at FROM session WHERE token_hash = ? AND expires_at > ?',
			tokenHash,
			now
		);
		return mapped(row, sessionOf);
	}

	getGrant(room: string, principal: string): GrantRecord | null {
		return getGrant(this.#db, room, principal);
	}

	listGrants(room: string): GrantRecord[] {
		return this.#db
			.all('SELECT * FROM membership WHERE room = ? ORDER BY joined_at, principal', room)
			.map(grantOf);
	}

	setRole(room: string, principal: string, role: Role): RoleChange {
		return this.#changeGrant(room, principal, role !== 'facilitator', () => {
			this.#db.run(
				'UPDATE membership SET role = ?, revoked_at = NULL WHERE room = ? AND principal = ?',
				role,
				room,
				principal
			);
		});
	}

	revokeGrant(room: string, principal: string, at: number): RoleChange {
		return this.#changeGrant(room, principal, true, () => {
			this.#db.run(
				'UPDATE membership SET revoked_at = coalesce(revoked_at, ?) WHERE room = ? AND principal = ?',
				at,
				room,
				principal
			);
		});
	}

	noteVisits(visits: Visit[]): void {
		this.#db.transaction(() => {
			for (const { room, device, at } of visits) {
				const sql = 'UPDATE device SET last_seen_at = ? WHERE room = ? AND id = ? RETURNING principal';
				const row = this.#db.get(sql, at, room, device);
				if (row === null) continue;
				this.#db.run(
					'UPDATE membership SET last_seen_at = ? WHERE room = ? AND principal = ?',
					at,
					room,
					row['principal'] as string
				);
			}
		});
	}

	#changeGrant(room: string, principal: string, lowers: boolean, change: () => void): RoleChange {
		return this.#db.transaction(() => {
			if (this.getGrant(room, principal) === null) return 'unknown';
			if (lowers && isLastFacilitator(this.listGrants(room), principal)) return 'last-facilitator';
			change();
			return 'changed';
		});
	}
}

export function mapped<T>(row: Row | null, map: (row: Row) => T): T | null {
	return row === null ? null : map(row);
}

function sha256(text: string): Uint8Array {
	return createHash('sha256').update(text).digest();
}
