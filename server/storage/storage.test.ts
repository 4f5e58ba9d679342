/** What every storage must do, tried on each of them. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setFolder } from '../../tests/support/folder.ts';
import { openSqliteStorage, StorageError } from './sqlite.ts';
import {
	bytes,
	entry,
	HERE,
	newInvite,
	newRoom,
	OTHER,
	redemption,
	ROOM,
	secret,
	storagesIn,
	THERE
} from './storage-for-tests.ts';
import type { Storage } from './storage.ts';

const folder = setFolder();

describe.each([
	...storagesIn(folder),
	['sqlite, committing in the caller’s thread', () => openSqliteStorage(folder(), HERE)] as const
])('%s', (_, open) => {
	let storage: Storage;
	beforeEach(async () => {
		storage = await open();
	});
	afterEach(() => storage.close());

	test('a room is created once, with its creator as facilitator', async () => {
		expect(await storage.createRoom(newRoom())).toBe(true);
		expect(await storage.createRoom({ ...newRoom(), title: 'Water', principal: 'eve' })).toBe(false);
		expect(await storage.getRoom(ROOM)).toEqual({
			id: ROOM,
			title: 'Air',
			promise: null,
			createdAt: 1,
			openedAt: null,
			deleteAt: null
		});
		expect(await storage.getGrant(ROOM, 'ada')).toMatchObject({ role: 'facilitator', joinedAt: 1 });
		expect(await storage.getGrant(ROOM, 'eve')).toBeNull();
		expect(await storage.getRoom(OTHER)).toBeNull();
	});

	test('title and promise change one at a time', async () => {
		const promise = { naming: 'roles', reading: 'live', recorded: false, note: 'n' } as const;
		await storage.createRoom(newRoom());
		await storage.updateRoom(ROOM, { promise });
		await storage.updateRoom(ROOM, { title: 'Water' });
		expect(await storage.getRoom(ROOM)).toMatchObject({ title: 'Water', promise });
	});

	test('a room is over on its day, and a bound gives a day to those without one or with a later one', async () => {
		await storage.createRoom({ ...newRoom(), deleteAt: 50 });
		await storage.createRoom(newRoom(OTHER));
		expect(await storage.listOverdue(49)).toEqual([]);
		expect(await storage.listOverdue(50)).toEqual([ROOM]);
		expect(await storage.boundDays(80)).toBe(1);
		expect(await storage.getRoom(ROOM)).toMatchObject({ deleteAt: 50 });
		await storage.updateRoom(ROOM, { deleteAt: null });
		expect(await storage.boundDays(70)).toBe(2);
		expect(await storage.listOverdue(70)).toEqual([ROOM, OTHER]);
	});

	test('what was used up is kept for one day', async () => {
		await storage.saveDayUse(1, [
			{ key: bytes(1), bytes: 5 },
			{ key: bytes(2), bytes: 6 }
		]);
		await storage.saveDayUse(1, [{ key: bytes(1), bytes: 7 }]);
		expect(await storage.loadDayUse(1)).toEqual([
			{ key: bytes(1), bytes: 7 },
			{ key: bytes(2), bytes: 6 }
		]);
		await storage.saveDayUse(2, [{ key: bytes(1), bytes: 1 }]);
		expect(await storage.loadDayUse(1)).toEqual([]);
	});

	test('a purged room is gone with all that was in it, and its id stays taken', async () => {
		await storage.claimPrincipal('ada', secret(1), 1);
		for (const id of [ROOM, OTHER]) await storage.createRoom(newRoom(id));
		await storage.addInvite(newInvite('reader'), secret(2));
		await storage.commit([entry('content', [1, 2]), { ...entry('content', [3]), room: OTHER }]);
		const file = { sizeBytes: 1, access: 'everybody', principal: 'ada', at: 1, withdrawnAt: null } as const;
		await storage.addFile(ROOM, { ...file, sha256: 'own' });
		for (const id of [ROOM, OTHER]) await storage.addFile(id, { ...file, sha256: 'both' });
		await storage.purgeRoom(ROOM, 9, 9);
		expect(await storage.getRoom(ROOM)).toBeNull();
		expect(await storage.isPurged(ROOM)).toBe(true);
		expect(await storage.createRoom(newRoom())).toBe(false);
		expect(await storage.listGrants(ROOM)).toEqual([]);
		expect(await storage.listInvites(ROOM)).toEqual([]);
		expect((await storage.loadDoc(ROOM, 'content')).seq).toBe(0);
		expect((await storage.loadDoc(OTHER, 'content')).seq).toBe(1);
		expect((await storage.leftFiles()).sort()).toEqual(['both', 'own']);
		expect(await storage.isFileShared('both')).toBe(true);
		expect(await storage.isFileShared('own')).toBe(false);
		for (const sha256 of ['both', 'own']) await storage.forgetLeftFile(sha256);
		expect(await storage.leftFiles()).toEqual([]);
		expect(await storage.forgetFreed(Number.POSITIVE_INFINITY)).toBe(true);
		expect(await storage.provePrincipal('ada', secret(1))).toBe(true);
	});

	test('a principal belongs to whoever claimed it first with a secret', async () => {
		expect(await storage.claimPrincipal('ada', secret(1), 1)).toBe(true);
		expect(await storage.claimPrincipal('ada', secret(1), 2)).toBe(true);
		expect(await storage.claimPrincipal('ada', secret(2), 2)).toBe(false);
		expect(await storage.claimPrincipal('ada', null, 2)).toBe(false);
		expect(await storage.provePrincipal('ada', secret(1))).toBe(true);
		expect(await storage.provePrincipal('ada', secret(2))).toBe(false);
		expect(await storage.provePrincipal('bob', secret(1))).toBe(false);
	});

	test('a principal without a secret can be proved by nobody', async () => {
		expect(await storage.claimPrincipal('ada', null, 1)).toBe(true);
		expect(await storage.claimPrincipal('ada', secret(1), 1)).toBe(false);
		expect(await storage.provePrincipal('ada', secret(1))).toBe(false);
	});

	test('a session ends at its time', async () => {
		await storage.addSession(secret(1), { principal: 'ada', expiresAt: 100 });
		expect(await storage.getSession(secret(1), 99)).toEqual({ principal: 'ada', expiresAt: 100 });
		expect(await storage.getSession(secret(1), 100)).toBeNull();
		expect(await storage.getSession(secret(2), 1)).toBeNull();
	});

	test('the last facilitator can be neither demoted nor removed', async () => {
		await storage.createRoom(newRoom());
		expect(await storage.setRole(ROOM, 'ada', 'participant')).toBe('last-facilitator');
		expect(await storage.revokeGrant(ROOM, 'ada', 5)).toBe('last-facilitator');
		expect(await storage.setRole(ROOM, 'ada', 'facilitator')).toBe('changed');
		await storage.addInvite(newInvite('facilitator'), secret(1));
		await storage.redeem(redemption('bob', 1));
		expect(await storage.setRole(ROOM, 'ada', 'reader')).toBe('changed');
		expect(await storage.revokeGrant(ROOM, 'bob', 5)).toBe('last-facilitator');
		expect(await storage.setRole(ROOM, 'eve', 'reader')).toBe('unknown');
	});

	test('a removed person is not let in by a link, only by a facilitator', async () => {
		await storage.createRoom(newRoom());
		await storage.addInvite(newInvite('participant'), secret(1));
		await storage.redeem(redemption('bob', 1));
		expect(await storage.revokeGrant(ROOM, 'bob', 20)).toBe('changed');
		expect(await storage.redeem(redemption('bob', 1))).toEqual({ outcome: 'revoked' });
		expect(await storage.getGrant(ROOM, 'bob')).toMatchObject({ revokedAt: 20 });
		expect(await storage.setRole(ROOM, 'bob', 'reader')).toBe('changed');
		expect(await storage.getGrant(ROOM, 'bob')).toMatchObject({ role: 'reader', revokedAt: null });
	});

	test('an invite ends by uses, time and revocation, each of them exactly', async () => {
		await storage.createRoom(newRoom());
		await storage.addInvite(newInvite('reader', { maxUses: 1 }), secret(1));
		await storage.addInvite(newInvite('commenter', { expiresAt: 50 }), secret(2));
		await storage.addInvite(newInvite('participant'), secret(3));
		expect(await storage.redeem(redemption('bob', 1))).toMatchObject({ grant: { role: 'reader' } });
		expect(await storage.redeem(redemption('cyd', 1))).toEqual({ outcome: 'invalid' });
		expect(await storage.redeem(redemption('dan', 2, 49))).toMatchObject({ grant: { role: 'commenter' } });
		expect(await storage.redeem(redemption('eve', 2, 50))).toEqual({ outcome: 'invalid' });
		expect(await storage.revokeInvite(ROOM, 'invite-participant', 7)).toBe(true);
		expect(await storage.redeem(redemption('fay', 3))).toEqual({ outcome: 'invalid' });
		expect(await storage.revokeInvite(OTHER, 'invite-participant', 7)).toBe(false);
		expect((await storage.listInvites(ROOM)).map(({ uses, revokedAt }) => [uses, revokedAt])).toEqual([
			[1, null],
			[0, 7],
			[1, null]
		]);
	});

	test('a link never takes a role away, and costs no use when it gives nothing', async () => {
		await storage.createRoom(newRoom());
		await storage.addInvite(newInvite('participant', { maxUses: 1 }), secret(1));
		await storage.addInvite(newInvite('reader'), secret(2));
		await storage.redeem(redemption('bob', 1));
		expect(await storage.redeem({ ...redemption('bob', 2), name: 'Bob B.' })).toMatchObject({
			grant: { role: 'participant', name: 'Bob B.' }
		});
		expect(await storage.redeem(redemption('bob', 1))).toMatchObject({ outcome: 'granted' });
		expect((await storage.listInvites(ROOM)).map((invite) => invite.uses)).toEqual([1, 0]);
	});

	test('an invite of one room does not open another', async () => {
		await storage.createRoom(newRoom());
		await storage.createRoom(newRoom(OTHER));
		await storage.addInvite(newInvite('reader'), secret(1));
		expect(await storage.findInvite(OTHER, secret(1), 1)).toBeNull();
		expect(await storage.redeem({ ...redemption('bob', 1), room: OTHER })).toEqual({ outcome: 'invalid' });
	});

	test('members are listed in the order of joining, with their last visit', async () => {
		await storage.createRoom(newRoom());
		await storage.addInvite(newInvite('reader'), secret(1));
		await storage.redeem(redemption('bob', 1));
		await storage.noteVisits([{ room: ROOM, device: 'bob', at: 77 }]);
		const members = (await storage.listGrants(ROOM)).map(({ principal, lastSeenAt }) => [
			principal,
			lastSeenAt
		]);
		expect(members).toEqual([
			['ada', null],
			['bob', 77]
		]);
	});

	test('what is committed is numbered per document and read back in order', async () => {
		expect(await storage.commit([entry('content', [1, 2]), entry('discussion', [3])])).toEqual([2, 1]);
		expect(await storage.commit([entry('content', [4, 5, 6], [4, 6])])).toEqual([5]);
		const stored = await storage.loadDoc(ROOM, 'content');
		expect(stored.seq).toBe(5);
		expect(stored.updates).toEqual([1, 2, 4, 6].map((n, i) => ({ seq: [1, 2, 4, 5][i], data: bytes(n) })));
		expect((await storage.listFrames(ROOM, 'content', 2)).map(({ seq, at }) => [seq, at])).toEqual([
			[3, 4],
			[4, 5],
			[5, 6]
		]);
		expect((await storage.loadDoc(OTHER, 'content')).seq).toBe(0);
	});

	test('a client id stays with who used it first, at any size', async () => {
		const bindings = (principal: string) => [{ clientId: Number.MAX_SAFE_INTEGER, principal }];
		await storage.commit([{ ...entry('content', [1]), bindings: bindings('ada') }]);
		await storage.commit([{ ...entry('content', [2]), bindings: bindings('bob') }]);
		expect((await storage.loadDoc(ROOM, 'content')).bindings).toEqual(bindings('ada'));
		expect((await storage.loadDoc(ROOM, 'discussion')).bindings).toEqual([]);
	});

	test('a snapshot takes the place of what it holds, and of nothing later', async () => {
		await storage.commit([entry('content', [1, 2, 3])]);
		await storage.compact(ROOM, 'content', { seq: 2, data: bytes(12), known: bytes(9) }, 5);
		const stored = await storage.loadDoc(ROOM, 'content');
		expect(stored.snapshot).toEqual({ seq: 2, data: bytes(12), known: bytes(9) });
		expect(stored.updates).toEqual([{ seq: 3, data: bytes(3) }]);
		expect(stored.seq).toBe(3);
		expect(await storage.listFrames(ROOM, 'content', 0)).toHaveLength(3);
	});

	test('old frames are forgotten once a snapshot holds them, and not before', async () => {
		await storage.commit([entry('content', [10, 20, 30])]);
		await storage.prune(25);
		expect(await storage.listFrames(ROOM, 'content', 0)).toHaveLength(3);
		await storage.compact(ROOM, 'content', { seq: 3, data: bytes(1), known: bytes(1) }, 40);
		await storage.prune(25);
		expect((await storage.listFrames(ROOM, 'content', 0)).map((frame) => frame.at)).toEqual([30]);
	});

	test('a history begins with the last snapshot before its frame, and is not given once frames of it are forgotten', async () => {
		await storage.commit([entry('content', [10, 20, 30])]);
		const [first] = await storage.listFrames(ROOM, 'content', 0);
		const principal = first?.principal ?? '';
		expect(await storage.loadHistory(ROOM, 'content', { seq: 1 })).toMatchObject({
			base: null,
			frames: [{ at: 10 }, { at: 20 }, { at: 30 }]
		});
		expect(await storage.loadHistory(ROOM, 'content', { seq: 4 })).toBeNull();
		expect(await storage.loadHistory(OTHER, 'content', { seq: 1 })).toBeNull();
		expect(await storage.loadHistory(ROOM, 'content', { principal: 'nobody', since: 0 })).toBeNull();
		await storage.compact(ROOM, 'content', { seq: 1, data: bytes(7), known: bytes(1) }, 15);
		for (const start of [{ seq: 2 }, { principal, since: 15 }]) {
			expect(await storage.loadHistory(ROOM, 'content', start)).toMatchObject({
				base: { seq: 1, data: bytes(7) },
				frames: [{ seq: 2 }, { seq: 3 }]
			});
		}
		await storage.compact(ROOM, 'content', { seq: 3, data: bytes(8), known: bytes(1) }, 40);
		await storage.compact(ROOM, 'content', { seq: 3, data: bytes(9), known: bytes(1) }, 41);
		await storage.commit([entry('discussion', [10, 20, 30])]);
		await storage.compact(ROOM, 'discussion', { seq: 3, data: bytes(8), known: bytes(1) }, 40);
		await storage.prune(25);
		expect(await storage.loadHistory(ROOM, 'discussion', { seq: 1 })).toBeNull();
		expect(await storage.loadHistory(ROOM, 'discussion', { seq: 3 })).toBe('gone');
	});

	test('files count until the last room withdraws them', async () => {
		const file = { sha256: 'ab', sizeBytes: 10, access: 'everybody', principal: 'ada', at: 1 } as const;
		await storage.addFile(ROOM, { ...file, withdrawnAt: null });
		await storage.addFile(OTHER, { ...file, withdrawnAt: null });
		expect(await storage.roomFileBytes(ROOM)).toBe(10);
		expect(await storage.withdrawFile(ROOM, 'ab', 5)).toEqual({ stillShared: true });
		expect(await storage.getFile(ROOM, 'ab')).toEqual({ ...file, withdrawnAt: 5 });
		expect(await storage.roomFileBytes(ROOM)).toBe(0);
		expect(await storage.withdrawFile(OTHER, 'ab', 6)).toEqual({ stillShared: false });
		await storage.addFile(ROOM, { ...file, access: 'facilitators', withdrawnAt: null });
		expect(await storage.getFile(ROOM, 'ab')).toMatchObject({ access: 'facilitators', withdrawnAt: null });
		await storage.setFileAccess(ROOM, 'ab', 'everybody');
		expect(await storage.getFile(ROOM, 'ab')).toMatchObject({ access: 'everybody', at: 1 });
	});
});

describe('sqlite on a disk', () => {
	test('keeps everything, and its epoch, when it is opened again', async () => {
		const first = await openSqliteStorage(folder());
		await first.createRoom(newRoom());
		await first.commit([entry('content', [1])]);
		await first.close();
		const second = await openSqliteStorage(folder());
		expect(second.epoch).toBe(first.epoch);
		expect(await second.getRoom(ROOM)).toMatchObject({ title: 'Air' });
		expect((await second.loadDoc(ROOM, 'content')).updates).toEqual([{ seq: 1, data: bytes(1) }]);
		await second.close();
	});

	test('is not shared by two processes', async () => {
		const first = await openSqliteStorage(folder());
		await expect(openSqliteStorage(folder())).rejects.toThrow('Another server');
		await first.close();
		await (await openSqliteStorage(folder())).close();
	});

	test.each([HERE, THERE])('does nothing of a commit of which one entry fails', async (pace) => {
		const storage = await openSqliteStorage(folder(), pace);
		const broken = { ...entry('discussion', [2]), parts: ['text' as unknown as Uint8Array] }; // reason: what a bug would pass
		await expect(storage.commit([entry('content', [1]), broken])).rejects.toThrow(StorageError);
		expect((await storage.loadDoc(ROOM, 'content')).seq).toBe(0);
		expect(await storage.commit([entry('content', [1])])).toEqual([1]);
		await storage.close();
	});

	test('falls back on the snapshot before a rotten one, and the frames since', async () => {
		const storage = await openSqliteStorage(folder());
		await storage.commit([entry('content', [1, 2])]);
		await storage.compact(ROOM, 'content', { seq: 1, data: bytes(11), known: bytes(9) }, 5);
		await storage.compact(ROOM, 'content', { seq: 2, data: bytes(12), known: bytes(9) }, 6);
		await storage.close();
		const database = new DatabaseSync(join(folder(), 'roundtable.db'));
		database.exec("UPDATE snapshot SET data = x'ff' WHERE seq = 2");
		database.close();
		const again = await openSqliteStorage(folder());
		const stored = await again.loadDoc(ROOM, 'content');
		expect(stored.snapshot?.seq).toBe(1);
		expect(stored.updates).toEqual([{ seq: 2, data: bytes(2) }]);
		await again.close();
	});

	test('gives no history with a rotten frame in it', async () => {
		const storage = await openSqliteStorage(folder());
		await storage.commit([entry('content', [1, 2, 3]), entry('discussion', [3])]);
		await storage.close();
		const database = new DatabaseSync(join(folder(), 'roundtable.db'));
		database.exec("UPDATE frame SET data = x'ff' WHERE at = 2");
		database.close();
		const again = await openSqliteStorage(folder());
		expect(await again.loadHistory(ROOM, 'content', { seq: 3 })).toBe('damaged');
		expect(await again.loadHistory(ROOM, 'discussion', { seq: 1 })).toMatchObject({ base: null });
		await again.close();
	});

	test('refuses a document of which neither a snapshot nor all frames are left', async () => {
		const storage = await openSqliteStorage(folder());
		await storage.commit([entry('content', [1, 2]), entry('discussion', [3])]);
		await storage.compact(ROOM, 'content', { seq: 2, data: bytes(12), known: bytes(9) }, 6);
		await storage.close();
		const database = new DatabaseSync(join(folder(), 'roundtable.db'));
		database.exec("UPDATE snapshot SET data = x'ff'; DELETE FROM frame WHERE at = 1");
		database.close();
		const again = await openSqliteStorage(folder());
		await expect(again.loadDoc(ROOM, 'content')).rejects.toThrow('damaged');
		expect((await again.loadDoc(ROOM, 'discussion')).seq).toBe(1);
		await again.close();
	});

	test('keeps the last two snapshots and the last one of each day', async () => {
		const day = 86_400_000;
		const storage = await openSqliteStorage(folder());
		await storage.commit([entry('content', [1, 2, 3, 4, 5])]);
		const times = [1, 2, day + 1, day + 2, day + 3];
		for (const [index, at] of times.entries()) {
			await storage.compact(ROOM, 'content', { seq: index + 1, data: bytes(1), known: bytes(1) }, at);
		}
		await storage.close();
		const database = new DatabaseSync(join(folder(), 'roundtable.db'));
		const kept = database.prepare('SELECT seq FROM snapshot ORDER BY seq').all();
		database.close();
		expect(kept.map((row) => row['seq'])).toEqual([2, 4, 5]);
	});

	test('keeps no secret in the clear', async () => {
		const storage = await openSqliteStorage(folder());
		await storage.createRoom(newRoom());
		await storage.close();
		const database = new DatabaseSync(join(folder(), 'roundtable.db'));
		const columns = database
			.prepare("SELECT m.name || '.' || p.name AS name FROM sqlite_master m, pragma_table_info(m.name) p")
			.all()
			.map((row) => String(row['name']));
		database.close();
		const secrets = columns.filter((name) => /\.\w*(secret|token|hash|code)/.test(name));
		expect(secrets.sort()).toEqual([
			'invite.secret_hash',
			'invite_key.hash',
			'pass.secret_hash',
			'principal.secret_hash',
			'purged_room.id_hash',
			'recovery_code.code_hash',
			'session.token_hash'
		]);
	});
});
