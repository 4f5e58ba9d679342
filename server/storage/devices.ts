/**
 * Which devices act for whom, in SQLite: by joining, by a pass, by a recovery code. Runs in the storage's own thread.
 * A device is added to a person in one room only, so that a facilitator there gains nothing anywhere else.
 */
import { deviceOf, type Row } from './rows.ts';
import { mayUsePass } from './rules.ts';
import type { Connection } from './statements.ts';
import type { DeviceRecord, GrantRecord, PassRecord, Place, StorageCalls, Synchronous } from './storage.ts';
import { getGrant, mapped } from './people.ts';

type Calls = Pick<
	StorageCalls,
	| 'getPlace'
	| 'listDevices'
	| 'revokeDevice'
	| 'addPass'
	| 'findPass'
	| 'usePass'
	| 'endPass'
	| 'setRecovery'
	| 'countRecovery'
	| 'findRecovery'
	| 'recover'
>;

const PUT_DEVICE = `INSERT INTO device (room, id, principal, way, added_by, added_at) VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET principal = excluded.principal, way = excluded.way, added_by = excluded.added_by,
	added_at = excluded.added_at, revoked_at = NULL`;

export function getPlace(db: Connection, room: string, id: string): Place | null {
	const device = mapped(db.get('SELECT * FROM device WHERE room = ? AND id = ?', room, id), deviceOf);
	if (device === null) return null;
	const grant = getGrant(db, room, device.principal);
	return grant === null ? null : { grant, device };
}

export class Devices implements Synchronous<Calls> {
	readonly #db: Connection;

	constructor(db: Connection) {
		this.#db = db;
	}

	getPlace(room: string, device: string): Place | null {
		return getPlace(this.#db, room, device);
	}

	listDevices(room: string): DeviceRecord[] {
		const sql = 'SELECT * FROM device WHERE room = ? AND revoked_at IS NULL ORDER BY added_at, id';
		return this.#db.all(sql, room).map(deviceOf);
	}

	revokeDevice(room: string, device: string, at: number): boolean {
		const sql = 'UPDATE device SET revoked_at = coalesce(revoked_at, ?) WHERE room = ? AND id = ?';
		return this.#db.run(sql, at, room, device) === 1;
	}

	addPass(pass: PassRecord, secretHash: Uint8Array): void {
		this.#db.run(
			'INSERT INTO pass (id, room, principal, secret_hash, made_by, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
			pass.id,
			pass.room,
			pass.principal,
			secretHash,
			pass.madeBy,
			pass.expiresAt
		);
	}

	findPass(room: string, secretHash: Uint8Array, device: string | null, now: number): GrantRecord | null {
		return this.#usablePass(room, secretHash, device, now)?.grant ?? null;
	}

	usePass(room: string, secretHash: Uint8Array, device: string, at: number): GrantRecord | null {
		return this.#db.transaction(() => {
			const found = this.#usablePass(room, secretHash, device, at);
			if (found === null) return null;
			const { grant, maker, id } = found;
			if (this.#isAlready(room, device, grant.principal)) return grant;
			this.#db.run('UPDATE pass SET used_at = ? WHERE id = ?', at, id);
			const isOwn = maker.principal === grant.principal;
			const by = isOwn ? null : maker.principal;
			this.#db.run(PUT_DEVICE, room, device, grant.principal, isOwn ? 'self' : 'facilitator', by, at);
			return grant;
		});
	}

	endPass(room: string, id: string, madeBy: string): boolean {
		const sql = 'DELETE FROM pass WHERE room = ? AND id = ? AND made_by = ?';
		return this.#db.run(sql, room, id, madeBy) === 1;
	}

	setRecovery(room: string, principal: string, codeHashes: Uint8Array[]): void {
		this.#db.transaction(() => {
			this.#db.run('DELETE FROM recovery_code WHERE room = ? AND principal = ?', room, principal);
			const sql = 'INSERT OR IGNORE INTO recovery_code (room, code_hash, principal) VALUES (?, ?, ?)';
			for (const hash of codeHashes) this.#db.run(sql, room, hash, principal);
		});
	}

	countRecovery(room: string, principal: string): number {
		const sql =
			'SELECT count(*) AS left FROM recovery_code WHERE room = ? AND principal = ? AND used_at IS NULL';
		return Number(this.#db.get(sql, room, principal)?.['left'] ?? 0);
	}

	findRecovery(room: string, codeHash: Uint8Array, device: string | null): GrantRecord | null {
		const row = this.#db.get('SELECT * FROM recovery_code WHERE room = ? AND code_hash = ?', room, codeHash);
		const grant = row === null ? null : getGrant(this.#db, room, row['principal'] as string);
		if (row === null || grant === null || grant.revokedAt !== null) return null;
		return row['used_at'] === null || this.#isAlready(room, device, grant.principal) ? grant : null;
	}

	recover(room: string, codeHash: Uint8Array, device: string, at: number): GrantRecord | null {
		return this.#db.transaction(() => {
			const grant = this.findRecovery(room, codeHash, device);
			if (grant === null) return null;
			if (this.#isAlready(room, device, grant.principal)) return grant;
			const use = 'UPDATE recovery_code SET used_at = ? WHERE room = ? AND code_hash = ?';
			this.#db.run(use, at, room, codeHash);
			this.#db.run(PUT_DEVICE, room, device, grant.principal, 'recovery', null, at);
			return grant;
		});
	}

	#usablePass(
		room: string,
		secretHash: Uint8Array,
		device: string | null,
		now: number
	): { id: string; grant: GrantRecord; maker: GrantRecord } | null {
		const row = this.#db.get('SELECT * FROM pass WHERE room = ? AND secret_hash = ?', room, secretHash);
		if (row === null) return null;
		const pass = passOf(row);
		if (row['used_at'] !== null && !this.#isAlready(room, device, pass.principal)) return null;
		const grant = getGrant(this.#db, room, pass.principal);
		const maker = this.getPlace(room, pass.madeBy);
		if (grant === null || maker === null || !mayUsePass(pass, grant, maker, now)) return null;
		return { id: pass.id, grant, maker: maker.grant };
	}

	#isAlready(room: string, device: string | null, principal: string): boolean {
		const place = device === null ? null : this.getPlace(room, device);
		return place !== null && place.grant.principal === principal && place.device.revokedAt === null;
	}
}

function passOf(row: Row): PassRecord {
	return {
		id: row['id'] as string,
		room: row['room'] as string,
		principal: row['principal'] as string,
		madeBy: row['made_by'] as string,
		expiresAt: row['expires_at'] as number
	};
}
