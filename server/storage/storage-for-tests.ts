/** What the tests of every storage begin with: the storages themselves, and records to put in. */
import type { DocName, Role } from '#protocol';
import { createMemoryStorage } from './memory.ts';
import type { Pace } from './pace.ts';
import { openSqliteStorage } from './sqlite.ts';
import type { CommitEntry, InviteRecord, Storage } from './storage.ts';

export const ROOM = 'room-aaaaaaaaaaaaaaaaaaaaaa';
export const OTHER = 'room-bbbbbbbbbbbbbbbbbbbbbb';
export const secret = (n: number) => new Uint8Array(32).fill(n);

export const bytes = (...values: number[]) => Uint8Array.from(values);
export const entry = (doc: DocName, frames: number[], parts: number[] = frames): CommitEntry => ({
	room: ROOM,
	doc,
	frames: frames.map((n) => ({ principal: 'ada', at: n, data: bytes(n) })),
	parts: parts.map((n) => bytes(n)),
	bindings: []
});

export const newRoom = (id = ROOM) => ({
	id,
	title: 'Air',
	promise: null,
	principal: 'ada',
	name: 'Ada',
	organisation: 'Office',
	recovery: [secret(9)],
	at: 1,
	deleteAt: null
});
export const newInvite = (role: Role, changes: Partial<InviteRecord> = {}): InviteRecord => ({
	id: `invite-${role}`,
	room: ROOM,
	role,
	createdBy: 'ada',
	createdAt: 1,
	expiresAt: null,
	maxUses: null,
	uses: 0,
	revokedAt: null,
	...changes
});
export const redemption = (principal: string, n: number, at = 10) => ({
	room: ROOM,
	secretHash: secret(n),
	principal,
	name: principal,
	organisation: '',
	at
});

export const HERE: Pace = { mayCommitHere: () => true, took: () => undefined };
export const THERE: Pace = { mayCommitHere: () => false, took: () => undefined };

/** Every storage by its name, and what opens it in a folder. */
export const STORAGES: [string, (folder: string) => Promise<Storage>][] = [
	['memory', () => Promise.resolve(createMemoryStorage())],
	['sqlite', (folder) => openSqliteStorage(folder, THERE)],
	['sqlite, committing in the caller’s thread', (folder) => openSqliteStorage(folder, HERE)]
];
