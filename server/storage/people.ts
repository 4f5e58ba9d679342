/** Rooms, who is in them, their sessions and invites, in SQLite. Runs in the storage's own thread. */
import { equalBytes, exhaustive } from '#util';
import type { RoomPromise, Role } from '#protocol';
import { blob, grantOf, inviteOf, roomOf, sessionOf, type Row } from './rows.ts';
import { isLastFacilitator, redemptionOf } from './rules.ts';
import type { Connection } from './statements.ts';
import type {
	GrantRecord,
	InviteRecord,
	NewRoom,
	Redeemed,
	Redemption,
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
	| 'addInvite'
	| 'listInvites'
	| 'findInvite'
	| 'revokeInvite'
	| 'redeem'
>;

const UPSERT_GRANT = `INSERT INTO membership (room, principal, name, organisation, role, joined_at)
	VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET name = excluded.name, organisation = excluded.organisation, role = excluded.role`;

export class People implements Synchronous<Calls> {
	readonly #db: Connection;

	constructor(db: Connection) {
		this.#db = db;
	}

	createRoom(room: NewRoom): boolean {
		return this.#db.transaction(() => {
			const added = this.#db.run(
				'INSERT OR IGNORE INTO room (id, title, promise, created_by, created_at) VALUES (?, ?, ?, ?, ?)',
				room.id,
				room.title,
				room.promise === null ? null : JSON.stringify(room.promise),
				room.principal,
				room.at
			);
			if (added === 0) return false;
			this.#putGrant(room.id, room, 'facilitator');
			for (const hash of room.recovery) {
				this.#db.run('INSERT OR IGNORE INTO recovery (room, code_hash) VALUES (?, ?)', room.id, hash);
			}
			return true;
		});
	}

	getRoom(id: string): RoomRecord | null {
		return mapped(this.#db.get('SELECT * FROM room WHERE id = ?', id), roomOf);
	}

	updateRoom(id: string, changes: { title?: string; promise?: RoomPromise }): void {
		this.#db.run(
			'UPDATE room SET title = coalesce(?, title), promise = coalesce(?, promise) WHERE id = ?',
			changes.title ?? null,
			changes.promise === undefined ? null : JSON.stringify(changes.promise),
			id
		);
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
		const sql = 'SELECT * FROM membership WHERE room = ? AND principal = ?';
		return mapped(this.#db.get(sql, room, principal), grantOf);
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
		const sql = 'UPDATE membership SET last_seen_at = ? WHERE room = ? AND principal = ?';
		this.#db.transaction(() => {
			for (const { room, principal, at } of visits) this.#db.run(sql, at, room, principal);
		});
	}

	addInvite(invite: InviteRecord, secretHash: Uint8Array): void {
		this.#db.run(
			`INSERT INTO invite (id, room, secret_hash, role, created_by, created_at, expires_at, max_uses, uses, revoked_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			invite.id,
			invite.room,
			secretHash,
			invite.role,
			invite.createdBy,
			invite.createdAt,
			invite.expiresAt,
			invite.maxUses,
			invite.uses,
			invite.revokedAt
		);
	}

	listInvites(room: string): InviteRecord[] {
		return this.#db.all('SELECT * FROM invite WHERE room = ? ORDER BY created_at, id', room).map(inviteOf);
	}

	findInvite(room: string, secretHash: Uint8Array): InviteRecord | null {
		const sql = 'SELECT * FROM invite WHERE secret_hash = ? AND room = ?';
		return mapped(this.#db.get(sql, secretHash, room), inviteOf);
	}

	revokeInvite(room: string, id: string, at: number): boolean {
		const sql = 'UPDATE invite SET revoked_at = coalesce(revoked_at, ?) WHERE room = ? AND id = ?';
		return this.#db.run(sql, at, room, id) === 1;
	}

	redeem(redemption: Redemption): Redeemed {
		const { room, principal, secretHash, at } = redemption;
		return this.#db.transaction(() => {
			const invite = this.findInvite(room, secretHash);
			const decision = redemptionOf(invite, this.getGrant(room, principal), at);
			switch (decision.outcome) {
				case 'invalid':
					return { outcome: 'invalid' };
				case 'revoked':
					return { outcome: 'revoked' };
				case 'granted': {
					if (decision.usesUp && invite !== null) {
						this.#db.run('UPDATE invite SET uses = uses + 1 WHERE id = ?', invite.id);
					}
					this.#putGrant(room, redemption, decision.role);
					const grant = this.getGrant(room, principal);
					if (grant === null) throw new Error('A grant that was just written is missing');
					return { outcome: 'granted', grant };
				}
				default:
					return exhaustive(decision);
			}
		});
	}

	#putGrant(room: string, person: Pick<NewRoom, 'principal' | 'name' | 'organisation' | 'at'>, role: Role) {
		this.#db.run(UPSERT_GRANT, room, person.principal, person.name, person.organisation, role, person.at);
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

function mapped<T>(row: Row | null, map: (row: Row) => T): T | null {
	return row === null ? null : map(row);
}
