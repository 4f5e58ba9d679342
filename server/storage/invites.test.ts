/** What every storage must do with roles and links, tried on each of them. */
import { expect, test } from 'vitest';
import { describeStorages } from '../../tests/support/storages.ts';
import { newInvite, newRoom, OTHER, redemption, ROOM, secret } from './storage-for-tests.ts';

describeStorages((storage) => {
	test('the last facilitator can be neither demoted nor removed', async () => {
		await storage().createRoom(newRoom());
		expect(await storage().setRole(ROOM, 'ada', 'participant')).toBe('last-facilitator');
		expect(await storage().revokeGrant(ROOM, 'ada', 5)).toBe('last-facilitator');
		expect(await storage().setRole(ROOM, 'ada', 'facilitator')).toBe('changed');
		await storage().addInvite(newInvite('facilitator'), secret(1));
		await storage().redeem(redemption('bob', 1));
		expect(await storage().setRole(ROOM, 'ada', 'reader')).toBe('changed');
		expect(await storage().revokeGrant(ROOM, 'bob', 5)).toBe('last-facilitator');
		expect(await storage().setRole(ROOM, 'eve', 'reader')).toBe('unknown');
	});

	test('a removed person is not let in by a link, only by a facilitator', async () => {
		await storage().createRoom(newRoom());
		await storage().addInvite(newInvite('participant'), secret(1));
		await storage().redeem(redemption('bob', 1));
		expect(await storage().revokeGrant(ROOM, 'bob', 20)).toBe('changed');
		expect(await storage().redeem(redemption('bob', 1))).toEqual({ outcome: 'revoked' });
		expect(await storage().getGrant(ROOM, 'bob')).toMatchObject({ revokedAt: 20 });
		expect(await storage().setRole(ROOM, 'bob', 'reader')).toBe('changed');
		expect(await storage().getGrant(ROOM, 'bob')).toMatchObject({ role: 'reader', revokedAt: null });
	});

	test('an invite ends by uses, time and revocation, each of them exactly', async () => {
		await storage().createRoom(newRoom());
		await storage().addInvite(newInvite('reader', { maxUses: 1 }), secret(1));
		await storage().addInvite(newInvite('commenter', { expiresAt: 50 }), secret(2));
		await storage().addInvite(newInvite('participant'), secret(3));
		expect(await storage().redeem(redemption('bob', 1))).toMatchObject({ grant: { role: 'reader' } });
		expect(await storage().redeem(redemption('cyd', 1))).toEqual({ outcome: 'invalid' });
		expect(await storage().redeem(redemption('dan', 2, 49))).toMatchObject({ grant: { role: 'commenter' } });
		expect(await storage().redeem(redemption('eve', 2, 50))).toEqual({ outcome: 'invalid' });
		expect(await storage().revokeInvite(ROOM, 'invite-participant', 7)).toBe(true);
		expect(await storage().redeem(redemption('fay', 3))).toEqual({ outcome: 'invalid' });
		expect(await storage().revokeInvite(OTHER, 'invite-participant', 7)).toBe(false);
		expect((await storage().listInvites(ROOM)).map(({ uses, revokedAt }) => [uses, revokedAt])).toEqual([
			[1, null],
			[0, 7],
			[1, null]
		]);
	});

	test('a link never takes a role away, and costs no use when it gives nothing', async () => {
		await storage().createRoom(newRoom());
		await storage().addInvite(newInvite('participant', { maxUses: 1 }), secret(1));
		await storage().addInvite(newInvite('reader'), secret(2));
		await storage().redeem(redemption('bob', 1));
		expect(await storage().redeem({ ...redemption('bob', 2), name: 'Bob B.' })).toMatchObject({
			grant: { role: 'participant', name: 'Bob B.' }
		});
		expect(await storage().redeem(redemption('bob', 1))).toMatchObject({ outcome: 'granted' });
		expect((await storage().listInvites(ROOM)).map((invite) => invite.uses)).toEqual([1, 0]);
	});

	test('an invite of one room does not open another', async () => {
		await storage().createRoom(newRoom());
		await storage().createRoom(newRoom(OTHER));
		await storage().addInvite(newInvite('reader'), secret(1));
		expect(await storage().findInvite(OTHER, secret(1), 1)).toBeNull();
		expect(await storage().redeem({ ...redemption('bob', 1), room: OTHER })).toEqual({ outcome: 'invalid' });
	});

	test('members are listed in the order of joining, with their last visit', async () => {
		await storage().createRoom(newRoom());
		await storage().addInvite(newInvite('reader'), secret(1));
		await storage().redeem(redemption('bob', 1));
		await storage().noteVisits([{ room: ROOM, device: 'bob', at: 77 }]);
		const members = (await storage().listGrants(ROOM)).map(({ principal, lastSeenAt }) => [
			principal,
			lastSeenAt
		]);
		expect(members).toEqual([
			['ada', null],
			['bob', 77]
		]);
	});
});
