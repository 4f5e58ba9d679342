/**
 * Whether an update may become part of a document. Decides on the whole update: what is refused leaves no trace, what
 * is admitted applies on every replica at once, without anything left pending. Rules A in SPEC.md.
 */
import * as Y from 'yjs';
import { LIMITS } from '#protocol';
import { UpdateError, type UpdateFault } from './checked-bytes.ts';
import { Known, KnownStack } from './known.ts';
import type { Place, Struct } from './struct.ts';
import { readUpdate } from './update-reader.ts';

export type Admission =
	/** `update` holds only what was not known; `delta` is what it adds; `clients` have structs in it. */
	| { verdict: 'new'; update: Uint8Array; delta: Known; clients: number[] }
	/** Well-formed, and everything in it is known. */
	| { verdict: 'nothing' }
	/** It builds on something that the relay does not have. */
	| { verdict: 'gap' }
	| { verdict: UpdateFault; why: string };

/** What one update may have, as counts. */
export type Bounds = {
	structs: number;
	/** Client ids that it is the first to use. */
	newClients: number;
	/** Structs that wait for another client's from further on, and looks at whether they can go on. */
	deferred: number;
	steps: number;
};

/** More structs waiting for each other's clients than this come from nobody's editor. */
export const FROM_SOCKET: Bounds = {
	structs: LIMITS.structsPerUpdate,
	newClients: LIMITS.newClientsPerUpdate,
	deferred: 100_000,
	steps: 5_000_000
};
/** A document comes whole where there was none, or after an older backup: with everybody who ever opened a page of it. */
export const WHOLE: Bounds = { ...FROM_SOCKET, newClients: Infinity };
/** Everything in it was admitted before, in parts. */
const STORED: Bounds = { structs: Infinity, newClients: Infinity, deferred: Infinity, steps: Infinity };

/** `known` is everything admitted so far, oldest first, on disk or not. Never throws. */
export function admit(update: Uint8Array, ...known: readonly (Known | undefined)[]): Admission {
	return admitWithin(FROM_SOCKET, update, ...known);
}

/** For what is read from our own disk, or was made of it: however long a document grows, it must stay readable. */
export function admitStored(update: Uint8Array, ...known: readonly (Known | undefined)[]): Admission {
	return admitWithin(STORED, update, ...known);
}

/** As `admit`. */
export function admitWithin(
	bounds: Bounds,
	update: Uint8Array,
	...known: readonly (Known | undefined)[]
): Admission {
	const attempt = new Attempt(bounds, known);
	try {
		readUpdate(update, attempt, bounds.structs);
		return attempt.conclude(update);
	} catch (error) {
		if (error instanceof UpdateError) return { verdict: error.reason, why: error.message };
		throw error;
	}
}

/** One client's structs that wait, in their order. */
type Queue = { structs: readonly Struct[]; next: number };

class Attempt {
	readonly #bounds: Bounds;
	readonly #delta = new Known();
	readonly #known: KnownStack;
	readonly #before: KnownStack;
	/** Structs that need another client's structs from further on in this update. */
	readonly #deferred = new Map<number, Struct[]>();
	#deferredCount = 0;
	#deletions: number[] = [];
	#overlaps = false;
	#gap = false;

	constructor(bounds: Bounds, known: readonly (Known | undefined)[]) {
		this.#bounds = bounds;
		this.#before = new KnownStack(...known);
		this.#known = new KnownStack(...known, this.#delta);
	}

	struct(struct: Struct): void {
		if (this.#gap) return;
		const clock = this.#known.clock(struct.client);
		if (struct.kind === 'skip') return;
		if (struct.clock < clock) {
			this.#overlaps = true;
			if (struct.end <= clock) return;
		}
		const queue = this.#deferred.get(struct.client);
		if (queue !== undefined) {
			this.#defer(queue, struct);
		} else if (struct.clock > clock) {
			this.#gap = true;
		} else if (this.#integrate(struct) !== null) {
			const started: Struct[] = [];
			this.#deferred.set(struct.client, started);
			this.#defer(started, struct);
		}
	}

	deletion(client: number, start: number, end: number): void {
		this.#deletions.push(client, start, end);
	}

