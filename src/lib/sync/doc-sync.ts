/**
 * One document of a roundtable: kept on this device, shared with this device's other tabs, and joined to the server while
 * there is a connection. Knows at every moment which of its edits only this tab, this device or the server has.
 */
import * as encoding from 'lib0/encoding';
import { nanoid } from 'nanoid';
import { Awareness } from 'y-protocols/awareness';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import {
	authorize,
	closeReason,
	MESSAGE,
	SYNC,
	type CloseReason,
	type Denial,
	type DocName,
	type Hello,
	type ServerMessage
} from '#protocol';
import { Emitter, exhaustive } from '#util';
import { openChannel, type Channel } from './channel.ts';
import type { Clock } from './clock.ts';
import { createDoc } from './doc.ts';
import { DocStore, FROM_STORE } from './doc-store.ts';
import { createProvider, type Line } from './line.ts';
import { Outbox } from './outbox.ts';
import type { SocketWatcher } from './socket.ts';
import type { RefusedContent } from './quarantine.ts';
import { Waiting, type EntryId, type WaitingEntry } from './waiting.ts';

export type DocSyncOptions = {
	name: DocName;
	db: IDBDatabase | null;
	/** Under which it is kept on this device. */
	document: string;
	principal: string;
	clock: Clock;
	/** False while no server knows the roundtable: then nothing waits for one. */
	waits: boolean;
};

type TabMessage =
	| { type: 'edit'; update: Uint8Array; entry: WaitingEntry | null }
	| { type: 'committed'; entries: EntryId[] }
	| { type: 'refused' };

/** Origin of transactions that bring in another tab's edit while there is no provider. */
const FROM_TAB = Symbol('from another tab');
/** How long another tab has for getting its own edit to the server before this one does. */
const OTHER_TAB_MS = 3_000;
const GAP_MS = 5_000;

export class DocSync {
	readonly name: DocName;
	readonly doc: Y.Doc;
	readonly awareness: Awareness;
	readonly store: DocStore;
	/** Any of the facts below may have changed. */
	readonly changed = new Emitter();
	readonly edited = new Emitter<{ here: boolean }>();
	readonly hello = new Emitter<Hello>();
	readonly who = new Emitter<{ clientId: number; principal: string }>();
	/** The server will not store what was sent: nothing more may be sent from this document. */
	readonly denied = new Emitter<Denial>();
	/** The server ended for good what was opened on this line; perhaps another has been given since. */
	readonly closed = new Emitter<{ reason: CloseReason; line: Line }>();
	readonly #waiting = new Waiting();
	readonly #clock: Clock;
	/** Tells this tab's edits from those of other tabs. */
	readonly #tab = nanoid(8);
	readonly #tabs: Channel<TabMessage>;
	readonly #outbox: Outbox;
	/** Messages of other tabs that came while this one was loading. */
	#early: TabMessage[] | null = [];
	#waits: boolean;
	#provider: WebsocketProvider | null = null;
	#line: Line | null = null;
	/** The line of the present socket, or of the last. */
	#socketLine: Line | null = null;
	/** Number and reason of the first message that the server refused. */
	#denial: { index: number; reason: Denial } | null = null;
	#epoch: string | null = null;
	/** What is written in this turn of the event loop is one act. */
	#act: number | null = null;
	#arrived = false;
	#lastCommittedAt: number | null = null;
	#cancelAdoption: (() => void) | null = null;
	#cancelGap: (() => void) | null = null;

	/** Resolves once everything that this device has is in the document. Rejects if it cannot be read. */
	static async open(options: DocSyncOptions): Promise<DocSync> {
		const sync = new DocSync(options);
		await sync.#load();
		return sync;
	}

