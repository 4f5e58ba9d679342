/**
 * What this device wrote and the server has not yet committed. One entry an update, deletions included. All tabs of the
 * device share the entries: an edit counts once, whichever tab made it, and whichever tab gets it to the server clears it.
 */
export type WaitingEntry = {
	/** Ascending in the order of the edits, as far as one tab could know. */
	order: number;
	/** The tab that made it; with `order` unique in its document. */
	tab: string;
	/** `order` of the first entry of the same act: a card or a sentence is one change to people, however many updates it takes. */
	act: number;
	/** The update; null: everything this document holds (after a restored backup, or before its first sharing). */
	bytes: Uint8Array | null;
	/** Ms since 1970. */
	at: number;
};

/** Which entry it is, without what it carries. */
export type EntryId = Pick<WaitingEntry, 'order' | 'tab'>;

/** Key in the store of waiting entries. */
export function waitingKey(document: string, { order, tab }: EntryId): [string, number, string] {
	return [document, order, tab];
}

type Sent = { entry: WaitingEntry; sentAs: number | null };

/** No message has this number. */
const NEVER = Infinity;

export class Waiting {
	readonly #entries = new Map<string, Sent>();
	/** How many entries of each act are left: thousands may wait, and every keystroke asks for the count. */
	readonly #acts = new Map<string, number>();
	#since: number | null = null;
	#sinceIsOld = false;
	#order = 0;

	/** Acts of people, not updates. */
	get count(): number {
		return this.#acts.size;
	}

	/** When the oldest was written; null when nothing waits. */
	get since(): number | null {
		if (this.#sinceIsOld) {
			this.#since = null;
			for (const { entry } of this.#entries.values())
				this.#since = Math.min(this.#since ?? entry.at, entry.at);
			this.#sinceIsOld = false;
		}
		return this.#since;
	}

	/** A number after all that are known. */
	nextOrder(): number {
		return this.#order + 1;
	}

	/** Does nothing for one that waits already. */
	add(entry: WaitingEntry): void {
		this.#order = Math.max(this.#order, entry.order);
		const key = keyOf(entry);
		if (this.#entries.has(key)) return;
		this.#entries.set(key, { entry, sentAs: null });
		const act = actOf(entry);
		this.#acts.set(act, (this.#acts.get(act) ?? 0) + 1);
		this.#since = Math.min(this.since ?? entry.at, entry.at);
	}

	/** Another tab got them there. */
	remove(entries: readonly EntryId[]): void {
		for (const entry of entries) this.#delete(keyOf(entry));
	}

	/** In the order of the edits. */
	entries(): WaitingEntry[] {
		return [...this.#entries.values()].map(({ entry }) => entry).sort(byOrder);
	}

	/** A new socket: what an earlier one carried without an answer has to be sent again. */
	unsend(): void {
		for (const sent of this.#entries.values()) sent.sentAs = null;
	}

	/** Message `index` (from 1) of this socket carries everything that waits now. */
	sentAll(index: number): void {
		for (const sent of this.#entries.values()) sent.sentAs ??= index;
	}

	/** Message `index` of this socket carries this entry. */
	sent(index: number, entry: EntryId): void {
		const sent = this.#entries.get(keyOf(entry));
		if (sent !== undefined) sent.sentAs ??= index;
	}

	/** Those that no message of this socket carries yet, in the order of the edits. */
	unsent(): WaitingEntry[] {
		return [...this.#entries.values()]
			.filter(({ sentAs }) => sentAs === null)
			.map(({ entry }) => entry)
			.sort(byOrder);
	}

	/** Message `index` was refused: what it carried waits for ever. */
	denied(index: number): void {
		for (const sent of this.#entries.values()) if (sent.sentAs === index) sent.sentAs = NEVER;
	}

	/** The first `count` messages of this socket are on the server's disk. Returns what that clears. */
	committed(count: number): WaitingEntry[] {
		const cleared: WaitingEntry[] = [];
		for (const [key, { entry, sentAs }] of this.#entries) {
			if (sentAs === null || sentAs > count) continue;
			this.#delete(key);
			cleared.push(entry);
		}
		return cleared;
	}

	#delete(key: string): void {
		const sent = this.#entries.get(key);
		if (sent === undefined) return;
		this.#entries.delete(key);
		const act = actOf(sent.entry);
		const left = (this.#acts.get(act) ?? 1) - 1;
		if (left === 0) this.#acts.delete(act);
		else this.#acts.set(act, left);
		this.#sinceIsOld = true;
	}
}

/** One of a kind within a document, over all tabs. */
export function keyOf({ order, tab }: EntryId): string {
	return `${order} ${tab}`;
}

function actOf({ act, tab }: WaitingEntry): string {
	return `${act} ${tab}`;
}

function byOrder(a: WaitingEntry, b: WaitingEntry): number {
	return a.order - b.order || (a.tab < b.tab ? -1 : a.tab > b.tab ? 1 : 0);
}
