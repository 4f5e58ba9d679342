/**
 * Joins what is stored of a document while it is open, one pass at a time: many small parts become one snapshot. Works
 * on what is on disk, so that another process writing there would lose nothing.
 */
import { LIMITS } from '#protocol';
import type { Storage } from '../storage/index.ts';
import type { Compactor } from './compactor.ts';
import { Known } from './known.ts';
import type { RoomDoc } from './room-doc.ts';

export type JoinsOptions = {
	storage: Pick<Storage, 'loadDoc' | 'compact'>;
	compactor: Compactor;
	clock: () => number;
	/** A document could not be joined. It stays as it is, and writable; never holds content. */
	onFailure: (error: unknown) => void;
};

/** A tail longer than this, or than a quarter of the snapshot, is joined with it. */
const TAIL_PARTS = LIMITS.mergeParts * LIMITS.mergeParts;
const TAIL_BYTES = 1024 * 1024;
/** What the last person leaves behind is joined if it is more than this. */
const LEFT_BEHIND_PARTS = 8;

export class Joins {
	readonly #options: JoinsOptions;
	readonly #underWay = new Map<RoomDoc, Promise<Known | null>>();
	/** They failed once, and are not tried again by themselves. */
	readonly #quarantined = new WeakSet<RoomDoc>();

	constructor(options: JoinsOptions) {
		this.#options = options;
	}

	/** Resolves with what the joined document holds; null when it cannot be joined. */
	join(doc: RoomDoc): Promise<Known | null> {
		let joining = this.#underWay.get(doc);
		if (joining === undefined) {
			joining = this.#join(doc)
				.catch((error: unknown) => {
					this.#quarantined.add(doc);
					this.#options.onFailure(error);
					return null;
				})
				.finally(() => this.#underWay.delete(doc));
			this.#underWay.set(doc, joining);
		}
		return joining;
	}

	/** Begins to join what has grown long. */
	joinIfLong(doc: RoomDoc): void {
		if (this.#quarantined.has(doc) || this.#underWay.has(doc)) return;
		const { bytes, parts } = doc.parts.tail;
		if (parts >= TAIL_PARTS || bytes >= Math.max(TAIL_BYTES, doc.parts.snapshotBytes / 4))
			void this.join(doc);
	}

	/** The same for what the last person leaves behind; null: it is good as it is. */
	joinLeftBehind(doc: RoomDoc): Promise<Known | null> | null {
		const isLong = doc.parts.tail.parts > LEFT_BEHIND_PARTS && !this.#quarantined.has(doc);
		return isLong ? this.join(doc) : null;
	}

	/** Resolves when this document is not being joined; never rejects. */
	async whenJoined(doc: RoomDoc): Promise<void> {
		await this.#underWay.get(doc);
	}

	async #join(doc: RoomDoc): Promise<Known> {
		const { storage, compactor, clock } = this.#options;
		const stored = await storage.loadDoc(doc.room, doc.name);
		if (stored.updates.length === 0) {
			return stored.snapshot === null ? new Known() : Known.decode(stored.snapshot.known);
		}
		const before = stored.snapshot === null ? [] : [stored.snapshot.data];
		const parts = [...before, ...stored.updates.map((update) => update.data)];
		const { data, known } = await compactor.compact(parts);
		const { seq } = stored;
		await storage.compact(doc.room, doc.name, { seq, data, known: known.encode() }, clock());
		doc.compacted({ seq, data, clocks: new Map(known.clocks) }, known);
		return known;
	}
}
