/** What the tests of every storage begin with: the storages themselves, and records to put in. */
import { afterEach, beforeEach, describe } from 'vitest';
import type { DocName, Role } from '#protocol';
import { setFolder } from '../../tests/support/folder.ts';
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

const STORAGES: [string, (folder: string) => Promise<Storage>][] = [
	['memory', () => Promise.resolve(createMemoryStorage())],
	['sqlite', (folder) => openSqliteStorage(folder, THERE)],
	['sqlite, committing in the caller’s thread', (folder) => openSqliteStorage(folder, HERE)]
];

/** Registers the same tests for every storage; `storage()` is the fresh one of the test that runs. */
export function describeStorages(tests: (storage: () => Storage) => void): void {
	const folder = setFolder();
	describe.each(STORAGES)('%s', (_, open) => {
		let storage: Storage;
		beforeEach(async () => {
			storage = await open(folder());
		});
		afterEach(() => storage.close());
		tests(() => storage);
	});
}
