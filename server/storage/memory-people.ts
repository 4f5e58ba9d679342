/** Rooms, people, their devices and the links to them, without a disk. */
import { equalBytes, exhaustive, toHex } from '#util';
import { isLastFacilitator, isLive, isOver, mayUsePass, redemptionOf } from './rules.ts';
import type {
	DeviceRecord,
	GrantRecord,
	InviteKey,
	InviteRecord,
	PassRecord,
	Place,
	RoomRecord,
	SessionRecord,
	StorageCalls,
	Synchronous
} from './storage.ts';

type DocumentCalls =
	| 'loadDoc'
	| 'commit'
	| 'compact'
	| 'listFrames'
	| 'loadHistory'
	| 'importUntil'
	| 'setImportUntil'
	| 'loadDayUse'
	| 'saveDayUse'
	| 'prune'
	| 'addFile'
	| 'setFileAccess'
	| 'getFile'
	| 'roomFileBytes'
	| 'withdrawFile'
	| 'leftFiles'
	| 'forgetLeftFile'
	| 'isFileShared'
	| 'forgetFreed';
type Calls = Synchronous<Omit<StorageCalls, DocumentCalls>>;

type NewGrant = { principal: string; name: string; organisation: string; at: number };

export function createMemoryPeople(): Calls {
	const rooms = new Map<string, RoomRecord>();
	const grants = new Map<string, GrantRecord>();
	const devices = new Map<string, DeviceRecord>();
	const principals = new Map<string, Uint8Array | null>();
	const sessions: { tokenHash: Uint8Array; session: SessionRecord }[] = [];
	const invites: { secretHash: Uint8Array; invite: InviteRecord }[] = [];
	const keys = new Map<string, { invite: string; kind: InviteKey; expiresAt: number }>();
	const passes: { secretHash: Uint8Array; pass: PassRecord; used: boolean }[] = [];
	const codes = new Map<string, { room: string; principal: string; used: boolean }>();
	const purged = new Set<string>();

	const inRoom = <T>(all: Map<string, T>, room: string): T[] =>
		[...all].filter(([key]) => key.startsWith(`${room}/`)).map(([, value]) => value);
	const byTime =
		<T>(at: (one: T) => number, id: (one: T) => string) =>
		(a: T, b: T) =>
			at(a) - at(b) || (id(a) < id(b) ? -1 : 1);

	function putGrant(
		room: string,
		{ principal, at, name, organisation }: NewGrant,
		role: GrantRecord['role']
	) {
		const before = grants.get(`${room}/${principal}`);
		const base = before ?? { principal, joinedAt: at, lastSeenAt: null, revokedAt: null };
		const grant = { ...base, name, organisation, role };
		grants.set(`${room}/${principal}`, grant);
		if (!devices.has(`${room}/${principal}`)) putDevice(room, principal, principal, 'joined', null, at);
		return grant;
	}
	function putDevice(
		room: string,
		id: string,
		principal: string,
		way: DeviceRecord['way'],
		addedBy: string | null,
		addedAt: number
	): void {
		const before = devices.get(`${room}/${id}`)?.lastSeenAt ?? null;
		const rest = { way, addedBy, addedAt, lastSeenAt: before, revokedAt: null };
		devices.set(`${room}/${id}`, { id, principal, ...rest });
	}
	function changeGrant(room: string, principal: string, lowers: boolean, change: Partial<GrantRecord>) {
		const grant = grants.get(`${room}/${principal}`);
		if (grant === undefined) return 'unknown';
		if (lowers && isLastFacilitator(inRoom(grants, room), principal)) return 'last-facilitator';
		grants.set(`${room}/${principal}`, { ...grant, ...change });
		return 'changed';
	}
	function placeOf(room: string, id: string): Place | null {
		const device = devices.get(`${room}/${id}`);
		const grant = grants.get(`${room}/${device?.principal ?? ''}`);
		return device === undefined || grant === undefined ? null : { grant, device };
	}
	const isAlready = (room: string, device: string | null, principal: string) => {
		const place = device === null ? null : placeOf(room, device);
		return place !== null && place.grant.principal === principal && isLive(place);
	};
	function usablePass(room: string, secretHash: Uint8Array, device: string | null, now: number) {
		const found = passes.find((one) => equalBytes(one.secretHash, secretHash) && one.pass.room === room);
		if (found === undefined) return null;
		if (found.used && !isAlready(room, device, found.pass.principal)) return null;
		const grant = grants.get(`${room}/${found.pass.principal}`);
		const maker = placeOf(room, found.pass.madeBy);
		if (grant === undefined || maker === null || !mayUsePass(found.pass, grant, maker, now)) return null;
		return { found, grant, maker: maker.grant };
	}
	const inviteOf = (id: string) => invites.find(({ invite }) => invite.id === id);
	function entryOf(room: string, secretHash: Uint8Array, now: number) {
		const key = keys.get(toHex(secretHash));
		const byTicket =
			key !== undefined && key.kind === 'ticket' && key.expiresAt > now ? inviteOf(key.invite) : undefined;
		const found = invites.find((entry) => equalBytes(entry.secretHash, secretHash)) ?? byTicket;
		return found?.invite.room === room ? found : undefined;
	}

	const calls: Calls = {
		createRoom({ id, title, promise, at, recovery, deleteAt, ...person }) {
			if (rooms.has(id) || purged.has(id)) return false;
			rooms.set(id, { id, title, promise, createdAt: at, openedAt: null, deleteAt });
			putGrant(id, { ...person, at }, 'facilitator');
			calls.setRecovery(id, person.principal, recovery);
			return true;
		},
		getRoom: (id) => rooms.get(id) ?? null,
		isPurged: (id) => purged.has(id),
		probe: () => undefined,
		updateRoom(id, changes) {
			const room = rooms.get(id);
			if (room !== undefined) rooms.set(id, { ...room, ...changes });
		},
		listOverdue: (now) => [...rooms.values()].filter((room) => isOver(room, now)).map(({ id }) => id),
		boundDays(latest) {
			const late = [...rooms.values()].filter(({ deleteAt }) => deleteAt === null || deleteAt > latest);
			for (const room of late) rooms.set(room.id, { ...room, deleteAt: latest });
			return late.length;
		},
		purgeRoom(room) {
			rooms.delete(room);
			purged.add(room);
			for (const all of [grants, devices, codes])
				for (const key of all.keys()) if (key.startsWith(`${room}/`)) all.delete(key);
			removeFrom(invites, ({ invite }) => invite.room === room);
			removeFrom(passes, ({ pass }) => pass.room === room);
		},

		claimPrincipal(id, secretHash) {
			if (!principals.has(id)) {
				principals.set(id, secretHash);
				return true;
			}
			return secretHash !== null && calls.provePrincipal(id, secretHash);
		},
		provePrincipal(id, secretHash) {
			const known = principals.get(id);
			return known != null && equalBytes(known, secretHash);
		},
		addSession: (tokenHash, session) => void sessions.push({ tokenHash, session }),
		getSession(tokenHash, now) {
			const found = sessions.find((entry) => equalBytes(entry.tokenHash, tokenHash));
			return found !== undefined && found.session.expiresAt > now ? found.session : null;
		},

		getGrant: (room, principal) => grants.get(`${room}/${principal}`) ?? null,
		listGrants: (room) =>
			inRoom(grants, room).sort(
				byTime(
					(one) => one.joinedAt,
					(one) => one.principal
				)
			),
		setRole: (room, principal, role) =>
			changeGrant(room, principal, role !== 'facilitator', { role, revokedAt: null }),
		revokeGrant: (room, principal, at) => changeGrant(room, principal, true, { revokedAt: at }),
		noteVisits(visits) {
			for (const { room, device: id, at } of visits) {
				const place = placeOf(room, id);
				if (place === null) continue;
				devices.set(`${room}/${id}`, { ...place.device, lastSeenAt: at });
				grants.set(`${room}/${place.grant.principal}`, { ...place.grant, lastSeenAt: at });
			}
		},

		getPlace: placeOf,
		listDevices: (room) =>
			inRoom(devices, room)
				.filter((device) => device.revokedAt === null)
				.sort(
					byTime(
						(one) => one.addedAt,
						(one) => one.id
					)
				),
		revokeDevice(room, id, at) {
			const device = devices.get(`${room}/${id}`);
			if (device !== undefined) device.revokedAt ??= at;
			return device !== undefined;
		},
		addPass: (pass, secretHash) => void passes.push({ pass, secretHash, used: false }),
		findPass: (room, secretHash, device, now) => usablePass(room, secretHash, device, now)?.grant ?? null,
		usePass(room, secretHash, device, at) {
			const usable = usablePass(room, secretHash, device, at);
			if (usable === null) return null;
			const { found, grant, maker } = usable;
			if (isAlready(room, device, grant.principal)) return grant;
			found.used = true;
			const isOwn = maker.principal === grant.principal;
			const by = isOwn ? null : maker.principal;
			putDevice(room, device, grant.principal, isOwn ? 'self' : 'facilitator', by, at);
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
		findRecovery(room, codeHash, device) {
			const code = codes.get(`${room}/${toHex(codeHash)}`);
			const grant = grants.get(`${room}/${code?.principal ?? ''}`);
			if (code === undefined || grant === undefined || grant.revokedAt !== null) return null;
			return !code.used || isAlready(room, device, grant.principal) ? grant : null;
		},
		recover(room, codeHash, device, at) {
			const code = codes.get(`${room}/${toHex(codeHash)}`);
			const grant = calls.findRecovery(room, codeHash, device);
			if (code === undefined || grant === null) return null;
			if (isAlready(room, device, grant.principal)) return grant;
			code.used = true;
			putDevice(room, device, grant.principal, 'recovery', null, at);
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
			const place = placeOf(room, redemption.principal);
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
					return { outcome: 'granted', grant: putGrant(room, { ...redemption, principal }, decision.role) };
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
		}
	};
	return calls;
}

function removeFrom<T>(all: T[], isGone: (one: T) => boolean): void {
	all.splice(0, all.length, ...all.filter((one) => !isGone(one)));
}
