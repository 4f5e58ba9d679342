/**
 * What this browser keeps of all roundtables: who this device is, which roundtables it knows, what the server refused.
 * If the browser does not let us keep anything, the same works in memory, and `storage` says so.
 */
import { answerOf, complete, Emitter } from '#util';
import { openChannel, type Channel } from './channel.ts';
import { loadDocument } from './doc-store.ts';
import { createIdentity, type Identity } from './identity.ts';
import { keysOf, openDatabase } from './idb.ts';
import { readLastWords } from './last-words.ts';
import { readPersistence, requestPersistence, type Persistence } from './persistence.ts';
import type { Quarantined, RefusedContent } from './quarantine.ts';
import type { RoomRecord } from './room-record.ts';
import { TabMemory } from './tab-memory.ts';
import { Waiting, type WaitingEntry } from './waiting.ts';

const DATABASE = 'roundtable';

export type DeviceOptions = {
	/** Null: as if the browser refused. Default: the browser's. */
	indexedDB?: IDBFactory | null;
	storage?: Pick<StorageManager, 'persist' | 'persisted'>;
};

/** Resolves also where nothing can be kept; look at `storage`. */
export async function openDevice(options: DeviceOptions = {}): Promise<Device> {
	const factory = options.indexedDB === undefined ? globalThis.indexedDB : options.indexedDB;
	const storage = options.storage ?? globalThis.navigator?.storage;
	const db = await openOrNull(factory);
	const device = new Device(db, await readIdentity(db), storage);
	await device.refresh();
	return device;
}

export type { Device };
class Device {
	readonly identity: Identity;
	/** `memory`: this browser refused; everything is gone with the tab. */
	readonly storage: 'indexeddb' | 'memory';
	/** For the rest of this module. */
	readonly db: IDBDatabase | null;
	/** What could not be written to this device; for the rest of this module. */
	readonly memory = new TabMemory();
	#rooms = new Map<string, RoomRecord>();
	#quarantine = new Map<string, Quarantined>();
	/** Of refused documents, where nothing can be kept on disk. */
	#refused = new Map<string, RefusedContent>();
	#changed = new Emitter();
	#persistence: Persistence = 'unsupported';
	#requested: Promise<Persistence> | null = null;
	#manager: DeviceOptions['storage'];
	#channel: Channel<'changed'>;
	/** Writes begun, writes under way: what was read before a write must not replace what it made. */
	#begun = 0;
	#underWay = 0;

	constructor(db: IDBDatabase | null, identity: Identity, manager: DeviceOptions['storage']) {
		this.db = db;
		this.identity = identity;
		this.storage = db === null ? 'memory' : 'indexeddb';
		this.#manager = manager;
		this.#channel = openChannel(`roundtable:${identity.principal}`, () => void this.refresh());
	}

	/** As of the last `requestPersistence`, or of the last visit. */
	get persistence(): Persistence {
		return this.#persistence;
	}

