/**
 * Which letters are which: Yjs cannot move text, so whoever turns a paragraph into a heading, splits or joins lines, drags
 * a block or takes something back deletes letters and writes the same ones elsewhere. The root map `moves` remembers
 * where each came from: `"<client>:<clock>"` of the first new letter → `[offset, length, client, clock]` again and again,
 * a run of new letters and which letter the first of them was just before. Keys are unique to their writer, entries never
 * change: nothing here can conflict.
 *
 * So each letter ever typed is the root of a tree of the letters it became. Mostly only one of them lives; two people who
 * move it at once make two. Then the first in the order of the tree stays (`all`). A letter that is moved takes its rank
 * with it: whatever is behind it is behind all it becomes. Without that, three devices that know different parts could
 * each delete what another relied on.
 */
import * as Y from 'yjs';

export type LetterId = { client: number; clock: number };
/** So many letters of one client, from `clock` on. */
export type Letters = LetterId & { length: number };
/** These letters are those that stood from `from` on. */
export type Move = Letters & { from: LetterId };

const ROOT = 'moves';
/** Nobody moves more letters at once; a guard for what came from elsewhere. */
const MAX_LENGTH = 10_000_000;
/** Letters that share one row of the index. */
const BUCKET = 256;
/** A tree with more letters, or in a circle, was written by nobody of ours. */
const MAX_STEPS = 2_000;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function parseMoves(key: string, value: unknown): Move[] {
	const [client, clock, ...rest] = key.split(':').map(Number);
	if (!isCount(client) || !isCount(clock) || rest.length > 0) return [];
	if (!Array.isArray(value) || value.length % 4 !== 0 || !value.every(isCount)) return [];
	if (value.some((count, i) => i % 4 === 1 && count > MAX_LENGTH)) return [];
	return Array.from({ length: value.length / 4 }, (_, i) => {
		const [offset = 0, length = 0, fromClient = 0, fromClock = 0] = value.slice(4 * i) as number[];
		return { client, clock: clock + offset, length, from: { client: fromClient, clock: fromClock } };
	});
}

/** What was written under an id, deleted or not; null if this device does not have it, or its block is gone for good. */
export function itemAt(doc: Y.Doc, { client, clock }: LetterId): Y.Item | null {
	const structs = doc.store.clients.get(client);
	if (structs === undefined || clock >= Y.getState(doc.store, client)) return null;
	const struct = structs[Y.findIndexSS(structs, clock)];
	return struct instanceof Y.Item ? struct : null;
}

/** The letter's item while it is in the text; null once it was deleted. */
export function livingLetter(doc: Y.Doc, id: LetterId): Y.Item | null {
	const item = itemAt(doc, id);
	return item?.deleted === false && item.content instanceof Y.ContentString ? item : null;
}

/** The letters of a stretch that live. A stretch may be longer than what the document has. */
export function* livingIn(doc: Y.Doc, { client, clock, length }: Letters): Generator<LetterId> {
	const structs = doc.store.clients.get(client);
	if (structs === undefined || clock >= Y.getState(doc.store, client)) return;
	for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
		const struct = structs[i];
		if (struct === undefined || struct.id.clock >= clock + length) return;
		if (!(struct instanceof Y.Item) || struct.deleted || !(struct.content instanceof Y.ContentString))
			continue;
		const end = Math.min(struct.id.clock + struct.length, clock + length);
		for (let at = Math.max(clock, struct.id.clock); at < end; at++) yield { client, clock: at };
	}
}

function* each(stretches: readonly Letters[]): Generator<LetterId> {
	for (const { client, clock, length } of stretches) {
		for (let i = 0; i < length; i++) yield { client, clock: clock + i };
	}
}

export class Moves {
	readonly #doc: Y.Doc;
	readonly #map: Y.Map<unknown>;
	readonly #known = new Set<string>();
	/** By the client of the new letters, in the order of their clocks. */
	readonly #byLetter = new Map<number, Move[]>();
	/** By what they were before. */
	readonly #bySource = new Map<string, Move[]>();
	#fresh = new Set<Move>();

