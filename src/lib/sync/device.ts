/**
 * What this browser keeps of all roundtables: who this device is, which roundtables it knows, what the server refused.
 * If the browser does not let us keep anything, the same works in memory, and `storage` says so.
 */
import { answerOf } from '#util';
import { DeviceLists } from './device-lists.ts';
import { readIdentity, type Identity } from './identity.ts';
import { deleteDocument, keysOf, openOrNull } from './idb.ts';
import { readLastWords } from './last-words.ts';
import { readPersistence, requestPersistence, type Persistence } from './persistence.ts';
import { Quarantine } from './quarantine.ts';
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
	const db = await openOrNull(factory, DATABASE);
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
	/** What the server refused; for the rest of this module. */
	readonly quarantine: Quarantine;
	readonly #lists: DeviceLists;
	#persistence: Persistence = 'unsupported';
	#requested: Promise<Persistence> | null = null;
	#manager: DeviceOptions['storage'];

	constructor(db: IDBDatabase | null, identity: Identity, manager: DeviceOptions['storage']) {
		this.db = db;
		this.identity = identity;
		this.storage = db === null ? 'memory' : 'indexeddb';
		this.#manager = manager;
		const channel = `roundtable:${identity.principal}`;
		this.#lists = new DeviceLists({ db, channel, onstale: () => this.refresh() });
		this.quarantine = new Quarantine(this.#lists);
	}

	/** As of the last `requestPersistence`, or of the last visit. */
	get persistence(): Persistence {
		return this.#persistence;
	}

	/** Asks the browser once to keep what is stored; later calls return the first answer. */
	requestPersistence(): Promise<Persistence> {
		this.#requested ??= requestPersistence(this.#manager).then((answer) => {
			this.#persistence = answer;
			this.#lists.changed.emit();
			return answer;
		});
		return this.#requested;
	}

	/** Last opened first. */
	listRooms(): RoomRecord[] {
		return [...this.#lists.rooms.values()].sort((a, b) => usedAt(b) - usedAt(a));
	}

	/** As this tab knows it; null: it is not on this device. */
	getRoom(id: string): RoomRecord | null {
		return this.#lists.rooms.get(id) ?? null;
	}

	/** Calls after every change of the list, of a record, of the quarantine or of `persistence`, other tabs' included. */
	observeRooms(listener: (rooms: RoomRecord[]) => void): () => void {
		return this.#lists.changed.observe(() => listener(this.listRooms()));
	}

	/** False: this browser would not keep it, and it lasts as long as the tab. So for all that follow. */
	async putRoom(room: RoomRecord): Promise<boolean> {
		this.#lists.rooms.set(room.id, room);
		return this.#lists.write(['rooms'], (transaction) => void transaction.objectStore('rooms').put(room));
	}

	/** Changes single fields; another tab may change others at the same time. Does nothing for an unknown id. */
	async updateRoom(id: string, fields: Partial<Omit<RoomRecord, 'id'>>): Promise<boolean> {
		const known = this.#lists.rooms.get(id);
		if (known === undefined) return false;
		this.#lists.rooms.set(id, { ...known, ...fields });
		return this.#lists.write(['rooms'], (transaction) => {
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
		const refused = this.quarantine.of(id);
		this.#lists.rooms.delete(id);
		for (const record of refused) this.#lists.quarantine.delete(record.id);
		for (const name of documents) {
			readLastWords(name).forget();
			this.memory.forget(name);
		}
		return this.#lists.write(['rooms', 'quarantine', 'updates', 'waiting', 'documents'], (transaction) => {
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

	/** Deletes one document's rows, as of a part that this person may no longer read. */
	async deleteDocument(name: string): Promise<boolean> {
		this.memory.forget(name);
		return this.#lists.write(['updates', 'waiting', 'documents'], (transaction) =>
			deleteDocument(transaction, name)
		);
	}

	/** Reads again what other tabs may have changed. */
	async refresh(): Promise<void> {
		if (this.#requested === null) this.#persistence = await readPersistence(this.#manager);
		await this.#lists.read();
		this.#lists.changed.emit();
	}

	close(): void {
		this.#lists.close();
	}

	#documentsOf(id: string): string[] {
		const room = this.#lists.rooms.get(id);
		const names = room === undefined ? [] : Object.values(room.docNames);
		const refused = this.quarantine.of(id).flatMap((record) => [record.id, record.next]);
		return [...new Set([...names, ...refused])];
	}
}

function usedAt(room: RoomRecord): number {
	return Math.max(room.lastOpenedAt ?? 0, room.createdAt);
}