	/** Asks the browser once to keep what is stored; later calls return the first answer. */
	requestPersistence(): Promise<Persistence> {
		this.#requested ??= requestPersistence(this.#manager).then((answer) => {
			this.#persistence = answer;
			this.#changed.emit();
			return answer;
		});
		return this.#requested;
	}

	/** Last opened first. */
	listRooms(): RoomRecord[] {
		return [...this.#rooms.values()].sort((a, b) => usedAt(b) - usedAt(a));
	}

	getRoom(id: string): RoomRecord | null {
		return this.#rooms.get(id) ?? null;
	}

	/** Calls after every change of the list, of a record, of the quarantine or of `persistence`, other tabs' included. */
	observeRooms(listener: (rooms: RoomRecord[]) => void): () => void {
		return this.#changed.observe(() => listener(this.listRooms()));
	}

	/** False: this browser would not keep it, and it lasts as long as the tab. So for all that follow. */
	async putRoom(room: RoomRecord): Promise<boolean> {
		this.#rooms.set(room.id, room);
		return this.#write(['rooms'], (transaction) => void transaction.objectStore('rooms').put(room));
	}

	/** Changes single fields; another tab may change others at the same time. Does nothing for an unknown id. */
	async updateRoom(id: string, fields: Partial<Omit<RoomRecord, 'id'>>): Promise<boolean> {
		const known = this.#rooms.get(id);
		if (known === undefined) return false;
		this.#rooms.set(id, { ...known, ...fields });
		return this.#write(['rooms'], (transaction) => {
			const store = transaction.objectStore('rooms');
			const stored: IDBRequest<RoomRecord | undefined> = store.get(id);
			stored.onsuccess = () => {
				if (stored.result !== undefined) store.put({ ...stored.result, ...fields });
			};
		});
	}

	/** Edits of this roundtable that only this device has: not committed, or refused and kept. */
	async waitingIn(id: string): Promise<number> {
		const room = this.getRoom(id);
		if (room === null) return 0;
		const names = this.#documentsOf(id);
		const held = names.reduce((sum, name) => sum + this.memory.count(name), 0);
		if (this.db === null) return held;
		const store = this.db.transaction('waiting').objectStore('waiting');
		const counts = await Promise.all(
			names.map(async (name) => {
				const waiting = new Waiting();
				for (const entry of await answerOf<WaitingEntry[]>(store.getAll(keysOf(name)))) waiting.add(entry);
				for (const { waits } of readLastWords(name).words) if (waits) waiting.add(waits);
				return waiting.count;
			})
		);
		return counts.reduce((sum, count) => sum + count, held);
	}

	/**
	 * Deletes everything this device keeps of a roundtable, what waits included. The server keeps its copy.
	 * Close the roundtable in this tab first; other tabs close theirs when they hear of it.
	 */
	async forgetRoom(id: string): Promise<boolean> {
		const documents = this.#documentsOf(id);
		const refused = this.quarantined(id);
		this.#rooms.delete(id);
		for (const record of refused) this.#quarantine.delete(record.id);
		for (const name of documents) {
			readLastWords(name).forget();
			this.memory.forget(name);
		}
		return this.#write(['rooms', 'quarantine', 'updates', 'waiting', 'documents'], (transaction) => {
			transaction.objectStore('rooms').delete(id);
			for (const record of refused) transaction.objectStore('quarantine').delete(record.id);
			for (const name of documents) deleteDocument(transaction, name);
		});
	}

	/** True while something that was written here would go with this tab, also of roundtables that are not open now. */
	get holdsInTab(): boolean {
		return this.listRooms().some((room) =>
			this.#documentsOf(room.id).some((name) =>
				room.where === 'device' ? this.memory.read(name).length > 0 : this.memory.count(name) > 0
			)
		);
	}

	/** What the server refused in this roundtable and is kept here, oldest first. */
	quarantined(room: string): Quarantined[] {
		return [...this.#quarantine.values()]
			.filter((record) => record.room === room)
			.sort((a, b) => a.at - b.at);
	}

	isDiscarded(id: string): boolean {
		return this.#quarantine.get(id)?.discarded === true;
	}

	/** Keeps the record of a refusal; one that another tab made first stays and is returned. */
	async quarantine(record: Quarantined): Promise<Quarantined> {
		let kept = this.#quarantine.get(record.id) ?? record;
		this.#quarantine.set(kept.id, kept);
		await this.#write(['quarantine'], (transaction) => {
			const store = transaction.objectStore('quarantine');
			const stored: IDBRequest<Quarantined | undefined> = store.get(record.id);
			stored.onsuccess = () => {
				if (stored.result === undefined) store.put(kept);
				else kept = stored.result;
			};
		});
		this.#quarantine.set(kept.id, kept);
		return kept;
	}

	/** From now on the roundtable's document is the one that arrived from the server. One transaction. */
	async rebuilt(record: Quarantined, count: number): Promise<boolean> {
		const done: Quarantined = { ...(this.#quarantine.get(record.id) ?? record), rebuilt: true, count };
		const room = this.#rooms.get(record.room);
		this.#quarantine.set(record.id, done);
		if (room !== undefined) this.#rooms.set(room.id, withName(room, record));
		return this.#write(['rooms', 'quarantine'], (transaction) => {
			const rooms = transaction.objectStore('rooms');
			const stored: IDBRequest<RoomRecord | undefined> = rooms.get(record.room);
			stored.onsuccess = () => {
				if (stored.result === undefined) return;
				rooms.put(withName(stored.result, record));
				transaction.objectStore('quarantine').put(done);
			};
		});
	}

	/** For a browser that keeps nothing: the refused document lives on in memory. */
	keepRefused(id: string, content: RefusedContent): void {
		if (this.db === null) this.#refused.set(id, content);
	}

	async readRefused(record: Quarantined): Promise<RefusedContent> {
		const held = this.#refused.get(record.id);
		if (held !== undefined || this.db === null) return held ?? { updates: [], edits: [] };
		const { updates, waiting } = await loadDocument(this.db, record.id);
		return { updates, edits: waiting.map((entry) => entry.bytes) };
	}

	/**
	 * Deletes a refused document for good. One that is still shown, because nothing has taken its place, is only no longer
	 * offered: it goes when this person is let in again and the server's arrives.
	 */
	async discard(record: Quarantined): Promise<boolean> {
		if (this.#quarantine.get(record.id)?.rebuilt === false) return this.#discardLater(record);
		this.#quarantine.delete(record.id);
		return this.#write(['quarantine', 'updates', 'waiting', 'documents'], (transaction) => {
			transaction.objectStore('quarantine').delete(record.id);
			deleteDocument(transaction, record.id);
		});
	}

	#discardLater(record: Quarantined): Promise<boolean> {
		const done: Quarantined = { ...record, discarded: true };
		this.#quarantine.set(record.id, done);
		return this.#write(['quarantine'], (transaction) => {
			transaction.objectStore('quarantine').put(done);
		});
	}

	/** Deletes one document's rows, as of a part that this person may no longer read. */
	async deleteDocument(name: string): Promise<boolean> {
		this.memory.forget(name);
		return this.#write(['updates', 'waiting', 'documents'], (transaction) =>
			deleteDocument(transaction, name)
		);
	}

	/** Reads again what other tabs may have changed. */
	async refresh(): Promise<void> {
		if (this.#requested === null) this.#persistence = await readPersistence(this.#manager);
		if (this.db !== null && this.#underWay === 0) await this.#readLists(this.db);
		this.#changed.emit();
	}

	close(): void {
		this.#channel.close();
		this.db?.close();
	}

	#documentsOf(id: string): string[] {
		const room = this.#rooms.get(id);
		const names = room === undefined ? [] : Object.values(room.docNames);
		const refused = this.quarantined(id).flatMap((record) => [record.id, record.next]);
		return [...new Set([...names, ...refused])];
	}

	async #readLists(db: IDBDatabase): Promise<void> {
		const begun = this.#begun;
		try {
			const transaction = db.transaction(['rooms', 'quarantine']);
			const [rooms, quarantine] = await Promise.all([
				answerOf<RoomRecord[]>(transaction.objectStore('rooms').getAll()),
				answerOf<Quarantined[]>(transaction.objectStore('quarantine').getAll())
			]);
			// A write that began meanwhile reads again when it is done.
			if (begun !== this.#begun) return;
			this.#rooms = new Map(rooms.map((room) => [room.id, room]));
			this.#quarantine = new Map(quarantine.map((record) => [record.id, record]));
		} catch {
			// The database was taken away, as by "clear site data": what is in memory is all there is.
		}
	}

	/** Memory is already changed: a disk that refuses must not stop the roundtable that is open. */
	async #write(stores: string[], fill: (transaction: IDBTransaction) => void): Promise<boolean> {
		this.#changed.emit();
		if (this.db === null) return false;
		this.#begun++;
		this.#underWay++;
		let kept = true;
		try {
			const transaction = this.db.transaction(stores, 'readwrite');
			fill(transaction);
			await complete(transaction);
			this.#channel.post('changed');
		} catch {
			kept = false;
		}
		if (--this.#underWay === 0 && kept) await this.refresh();
		return kept;
	}
}

