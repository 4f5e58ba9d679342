/** The documents that are open in this process: opened once, however many ask, and let go of a while after the last of them. */
import { DOC_NAMES, type DocName } from '#protocol';
import type { Storage } from '../storage/index.ts';
import type { Recovery } from './recovery.ts';
import { RoomDoc, type RoomHost } from './room-doc.ts';

export type OpenDocsOptions = {
	storage: Pick<Storage, 'loadDoc'>;
	recovery: Pick<Recovery, 'importsOf'>;
	/** For every document. */
	host: RoomHost;
	/** How long a document stays open after its last socket. */
	evictMs: number;
	/** What remains to be done with a document that nobody uses; null: nothing. */
	beforeEviction: (doc: RoomDoc) => Promise<unknown> | null;
};

export class OpenDocs {
	readonly #options: OpenDocsOptions;
	readonly #opening = new Map<string, Promise<RoomDoc>>();
	/** With what will evict each of them; null: it is in use. */
	readonly #open = new Map<RoomDoc, NodeJS.Timeout | null>();

	constructor(options: OpenDocsOptions) {
		this.#options = options;
	}

	[Symbol.iterator](): IterableIterator<RoomDoc> {
		return this.#open.keys();
	}

	get size(): number {
		return this.#open.size;
	}

	has(doc: RoomDoc): boolean {
		return this.#open.has(doc);
	}

	/** Opens a document, which stays for a while; rejects when what is stored cannot be read. */
	async load(room: string, name: DocName): Promise<RoomDoc> {
		const key = keyOf(room, name);
		let opening = this.#opening.get(key);
		if (opening === undefined) {
			opening = this.#read(room, name);
			this.#opening.set(key, opening);
			opening.catch(() => this.#opening.delete(key));
		}
		const doc = await opening;
		this.evictLater(doc);
		return doc;
	}

	/** Resolves when nothing of the room is being opened any more. */
	async whenOpened(room: string): Promise<void> {
		const ofRoom = ([key]: [string, unknown]) => key.startsWith(`${room}/`);
		await Promise.allSettled([...this.#opening].filter(ofRoom).map(([, opening]) => opening));
	}

	/** Not to be evicted, until `evictLater` says so again. */
	keep(doc: RoomDoc): void {
		const eviction = this.#open.get(doc);
		if (eviction == null) return;
		clearTimeout(eviction);
		this.#open.set(doc, null);
	}

	/** Does nothing for a document that is not open. */
	evictLater(doc: RoomDoc): void {
		if (!this.#open.has(doc)) return;
		this.keep(doc);
		const eviction = setTimeout(() => void this.#evict(doc), this.#options.evictMs);
		eviction.unref();
		this.#open.set(doc, eviction);
	}

	forget(doc: RoomDoc): void {
		if (!this.#open.has(doc)) return;
		this.keep(doc);
		this.#open.delete(doc);
		this.#opening.delete(keyOf(doc.room, doc.name));
		doc.close();
	}

	async #read(room: string, name: DocName): Promise<RoomDoc> {
		const { storage, recovery, host } = this.#options;
		const stored = await storage.loadDoc(room, name);
		const imports = await recovery.importsOf(room, name);
		const doc = new RoomDoc(host, { room, name }, stored);
		doc.imports = imports;
		this.#open.set(doc, null);
		return doc;
	}

	async #evict(doc: RoomDoc): Promise<void> {
		this.#open.set(doc, null);
		if (!doc.isIdle) {
			// Nobody will leave any more, so nothing else would come back to it once the disk is done.
			if (doc.sessions.size === 0) this.evictLater(doc);
			return;
		}
		const rest = this.#options.beforeEviction(doc);
		if (rest !== null) {
			await rest;
			if (!doc.isIdle) return;
		}
		this.forget(doc);
	}
}

function keyOf(room: string, name: DocName): string {
	return `${room}/${DOC_NAMES.indexOf(name)}`;
}
