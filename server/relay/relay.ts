/** Every open document and every socket of this process. */
import { DOC_NAMES, LIMITS, type CloseReason, type DocName, type Readers, type Role } from '#protocol';
import type { DocHistory, Storage } from '../storage/index.ts';
import { Commits } from './commits.ts';
import { Compactor } from './compactor.ts';
import { Imports } from './imports.ts';
import { Known } from './known.ts';
import { Recovery } from './recovery.ts';
import { RoomDoc, type RoomHost } from './room-doc.ts';
import { Session, type SessionHost, type SessionOptions } from './session.ts';

export type RelayOptions = {
	storage: Storage;
	clock: () => number;
	/** Something is wrong on our side; never holds content. */
	onProblem: (what: string, error: unknown) => void;
	/** How long a document stays open after its last socket. */
	evictMs: number;
	/** Counts what is refused. */
	onRefused?: (reason: string) => void;
	/** Counts the bytes that somebody adds to a room; false: it is too much for today. */
	spend?: (room: string, principal: string, bytes: number) => boolean;
};

type Open = {
	doc: RoomDoc;
	eviction: NodeJS.Timeout | null;
	compaction: Promise<Known | null> | null;
	/** Compaction failed once; the document stays as it is, and writable. */
	quarantined: boolean;
};

const TICK_MS = 5000;
/** A tail longer than this, or than a quarter of the snapshot, is joined with it. */
const TAIL_PARTS = LIMITS.mergeParts * LIMITS.mergeParts;
const TAIL_BYTES = 1024 * 1024;
/** What the last person leaves behind is joined if it is more than this. */
const LEFT_BEHIND_PARTS = 8;

export class Relay {
	readonly #options: RelayOptions;
	readonly #opening = new Map<string, Promise<Open>>();
	readonly #open = new Map<RoomDoc, Open>();
	readonly #recovery: Recovery;
	readonly #commits: Commits;
	readonly #compactor = new Compactor();
	/** Rooms that were ended: nothing of them may be opened, and so written, again. */
	readonly #ended = new Set<string>();
	readonly #ticker: NodeJS.Timeout;
	/** The same for every document and every socket: with thousands of them open, what each has of its own counts. */
	readonly #roomHost: RoomHost;
	readonly #sessionHost: SessionHost;

