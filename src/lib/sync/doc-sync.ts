/**
 * One document of a roundtable: kept on this device, shared with this device's other tabs, and joined to the server while
 * there is a connection. Knows at every moment which of its edits only this tab, this device or the server has.
 */
import { nanoid } from 'nanoid';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { authorize, type DocName, type Hello } from '#protocol';
import { Emitter, exhaustive } from '#util';
import { Acts } from './acts.ts';
import { openChannel, type Channel } from './channel.ts';
import type { Clock } from './clock.ts';
import { createDoc } from './doc.ts';
import { DocStore, FROM_STORE, type Change } from './doc-store.ts';
import type { RefusedContent } from './quarantine.ts';
import type { TabMemory } from './tab-memory.ts';
import { Waiting, type EntryId, type WaitingEntry } from './waiting.ts';
import { Wire } from './wire.ts';

export type DocSyncOptions = {
	name: DocName;
	db: IDBDatabase | null;
	/** For what the device does not keep. */
	memory?: TabMemory;
	/** Under which it is kept on this device. */
	document: string;
	principal: string;
	clock: Clock;
	/** False while no server knows the roundtable: then nothing waits for one. */
	waits: boolean;
	/** Whether what has this origin goes on with what was just written, as typing does; default: nothing does. */
	isWriting?: (origin: unknown) => boolean;
};

type TabMessage =
	/** Written in that tab. */
	| { type: 'edit'; update: Uint8Array; entry: WaitingEntry | null }
	/** Come from the server to that tab: what it writes next may build on it. */
	| { type: 'heard'; update: Uint8Array }
	| { type: 'committed'; entries: EntryId[] }
	| { type: 'refused' };

/** Origin of transactions that bring in another tab's edit before there was any connection. */
const FROM_TAB = Symbol('from another tab');
/** How long another tab has for getting its own edit to the server before this one does. */
const OTHER_TAB_MS = 3_000;

export class DocSync {
	readonly name: DocName;
	readonly doc: Y.Doc;
	readonly awareness: Awareness;
	readonly store: DocStore;
	readonly wire: Wire;
	/** Any of the facts below, of `store` or of `wire` may have changed. */
	readonly changed = new Emitter();
	readonly edited = new Emitter<{ here: boolean }>();
	/** Another tab of this device says that the server refused this document. */
	readonly refusedElsewhere = new Emitter();
	readonly #waiting = new Waiting();
	readonly #clock: Clock;
	/** Tells this tab's edits from those of other tabs. */
	readonly #tab = nanoid(8);
	readonly #tabs: Channel<TabMessage>;
	/** Messages of other tabs that came while this one was loading. */
	#early: TabMessage[] | null = [];
	/** What comes in at this moment comes from another tab. */
	#hearing = false;
	#waits: boolean;
	#epoch: string | null = null;
	#filled = false;
	readonly #acts: Acts;
	readonly #isWriting: (origin: unknown) => boolean;
	#lastCommittedAt: number | null = null;
	#cancelAdoption: (() => void) | null = null;

	/** Resolves once everything that this device has is in the document. */
	static async open(options: DocSyncOptions): Promise<DocSync> {
		const sync = new DocSync(options);
		await sync.#load();
		return sync;
	}

