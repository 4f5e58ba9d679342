/** The ways into a room without a disk: links, words, passes for other devices, recovery codes. */
import { equalBytes, exhaustive, toHex } from '#util';
import { byTime, type MemoryPlaces } from './memory-places.ts';
import { mayUsePass, redemptionOf } from './rules.ts';
import type { InviteKey, InviteRecord, PassRecord, StorageCalls, Synchronous } from './storage.ts';

export function createMemoryWaysIn(places: MemoryPlaces) {
	const invites: { secretHash: Uint8Array; invite: InviteRecord }[] = [];
	const keys = new Map<string, { invite: string; kind: InviteKey; expiresAt: number }>();
	const passes: { secretHash: Uint8Array; pass: PassRecord; used: boolean }[] = [];
	const codes = new Map<string, { room: string; principal: string; used: boolean }>();

	function usablePass(room: string, secretHash: Uint8Array, device: string | null, now: number) {
		const found = passes.find((one) => equalBytes(one.secretHash, secretHash) && one.pass.room === room);
		if (found === undefined) return null;
		if (found.used && !places.isAlready(room, device, found.pass.principal)) return null;
		const grant = places.getGrant(room, found.pass.principal);
		const maker = places.getPlace(room, found.pass.madeBy);
		if (grant === null || maker === null || !mayUsePass(found.pass, grant, maker, now)) return null;
		return { found, grant, maker: maker.grant };
	}
	function usableCode(room: string, codeHash: Uint8Array, device: string | null) {
		const code = codes.get(`${room}/${toHex(codeHash)}`);
		const grant = code === undefined ? null : places.getGrant(room, code.principal);
		if (code === undefined || grant === null || grant.revokedAt !== null) return null;
		return !code.used || places.isAlready(room, device, grant.principal) ? { code, grant } : null;
	}
	const inviteOf = (id: string) => invites.find(({ invite }) => invite.id === id);
	function entryOf(room: string, secretHash: Uint8Array, now: number) {
		const key = keys.get(toHex(secretHash));
		const byTicket =
			key !== undefined && key.kind === 'ticket' && key.expiresAt > now ? inviteOf(key.invite) : undefined;
		const found = invites.find((entry) => equalBytes(entry.secretHash, secretHash)) ?? byTicket;
		return found?.invite.room === room ? found : undefined;
	}

	return {
		addPass: (pass, secretHash) => void passes.push({ pass, secretHash, used: false }),
		findPass: (room, secretHash, device, now) => usablePass(room, secretHash, device, now)?.grant ?? null,
		usePass(room, secretHash, device, at) {
			const usable = usablePass(room, secretHash, device, at);
			if (usable === null) return null;
			const { found, grant, maker } = usable;
			if (places.isAlready(room, device, grant.principal)) return grant;
			found.used = true;
			const isOwn = maker.principal === grant.principal;
			const [way, addedBy] = isOwn ? (['self', null] as const) : (['facilitator', maker.principal] as const);
			places.putDevice(room, { id: device, principal: grant.principal, way, addedBy, addedAt: at });
			return grant;
		},
		endPass(room, id, madeBy) {
			const index = passes.findIndex(
				({ pass }) => pass.room === room && pass.id === id && pass.madeBy === madeBy
			);
			if (index >= 0) passes.splice(index, 1);
			return index >= 0;
		},
		setRecovery(room, principal, codeHashes) {
			for (const [key, code] of codes)
				if (code.room === room && code.principal === principal) codes.delete(key);
			for (const hash of codeHashes) codes.set(`${room}/${toHex(hash)}`, { room, principal, used: false });
		},
		countRecovery: (room, principal) =>
			[...codes.values()].filter((code) => code.room === room && code.principal === principal && !code.used)
				.length,
		findRecovery: (room, codeHash, device) => usableCode(room, codeHash, device)?.grant ?? null,
		recover(room, codeHash, device, at) {
			const usable = usableCode(room, codeHash, device);
			if (usable === null) return null;
			const { code, grant } = usable;
			const { principal } = grant;
			if (places.isAlready(room, device, principal)) return grant;
			code.used = true;
			places.putDevice(room, { id: device, principal, way: 'recovery', addedBy: null, addedAt: at });
			return grant;
		},

		addInvite: (invite, secretHash) => void invites.push({ invite, secretHash }),
		listInvites: (room) =>
			invites
				.map(({ invite }) => invite)
				.filter((invite) => invite.room === room)
				.sort(
					byTime(
						(one) => one.createdAt,
						(one) => one.id
					)
				),
		findInvite: (room, secretHash, now) => entryOf(room, secretHash, now)?.invite ?? null,
		revokeInvite(room, id, at) {
			const found = inviteOf(id);
			if (found?.invite.room !== room) return false;
			found.invite = { ...found.invite, revokedAt: found.invite.revokedAt ?? at };
			return true;
		},
		redeem(redemption) {
			const { room, secretHash, at } = redemption;
			const found = entryOf(room, secretHash, at);
			const place = places.getPlace(room, redemption.principal);
			const decision = redemptionOf(found?.invite ?? null, place, at);
			switch (decision.outcome) {
				case 'invalid':
					return { outcome: 'invalid' };
				case 'revoked':
					return { outcome: 'revoked' };
				case 'granted': {
					if (decision.usesUp && found !== undefined) {
						found.invite = { ...found.invite, uses: found.invite.uses + 1 };
					}
					const principal = place?.grant.principal ?? redemption.principal;
					return {
						outcome: 'granted',
						grant: places.putGrant(room, { ...redemption, principal }, decision.role)
					};
				}
				default:
					return exhaustive(decision);
			}
		},
		addInviteKey: ({ hash, ...key }) => void keys.set(toHex(hash), key),
		renewWords(room, invite, hash, now, expiresAt) {
			const key = keys.get(toHex(hash));
			const isLiveKey = key?.kind === 'words' && key.invite === invite && key.expiresAt > now;
			if (key === undefined || !isLiveKey || inviteOf(invite)?.invite.room !== room) return false;
			key.expiresAt = expiresAt;
			return true;
		},
		endWords(room, invite) {
			if (inviteOf(invite)?.invite.room !== room) return;
			for (const [hash, key] of keys) if (key.invite === invite && key.kind === 'words') keys.delete(hash);
		},
		findInviteByWords(hash, now) {
			const key = keys.get(toHex(hash));
			if (key === undefined || key.kind !== 'words' || key.expiresAt <= now) return null;
			return inviteOf(key.invite)?.invite ?? null;
		},

		purgeWaysIn(room) {
			for (const [key, code] of codes) if (code.room === room) codes.delete(key);
			removeFrom(invites, ({ invite }) => invite.room === room);
			removeFrom(passes, ({ pass }) => pass.room === room);
		}
	} satisfies Partial<Synchronous<StorageCalls>> & { purgeWaysIn: (room: string) => void };
}

function removeFrom<T>(all: T[], isGone: (one: T) => boolean): void {
	all.splice(0, all.length, ...all.filter((one) => !isGone(one)));
}
