/**
 * One document of a room while somebody has it open: its stored parts, what is known of them, and who is connected.
 * There is no Y.Doc in here. Order of everything: admitted → on disk → acknowledged and passed on. Rules C and J in SPEC.md.
 */
import { authorize, type DocName } from '#protocol';
import { exhaustive } from '#util';
import { IMPORTED, type StoredDoc } from '../storage/index.ts';
import { admitStored, admitWithin, FROM_SOCKET, WHOLE, type Admission } from './admission.ts';
import { Batch } from './batch.ts';
import { Bindings } from './bindings.ts';
import { ownerFrames, syncFrame } from './frames.ts';
import type { Imports } from './imports.ts';
import { encodeClocks, Known, KnownStack } from './known.ts';
import { Parts, type Part } from './parts.ts';
import { Presence } from './presence.ts';
import type { Session } from './session.ts';

/** What a document needs of the relay that has it open: the same for all of them. */
export type RoomHost = {
	clock: () => number;
	/** This document has something for the disk. */
	onWaiting: (doc: RoomDoc) => void;
	/** The last socket left. */
	onEmpty: (doc: RoomDoc) => void;
	/** Resolves with what a real Y.Doc says about everything stored; null when it could not be made. */
	inspect: (doc: RoomDoc) => Promise<Known | null>;
	/** False: this person, or this room, has added too much today. */
	spend: (room: string, principal: string, bytes: number) => boolean;
};

/** A client whose answer to our step 1 still has a gap will not close it by being asked for ever. */
const GAPPED_ANSWERS = 2;

export class RoomDoc {
	readonly room: string;
	readonly name: DocName;
	readonly sessions = new Set<Session>();
	readonly bindings: Bindings;
	readonly presence: Presence | null;
	readonly parts: Parts;
	/** Not null: members may put back what others wrote, since an older backup was restored. */
	imports: Imports | null = null;
	/** Number of the last frame on disk. */
	seq: number;
	/** Everything admitted since the last flush began. */
	waiting: Batch | null = null;

	readonly #host: RoomHost;
	readonly #committed: Known;
	#inFlight: Batch | null = null;
	#deletes: Uint8Array | null = null;
	/** Up to this frame the known deletions include those that follow from others. */
	#inspectedSeq = -1;

