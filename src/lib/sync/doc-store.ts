/**
 * Keeps one document in IndexedDB. An update and the note that it still waits for the server are written in one
 * transaction, so neither survives a crash without the other, and "saved" means that this transaction has completed.
 *
 * Own code instead of y-indexeddb, which writes each update in a transaction that nobody hears of: a full disk aborts it,
 * a marker queued behind completes all the same, and the edit would be called saved while it is not.
 */
import * as Y from 'yjs';
import { answerOf, complete, Emitter } from '#util';
import type { Clock } from './clock.ts';
import { keysOf } from './idb.ts';
import { keepLastWords, readLastWords } from './last-words.ts';
import { TabMemory } from './tab-memory.ts';
import { keyOf, waitingKey, type EntryId, type WaitingEntry } from './waiting.ts';

/** Rows of one document before they are made one. */
const COMPACT_ROWS = 500;
const RETRY_MS = 5_000;

export type Change = {
	/** Bytes of Yjs, version 1. */
	update?: Uint8Array;
	/** What now waits for the server. */
	waits?: WaitingEntry;
	/** What no longer does. */
	committed?: readonly EntryId[];
	/** Of the server's storage, as of the last hello. */
	epoch?: string;
	/** The document has been whole. */
	filled?: true;
};

export type StoredDocument = {
	updates: Uint8Array[];
	waiting: WaitingEntry[];
} & Kept;

/** What else is known of a document. */
type Kept = { epoch: string | null; filled: boolean };
type Row = { document: string; bytes: Uint8Array };
type Queued = { change: Change; at: number; tried: () => void };

const NOTHING: StoredDocument = { updates: [], waiting: [], epoch: null, filled: false };

/**
 * Updates and waiting notes of one moment: read together, so that each note's update is among the updates. With them what
 * a page wrote as it went away.
 */
export async function loadDocument(db: IDBDatabase, document: string): Promise<StoredDocument> {
	const transaction = db.transaction(['updates', 'waiting', 'documents']);
	const [rows, waiting, kept] = await Promise.all([
		answerOf<Row[]>(transaction.objectStore('updates').index('document').getAll(document)),
		answerOf<WaitingEntry[]>(transaction.objectStore('waiting').getAll(keysOf(document))),
		answerOf<Kept | undefined>(transaction.objectStore('documents').get(document))
	]);
	const { epoch, filled } = kept ?? NOTHING;
	const { words } = readLastWords(document);
	const known = new Set(waiting.map(keyOf));
	return {
		updates: [...rows.map((row) => row.bytes), ...words.flatMap(({ update }) => update ?? [])],
		waiting: [...waiting, ...words.flatMap(({ waits }) => (waits && !known.has(keyOf(waits)) ? waits : []))],
		...{ epoch, filled }
	};
}

/** With changes that are not on disk. */
function withHeld(stored: StoredDocument, held: readonly Change[]): StoredDocument {
	const whole = { ...stored, updates: [...stored.updates], waiting: new Map<string, WaitingEntry>() };
	for (const entry of stored.waiting) whole.waiting.set(keyOf(entry), entry);
	for (const { update, waits, committed, epoch, filled } of held) {
		if (update !== undefined) whole.updates.push(update);
		if (waits !== undefined) whole.waiting.set(keyOf(waits), waits);
		for (const entry of committed ?? []) whole.waiting.delete(keyOf(entry));
		whole.epoch = epoch ?? whole.epoch;
		whole.filled ||= filled ?? false;
	}
	return { ...whole, waiting: [...whole.waiting.values()] };
}

/** Origin of transactions that bring in what was stored. */
export const FROM_STORE = Symbol('from the store');

export class DocStore {
	/** Something was saved, or could not be. */
	readonly changed = new Emitter();
	#db: IDBDatabase | null;
	readonly #document: string;
	readonly #clock: Clock;
	readonly #memory: TabMemory;
	#queue: Queued[] = [];
	/** In the transaction that is under way. */
	#underWay: Queued[] = [];
	#working: Promise<void> | null = null;
	#unsavedSince: number | null = null;
	/** Waiting notes that are not on disk yet. */
	readonly #unsaved = new Set<string>();
	#kept: Kept = { epoch: null, filled: false };
	#refused: boolean;
	#rows = 0;
	#cancelRetry: (() => void) | null = null;
	#closed = false;

