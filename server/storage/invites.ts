/** Invites, the keys that open them, and what redeeming one gives, in SQLite. Runs in the storage's own thread. */
import { exhaustive } from '#util';
import { getPlace } from './devices.ts';
import { getGrant, mapped, putGrant } from './people.ts';
import { inviteOf } from './rows.ts';
import { redemptionOf } from './rules.ts';
import type { Connection } from './statements.ts';
import type { InviteKey, InviteRecord, Redeemed, Redemption, StorageCalls, Synchronous } from './storage.ts';

type Calls = Pick<
	StorageCalls,
	| 'addInvite'
	| 'listInvites'
	| 'findInvite'
	| 'revokeInvite'
	| 'redeem'
	| 'addInviteKey'
	| 'renewWords'
	| 'endWords'
	| 'findInviteByWords'
>;

const BY_KEY = `SELECT invite.* FROM invite_key JOIN invite ON invite.id = invite_key.invite
	WHERE hash = ? AND kind = ? AND invite_key.expires_at > ?`;

export class Invites implements Synchronous<Calls> {
	readonly #db: Connection;

	constructor(db: Connection) {
		this.#db = db;
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

	findInvite(room: string, secretHash: Uint8Array, now: number): InviteRecord | null {
		const row =
			this.#db.get('SELECT * FROM invite WHERE secret_hash = ?', secretHash) ??
			this.#db.get(BY_KEY, secretHash, 'ticket', now);
		return row === null || row['room'] !== room ? null : inviteOf(row);
	}

	revokeInvite(room: string, id: string, at: number): boolean {
		const sql = 'UPDATE invite SET revoked_at = coalesce(revoked_at, ?) WHERE room = ? AND id = ?';
		return this.#db.run(sql, at, room, id) === 1;
	}

	redeem(redemption: Redemption): Redeemed {
		const { room, secretHash, at } = redemption;
		return this.#db.transaction(() => {
			const invite = this.findInvite(room, secretHash, at);
			const place = getPlace(this.#db, room, redemption.principal);
			const decision = redemptionOf(invite, place, at);
			switch (decision.outcome) {
				case 'invalid':
					return { outcome: 'invalid' };
				case 'revoked':
					return { outcome: 'revoked' };
				case 'granted': {
					if (decision.usesUp && invite !== null) {
						this.#db.run('UPDATE invite SET uses = uses + 1 WHERE id = ?', invite.id);
					}
					const principal = place?.grant.principal ?? redemption.principal;
					putGrant(this.#db, room, { ...redemption, principal }, decision.role);
					const grant = getGrant(this.#db, room, principal);
					if (grant === null) throw new Error('A grant that was just written is missing');
					return { outcome: 'granted', grant };
				}
				default:
					return exhaustive(decision);
			}
		});
	}

	addInviteKey(key: { hash: Uint8Array; invite: string; kind: InviteKey; expiresAt: number }): void {
		this.#db.run(
			'INSERT INTO invite_key (hash, invite, kind, expires_at) VALUES (?, ?, ?, ?)',
			key.hash,
			key.invite,
			key.kind,
			key.expiresAt
		);
	}

	renewWords(room: string, invite: string, hash: Uint8Array, now: number, expiresAt: number): boolean {
		const sql = `UPDATE invite_key SET expires_at = ? WHERE hash = ? AND invite = ? AND kind = 'words' AND expires_at > ?
			AND invite IN (SELECT id FROM invite WHERE room = ?)`;
		return this.#db.run(sql, expiresAt, hash, invite, now, room) === 1;
	}

	endWords(room: string, invite: string): void {
		const sql = `DELETE FROM invite_key WHERE invite = ? AND kind = 'words'
			AND invite IN (SELECT id FROM invite WHERE room = ?)`;
		this.#db.run(sql, invite, room);
	}

	findInviteByWords(hash: Uint8Array, now: number): InviteRecord | null {
		return mapped(this.#db.get(BY_KEY, hash, 'words', now), inviteOf);
	}
}
