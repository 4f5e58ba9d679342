/**
 * The roundtables that this device knows and what was refused in them: read from disk once, and again when another tab
 * or a write of our own has changed it. Memory is the truth of this tab, on a disk that refuses also the only one.
 */
import { answerOf, complete, Emitter } from '#util';
import { openChannel, type Channel } from './channel.ts';
import type { Quarantined } from './quarantine.ts';
import type { RoomRecord } from './room-record.ts';

export type DeviceListsOptions = {
	/** Null: nothing is kept. */
	db: IDBDatabase | null;
	/** The channel's name: all tabs of this person. */
	channel: string;
	/** Another tab has written, or ours is done with it: time to `read`. */
	onstale(): Promise<void>;
};

export class DeviceLists {
	readonly db: IDBDatabase | null;
	readonly changed = new Emitter();
	/** By id; changed before the disk is. */
	rooms = new Map<string, RoomRecord>();
	quarantine = new Map<string, Quarantined>();
	readonly #channel: Channel<'changed'>;
	readonly #onstale: () => Promise<void>;
	/** Writes begun, writes under way: what was read before a write must not replace what it made. */
	#begun = 0;
	#underWay = 0;

	constructor({ db, channel, onstale }: DeviceListsOptions) {
		this.db = db;
		this.#onstale = onstale;
		this.#channel = openChannel(channel, () => void onstale());
	}

	/** Reads again what other tabs may have changed, unless a write is under way: that one reads when it is done. */
	async read(): Promise<void> {
		if (this.db === null || this.#underWay > 0) return;
		const begun = this.#begun;
		try {
			const transaction = this.db.transaction(['rooms', 'quarantine']);
			const [rooms, quarantine] = await Promise.all([
				answerOf<RoomRecord[]>(transaction.objectStore('rooms').getAll()),
				answerOf<Quarantined[]>(transaction.objectStore('quarantine').getAll())
			]);
			// A write that began meanwhile reads again when it is done.
			if (begun !== this.#begun) return;
			this.rooms = new Map(rooms.map((room) => [room.id, room]));
			this.quarantine = new Map(quarantine.map((record) => [record.id, record]));
		} catch {
			// The database was taken away, as by "clear site data": what is in memory is all there is.
		}
	}

	/**
	 * Announces what was changed in memory and does the same on disk. False: this browser would not keep it, and it lasts as
	 * long as the tab; never rejects, because a disk that refuses must not stop the roundtable that is open.
	 */
	async write(stores: string[], fill: (transaction: IDBTransaction) => void): Promise<boolean> {
		this.changed.emit();
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
		if (--this.#underWay === 0 && kept) await this.#onstale();
		return kept;
	}

	close(): void {
		this.#channel.close();
		this.db?.close();
	}
}
