/**
 * What the server would not take. The refused document stays whole under its old name, out of reach of any connection;
 * the roundtable goes on in a new one that is filled from the server. Nothing in here is sent unless a person says so.
 */
import type { CloseReason, Denial, DocName } from '#protocol';
import type { DeviceLists } from './device-lists.ts';
import { loadDocument } from './doc-store.ts';
import { deleteDocument } from './idb.ts';
import type { RoomRecord } from './room-record.ts';

/** Why: a message was denied, or the connection was ended for good. */
export type RefusalReason = Denial | CloseReason;

export type Quarantined = {
	/** The name under which the refused document is kept; one document is refused at most once. */
	id: string;
	room: string;
	doc: DocName;
	/** The name of the document that takes its place. */
	next: string;
	reason: RefusalReason;
	/** Ms since 1970. */
	at: number;
	/** Edits that were refused; 0 when only others' content differed, as after a restored backup. */
	count: number;
	/** The person wants none of it back; it is deleted as soon as something stands in its place. */
	discarded?: true;
	/** True once the new document has arrived from the server and is the one shown. */
	rebuilt: boolean;
};

/** A refused document for looking at, saving or applying again. */
export type RefusedContent = {
	/** Everything the document held, as Yjs updates. */
	updates: Uint8Array[];
	/** The refused edits in their order; null stands for everything. */
	edits: (Uint8Array | null)[];
};

/** Everything that is kept of refusals on this device, and every change of it. */
export class Quarantine {
	readonly #lists: DeviceLists;
	/** The documents, where nothing can be kept on disk. */
	readonly #refused = new Map<string, RefusedContent>();

	constructor(lists: DeviceLists) {
		this.#lists = lists;
	}

	/** What the server refused in this roundtable and is kept here, oldest first. */
	of(room: string): Quarantined[] {
		return [...this.#lists.quarantine.values()]
			.filter((record) => record.room === room)
			.sort((a, b) => a.at - b.at);
	}

	/** Nobody wants it back, but nothing has taken its place yet. */
	isDiscarded(id: string): boolean {
		return this.#lists.quarantine.get(id)?.discarded === true;
	}

	/** Keeps the record of a refusal; one that another tab made first stays and is returned. */
	async add(record: Quarantined): Promise<Quarantined> {
		let kept = this.#lists.quarantine.get(record.id) ?? record;
		this.#lists.quarantine.set(kept.id, kept);
		await this.#lists.write(['quarantine'], (transaction) => {
			const store = transaction.objectStore('quarantine');
			const stored: IDBRequest<Quarantined | undefined> = store.get(record.id);
			stored.onsuccess = () => {
				if (stored.result === undefined) store.put(kept);
				else kept = stored.result;
			};
		});
		this.#lists.quarantine.set(kept.id, kept);
		return kept;
	}

	/** From now on the roundtable's document is the one that arrived from the server. One transaction. */
	async rebuilt(record: Quarantined, count: number): Promise<boolean> {
		const done: Quarantined = { ...(this.#lists.quarantine.get(record.id) ?? record), rebuilt: true, count };
		const room = this.#lists.rooms.get(record.room);
		this.#lists.quarantine.set(record.id, done);
		if (room !== undefined) this.#lists.rooms.set(room.id, withName(room, record));
		return this.#lists.write(['rooms', 'quarantine'], (transaction) => {
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
	keep(id: string, content: RefusedContent): void {
		if (this.#lists.db === null) this.#refused.set(id, content);
	}

	/** Empty where nothing of it is left. */
	async read(record: Quarantined): Promise<RefusedContent> {
		const held = this.#refused.get(record.id);
		if (held !== undefined || this.#lists.db === null) return held ?? { updates: [], edits: [] };
		const { updates, waiting } = await loadDocument(this.#lists.db, record.id);
		return { updates, edits: waiting.map((entry) => entry.bytes) };
	}

	/**
	 * Deletes a refused document for good. One that is still shown, because nothing has taken its place, is only no longer
	 * offered: it goes when this person is let in again and the server's arrives.
	 */
	async discard(record: Quarantined): Promise<boolean> {
		if (this.#lists.quarantine.get(record.id)?.rebuilt === false) return this.#discardLater(record);
		this.#lists.quarantine.delete(record.id);
		return this.#lists.write(['quarantine', 'updates', 'waiting', 'documents'], (transaction) => {
			transaction.objectStore('quarantine').delete(record.id);
			deleteDocument(transaction, record.id);
		});
	}

	#discardLater(record: Quarantined): Promise<boolean> {
		const done: Quarantined = { ...record, discarded: true };
		this.#lists.quarantine.set(record.id, done);
		return this.#lists.write(['quarantine'], (transaction) => {
			transaction.objectStore('quarantine').put(done);
		});
	}
}

function withName(room: RoomRecord, record: Quarantined): RoomRecord {
	return { ...room, docNames: { ...room.docNames, [record.doc]: record.next } };
}

/** The name after `name`: each refusal counts one up, so that no old name is used again. */
export function nextName(name: string): string {
	const match = /^(.*)~(\d+)$/.exec(name);
	return match === null ? `${name}~1` : `${match[1]}~${Number(match[2]) + 1}`;
}
