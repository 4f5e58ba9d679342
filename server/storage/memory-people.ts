/** Rooms, people and their sessions, and who has a place where, without a disk. */
import { equalBytes } from '#util';
import { MemoryPlaces } from './memory-places.ts';
import { createMemoryWaysIn } from './memory-ways-in.ts';
import { isOver } from './rules.ts';
import type { RoomRecord, SessionRecord, StorageCalls, Synchronous } from './storage.ts';

export function createMemoryPeople() {
	const rooms = new Map<string, RoomRecord>();
	const places = new MemoryPlaces();
	const { purgeWaysIn, ...waysIn } = createMemoryWaysIn(places);
	const principals = new Map<string, Uint8Array | null>();
	const sessions: { tokenHash: Uint8Array; session: SessionRecord }[] = [];
	const purged = new Set<string>();

	const isProved = (id: string, secretHash: Uint8Array) => {
		const known = principals.get(id);
		return known != null && equalBytes(known, secretHash);
	};

	return {
		...waysIn,

		createRoom({ id, title, promise, at, recovery, deleteAt, ...person }) {
			if (rooms.has(id) || purged.has(id)) return false;
			rooms.set(id, { id, title, promise, createdAt: at, openedAt: null, deleteAt });
			places.putGrant(id, { ...person, at }, 'facilitator');
			waysIn.setRecovery(id, person.principal, recovery);
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
			places.purge(room);
			purgeWaysIn(room);
		},

		claimPrincipal(id, secretHash) {
			if (!principals.has(id)) {
				principals.set(id, secretHash);
				return true;
			}
			return secretHash !== null && isProved(id, secretHash);
		},
		provePrincipal: isProved,
		addSession: (tokenHash, session) => void sessions.push({ tokenHash, session }),
		getSession(tokenHash, now) {
			const found = sessions.find((entry) => equalBytes(entry.tokenHash, tokenHash));
			return found !== undefined && found.session.expiresAt > now ? found.session : null;
		},

		getGrant: (room, principal) => places.getGrant(room, principal),
		listGrants: (room) => places.listGrants(room),
		setRole: (room, principal, role) =>
			places.changeGrant(room, principal, role !== 'facilitator', { role, revokedAt: null }),
		revokeGrant: (room, principal, at) => places.changeGrant(room, principal, true, { revokedAt: at }),
		noteVisits(visits) {
			for (const { room, device, at } of visits) places.noteVisit(room, device, at);
		},
		getPlace: (room, device) => places.getPlace(room, device),
		listDevices: (room) => places.listDevices(room),
		revokeDevice: (room, device, at) => places.revokeDevice(room, device, at)
	} satisfies Partial<Synchronous<StorageCalls>>;
}
