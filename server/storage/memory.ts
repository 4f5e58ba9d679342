/** The same storage without a disk: for tests, and as the plainest statement of what each call means. */
import { randomBytes } from 'node:crypto';
import { equalBytes, exhaustive } from '#util';
import { isLastFacilitator, redemptionOf } from './rules.ts';
import type {
	FileRecord,
	Frame,
	GrantRecord,
	InviteRecord,
	RoomRecord,
	SessionRecord,
	Snapshot,
	Storage,
	StorageCalls,
	Synchronous
} from './storage.ts';

type Doc = {
	frames: (Frame & { seq: number })[];
	parts: { seq: number; data: Uint8Array }[];
	snapshot: Snapshot | null;
	bindings: Map<number, string>;
	seq: number;
};

export function createMemoryStorage(): Storage {
	const rooms = new Map<string, RoomRecord>();
	const grants = new Map<string, Map<string, GrantRecord>>();
	const principals = new Map<string, Uint8Array | null>();
	const sessions: { tokenHash: Uint8Array; session: SessionRecord }[] = [];
	const invites: { secretHash: Uint8Array; invite: InviteRecord }[] = [];
	const docs = new Map<string, Doc>();
	const files = new Map<string, FileRecord & { room: string }>();

	const grantsOf = (room: string) => {
		let found = grants.get(room);
		if (found === undefined) grants.set(room, (found = new Map()));
		return found;
	};
	const docOf = (room: string, name: string) => {
		const key = `${room}/${name}`;
		let doc = docs.get(key);
		if (doc === undefined) {
			doc = { frames: [], parts: [], snapshot: null, bindings: new Map(), seq: 0 };
			docs.set(key, doc);
		}
		return doc;
	};
	const putGrant = (
		room: string,
		person: { principal: string; name: string; organisation: string; at: number },
		role: GrantRecord['role']
	): GrantRecord => {
		const { principal, name, organisation, at } = person;
		const before = grantsOf(room).get(principal);
		const base = before ?? { principal, joinedAt: at, lastSeenAt: null, revokedAt: null };
		const grant = { ...base, name, organisation, role };
		grantsOf(room).set(principal, grant);
		return grant;
	};
	const changeGrant = (room: string, principal: string, lowers: boolean, change: Partial<GrantRecord>) => {
		const grant = grantsOf(room).get(principal);
		if (grant === undefined) return 'unknown';
		if (lowers && isLastFacilitator([...grantsOf(room).values()], principal)) return 'last-facilitator';
		grantsOf(room).set(principal, { ...grant, ...change });
		return 'changed';
	};

	const calls: Synchronous<StorageCalls> = {
		createRoom({ id, title, promise, at, ...person }) {
			if (rooms.has(id)) return false;
			rooms.set(id, { id, title, promise, createdAt: at });
			putGrant(id, { ...person, at }, 'facilitator');
			return true;
		},
		getRoom: (id) => rooms.get(id) ?? null,
		updateRoom(id, changes) {
			const room = rooms.get(id);
			if (room !== undefined) rooms.set(id, { ...room, ...changes });
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

		getGrant: (room, principal) => grantsOf(room).get(principal) ?? null,
		listGrants: (room) =>
			[...grantsOf(room).values()].sort(
				(a, b) => a.joinedAt - b.joinedAt || (a.principal < b.principal ? -1 : 1)
			),
		setRole: (room, principal, role) =>
			changeGrant(room, principal, role !== 'facilitator', { role, revokedAt: null }),
		revokeGrant: (room, principal, at) => changeGrant(room, principal, true, { revokedAt: at }),
		noteVisits(visits) {
			for (const { room, principal, at } of visits) {
				const grant = grantsOf(room).get(principal);
				if (grant !== undefined) grantsOf(room).set(principal, { ...grant, lastSeenAt: at });
			}
		},

		addInvite: (invite, secretHash) => void invites.push({ invite, secretHash }),
		listInvites: (room) =>
			invites
				.map(({ invite }) => invite)
				.filter((invite) => invite.room === room)
				.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
		findInvite(room, secretHash) {
			const found = invites.find((entry) => equalBytes(entry.secretHash, secretHash));
			return found?.invite.room === room ? found.invite : null;
		},
		revokeInvite(room, id, at) {
			const found = invites.find(({ invite }) => invite.room === room && invite.id === id);
			if (found === undefined) return false;
			found.invite = { ...found.invite, revokedAt: found.invite.revokedAt ?? at };
			return true;
		},
		redeem(redemption) {
			const { room, principal, secretHash, at } = redemption;
			const found = invites.find(
				(entry) => equalBytes(entry.secretHash, secretHash) && entry.invite.room === room
			);
			const decision = redemptionOf(found?.invite ?? null, calls.getGrant(room, principal), at);
			switch (decision.outcome) {
				case 'invalid':
					return { outcome: 'invalid' };
				case 'revoked':
					return { outcome: 'revoked' };
				case 'granted':
					if (decision.usesUp && found !== undefined) {
						found.invite = { ...found.invite, uses: found.invite.uses + 1 };
					}
					return { outcome: 'granted', grant: putGrant(room, redemption, decision.role) };
				default:
					return exhaustive(decision);
			}
		},

		loadDoc(room, name) {
			const doc = docOf(room, name);
			const bindings = [...doc.bindings].map(([clientId, principal]) => ({ clientId, principal }));
			return { seq: doc.seq, snapshot: doc.snapshot, updates: [...doc.parts], bindings };
		},
		commit: (entries) =>
			entries.map(({ room, doc: name, frames, parts, bindings }) => {
				const doc = docOf(room, name);
				for (const frame of frames) doc.frames.push({ ...frame, seq: ++doc.seq });
				parts.forEach((data, index) => doc.parts.push({ seq: doc.seq - parts.length + 1 + index, data }));
				for (const { clientId, principal } of bindings) {
					if (!doc.bindings.has(clientId)) doc.bindings.set(clientId, principal);
				}
				return doc.seq;
			}),
		compact(room, name, snapshot) {
			const doc = docOf(room, name);
			doc.snapshot = snapshot;
			doc.parts = doc.parts.filter((part) => part.seq > snapshot.seq);
		},
		listFrames: (room, name, afterSeq) => docOf(room, name).frames.filter((frame) => frame.seq > afterSeq),
		loadHistory(room, name, start) {
			const { snapshot, frames, seq } = docOf(room, name);
			const first = frames.find((frame) =>
				'seq' in start
					? frame.seq === start.seq
					: frame.principal === start.principal && frame.at >= start.since
			);
			if (first === undefined) return null;
			const base = snapshot !== null && snapshot.seq < first.seq ? snapshot : null;
			const since = frames.filter((frame) => frame.seq > (base?.seq ?? 0));
			return since.length === seq - (base?.seq ?? 0) ? { base, frames: since } : 'gone';
		},
		prune(before) {
			for (const doc of docs.values()) {
				const covered = doc.snapshot?.seq ?? 0;
				doc.frames = doc.frames.filter((frame) => frame.at >= before || frame.seq > covered);
			}
		},

		addFile: (room, file) => void files.set(`${room}/${file.sha256}`, { ...file, room }),
		getFile(room, sha256) {
			const found = files.get(`${room}/${sha256}`);
			if (found === undefined) return null;
			const { room: _, ...file } = found;
			return file;
		},
		roomFileBytes: (room) =>
			[...files.values()]
				.filter((file) => file.room === room && file.withdrawnAt === null)
				.reduce((sum, file) => sum + file.sizeBytes, 0),
		withdrawFile(room, sha256, at) {
			const file = files.get(`${room}/${sha256}`);
			if (file !== undefined) file.withdrawnAt ??= at;
			const isShared = [...files.values()].some((f) => f.sha256 === sha256 && f.withdrawnAt === null);
			return { stillShared: isShared };
		}
	};

	return {
		epoch: randomBytes(16).toString('base64url'),
		...asynchronous(calls),
		close: () => Promise.resolve()
	};
}

function asynchronous(calls: Synchronous<StorageCalls>): StorageCalls {
	return Object.fromEntries(
		Object.entries(calls).map(([name, call]) => [
			name,
			// reason: the types of name and call belong together, which Object.entries forgets.
			async (...args: never[]) => (call as (...args: never[]) => unknown)(...args)
		])
	) as StorageCalls;
}