function usedAt(room: RoomRecord): number {
	return Math.max(room.lastOpenedAt ?? 0, room.createdAt);
}

function withName(room: RoomRecord, record: Quarantined): RoomRecord {
	return { ...room, docNames: { ...room.docNames, [record.doc]: record.next } };
}

function deleteDocument(transaction: IDBTransaction, name: string): void {
	const updates = transaction.objectStore('updates');
	const keys = updates.index('document').getAllKeys(name);
	keys.onsuccess = () => {
		for (const key of keys.result) updates.delete(key);
	};
	transaction.objectStore('waiting').delete(keysOf(name));
	transaction.objectStore('documents').delete(name);
}

async function openOrNull(factory: IDBFactory | null | undefined): Promise<IDBDatabase | null> {
	if (factory == null) return null;
	try {
		return await openDatabase(factory, DATABASE);
	} catch {
		// Private windows and full disks refuse; `storage` tells.
		return null;
	}
}

/** Made once per device: two tabs that open at the same moment agree, because it is read and written in one transaction. */
async function readIdentity(db: IDBDatabase | null): Promise<Identity> {
	let identity = createIdentity();
	if (db === null) return identity;
	try {
		const transaction = db.transaction('identity', 'readwrite');
		const store = transaction.objectStore('identity');
		const stored: IDBRequest<Identity | undefined> = store.get('self');
		stored.onsuccess = () => {
			if (stored.result === undefined) store.put(identity, 'self');
			else identity = stored.result;
		};
		await complete(transaction);
	} catch {
		// A full disk at the very first visit: this identity lasts as long as the tab.
	}
	return identity;
}
