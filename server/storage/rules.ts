/** Decisions that every storage makes the same way, inside its own transaction. */
import { atLeast, type Readers, type Role } from '#protocol';
import type { GrantRecord, InviteRecord, PassRecord, Place, RoomRecord } from './storage.ts';

/** Whether readers may see what is in a room. */
export function readersOf({ promise, openedAt }: RoomRecord): Readers {
	if (promise?.reading !== 'when-opened') return 'live';
	return openedAt === null ? 'waiting' : 'opened';
}

/** Whether a room's day has come: from then on it is as if it were erased already. */
export function isOver({ deleteAt }: RoomRecord, now: number): boolean {
	return deleteAt !== null && deleteAt <= now;
}

/** Owner of what members put back after an older backup was restored, until its writer is here again. No principal is so short. */
export const IMPORTED = 'imported';

/** Whether an invite can still be used at this time. */
export function isUsable(invite: InviteRecord, now: number): boolean {
	if (invite.revokedAt !== null) return false;
	if (invite.expiresAt !== null && invite.expiresAt <= now) return false;
	return invite.maxUses === null || invite.uses < invite.maxUses;
}

/** Whether a device may still act for somebody. */
export function isLive({ grant, device }: Place): boolean {
	return grant.revokedAt === null && device.revokedAt === null;
}

/** Whether a pass for the person of `grant` can still be used: its maker must still be entitled to give it. */
export function mayUsePass(pass: PassRecord, grant: GrantRecord, maker: Place, now: number): boolean {
	if (pass.expiresAt <= now || grant.revokedAt !== null || !isLive(maker)) return false;
	return maker.grant.principal === grant.principal || maker.grant.role === 'facilitator';
}

/** What redeeming an invite means for a device with this place (null: a newcomer). */
export function redemptionOf(
	invite: InviteRecord | null,
	place: Place | null,
	now: number
): { outcome: 'invalid' | 'revoked' } | { outcome: 'granted'; role: Role; usesUp: boolean } {
	if (invite === null) return { outcome: 'invalid' };
	if (place !== null && !isLive(place)) return { outcome: 'revoked' };
	const grant = place?.grant ?? null;
	// A member who opens an old link again is simply let in: the link gives nothing that they do not have.
	if (grant !== null && atLeast(grant.role, invite.role)) {
		return { outcome: 'granted', role: grant.role, usesUp: false };
	}
	return isUsable(invite, now)
		? { outcome: 'granted', role: invite.role, usesUp: true }
		: { outcome: 'invalid' };
}

/** True when taking this role away would leave a room that nobody can run. */
export function isLastFacilitator(grants: GrantRecord[], principal: string): boolean {
	const facilitators = grants.filter((grant) => grant.role === 'facilitator' && grant.revokedAt === null);
	return facilitators.length === 1 && facilitators[0]?.principal === principal;
}