	constructor(doc: Y.Doc) {
		this.#doc = doc;
		this.#map = doc.getMap(ROOT);
		for (const [key, value] of this.#map.entries()) this.#learn(key, value);
		this.#map.observe(({ keysChanged }) => {
			for (const key of keysChanged) this.#learn(String(key), this.#map.get(String(key)));
		});
	}

	/** What was learnt since the last call. */
	takeFresh(): Move[] {
		if (this.#fresh.size === 0) return [];
		const fresh = [...this.#fresh];
		this.#fresh = new Set();
		return fresh;
	}

	/**
	 * Writes that the letters `next`, which this device has just written, are the letters `old`, one for one. To be called
	 * in the transaction that writes them, or soon after.
	 */
	record(next: readonly Letters[], old: readonly Letters[]): void {
		const moves: Move[] = [];
		const sources = each(old);
		for (const { client, clock } of each(next)) {
			const source = sources.next();
			if (source.done) break;
			const from = source.value;
			const last = moves.at(-1);
			const follows =
				last !== undefined &&
				last.clock + last.length === clock &&
				last.from.client === from.client &&
				last.from.clock + last.length === from.clock;
			if (follows) last.length++;
			else moves.push({ client, clock, length: 1, from });
		}
		moves.sort((a, b) => a.clock - b.clock);
		const first = moves[0];
		if (first === undefined) return;
		const key = `${first.client}:${first.clock}`;
		const value = moves.flatMap(({ clock, length, from }) => [
			clock - first.clock,
			length,
			from.client,
			from.clock
		]);
		this.#map.set(key, value);
		this.#learn(key, value);
	}

	/** The letter as it was typed first, as far as this device knows. */
	firstOf(id: LetterId): LetterId {
		let first = id;
		for (let steps = 0; steps < MAX_STEPS; steps++) {
			const move = this.#moveOf(first);
			if (move === null) break;
			first = { client: move.from.client, clock: move.from.clock + first.clock - move.clock };
		}
		return first;
	}

	isCopy(id: LetterId): boolean {
		return this.#moveOf(id) !== null;
	}

	/**
	 * All letters that are this one, deleted or not, in the order of the tree; `first` is as it was typed first. Of several
	 * that live the one in front is to stay.
	 */
	all(first: LetterId): LetterId[] {
		const found: LetterId[] = [];
		const open = [first];
		for (let id = open.pop(); id !== undefined && found.length < MAX_STEPS; id = open.pop()) {
			found.push(id);
			open.push(...this.#nextOf(id).sort((a, b) => b.client - a.client || b.clock - a.clock));
		}
		return found;
	}

	/** Those of them that live. */
	living(first: LetterId): LetterId[] {
		return this.all(first).filter((id) => livingLetter(this.#doc, id) !== null);
	}

	/** What a letter became at once. */
	#nextOf({ client, clock }: LetterId): LetterId[] {
		const moves = this.#bySource.get(bucketOf(client, clock)) ?? [];
		return moves
			.filter(({ from, length }) => from.clock <= clock && clock < from.clock + length)
			.map((move) => ({ client: move.client, clock: move.clock + clock - move.from.clock }));
	}

	#moveOf({ client, clock }: LetterId): Move | null {
		const moves = this.#byLetter.get(client);
		if (moves === undefined) return null;
		let [low, high] = [0, moves.length - 1];
		while (low <= high) {
			const middle = (low + high) >> 1;
			const move = moves[middle] as Move;
			if (clock < move.clock) high = middle - 1;
			else if (clock >= move.clock + move.length) low = middle + 1;
			else return move;
		}
		return null;
	}

	#learn(key: string, value: unknown): void {
		if (this.#known.has(key)) return;
		this.#known.add(key);
		const writer = this.#map._map.get(key)?.id.client;
		for (const move of parseMoves(key, value)) {
			// Nobody says of another's letters that they are doubles.
			if (move.client !== writer) continue;
			const moves = this.#byLetter.get(move.client) ?? [];
			this.#byLetter.set(move.client, moves);
			const inOrder = move.clock >= (moves.at(-1)?.clock ?? 0);
			moves.push(move);
			if (!inOrder) moves.sort((a, b) => a.clock - b.clock);
			for (const bucket of bucketsOf({ ...move.from, length: move.length })) {
				const same = this.#bySource.get(bucket);
				if (same === undefined) this.#bySource.set(bucket, [move]);
				else same.push(move);
			}
			this.#fresh.add(move);
			for (const later of this.#after(move)) this.#fresh.add(later);
		}
	}

	/** What became of letters that were moved; known already if news of this move came late. */
	#after(move: Move): Move[] {
		const found = new Set<Move>();
		const open: Move[] = [move];
		for (let one = open.pop(); one !== undefined; one = open.pop()) {
			for (const bucket of bucketsOf(one)) {
				for (const next of this.#bySource.get(bucket) ?? []) {
					const { from, length } = next;
					const touches = from.clock < one.clock + one.length && one.clock < from.clock + length;
					if (!touches || found.has(next)) continue;
					found.add(next);
					open.push(next);
				}
			}
		}
		return [...found];
	}
}

const bucketOf = (client: number, clock: number) => `${client}:${Math.floor(clock / BUCKET)}`;

function bucketsOf({ client, clock, length }: Letters): string[] {
	const first = Math.floor(clock / BUCKET);
	const last = Math.floor((clock + Math.max(length, 1) - 1) / BUCKET);
	return Array.from({ length: last - first + 1 }, (_, i) => `${client}:${first + i}`);
}

const known = new WeakMap<Y.Doc, Moves>();

/** The moves of a document. */
export function movesOf(doc: Y.Doc): Moves {
	let moves = known.get(doc);
	if (moves === undefined) known.set(doc, (moves = new Moves(doc)));
	return moves;
}