	constructor(options: RelayOptions) {
		this.#options = options;
		this.#recovery = new Recovery(options);
		this.#commits = new Commits({
			commit: (entries) => options.storage.commit(entries),
			onFailure: (error, docs) => {
				options.onProblem('commit', error);
				for (const doc of docs) this.#forget(doc);
			},
			onCommitted: (doc) => this.#compactWhenLong(doc)
		});
		const { clock, storage, onProblem } = options;
		this.#roomHost = {
			clock,
			onWaiting: (doc) => this.#commits.add(doc),
			onEmpty: (doc) => this.#evictLater(doc),
			inspect: (doc) => this.#inspect(doc),
			spend: options.spend ?? (() => true)
		};
		this.#sessionHost = {
			clock,
			epoch: storage.epoch,
			onRefused: options.onRefused ?? (() => undefined),
			onError: (error) => onProblem('session', error),
			recoveryOf: (room) => this.#recovery.stateOf(room)
		};
		this.#ticker = setInterval(() => this.tick(), TICK_MS);
		this.#ticker.unref();
	}

	/** Keeps sockets alive and ends those that are stuck; happens by itself every few seconds. */
	tick(): void {
		for (const room of this.#recovery.end()) this.#applyRecovery(room);
		for (const session of this.#sessions()) session.tick(TICK_MS);
	}

	/** How many documents and sockets are open. */
	get counts(): { docs: number; sockets: number } {
		return { docs: this.#open.size, sockets: [...this.#sessions()].length };
	}

	/** Roundtables with an open document. */
	get rooms(): number {
		return new Set([...this.#open.keys()].map((doc) => doc.room)).size;
	}

	/** Edits that are on their way to disk. */
	get waitingBytes(): number {
		let bytes = 0;
		for (const doc of this.#open.keys()) bytes += doc.waiting?.bytes ?? 0;
		return bytes;
	}

	/** Opens a document; rejects when what is stored cannot be read. */
	async load(room: string, name: DocName): Promise<RoomDoc> {
		if (this.#ended.has(room)) throw new Error('The room was ended');
		const key = keyOf(room, name);
		let opening = this.#opening.get(key);
		if (opening === undefined) {
			opening = this.#read(room, name);
			this.#opening.set(key, opening);
			opening.catch(() => this.#opening.delete(key));
		}
		const { doc } = await opening;
		this.#evictLater(doc);
		return doc;
	}

	/** Starts serving a socket; `doc` as `load` gave it. */
	connect(doc: RoomDoc, options: SessionOptions): void {
		const session = new Session(doc, this.#sessionHost, options);
		const open = this.#open.get(doc);
		// Between the two, the disk may have failed it.
		if (open === undefined) return session.close('tryLater');
		this.#keep(open);
		doc.join(session);
	}

	/** Takes effect on open sockets at once; null ends them. */
	changeRole(room: string, principal: string, role: Role | null): void {
		for (const session of this.#sessions(room)) {
			if (session.principal !== principal) continue;
			if (role === null) session.close('signedOut');
			else session.changeRole(role);
		}
	}

	/** A room opens or closes to its readers: at once. */
	changeReaders(room: string, readers: Readers): void {
		for (const session of this.#sessions(room)) session.changeReaders(readers);
	}

	/**
	 * Lets members put back, for a while, what a restored backup lacks of what others wrote, or ends that. False: no backup
	 * was restored, so nothing can be missing.
	 */
	async letMembersRecover(room: string, open: boolean): Promise<boolean> {
		const isPossible = await this.#recovery.set(room, open);
		if (isPossible) this.#applyRecovery(room);
		return isPossible;
	}

	#applyRecovery(room: string): void {
		for (const doc of this.#open.keys()) {
			if (doc.room !== room) continue;
			doc.imports = this.#recovery.isOpen(room) ? (doc.imports ?? new Imports()) : null;
			for (const session of [...doc.sessions]) session.changeRecovery();
		}
	}

	/** Another day on which a room is deleted: everybody is told. */
	changeDay(room: string, deleteAt: number | null): void {
		for (const session of this.#sessions(room)) session.changeDay(deleteAt);
	}

	/** Sends everybody away for good and lets go of a room; when it resolves, nothing of it is on its way to disk. */
	async endRoom(room: string): Promise<void> {
		this.#ended.add(room);
		const ofRoom = ([key]: [string, unknown]) => key.startsWith(`${room}/`);
		await Promise.allSettled([...this.#opening].filter(ofRoom).map(([, opening]) => opening));
		for (const session of this.#sessions(room)) session.close('deleted');
		for (const open of [...this.#open.values()].filter(({ doc }) => doc.room === room)) {
			while (!open.doc.isOnDisk) await this.#commits.whenFlushed();
			await open.compaction;
			this.#forget(open.doc);
		}
	}

	/** Tells the facilitators who are here that somebody came back with a recovery code. */
	tellReturned(room: string, principal: string): void {
		for (const session of this.#sessions(room)) session.tellReturned(principal);
	}

	/** Ends the sockets of one device of a person. */
	closeDevice(room: string, device: string, reason: CloseReason): void {
		for (const session of this.#sessions(room)) if (session.device === device) session.close(reason);
	}

	/** Who has a socket open in a room, and on which devices. */
	here(room: string): { principals: Set<string>; devices: Set<string> } {
		const sessions = [...this.#sessions(room)];
		return {
			principals: new Set(sessions.map((session) => session.principal)),
			devices: new Set(sessions.map((session) => session.device))
		};
	}

	/**
	 * Takes frames of a document's log back, on behalf of `as`; `history` as the storage gave it. With `preview` it only
	 * says what would go and come back. `seq` is the number of the frame that did it; null when there was nothing to do.
	 */
	async revert(
		{ room, doc: name }: { room: string; doc: DocName },
		history: DocHistory,
		isChosen: (frame: DocHistory['frames'][number]) => boolean,
		{ as, preview }: { as: string; preview: boolean }
	): Promise<{ removed: number; restored: number; seq: number | null }> {
		const frames = history.frames.map((frame) => ({ data: frame.data, isChosen: isChosen(frame) }));
		const base = history.base?.data ?? null;
		const { update, removed, restored } = await this.#compactor.revert({ base, frames });
		if (update === null || preview) return { removed, restored, seq: null };
		const doc = await this.load(room, name);
		return { removed, restored, seq: await doc.offerFor(as, update) };
	}

	/** Ends every socket as a lost network would. */
	cut(): void {
		for (const session of this.#sessions()) session.terminate();
	}

	/** Brings everything to disk, then says goodbye. */
	async close(): Promise<void> {
		clearInterval(this.#ticker);
		await this.#commits.whenIdle();
		const sessions = [...this.#sessions()];
		for (const session of sessions) session.close('goingAway');
		await Promise.all(sessions.map((session) => session.whenEnded()));
		for (const open of this.#open.values()) {
			this.#keep(open);
			open.doc.close();
		}
		await Promise.allSettled([...this.#open.values()].map((open) => open.compaction));
		await this.#compactor.close();
	}

	*#sessions(room?: string): Generator<Session> {
		for (const doc of this.#open.keys()) {
			// A copy: what is done to a session may take it away.
			if (room === undefined || doc.room === room) yield* [...doc.sessions];
		}
	}

	async #read(room: string, name: DocName): Promise<Open> {
		const stored = await this.#options.storage.loadDoc(room, name);
		const imports = await this.#recovery.importsOf(room, name);
		const doc = new RoomDoc(this.#roomHost, { room, name }, stored);
		doc.imports = imports;
		const open: Open = { doc, eviction: null, compaction: null, quarantined: false };
		this.#open.set(doc, open);
		return open;
	}

	#evictLater(doc: RoomDoc): void {
		const open = this.#open.get(doc);
		if (open === undefined) return;
		this.#keep(open);
		open.eviction = setTimeout(() => void this.#evict(open), this.#options.evictMs);
		open.eviction.unref();
	}

	/** Not to be evicted, until `#evictLater` says so again. */
	#keep(open: Open): void {
		if (open.eviction !== null) clearTimeout(open.eviction);
		open.eviction = null;
	}

	#inspect(doc: RoomDoc): Promise<Known | null> {
		const open = this.#open.get(doc);
		return open === undefined ? Promise.resolve(null) : this.#compact(open);
	}

	async #evict(open: Open): Promise<void> {
		open.eviction = null;
		if (!open.doc.isIdle) {
			// Nobody will leave any more, so nothing else would come back to it once the disk is done.
			if (open.doc.sessions.size === 0) this.#evictLater(open.doc);
			return;
		}
		if (open.doc.parts.tail.parts > LEFT_BEHIND_PARTS && !open.quarantined) {
			await this.#compact(open);
			if (!open.doc.isIdle) return;
		}
		this.#forget(open.doc);
	}

	#forget(doc: RoomDoc): void {
		const open = this.#open.get(doc);
		if (open === undefined) return;
		this.#keep(open);
		this.#open.delete(doc);
		this.#opening.delete(keyOf(doc.room, doc.name));
		doc.close();
	}

	#compactWhenLong(doc: RoomDoc): void {
		const open = this.#open.get(doc);
		if (open === undefined || open.quarantined || open.compaction !== null) return;
		const { bytes, parts } = doc.parts.tail;
		if (parts >= TAIL_PARTS || bytes >= Math.max(TAIL_BYTES, doc.parts.snapshotBytes / 4))
			void this.#compact(open);
	}

	/** Resolves with what the joined document holds; null when it cannot be joined. */
	#compact(open: Open): Promise<Known | null> {
		open.compaction ??= this.#join(open.doc)
			.catch((error: unknown) => {
				open.quarantined = true;
				this.#options.onProblem('compaction', error);
				return null;
			})
			.finally(() => (open.compaction = null));
		return open.compaction;
	}

	/** Works on what is on disk, so that another process writing there would lose nothing. */
	async #join(doc: RoomDoc): Promise<Known> {
		const { storage, clock } = this.#options;
		const stored = await storage.loadDoc(doc.room, doc.name);
		if (stored.updates.length === 0) {
			return stored.snapshot === null ? new Known() : Known.decode(stored.snapshot.known);
		}
		const before = stored.snapshot === null ? [] : [stored.snapshot.data];
		const parts = [...before, ...stored.updates.map((update) => update.data)];
		const { data, known } = await this.#compactor.compact(parts);
		const { seq } = stored;
		await storage.compact(doc.room, doc.name, { seq, data, known: known.encode() }, clock());
		doc.compacted({ seq, data, clocks: new Map(known.clocks) }, known);
		return known;
	}
}

function keyOf(room: string, name: DocName): string {
	return `${room}/${DOC_NAMES.indexOf(name)}`;
}
