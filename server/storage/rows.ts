/** Rows of SQLite as the records of the interface. The casts are safe because every table is STRICT. */
import type { SQLOutputValue } from 'node:sqlite';
import type { DeviceInfo, FileAccess, Role, RoomPromise } from '#protocol';
import type {
	DeviceRecord,
	FileRecord,
	GrantRecord,
	InviteRecord,
	RoomRecord,
	SessionRecord
} from './storage.ts';

export type Row = Record<string, SQLOutputValue>;

const text = (row: Row, key: string) => row[key] as string;
const number = (row: Row, key: string) => row[key] as number;
const numberOrNull = (row: Row, key: string) => row[key] as number | null;

/** node:sqlite gives a view that may be part of something larger; ours travels between threads. */
export function blob(row: Row, key: string): Uint8Array {
	return row[key] as Uint8Array;
}

export function roomOf(row: Row): RoomRecord {
	const promise = row['promise'] as string | null;
	return {
		id: text(row, 'id'),
		title: text(row, 'title'),
		promise: promise === null ? null : (JSON.parse(promise) as RoomPromise),
		createdAt: number(row, 'created_at'),
		openedAt: numberOrNull(row, 'opened_at'),
		deleteAt: numberOrNull(row, 'delete_at')
	};
}

export function grantOf(row: Row): GrantRecord {
	return {
		principal: text(row, 'principal'),
		name: text(row, 'name'),
		organisation: text(row, 'organisation'),
		role: text(row, 'role') as Role,
		joinedAt: number(row, 'joined_at'),
		lastSeenAt: numberOrNull(row, 'last_seen_at'),
		revokedAt: numberOrNull(row, 'revoked_at')
	};
}

export function deviceOf(row: Row): DeviceRecord {
	return {
		id: text(row, 'id'),
		principal: text(row, 'principal'),
		way: text(row, 'way') as DeviceInfo['way'],
		addedBy: row['added_by'] as string | null,
		addedAt: number(row, 'added_at'),
		lastSeenAt: numberOrNull(row, 'last_seen_at'),
		revokedAt: numberOrNull(row, 'revoked_at')
	};
}

export function sessionOf(row: Row): SessionRecord {
	return { principal: text(row, 'principal'), expiresAt: number(row, 'expires_at') };
}

export function inviteOf(row: Row): InviteRecord {
	return {
		id: text(row, 'id'),
		room: text(row, 'room'),
		role: text(row, 'role') as Role,
		createdBy: text(row, 'created_by'),
		createdAt: number(row, 'created_at'),
		expiresAt: numberOrNull(row, 'expires_at'),
		maxUses: numberOrNull(row, 'max_uses'),
		uses: number(row, 'uses'),
		revokedAt: numberOrNull(row, 'revoked_at')
	};
}

export function fileOf(row: Row): FileRecord {
	return {
		sha256: text(row, 'sha256'),
		sizeBytes: number(row, 'size_bytes'),
		access: text(row, 'access') as FileAccess,
		principal: text(row, 'principal'),
		at: number(row, 'at'),
		withdrawnAt: numberOrNull(row, 'withdrawn_at')
	};
}
