/** Decisions that every storage makes the same way, inside its own transaction. */
import { atLeast, type Role } from '#protocol';
import type { GrantRecord, InviteRecord } from './storage.ts';

/** Whether an invite can still be used at this time. */
export function isUsable(invite: InviteRecord, now: number): boolean {
	if (invite.revokedAt !== null) return false;
	if (invite.expiresAt !== null && invite.expiresAt <= now) return false;
	return invite.maxUses === null || invite.uses < invite.maxUses;
}

/** What redeeming an invite means for somebody with this grant (null: a newcomer). */
export function redemptionOf(
	invite: InviteRecord | null,
	grant: GrantRecord | null,
	now: number
): { outcome: 'invalid' | 'revoked' } | { outcome: 'granted'; role: Role; usesUp: boolean } {
	if (invite === null) return { outcome: 'invalid' };
	if (grant?.revokedAt != null) return { outcome: 'revoked' };
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