	/** To be called once the whole update was read; `update`: the same bytes. */
	conclude(update: Uint8Array): Admission {
		this.#settleDeferred();
		this.#settleDeletions();
		if (this.#gap) return { verdict: 'gap' };
		if (this.#delta.isEmpty) return { verdict: 'nothing' };
		const clients = [...this.#delta.clocks.keys()];
		const fresh = clients.filter((client) => this.#before.clock(client) === 0);
		if (fresh.length > this.#bounds.newClients) return { verdict: 'too-large', why: 'Too many clients' };
		return {
			verdict: 'new',
			update: this.#overlaps ? this.#trimmed(update) : update,
			delta: this.#delta,
			clients
		};
	}

	/** Null: it is in. Else the client whose structs it has to wait for. */
	#integrate(struct: Struct): number | null {
		const clock = this.#known.clock(struct.client);
		const start = Math.max(struct.clock, clock);
		if (struct.kind === 'collected') {
			this.#take(struct, start, 0);
			return null;
		}
		const parent = typeof struct.parent === 'string' ? null : struct.parent;
		for (const place of [struct.left, struct.right, parent]) {
			if (place !== null && !this.#isThere(place, struct)) return place.client;
		}
		const depth = this.#depthOf(struct, parent);
		if (depth + struct.inner > LIMITS.depth) throw new UpdateError('too-large', 'Nested too deep');
		this.#take(struct, start, depth);
		return null;
	}

	#isThere(place: Place, struct: Struct): boolean {
		if (place.client === struct.client && place.clock >= struct.clock) {
			throw new UpdateError('malformed', 'A struct that needs itself');
		}
		return place.clock < this.#known.clock(place.client);
	}

	/** What lies beside something collected is collected as well, and so is what lies inside it. */
	#depthOf(struct: Struct, parent: Place | null): number {
		if (typeof struct.parent === 'string') return 1;
		if (parent !== null) {
			const depth = this.#known.depthAt(parent.client, parent.clock) ?? 0;
			return depth === 0 ? 0 : depth + 1;
		}
		const beside = struct.left ?? struct.right;
		return beside === null ? 1 : (this.#known.depthAt(beside.client, beside.clock) ?? 0);
	}

	#take(struct: Struct, start: number, depth: number): void {
		this.#delta.advance(struct.client, start, struct.end, depth);
		// Every replica counts these as deleted, and says so in its next sync step 2.
		if (struct.kind !== 'item') this.#delta.delete(struct.client, start, struct.end);
	}

	#defer(queue: Struct[], struct: Struct): void {
		if (++this.#deferredCount > this.#bounds.deferred) throw new UpdateError('too-large', 'Too entangled');
		queue.push(struct);
	}

	/**
	 * Goes on with each client as far as it gets. Who has to wait for another client is looked at again when that one has
	 * come further, so that a document of thousands of clients takes no longer than its structs.
	 */
	#settleDeferred(): void {
		const waiting = new Map<number, Queue[]>();
		const ready = [...this.#deferred.values()].map((structs): Queue => ({ structs, next: 0 }));
		let steps = 0;
		for (let queue = ready.pop(); queue !== undefined; queue = ready.pop()) {
			const [{ client } = { client: 0 }] = queue.structs;
			const first = queue.next;
			let waitsFor: number | null = null;
			while (waitsFor === null) {
				if (++steps > this.#bounds.steps) throw new UpdateError('too-large', 'Too entangled');
				const struct = queue.structs[queue.next];
				if (struct === undefined) break;
				waitsFor = struct.clock > this.#known.clock(client) ? client : this.#integrate(struct);
				if (waitsFor === null) queue.next++;
			}
			const freed = queue.next === first ? [] : (waiting.get(client) ?? []);
			if (freed.length > 0) waiting.delete(client);
			for (const other of freed) ready.push(other);
			if (waitsFor === null) continue;
			const others = waiting.get(waitsFor);
			if (others === undefined) waiting.set(waitsFor, [queue]);
			else others.push(queue);
		}
		if (waiting.size > 0) this.#gap = true;
	}

	#settleDeletions(): void {
		for (let i = 0; i + 2 < this.#deletions.length && !this.#gap; i += 3) {
			const [client = 0, start = 0, end = 0] = this.#deletions.slice(i, i + 3);
			if (end > this.#known.clock(client)) this.#gap = true;
			else {
				const added = this.#known.notDeleted(client, start, end);
				for (let j = 0; j + 1 < added.length; j += 2)
					this.#delta.delete(client, added[j] ?? 0, added[j + 1] ?? 0);
			}
		}
	}

	/**
	 * Leaves out structs that were known before. Stored twice they could say something else the second time, and which
	 * of the two a merge keeps is chance.
	 */
	#trimmed(update: Uint8Array): Uint8Array {
		const have = new Known();
		const visitor = {
			struct: ({ client }: Struct) => void have.clocks.set(client, this.#before.clock(client)),
			deletion: () => undefined
		};
		readUpdate(update, visitor, this.#bounds.structs);
		for (const [client, clock] of have.clocks) if (clock === 0) have.clocks.delete(client);
		return Y.diffUpdate(update, have.encodeStateVector());
	}
}