	private constructor({ name, db, memory, document, principal, clock, waits, isWriting }: DocSyncOptions) {
		this.name = name;
		this.#clock = clock;
		this.#waits = waits;
		this.#acts = new Acts(clock);
		this.#isWriting = isWriting ?? (() => false);
		this.doc = createDoc();
		this.awareness = new Awareness(this.doc);
		if (name !== 'content') this.awareness.setLocalState(null);
		this.store = new DocStore(db, document, clock, memory);
		this.store.changed.observe(() => {
			this.store.compact(this.doc);
			this.changed.emit();
		});
		this.#tabs = openChannel<TabMessage>(`roundtable:${principal}:${document}`, (message) => {
			if (this.#early === null) this.#hear(message);
			else this.#early.push(message);
		});
		// Before the wire's: the entry must exist when the update is sent.
		this.doc.on('update', this.#onUpdate);
		this.wire = new Wire({ name, doc: this.doc, awareness: this.awareness, waiting: this.#waiting, clock });
		this.wire.changed.observe(() => this.changed.emit());
		this.wire.hello.observe((hello) => this.#meetEpoch(hello));
		this.wire.committed.observe((entries) => this.#clear(entries));
		this.wire.filled.observe(() => this.#fill());
	}

	/** Acts of this device that the server has not committed. */
	get waiting(): number {
		return this.#waiting.count;
	}

	/** When the oldest of them was made, ms since 1970. */
	get waitingSince(): number | null {
		return this.#waiting.since;
	}

	/** True while closing this tab would lose an edit. */
	get onlyHere(): boolean {
		return this.#waits ? this.store.unsavedWaiting > 0 : this.store.unsavedSince !== null;
	}

	/** True once the document has been whole: made here, or received to the end. */
	get filled(): boolean {
		return this.#filled || !this.#waits;
	}

	get lastCommittedAt(): number | null {
		return this.#lastCommittedAt;
	}

	/** From now on edits wait for a server, and so does everything written before. Resolves when that is on disk. */
	async beginWaiting(): Promise<void> {
		if (this.#waits) return;
		this.#waits = true;
		this.#everythingWaits({ filled: true });
		this.#filled = true;
		await this.store.settled();
	}

	/** Everything in the document, and which of it waits. */
	content(): RefusedContent {
		return {
			updates: [Y.encodeStateAsUpdate(this.doc)],
			edits: this.#waiting.entries().map((entry) => entry.bytes)
		};
	}

	/** Tells this device's other tabs that the server refused this document. */
	announceRefusal(): void {
		this.#tabs.post({ type: 'refused' });
	}

	/** Resolves when what is queued is on disk; `abandon`: it is not wanted there any more. */
	async close({ abandon = false } = {}): Promise<void> {
		this.wire.cut();
		this.#cancelAdoption?.();
		this.doc.off('update', this.#onUpdate);
		this.awareness.destroy();
		await this.store.close({ abandon });
		this.#tabs.close();
	}

	async #load(): Promise<void> {
		const stored = await this.store.load();
		this.doc.transact(() => {
			for (const update of stored.updates) this.#apply(update);
		}, FROM_STORE);
		for (const entry of stored.waiting) this.#waiting.add(entry);
		this.#epoch = stored.epoch;
		this.#filled = stored.filled;
		const early = this.#early ?? [];
		this.#early = null;
		for (const message of early) this.#hear(message);
		this.store.compact(this.doc);
	}

	#apply(update: Uint8Array): void {
		try {
			Y.applyUpdate(this.doc, update);
		} catch {
			// One damaged row must not take the others with it. It stays on disk, and the server may still have what it said.
			this.store.keepRows();
		}
	}

	readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
		if (origin === FROM_STORE) return;
		const here = origin !== FROM_TAB && (origin === null || origin !== this.wire.origin);
		if (!here) {
			this.#keep({ update }, this.#hearing ? null : { type: 'heard', update });
		} else {
			const entry = this.#waits ? this.#createEntry(update, this.#isWriting(origin)) : null;
			this.#keep(entry === null ? { update } : { update, waits: entry }, { type: 'edit', update, entry });
			if (entry !== null) this.wire.expect(entry);
		}
		if (this.doc.store.pendingStructs !== null) this.wire.noticeGap();
		this.edited.emit({ here });
		this.changed.emit();
	};

	/**
	 * Writes to disk and then tells the other tabs. In this order a tab that is just opening finds it on the one way or on
	 * the other.
	 */
	#keep(change: Change, message: TabMessage | null = null): void {
		const kept = this.store.write(change);
		if (message !== null) void kept.then(() => this.#tabs.post(message));
	}

	#createEntry(bytes: Uint8Array, writing: boolean): WaitingEntry {
		const order = this.#waiting.nextOrder();
		const act = this.#acts.join(order, writing);
		const entry = { order, tab: this.#tab, act, bytes, at: this.#clock.now() };
		this.#waiting.add(entry);
		return entry;
	}

	/** One entry for all that this document holds; two tabs that find the same write the same one. */
	#everythingWaits(also: { epoch?: string; filled?: true }): void {
		const waits = { order: 0, tab: 'everything', act: 0, bytes: null, at: this.#clock.now() };
		const empty = this.doc.store.clients.size === 0;
		if (!empty) this.#waiting.add(waits);
		this.#keep(empty ? also : { ...also, waits });
		this.changed.emit();
	}

	#hear(message: TabMessage): void {
		switch (message.type) {
			case 'edit':
				if (message.entry !== null) this.#waiting.add(message.entry);
				this.#take(message.update);
				this.#adoptLater();
				break;
			case 'heard':
				this.#take(message.update);
				break;
			case 'committed':
				this.#waiting.remove(message.entries);
				// Also here: an own note may still be on its way to the disk.
				this.#keep({ committed: message.entries });
				this.#lastCommittedAt = this.#clock.now();
				break;
			case 'refused':
				this.refusedElsewhere.emit();
				break;
			default:
				exhaustive(message);
		}
		this.changed.emit();
	}

	/** As if the server had sent it, so that it is not sent while the other tab is sending it. */
	#take(update: Uint8Array): void {
		this.#hearing = true;
		Y.applyUpdate(this.doc, update, this.wire.origin ?? FROM_TAB);
		this.#hearing = false;
	}

	#adoptLater(): void {
		this.#cancelAdoption?.();
		this.#cancelAdoption = this.#clock.after(OTHER_TAB_MS, () => this.wire.sendRest());
	}

	/** Another epoch is an older state of the server's storage: what it once committed may be gone. */
	#meetEpoch({ epoch, role }: Hello): void {
		if (epoch === this.#epoch) return;
		const known = this.#epoch !== null;
		this.#epoch = epoch;
		if (known && authorize(role, this.name, 'write')) this.#everythingWaits({ epoch });
		else this.#keep({ epoch });
	}

	#fill(): void {
		if (!this.#filled) this.#keep({ filled: true });
		this.#filled = true;
	}

	#clear(entries: WaitingEntry[]): void {
		this.#lastCommittedAt = this.#clock.now();
		const ids = entries.map(({ order, tab }) => ({ order, tab }));
		this.#keep({ committed: ids }, { type: 'committed', entries: ids });
		this.changed.emit();
	}
}
