/** What every storage must do about people’s devices and the ways onto them, tried on each of them. */
import { expect, test } from 'vitest';
import { describeStorages } from '../../tests/support/storages.ts';
import { newInvite, newRoom, OTHER, redemption, ROOM, secret } from './storage-for-tests.ts';

describeStorages((storage) => {
	test('a pass makes a device one of its person, once, in its room, in its time', async () => {
		await storage().createRoom(newRoom());
		const pass = { id: 'p', room: ROOM, principal: 'ada', madeBy: 'ada', expiresAt: 50 };
		await storage().addPass(pass, secret(1));
		await storage().addPass({ ...pass, id: 'late' }, secret(2));
		expect(await storage().findPass(OTHER, secret(1), null, 10)).toBeNull();
		expect(await storage().usePass(ROOM, secret(2), 'phone', 50)).toBeNull();
		expect(await storage().usePass(ROOM, secret(1), 'ada', 10)).toMatchObject({ principal: 'ada' });
		expect(await storage().usePass(ROOM, secret(1), 'phone', 11)).toMatchObject({ role: 'facilitator' });
		expect(await storage().usePass(ROOM, secret(1), 'other', 12)).toBeNull();
		// Whose reply was lost asks again.
		expect(await storage().usePass(ROOM, secret(1), 'phone', 12)).toMatchObject({ principal: 'ada' });
		expect(await storage().findPass(ROOM, secret(1), 'phone', 12)).toMatchObject({ principal: 'ada' });
		const place = await storage().getPlace(ROOM, 'phone');
		expect(place).toMatchObject({ grant: { principal: 'ada' }, device: { way: 'self', addedBy: null } });
		expect(await storage().getPlace(OTHER, 'phone')).toBeNull();
		expect((await storage().listDevices(ROOM)).map(({ id }) => id)).toEqual(['ada', 'phone']);
	});

	test('a pass is worth what its maker may still do', async () => {
		await storage().createRoom(newRoom());
		await storage().addInvite(newInvite('participant'), secret(1));
		await storage().redeem(redemption('bob', 1));
		const pass = { room: ROOM, expiresAt: 50 };
		await storage().addPass({ ...pass, id: 'a', principal: 'bob', madeBy: 'ada' }, secret(2));
		await storage().addPass({ ...pass, id: 'b', principal: 'ada', madeBy: 'bob' }, secret(3));
		await storage().addPass({ ...pass, id: 'c', principal: 'bob', madeBy: 'bob' }, secret(4));
		expect(await storage().findPass(ROOM, secret(3), null, 10)).toBeNull();
		expect(await storage().usePass(ROOM, secret(2), 'tablet', 10)).toMatchObject({ principal: 'bob' });
		expect((await storage().getPlace(ROOM, 'tablet'))?.device).toMatchObject({
			way: 'facilitator',
			addedBy: 'ada'
		});
		expect(await storage().revokeDevice(ROOM, 'bob', 11)).toBe(true);
		expect(await storage().findPass(ROOM, secret(4), null, 12)).toBeNull();
		expect(await storage().endPass(ROOM, 'c', 'ada')).toBe(false);
		expect(await storage().endPass(ROOM, 'c', 'bob')).toBe(true);
		expect(await storage().revokeDevice(OTHER, 'bob', 11)).toBe(false);
	});

	test('a device that was signed out is let in by no link, and by a pass', async () => {
		await storage().createRoom(newRoom());
		await storage().addInvite(newInvite('participant'), secret(1));
		await storage().redeem(redemption('bob', 1));
		await storage().revokeDevice(ROOM, 'bob', 11);
		expect(await storage().redeem(redemption('bob', 1, 12))).toEqual({ outcome: 'revoked' });
		const pass = { id: 'p', room: ROOM, principal: 'bob', madeBy: 'ada', expiresAt: 50 };
		await storage().addPass(pass, secret(2));
		await storage().usePass(ROOM, secret(2), 'bob', 13);
		expect((await storage().getPlace(ROOM, 'bob'))?.device).toMatchObject({
			revokedAt: null,
			way: 'facilitator'
		});
	});

	test('a device that acts for somebody redeems links for them', async () => {
		await storage().createRoom(newRoom());
		const pass = { id: 'p', room: ROOM, principal: 'ada', madeBy: 'ada', expiresAt: 50 };
		await storage().addPass(pass, secret(2));
		await storage().usePass(ROOM, secret(2), 'phone', 10);
		await storage().addInvite(newInvite('reader'), secret(1));
		const redeemed = await storage().redeem({ ...redemption('phone', 1), name: 'Ada L.' });
		expect(redeemed).toMatchObject({ grant: { principal: 'ada', role: 'facilitator', name: 'Ada L.' } });
		expect(await storage().listGrants(ROOM)).toHaveLength(1);
	});

	test('a recovery code brings its person back, once, with the role of now, unless they were removed', async () => {
		await storage().createRoom({ ...newRoom(), recovery: [secret(7), secret(8), secret(9)] });
		await storage().addInvite(newInvite('facilitator'), secret(1));
		await storage().redeem(redemption('bob', 1));
		expect(await storage().countRecovery(ROOM, 'ada')).toBe(3);
		expect(await storage().countRecovery(ROOM, 'bob')).toBe(0);
		expect(await storage().recover(OTHER, secret(7), 'new', 10)).toBeNull();
		expect(await storage().recover(ROOM, secret(6), 'new', 10)).toBeNull();
		expect(await storage().recover(ROOM, secret(7), 'ada', 10)).toMatchObject({ principal: 'ada' });
		expect(await storage().countRecovery(ROOM, 'ada')).toBe(3);
		expect(await storage().recover(ROOM, secret(7), 'new', 10)).toMatchObject({ role: 'facilitator' });
		expect(await storage().recover(ROOM, secret(7), 'newer', 11)).toBeNull();
		expect(await storage().recover(ROOM, secret(7), 'new', 11)).toMatchObject({ principal: 'ada' });
		expect(await storage().countRecovery(ROOM, 'ada')).toBe(2);
		expect((await storage().getPlace(ROOM, 'new'))?.device).toMatchObject({
			principal: 'ada',
			way: 'recovery'
		});
		await storage().setRole(ROOM, 'ada', 'reader');
		expect(await storage().recover(ROOM, secret(8), 'newer', 12)).toMatchObject({ role: 'reader' });
		await storage().revokeGrant(ROOM, 'ada', 13);
		expect(await storage().findRecovery(ROOM, secret(9), null)).toBeNull();
		expect(await storage().recover(ROOM, secret(9), 'newest', 14)).toBeNull();
	});

	test('new recovery codes take the place of the old, of that person alone', async () => {
		await storage().createRoom(newRoom());
		await storage().setRecovery(ROOM, 'bob', [secret(1)]);
		await storage().setRecovery(ROOM, 'ada', [secret(2), secret(3)]);
		expect(await storage().countRecovery(ROOM, 'ada')).toBe(2);
		expect(await storage().countRecovery(ROOM, 'bob')).toBe(1);
		expect(await storage().findRecovery(ROOM, secret(9), null)).toBeNull();
		expect(await storage().findRecovery(ROOM, secret(2), null)).toMatchObject({ principal: 'ada' });
	});

	test('words and tickets open an invite until their time', async () => {
		await storage().createRoom(newRoom());
		await storage().addInvite(newInvite('reader', { maxUses: 1 }), secret(1));
		const key = { invite: 'invite-reader', expiresAt: 50 };
		await storage().addInviteKey({ ...key, hash: secret(2), kind: 'words' });
		await storage().addInviteKey({ ...key, hash: secret(3), kind: 'ticket' });
		expect(await storage().findInviteByWords(secret(2), 49)).toMatchObject({ id: 'invite-reader' });
		expect(await storage().findInviteByWords(secret(2), 50)).toBeNull();
		expect(await storage().findInviteByWords(secret(3), 49)).toBeNull();
		expect(await storage().findInvite(ROOM, secret(2), 49)).toBeNull();
		expect(await storage().findInvite(ROOM, secret(3), 49)).toMatchObject({ id: 'invite-reader' });
		expect(await storage().findInvite(OTHER, secret(3), 49)).toBeNull();
		expect(await storage().renewWords(OTHER, 'invite-reader', secret(2), 49, 90)).toBe(false);
		expect(await storage().renewWords(ROOM, 'invite-reader', secret(2), 49, 90)).toBe(true);
		expect(await storage().findInviteByWords(secret(2), 89)).toMatchObject({ id: 'invite-reader' });
		expect(await storage().redeem(redemption('bob', 3, 49))).toMatchObject({ outcome: 'granted' });
		expect(await storage().redeem(redemption('cyd', 3, 49))).toEqual({ outcome: 'invalid' });
		await storage().endWords(OTHER, 'invite-reader');
		expect(await storage().findInviteByWords(secret(2), 80)).not.toBeNull();
		await storage().endWords(ROOM, 'invite-reader');
		expect(await storage().findInviteByWords(secret(2), 80)).toBeNull();
		expect(await storage().renewWords(ROOM, 'invite-reader', secret(2), 80, 200)).toBe(false);
		expect(await storage().findInvite(ROOM, secret(3), 49)).not.toBeNull();
	});

	test('a room notes when it was opened to its readers', async () => {
		await storage().createRoom(newRoom());
		await storage().updateRoom(ROOM, { openedAt: 5 });
		await storage().updateRoom(ROOM, { title: 'Water' });
		expect(await storage().getRoom(ROOM)).toMatchObject({ title: 'Water', openedAt: 5 });
		await storage().updateRoom(ROOM, { openedAt: null });
		expect(await storage().getRoom(ROOM)).toMatchObject({ openedAt: null });
	});
});