	private constructor({ name, db, document, principal, clock, waits }: DocSyncOptions) {
		this.name = name;
		this.#clock = clock;
		this.#waits = waits;
		this.doc = createDoc();
		this.awareness = new Awareness(this.doc);
		// The relay takes presence on `content` only.
		if (name !== 'content') this.awareness.setLocalState(null);
		this.store = new DocStore(db, document, clock);
		this.store.changed.observe(() => {
			this.store.compact(this.doc);
			this.changed.emit();
		});
		this.#outbox = new Outbox({
			waiting: this.#waiting,
			presenceOf: name === 'content' ? this.doc.clientID : null,
			send: (frame) => this.#provider?.ws?.send(frame),
			state: () => Y.encodeStateAsUpdate(this.doc),
			ontoolarge: () => this.denied.emit('too-large')
		});
		this.#tabs = openChannel<TabMessage>(`roundtable:${principal}:${document}`, (message) => {
			if (this.#early === null) this.#hear(message);
			else this.#early.push(message);
		});
		// Before any provider: the entry must exist when the provider sends the update.
		this.doc.on('update', this.#onUpdate);
	}

	get waiting(): number {
		return this.#waiting.count;
	}

	/** When the oldest waiting edit was made, ms since 1970. */
	get waitingSince(): number | null {
		return this.#waiting.since;
	}

	/** True while closing this tab would lose an edit. */
	get onlyHere(): boolean {
		if (!this.#waits) return this.store.unsavedSince !== null;
		return this.#waiting.entries().some((entry) => !this.store.holds(entry));
	}

	/** True while everything that the server had at the time of connecting is here, and the line is open. */
	get live(): boolean {
		return this.#provider?.synced ?? false;
	}

	/** True once the document has been filled, from this device or from the server. */
	get arrived(): boolean {
		return this.#arrived;
	}

	get lastCommittedAt(): number | null {
		return this.#lastCommittedAt;
	}

	/** From now on edits wait for a server, and so does everything written before. Resolves when that is on disk. */
	async beginWaiting(): Promise<void> {
		if (this.#waits) return;
		this.#waits = true;
		this.#everythingWaits();
		await this.store.settled();
	}

	/** Opens the line; it reopens by itself until it is ended for good. Also after that, to try once more. */
	connect(line: Line): void {
		this.#line = line;
		this.#provider ??= this.#listen(
			createProvider(line, this.name, this.doc, this.awareness, this.#watcher, this.#onMessage)
		);
		this.#provider.protocols = line.protocols();
		this.#provider.connect();
	}

	/** Opens a new socket now: what looks open may be dead after the network was away. */
	reconnect(): void {
		if (this.#provider === null || this.#line === null || !this.#provider.shouldConnect) return;
		this.#provider.disconnect();
		this.connect(this.#line);
	}

	/** Nothing leaves and nothing arrives any more; edits are still kept on this device. */
	disconnect(): void {
		this.#provider?.destroy();
		this.#provider = null;
		this.changed.emit();
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

	/** After what is queued is on disk. */
	async close(): Promise<void> {
		this.disconnect();
		this.#cancelAdoption?.();
		this.#cancelGap?.();
		this.#tabs.close();
		this.doc.off('update', this.#onUpdate);
		this.awareness.destroy();
		await this.store.close();
	}

	async #load(): Promise<void> {
		const stored = await this.store.load();
		this.doc.transact(() => {
			for (const update of stored.updates) Y.applyUpdate(this.doc, update);
		}, FROM_STORE);
		for (const entry of stored.waiting) this.#waiting.add(entry);
		this.#epoch = stored.epoch;
		this.#arrived = stored.updates.length > 0;
		const early = this.#early ?? [];
		this.#early = null;
		for (const message of early) this.#hear(message);
		this.store.compact(this.doc);
	}

	readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
		if (origin === FROM_STORE) return;
		const here = origin !== FROM_TAB && (this.#provider === null || origin !== this.#provider);
		if (!here) {
			this.store.write({ update });
		} else {
			const entry = this.#waits ? this.#createEntry(update) : null;
			this.store.write(entry === null ? { update } : { update, waits: entry });
			this.#tabs.post({ type: 'edit', update, entry });
			if (entry !== null) this.#outbox.expect(entry);
		}
		this.#arrived = true;
		if (this.doc.store.pendingStructs !== null) this.#askAgainLater();
		this.edited.emit({ here });
		this.changed.emit();
	};

	#createEntry(bytes: Uint8Array): WaitingEntry {
		const order = this.#waiting.nextOrder();
		if (this.#act === null) {
			this.#act = order;
			queueMicrotask(() => (this.#act = null));
		}
		const entry = { order, tab: this.#tab, act: this.#act, bytes, at: this.#clock.now() };
		this.#waiting.add(entry);
		return entry;
	}

	/** One entry for all that this document holds; two tabs that find the same write the same one. */
	#everythingWaits(epoch?: string): void {
		const empty = this.doc.store.clients.size === 0;
		const waits = { order: 0, tab: 'everything', act: 0, bytes: null, at: this.#clock.now() };
		if (!empty) this.#waiting.add(waits);
		this.store.write({ ...(empty ? {} : { waits }), ...(epoch === undefined ? {} : { epoch }) });
		this.changed.emit();
	}

	#hear(message: TabMessage): void {
		switch (message.type) {
			case 'edit':
				if (message.entry !== null) this.#waiting.add(message.entry);
				// In the provider's name, so that it does not send what the other tab is already sending.
				Y.applyUpdate(this.doc, message.update, this.#provider ?? FROM_TAB);
				this.#adoptLater();
				break;
			case 'committed':
				this.#waiting.remove(message.entries);
				// Also here: an own note may still be on its way to the disk.
				this.store.write({ committed: message.entries });
				this.#lastCommittedAt = this.#clock.now();
				break;
			case 'refused':
				this.denied.emit('role');
				break;
			default:
				exhaustive(message);
		}
		this.changed.emit();
	}

	#adoptLater(): void {
		this.#cancelAdoption?.();
		this.#cancelAdoption = this.#clock.after(OTHER_TAB_MS, () => {
			if (this.live) this.#outbox.sendRest();
		});
	}

	/** Something arrived whose predecessor is missing: if it does not follow, ask for everything from where we are. */
	#askAgainLater(): void {
		this.#cancelGap ??= this.#clock.after(GAP_MS, () => {
			this.#cancelGap = null;
			if (this.doc.store.pendingStructs === null || !this.live) return;
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, MESSAGE.sync);
			encoding.writeVarUint(encoder, SYNC.step1);
			encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
			this.#provider?.ws?.send(encoding.toUint8Array(encoder));
		});
	}

	#listen(provider: WebsocketProvider): WebsocketProvider {
		provider.on('sync', (synced) => {
			if (synced) this.#arrived = true;
			this.changed.emit();
		});
		provider.on('status', () => this.changed.emit());
		provider.on('connection-close', () => {
			this.#tellDenial();
			// The next attempt is already planned; it has to show the session of then.
			if (this.#line !== null) provider.protocols = this.#line.protocols();
		});
		provider.on('closed', ({ code }) => {
			const line = this.#socketLine;
			if (line !== null) this.closed.emit({ reason: closeReason(code) ?? 'malformed', line });
		});
		return provider;
	}

	readonly #onMessage = (message: ServerMessage): void => {
		switch (message.type) {
			case 'hello':
				this.#outbox.frameBytes = message.frameBytes;
				this.#meetEpoch(message);
				this.hello.emit(message);
				break;
			case 'committed':
				this.#clear(this.#waiting.committed(message.count));
				if (this.#denial !== null && message.count >= this.#denial.index) this.#tellDenial();
				break;
			case 'denied':
				this.#waiting.denied(message.index);
				this.#outbox.stop();
				this.#denial ??= message;
				break;
			case 'who':
				this.who.emit(message);
				break;
			default:
				exhaustive(message);
		}
	};

	readonly #watcher: SocketWatcher = {
		onsocket: () => {
			this.#socketLine = this.#line;
			this.#outbox.onsocket();
		},
		onsend: (message) => this.#outbox.onsend(message)
	};

	/** Only after the fate of everything sent before it is known, or never will be. */
	#tellDenial(): void {
		const denial = this.#denial;
		this.#denial = null;
		if (denial !== null) this.denied.emit(denial.reason);
	}

	/** Another epoch is an older state of the server's storage: what it once committed may be gone. */
	#meetEpoch({ epoch, role }: Hello): void {
		if (epoch === this.#epoch) return;
		const known = this.#epoch !== null;
		this.#epoch = epoch;
		if (known && authorize(role, this.name, 'write')) this.#everythingWaits(epoch);
		else this.store.write({ epoch });
	}

	#clear(entries: WaitingEntry[]): void {
		if (entries.length === 0) return;
		this.#lastCommittedAt = this.#clock.now();
		this.store.write({ committed: entries });
		this.#tabs.post({ type: 'committed', entries: entries.map(({ order, tab }) => ({ order, tab })) });
		this.changed.emit();
	}
}
