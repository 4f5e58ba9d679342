/** What every storage must do with rooms, people and sessions, tried on each of them. */
import { expect, test } from 'vitest';
import { describeStorages } from '../../tests/support/storages.ts';
import { bytes, entry, newInvite, newRoom, OTHER, ROOM, secret } from './storage-for-tests.ts';

describeStorages((storage) => {
	test('a room is created once, with its creator as facilitator', async () => {
		expect(await storage().createRoom(newRoom())).toBe(true);
		expect(await storage().createRoom({ ...newRoom(), title: 'Water', principal: 'eve' })).toBe(false);
		expect(await storage().getRoom(ROOM)).toEqual({
			id: ROOM,
			title: 'Air',
			promise: null,
			createdAt: 1,
			openedAt: null,
			deleteAt: null
		});
		expect(await storage().getGrant(ROOM, 'ada')).toMatchObject({ role: 'facilitator', joinedAt: 1 });
		expect(await storage().getGrant(ROOM, 'eve')).toBeNull();
		expect(await storage().getRoom(OTHER)).toBeNull();
	});

	test('title and promise change one at a time', async () => {
		const promise = { naming: 'roles', reading: 'live', recorded: false, note: 'n' } as const;
		await storage().createRoom(newRoom());
		await storage().updateRoom(ROOM, { promise });
		await storage().updateRoom(ROOM, { title: 'Water' });
		expect(await storage().getRoom(ROOM)).toMatchObject({ title: 'Water', promise });
	});

	test('a room is over on its day, and a bound gives a day to those without one or with a later one', async () => {
		await storage().createRoom({ ...newRoom(), deleteAt: 50 });
		await storage().createRoom(newRoom(OTHER));
		expect(await storage().listOverdue(49)).toEqual([]);
		expect(await storage().listOverdue(50)).toEqual([ROOM]);
		expect(await storage().boundDays(80)).toBe(1);
		expect(await storage().getRoom(ROOM)).toMatchObject({ deleteAt: 50 });
		await storage().updateRoom(ROOM, { deleteAt: null });
		expect(await storage().boundDays(70)).toBe(2);
		expect(await storage().listOverdue(70)).toEqual([ROOM, OTHER]);
	});

	test('what was used up is kept for one day', async () => {
		await storage().saveDayUse(1, [
			{ key: bytes(1), bytes: 5 },
			{ key: bytes(2), bytes: 6 }
		]);
		await storage().saveDayUse(1, [{ key: bytes(1), bytes: 7 }]);
		expect(await storage().loadDayUse(1)).toEqual([
			{ key: bytes(1), bytes: 7 },
			{ key: bytes(2), bytes: 6 }
		]);
		await storage().saveDayUse(2, [{ key: bytes(1), bytes: 1 }]);
		expect(await storage().loadDayUse(1)).toEqual([]);
	});

	test('a purged room is gone with all that was in it, and its id stays taken', async () => {
		await storage().claimPrincipal('ada', secret(1), 1);
		for (const id of [ROOM, OTHER]) await storage().createRoom(newRoom(id));
		await storage().addInvite(newInvite('reader'), secret(2));
		await storage().commit([entry('content', [1, 2]), { ...entry('content', [3]), room: OTHER }]);
		const file = { sizeBytes: 1, access: 'everybody', principal: 'ada', at: 1, withdrawnAt: null } as const;
		await storage().addFile(ROOM, { ...file, sha256: 'own' });
		for (const id of [ROOM, OTHER]) await storage().addFile(id, { ...file, sha256: 'both' });
		await storage().purgeRoom(ROOM, 9, 9);
		expect(await storage().getRoom(ROOM)).toBeNull();
		expect(await storage().isPurged(ROOM)).toBe(true);
		expect(await storage().createRoom(newRoom())).toBe(false);
		expect(await storage().listGrants(ROOM)).toEqual([]);
		expect(await storage().listInvites(ROOM)).toEqual([]);
		expect((await storage().loadDoc(ROOM, 'content')).seq).toBe(0);
		expect((await storage().loadDoc(OTHER, 'content')).seq).toBe(1);
		expect((await storage().leftFiles()).sort()).toEqual(['both', 'own']);
		expect(await storage().isFileShared('both')).toBe(true);
		expect(await storage().isFileShared('own')).toBe(false);
		for (const sha256 of ['both', 'own']) await storage().forgetLeftFile(sha256);
		expect(await storage().leftFiles()).toEqual([]);
		expect(await storage().forgetFreed(Number.POSITIVE_INFINITY)).toBe(true);
		expect(await storage().provePrincipal('ada', secret(1))).toBe(true);
	});

	test('a principal belongs to whoever claimed it first with a secret', async () => {
		expect(await storage().claimPrincipal('ada', secret(1), 1)).toBe(true);
		expect(await storage().claimPrincipal('ada', secret(1), 2)).toBe(true);
		expect(await storage().claimPrincipal('ada', secret(2), 2)).toBe(false);
		expect(await storage().claimPrincipal('ada', null, 2)).toBe(false);
		expect(await storage().provePrincipal('ada', secret(1))).toBe(true);
		expect(await storage().provePrincipal('ada', secret(2))).toBe(false);
		expect(await storage().provePrincipal('bob', secret(1))).toBe(false);
	});

	test('a principal without a secret can be proved by nobody', async () => {
		expect(await storage().claimPrincipal('ada', null, 1)).toBe(true);
		expect(await storage().claimPrincipal('ada', secret(1), 1)).toBe(false);
		expect(await storage().provePrincipal('ada', secret(1))).toBe(false);
	});

	test('a session ends at its time', async () => {
		await storage().addSession(secret(1), { principal: 'ada', expiresAt: 100 });
		expect(await storage().getSession(secret(1), 99)).toEqual({ principal: 'ada', expiresAt: 100 });
		expect(await storage().getSession(secret(1), 100)).toBeNull();
		expect(await storage().getSession(secret(2), 1)).toBeNull();
	});
});
