/** The same storage without a disk: for tests, and as the plainest statement of what each call means. */
import { randomBytes } from 'node:crypto';
import { toHex } from '#util';
import { createMemoryPeople } from './memory-people.ts';
import { IMPORTED } from './rules.ts';
import type { DayUse, FileRecord, Frame, Snapshot, Storage, StorageCalls, Synchronous } from './storage.ts';

type Doc = {
	frames: (Frame & { seq: number })[];
	parts: { seq: number; data: Uint8Array }[];
	snapshot: Snapshot | null;
	bindings: Map<number, string>;
	seq: number;
};

export function createMemoryStorage(): Storage {
	const docs = new Map<string, Doc>();
	const windows = new Map<string, number>();
	const files = new Map<string, FileRecord & { room: string }>();

	const docOf = (room: string, name: string) => {
		const key = `${room}/${name}`;
		let doc = docs.get(key);
		if (doc === undefined) {
			doc = { frames: [], parts: [], snapshot: null, bindings: new Map(), seq: 0 };
			docs.set(key, doc);
		}
		return doc;
	};
	let dayUse = { day: 0, uses: new Map<string, DayUse>() };
	const left = new Set<string>();
	const isShared = (sha256: string) =>
		[...files.values()].some((file) => file.sha256 === sha256 && file.withdrawnAt === null);
	const people = createMemoryPeople();
	const calls: Synchronous<StorageCalls> = {
		...people,

		purgeRoom(room) {
			people.purgeRoom(room);
			for (const key of docs.keys()) if (key.startsWith(`${room}/`)) docs.delete(key);
			windows.delete(room);
			for (const [key, file] of files) {
				if (file.room !== room) continue;
				left.add(file.sha256);
				files.delete(key);
			}
		},
		leftFiles: () => [...left],
		forgetLeftFile: (sha256) => void left.delete(sha256),
		isFileShared: isShared,
		forgetFreed: () => true,

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
					if ((doc.bindings.get(clientId) ?? IMPORTED) === IMPORTED) doc.bindings.set(clientId, principal);
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
		importUntil: (room) => windows.get(room) ?? null,
		setImportUntil: (room, until) => void (until === null ? windows.delete(room) : windows.set(room, until)),
		loadDayUse: (day) => (dayUse.day === day ? [...dayUse.uses.values()] : []),
		saveDayUse(day, uses) {
			if (dayUse.day !== day) dayUse = { day, uses: new Map() };
			for (const use of uses) dayUse.uses.set(toHex(use.key), use);
		},
		prune(before) {
			for (const doc of docs.values()) {
				const covered = doc.snapshot?.seq ?? 0;
				doc.frames = doc.frames.filter((frame) => frame.at >= before || frame.seq > covered);
			}
		},

		addFile: (room, file) => void files.set(`${room}/${file.sha256}`, { ...file, room }),
		setFileAccess(room, sha256, access) {
			const file = files.get(`${room}/${sha256}`);
			if (file !== undefined) file.access = access;
		},
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
			return { stillShared: isShared(sha256) };
		}
	};

	return {
		epoch: randomBytes(16).toString('base64url'),
		isRestored: false,
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