	/** `db` null: this browser keeps nothing; the store then says so for ever. `memory`: of this tab. */
	constructor(db: IDBDatabase | null, document: string, clock: Clock, memory = new TabMemory()) {
		this.#db = db;
		this.#document = document;
		this.#clock = clock;
		this.#memory = memory;
		this.#refused = db === null;
		if (typeof window !== 'undefined') window.addEventListener('pagehide', this.#leave);
	}

	get document(): string {
		return this.#document;
	}

	/** When the oldest change that is not on disk was made; null: all are. */
	get unsavedSince(): number | null {
		return this.#unsavedSince;
	}

	/** How many edits that still wait for the server would be lost with this tab. */
	get unsavedWaiting(): number {
		return this.#unsaved.size;
	}

	/** True after a write failed, until one succeeds. */
	get refused(): boolean {
		return this.#refused;
	}

	/** What cannot be read counts as not there, and as a disk that refuses: what is on it stays untouched. */
	async load(): Promise<StoredDocument> {
		if (this.#db === null) return this.#remember();
		try {
			const stored = await loadDocument(this.#db, this.#document);
			this.#rows = stored.updates.length;
			this.#kept = { epoch: stored.epoch, filled: stored.filled };
			const { words, forget } = readLastWords(this.#document);
			const held = this.#memory.take(this.#document).map(({ change }) => change);
			await Promise.all([...words, ...held].map((change) => this.write(change)));
			if (!this.#refused) forget();
			return withHeld(stored, held);
		} catch {
			this.#db = null;
			this.#refused = true;
			return this.#remember();
		}
	}

	/** All that there is where nothing is kept. It would still go with the tab, and counts so. */
	#remember(): StoredDocument {
		const held = this.#memory.read(this.#document);
		this.#unsavedSince = held[0]?.at ?? null;
		for (const entry of this.#memory.waiting(this.#document)) this.#unsaved.add(keyOf(entry));
		return withHeld(
			NOTHING,
			held.map(({ change }) => change)
		);
	}

	/**
	 * Queues a change; all that are queued in one task are written in one transaction. Never throws. Resolves, in the order
	 * of the calls, when it is on disk or was refused for the first time.
	 */
	async write(change: Change): Promise<void> {
		if (this.#closed) return;
		if (change.waits !== undefined) this.#unsaved.add(keyOf(change.waits));
		for (const entry of change.committed ?? []) this.#unsaved.delete(keyOf(entry));
		const at = this.#clock.now();
		this.#unsavedSince ??= at;
		if (this.#db === null) return this.#memory.add(this.#document, [{ change, at }]);
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#queue.push({ change, at, tried: resolve });
		this.#work();
		await promise;
	}

	/** Resolves when nothing is left to write or a write has failed: look at `unsavedSince`. */
	async settled(): Promise<void> {
		while (this.#working !== null) await this.#working;
	}

	/** Makes one row of many, `doc` being this document; also brings in what other tabs have stored. */
	compact(doc: Y.Doc): void {
		if (this.#db === null || this.#rows < COMPACT_ROWS || this.#working !== null || this.#closed) return;
		this.#working = this.#compactNow(this.#db, doc).finally(() => this.#done());
	}

	/** The rows are never made one: not all of them could be read. */
	keepRows(): void {
		this.#rows = -Infinity;
	}

	/** After what is queued is written, or without (`abandon`). */
	async close({ abandon = false } = {}): Promise<void> {
		if (abandon) this.#queue = [];
		await this.settled();
		this.#closed = true;
		if (abandon) this.#memory.forget(this.#document);
		else this.#memory.add(this.#document, this.#queue);
		if (typeof window !== 'undefined') window.removeEventListener('pagehide', this.#leave);
		this.#cancelRetry?.();
	}

	readonly #leave = (): void => {
		keepLastWords(
			this.#document,
			[...this.#underWay, ...this.#queue].map(({ change }) => change)
		);
	};

	#work(): void {
		if (this.#working !== null || this.#queue.length === 0 || this.#closed || this.#db === null) return;
		this.#cancelRetry?.();
		this.#working = this.#flush(this.#db).finally(() => this.#done());
	}

	#done(): void {
		this.#working = null;
		// What came meanwhile, unless the disk is full: then the next edit or the timer tries.
		if (!this.#refused) this.#work();
		this.changed.emit();
	}

	async #flush(db: IDBDatabase): Promise<void> {
		// Let the whole task finish its edits first.
		await Promise.resolve();
		const batch = this.#queue.splice(0);
		this.#underWay = batch;
		try {
			const transaction = db.transaction(['updates', 'waiting', 'documents'], 'readwrite');
			for (const { change } of batch) this.#put(transaction, change);
			await complete(transaction);
			this.#refused = false;
			for (const { change } of batch)
				if (change.waits !== undefined) this.#unsaved.delete(keyOf(change.waits));
			this.#unsavedSince = this.#queue[0]?.at ?? null;
		} catch {
			// Nothing of the batch is kept (disk full, database taken away), so all of it is tried again, in order.
			this.#queue.unshift(...batch);
			this.#refused = true;
			this.#cancelRetry = this.#clock.after(RETRY_MS, () => this.#work());
		}
		this.#underWay = [];
		for (const { tried } of batch) tried();
	}

	#put(transaction: IDBTransaction, { update, waits, committed, epoch, filled }: Change): void {
		const waiting = transaction.objectStore('waiting');
		if (update !== undefined) {
			transaction.objectStore('updates').add({ document: this.#document, bytes: update } satisfies Row);
			this.#rows++;
		}
		if (waits !== undefined) waiting.put(waits, waitingKey(this.#document, waits));
		for (const entry of committed ?? []) waiting.delete(waitingKey(this.#document, entry));
		if (epoch === undefined && filled === undefined) return;
		this.#kept = { epoch: epoch ?? this.#kept.epoch, filled: filled ?? this.#kept.filled };
		transaction.objectStore('documents').put(this.#kept, this.#document);
	}

	async #compactNow(db: IDBDatabase, doc: Y.Doc): Promise<void> {
		try {
			const transaction = db.transaction('updates', 'readwrite');
			const store = transaction.objectStore('updates');
			const index = store.index('document');
			const keys = index.getAllKeys(this.#document);
			const rows = index.getAll(this.#document) as IDBRequest<Row[]>;
			rows.onsuccess = () => {
				// An edit that is queued would be kept here without its waiting note.
				if (this.#queue.length > 0) return;
				doc.transact(() => rows.result.forEach(({ bytes }) => Y.applyUpdate(doc, bytes)), FROM_STORE);
				store.add({ document: this.#document, bytes: Y.encodeStateAsUpdate(doc) } satisfies Row);
				for (const key of keys.result) store.delete(key);
				this.#rows = 1;
			};
			await complete(transaction);
		} catch {
			// The rows are all still there; they only stay many until as many more have come.
			this.#rows = 0;
		}
	}
}
