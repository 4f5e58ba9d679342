/** Every open document and every socket of this process. */
import type { CloseReason, DocName, Readers, Role } from '#protocol';
import type { DocHistory, Storage } from '../storage/index.ts';
import { Commits } from './commits.ts';
import { Compactor } from './compactor.ts';
import { Imports } from './imports.ts';
import { Joins } from './joins.ts';
import { OpenDocs } from './open-docs.ts';
import { Recovery } from './recovery.ts';
import type { RoomDoc, RoomHost } from './room-doc.ts';
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

const TICK_MS = 5000;

export class Relay {
	readonly #docs: OpenDocs;
	readonly #recovery: Recovery;
	readonly #commits: Commits;
	readonly #compactor = new Compactor();
	readonly #joins: Joins;
	/** Rooms that were ended: nothing of them may be opened, and so written, again. */
	readonly #ended = new Set<string>();
	readonly #ticker: NodeJS.Timeout;
	/** The same for every socket: with thousands of them open, what each has of its own counts. */
	readonly #sessionHost: SessionHost;

	constructor(options: RelayOptions) {
		const { clock, storage, onProblem, evictMs } = options;
		this.#recovery = new Recovery(options);
		this.#joins = new Joins({
			...{ storage, clock, compactor: this.#compactor },
			onFailure: (error) => onProblem('compaction', error)
		});
		this.#commits = new Commits({
			commit: (entries) => storage.commit(entries),
			onFailure: (error, docs) => {
				onProblem('commit', error);
				for (const doc of docs) this.#docs.forget(doc);
			},
			onCommitted: (doc) => {
				if (this.#docs.has(doc)) this.#joins.joinIfLong(doc);
			}
		});
		const host: RoomHost = {
			clock,
			onWaiting: (doc) => this.#commits.add(doc),
			onEmpty: (doc) => this.#docs.evictLater(doc),
			inspect: (doc) => (this.#docs.has(doc) ? this.#joins.join(doc) : Promise.resolve(null)),
			spend: options.spend ?? (() => true)
		};
		const beforeEviction = (doc: RoomDoc) => this.#joins.joinLeftBehind(doc);
		this.#docs = new OpenDocs({ storage, recovery: this.#recovery, host, evictMs, beforeEviction });
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
		return { docs: this.#docs.size, sockets: [...this.#sessions()].length };
	}

	/** Roundtables with an open document. */
	get rooms(): number {
		return new Set([...this.#docs].map((doc) => doc.room)).size;
	}

	/** Edits that are on their way to disk. */
	get waitingBytes(): number {
		let bytes = 0;
		for (const doc of this.#docs) bytes += doc.waiting?.bytes ?? 0;
		return bytes;
	}

	/** Opens a document; rejects when what is stored cannot be read. */
	async load(room: string, name: DocName): Promise<RoomDoc> {
		if (this.#ended.has(room)) throw new Error('The room was ended');
		return this.#docs.load(room, name);
	}

	/** Starts serving a socket; `doc` as `load` gave it. */
	connect(doc: RoomDoc, options: SessionOptions): void {
		const session = new Session(doc, this.#sessionHost, options);
		// Between the two, the disk may have failed it.
		if (!this.#docs.has(doc)) return session.close('tryLater');
		this.#docs.keep(doc);
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
		for (const doc of this.#docs) {
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
		await this.#docs.whenOpened(room);
		for (const session of this.#sessions(room)) session.close('deleted');
		for (const doc of [...this.#docs].filter((open) => open.room === room)) {
			while (!doc.isOnDisk) await this.#commits.whenFlushed();
			await this.#joins.whenJoined(doc);
			this.#docs.forget(doc);
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
		for (const doc of this.#docs) {
			this.#docs.keep(doc);
			doc.close();
		}
		await Promise.all([...this.#docs].map((doc) => this.#joins.whenJoined(doc)));
		await this.#compactor.close();
	}

	*#sessions(room?: string): Generator<Session> {
		for (const doc of this.#docs) {
			// A copy: what is done to a session may take it away.
			if (room === undefined || doc.room === room) yield* [...doc.sessions];
		}
	}
}