	constructor(host: RoomHost, { room, name }: { room: string; name: DocName }, stored: StoredDoc) {
		this.#host = host;
		this.room = room;
		this.name = name;
		this.seq = stored.seq;
		this.bindings = new Bindings(stored.bindings);
		this.#committed = stored.snapshot === null ? new Known() : Known.decode(stored.snapshot.known);
		this.parts = new Parts(stored.snapshot === null ? null : partOf(stored.snapshot, this.#committed));
		if (stored.updates.length === 0) this.#inspectedSeq = stored.seq;
		for (const update of stored.updates) this.#restore(update);
		this.presence = authorize('facilitator', name, 'presence') ? new Presence(this) : null;
	}

	get isIdle(): boolean {
		return this.sessions.size === 0 && this.isOnDisk;
	}

	/** Nothing of it waits for the disk. */
	get isOnDisk(): boolean {
		return this.waiting === null && this.#inFlight === null;
	}

	/** From now on it hears what is stored; what was before it asks for. */
	join(session: Session): void {
		this.sessions.add(session);
		session.greet();
	}

	/** Its socket is gone; `broken`: it did not say goodbye, and may be back at once. */
	leave(session: Session, broken: boolean): void {
		if (!this.sessions.delete(session)) return;
		this.presence?.leave(session, broken);
		if (this.sessions.size === 0) this.#host.onEmpty(this);
	}

	/** Everything admitted, on disk or not: what we never need to be sent again. */
	stateVector(): Uint8Array {
		const all = new Map<number, number>();
		for (const layer of this.#layers()) for (const [client, clock] of layer.clocks) all.set(client, clock);
		return encodeClocks(this.imports === null ? all : this.imports.before(all));
	}

	/** Clocks of everything on disk. */
	clocks(): Map<number, number> {
		return new Map(this.#committed.clocks);
	}

	/** Everything on disk that a client with these clocks lacks, as updates in their order. */
	missingFor(clocks: ReadonlyMap<number, number>): Uint8Array[] {
		return this.parts.missingFor(clocks, () => (this.#deletes ??= this.#committed.encodeDeletes()));
	}

	/** Takes an update from a socket, or refuses it. Answers go to the socket, now or when the disk has it. */
	offer(session: Session, kind: 'step2' | 'update', update: Uint8Array): void {
		const index = session.receipts.receive();
		const isWhole = this.imports !== null || this.#committed.isEmpty;
		const admission = admitWithin(isWhole ? WHOLE : FROM_SOCKET, update, ...this.#layers());
		switch (admission.verdict) {
			case 'malformed':
				session.deny(index, 'malformed');
				return session.close('malformed');
			case 'harmful':
				return session.deny(index, 'malformed');
			case 'too-large':
				return session.deny(index, 'too-large');
			case 'gap':
				return this.#offerWithGap(session, kind, index);
			case 'nothing':
				if (this.imports?.contradict(update)) return session.deny(index, 'conflict');
				return this.#settleLater(session, kind, index);
			case 'new':
				if (this.imports?.contradict(update)) return session.deny(index, 'conflict');
				return this.#offerNew(session, kind, index, admission);
			default:
				exhaustive(admission);
		}
	}

	#offerNew(
		session: Session,
		kind: 'step2' | 'update',
		index: number,
		{ update, delta, clients }: Admission & { verdict: 'new' }
	): void {
		if (!authorize(session.role, this.name, 'write')) {
			if (clients.length === 0) void this.#settleImplied(session, kind, index, delta);
			else session.deny(index, 'role');
			return;
		}
		const { principal } = session;
		const isForeign = (client: number) => {
			const owner = this.bindings.ownerOf(client) ?? this.presence?.speakerOf(client) ?? principal;
			// Who is here speaks for themselves; everybody else's words others may bring while that is open.
			return owner !== principal && (this.imports === null || (this.presence?.isHere(client) ?? false));
		};
		if (clients.some(isForeign)) return session.denyForgery(index, 'foreign-client');
		if (!this.#host.spend(this.room, principal, update.length)) return session.deny(index, 'quota');
		const brought = this.imports === null ? [] : clients.filter((client) => !this.#isOwn(session, client));
		if (brought.length > 0) {
			const before = new KnownStack(...this.#layers());
			this.imports?.take(update, brought, (client) => before.clock(client));
		}
		const batch = this.#open();
		const own = clients.filter((client) => !brought.includes(client));
		this.bindings.bind(brought, IMPORTED, batch.bindings);
		this.bindings.bind(own, principal, batch.bindings);
		const author = brought.length > 0 ? IMPORTED : principal;
		batch.add(session, { principal: author, at: this.#host.clock(), data: update }, delta);
		this.#settleLater(session, kind, index);
		this.#host.onWaiting(this);
	}

	/**
	 * Takes in what the server itself made on somebody's behalf. Resolves with the number of its frame when it is on disk;
	 * null: everything in it is known. Rejects when it does not fit, or the disk refused it.
	 */
	offerFor(principal: string, update: Uint8Array): Promise<number | null> {
		const admission = admitStored(update, ...this.#layers());
		if (admission.verdict === 'nothing') return Promise.resolve(null);
		if (admission.verdict !== 'new')
			return Promise.reject(new Error(`Our own update does not fit: ${admission.verdict}`));
		const batch = this.#open();
		this.bindings.bind(admission.clients, principal, batch.bindings);
		batch.add(null, { principal, at: this.#host.clock(), data: admission.update }, admission.delta);
		const index = batch.frames.length;
		const stored = new Promise<number>((resolve, reject) => {
			batch.onSettled(() => resolve(this.seq - batch.frames.length + index));
			batch.onFailed(reject);
		});
		this.#host.onWaiting(this);
		return stored;
	}

	/** For presence. */
	ownerOf(client: number): string | undefined {
		return this.bindings.ownerOf(client);
	}

	/** While others' words may be brought, an id is only certainly the sender's own if it was before, or speaks for them now. */
	#isOwn(session: Session, client: number): boolean {
		return this.bindings.get(client) === session.principal || session.presenceId === client;
	}

	#offerWithGap(session: Session, kind: 'step2' | 'update', index: number): void {
		if (!authorize(session.role, this.name, 'write')) return session.deny(index, 'role');
		if (kind === 'step2') {
			session.askedAgain = false;
			if (++session.gappedAnswers >= GAPPED_ANSWERS) return session.denyForgery(index, 'malformed');
		}
		session.receipts.gap(index);
		if (session.askedAgain) return;
		session.askedAgain = true;
		session.ask();
	}

	/** Settles a message as soon as everything admitted so far is on disk: it may say again what is still on its way. */
	#settleLater(session: Session, kind: 'step2' | 'update', index: number): void {
		const settle = () => {
			if (kind === 'step2') session.receipts.settleStep2(index);
			else session.receipts.settle(index);
		};
		if (kind === 'step2') session.askedAgain = false;
		const last = this.waiting ?? this.#inFlight;
		if (last === null) {
			settle();
			session.tellSettled();
		} else {
			last.onSettled(() => {
				settle();
				session.tellSettled();
			});
		}
	}

	/**
	 * Somebody who may not write says that something is deleted. Replicas delete by themselves what two people replaced
	 * at once, and repeat it for ever, so a real Y.Doc is asked whether these deletions follow from what is stored.
	 */
	async #settleImplied(
		session: Session,
		kind: 'step2' | 'update',
		index: number,
		delta: Known
	): Promise<void> {
		if (this.#inspectedSeq !== this.seq) {
			const seq = this.seq;
			const inspected = await this.#host.inspect(this);
			if (inspected !== null) {
				this.#committed.absorbDeletes(inspected);
				this.#deletes = null;
				this.#inspectedSeq = seq;
			}
		}
		const isKnown = new KnownStack(...this.#layers()).hasDeleted(delta);
		if (isKnown) this.#settleLater(session, kind, index);
		else session.deny(index, 'role');
	}

	#open(): Batch {
		return (this.waiting ??= new Batch());
	}

	/** Hands over what waits. Until `committed` or `failed`, new updates gather in the next batch. */
	take(): Batch | null {
		if (this.waiting === null || this.#inFlight !== null) return null;
		this.#inFlight = this.waiting;
		this.waiting = null;
		return this.#inFlight;
	}

	/** The batch is on disk, up to frame `seq`: only now does anybody else hear of it. */
	committed(batch: Batch, parts: readonly Part[], seq: number): void {
		this.#inFlight = null;
		this.seq = seq;
		this.#committed.absorb(batch.delta);
		this.#deletes = null;
		for (const part of parts) this.parts.append({ ...part, seq });
		this.tellOwners(new Map(batch.bindings.map(({ clientId, principal }) => [clientId, principal])));
		const frames = parts.map((part) => syncFrame('update', part.data));
		for (const session of this.sessions) {
			const isOnlyAuthor = batch.authors.size === 1 && batch.authors.has(session);
			if (!isOnlyAuthor) session.stream(frames);
		}
		batch.settle();
	}

	/** The disk refused. Nothing that is not stored may stay known, so the document is opened anew by the next socket. */
	failed(error: unknown): void {
		for (const session of [...this.sessions]) session.close('cannotStore');
		for (const batch of [this.#inFlight, this.waiting]) batch?.fail(error);
		this.close();
	}

	/** A snapshot has taken the place of the parts up to its seq. */
	compacted(snapshot: Part, known: Known): void {
		this.parts.replaceBy(snapshot);
		this.#committed.absorbDeletes(known);
		this.#deletes = null;
		this.#inspectedSeq = snapshot.seq;
	}

	/** Nothing more is passed on. */
	close(): void {
		this.presence?.close();
	}

	#layers(): Known[] {
		const batches = [this.#inFlight, this.waiting].filter((batch) => batch !== null);
		return [this.#committed, ...batches.map((batch) => batch.delta)];
	}

	/** Tells those who understand it whose these client ids are. */
	tellOwners(owners: ReadonlyMap<number, string>): void {
		if (owners.size === 0 || this.name !== 'content') return;
		const frames = ownerFrames(owners);
		for (const session of this.sessions) if (session.speaksOurs) session.stream(frames);
	}

	broadcast(frame: Buffer): void {
		for (const session of this.sessions) session.stream([frame]);
	}

	#restore({ seq, data }: { seq: number; data: Uint8Array }): void {
		const admission = admitStored(data, this.#committed);
		// What was stored was admitted once; an exception here is a bug or a broken disk, and ends only this document.
		if (admission.verdict !== 'new' && admission.verdict !== 'nothing') {
			throw new Error(`A stored part does not fit: ${admission.verdict}`);
		}
		if (admission.verdict === 'nothing') return;
		this.#committed.absorb(admission.delta);
		this.parts.append({ seq, data, clocks: new Map(admission.delta.clocks) });
	}
}

function partOf({ seq, data }: { seq: number; data: Uint8Array }, known: Known): Part {
	return { seq, data, clocks: new Map(known.clocks) };
}
