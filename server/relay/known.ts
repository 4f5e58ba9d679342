/**
 * What the relay knows of a document without having it: how far each client's clock has come, what is deleted, and how
 * deep things are nested. Enough to decide whether an update may be stored, and whether it adds anything.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { Ranges } from './ranges.ts';

// reason for every `!` below: flat arrays are walked within their length, and each client with runs has a clock.

/** Depth of a client's structs as runs: [firstClock, depth, firstClock, depth, …]. Typing makes one run per place. */
type Runs = number[];

const NO_DELETES: ReadonlyMap<number, Ranges> = new Map();

export class Known {
	/** Client id → next clock. */
	readonly clocks = new Map<number, number>();
	/** Made when needed: most updates, and many documents, delete nothing. */
	#deletes: Map<number, Ranges> | null = null;
	readonly #depths = new Map<number, Runs>();

	get deletes(): ReadonlyMap<number, Ranges> {
		return this.#deletes ?? NO_DELETES;
	}

	get isEmpty(): boolean {
		return this.clocks.size === 0 && this.deletes.size === 0;
	}

	/** Takes in structs of one client; `depth` 0 means collected, 1 directly in a root. */
	advance(client: number, clock: number, end: number, depth: number): void {
		this.clocks.set(client, end);
		const runs = this.#depths.get(client);
		if (runs === undefined) this.#depths.set(client, [clock, depth]);
		else if (runs[runs.length - 1] !== depth) runs.push(clock, depth);
	}

	/** Structs from `start` up to, and without, `end` are deleted. */
	delete(client: number, start: number, end: number): void {
		const deletes = (this.#deletes ??= new Map());
		let ranges = deletes.get(client);
		if (ranges === undefined) deletes.set(client, (ranges = new Ranges()));
		ranges.add(start, end);
	}

	/** Undefined when these structs are not known here. */
	depthAt(client: number, clock: number): number | undefined {
		const runs = this.#depths.get(client);
		if (runs === undefined || clock < runs[0]! || clock >= (this.clocks.get(client) ?? 0)) return undefined;
		if (clock >= runs[runs.length - 2]!) return runs[runs.length - 1];
		let low = 0;
		let high = runs.length / 2 - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (runs[middle * 2]! <= clock) low = middle;
			else high = middle - 1;
		}
		return runs[low * 2 + 1];
	}

	/** Takes in everything of a later one that continues this one. */
	absorb(later: Known): void {
		for (const [client, runs] of later.#depths) {
			const end = later.clocks.get(client)!;
			for (let i = 0; i < runs.length; i += 2) this.advance(client, runs[i]!, end, runs[i + 1]!);
		}
		this.absorbDeletes(later);
	}

	absorbDeletes(other: Known): void {
		for (const [client, { edges }] of other.deletes) {
			for (let i = 0; i < edges.length; i += 2) this.delete(client, edges[i]!, edges[i + 1]!);
		}
	}

	/** As a state vector of Yjs. */
	encodeStateVector(): Uint8Array {
		return encodeClocks(this.clocks);
	}

	/** An update of Yjs that holds every deletion and nothing else. */
	encodeDeletes(): Uint8Array {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, 0);
		encoding.writeVarUint(encoder, this.deletes.size);
		for (const [client, { edges }] of this.deletes) {
			encoding.writeVarUint(encoder, client);
			writeRanges(encoder, edges);
		}
		return encoding.toUint8Array(encoder);
	}

	/** For storing beside a snapshot, so that opening a room does not read the whole document. */
	encode(): Uint8Array {
		const encoder = encoding.createEncoder();
		writeClocks(encoder, this.clocks);
		encoding.writeVarUint(encoder, this.deletes.size);
		for (const [client, { edges }] of this.deletes) {
			encoding.writeVarUint(encoder, client);
			writeRanges(encoder, edges);
		}
		for (const client of this.clocks.keys()) {
			const runs = this.#depths.get(client) ?? [];
			encoding.writeVarUint(encoder, runs.length);
			for (const value of runs) encoding.writeVarUint(encoder, value);
		}
		return encoding.toUint8Array(encoder);
	}

	/** What `encode` gave. Throws where the bytes end too early; they are our own, from disk. */
	static decode(bytes: Uint8Array): Known {
		const known = new Known();
		const decoder = decoding.createDecoder(bytes);
		for (let left = decoding.readVarUint(decoder); left > 0; left--) {
			const client = decoding.readVarUint(decoder);
			known.clocks.set(client, decoding.readVarUint(decoder));
		}
		for (let left = decoding.readVarUint(decoder); left > 0; left--) {
			const client = decoding.readVarUint(decoder);
			for (let ranges = decoding.readVarUint(decoder); ranges > 0; ranges--) {
				const start = decoding.readVarUint(decoder);
				known.delete(client, start, start + decoding.readVarUint(decoder));
			}
		}
		for (const client of known.clocks.keys()) {
			const runs: Runs = [];
			for (let left = decoding.readVarUint(decoder); left > 0; left--)
				runs.push(decoding.readVarUint(decoder));
			if (runs.length > 0) known.#depths.set(client, runs);
		}
		return known;
	}
}

/** Several of them, the later on top of the earlier, read as one. */
export class KnownStack {
	readonly #layers: readonly Known[];

	constructor(...layers: readonly (Known | undefined)[]) {
		this.#layers = layers.filter((layer) => layer !== undefined);
	}

	/** The client's next clock; 0: nothing of it is known. */
	clock(client: number): number {
		for (let i = this.#layers.length - 1; i >= 0; i--) {
			const clock = this.#layers[i]!.clocks.get(client);
			if (clock !== undefined) return clock;
		}
		return 0;
	}

	depthAt(client: number, clock: number): number | undefined {
		for (let i = this.#layers.length - 1; i >= 0; i--) {
			const depth = this.#layers[i]!.depthAt(client, clock);
			if (depth !== undefined) return depth;
		}
		return undefined;
	}

	/** What of [start, end) is not deleted yet, flat. */
	notDeleted(client: number, start: number, end: number): number[] {
		let rest = [start, end];
		for (const layer of this.#layers) {
			const ranges = layer.deletes.get(client);
			if (ranges === undefined) continue;
			const next: number[] = [];
			for (let i = 0; i < rest.length; i += 2) {
				// Not pushed by spreading: a long one would overflow the stack.
				for (const edge of ranges.missing(rest[i]!, rest[i + 1]!)) next.push(edge);
			}
			if (next.length === 0) return next;
			rest = next;
		}
		return rest;
	}

	/** Whether everything that `other` deletes is deleted. */
	hasDeleted(other: Known): boolean {
		return [...other.deletes].every(([client, { edges }]) => {
			for (let i = 0; i < edges.length; i += 2) {
				if (this.notDeleted(client, edges[i]!, edges[i + 1]!).length > 0) return false;
			}
			return true;
		});
	}
}

/** As a state vector of Yjs. */
export function encodeClocks(clocks: ReadonlyMap<number, number>): Uint8Array {
	const encoder = encoding.createEncoder();
	writeClocks(encoder, clocks);
	return encoding.toUint8Array(encoder);
}

function writeClocks(encoder: encoding.Encoder, clocks: ReadonlyMap<number, number>): void {
	encoding.writeVarUint(encoder, clocks.size);
	for (const [client, clock] of clocks) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, clock);
	}
}

function writeRanges(encoder: encoding.Encoder, edges: readonly number[]): void {
	encoding.writeVarUint(encoder, edges.length / 2);
	for (let i = 0; i < edges.length; i += 2) {
		encoding.writeVarUint(encoder, edges[i]!);
		encoding.writeVarUint(encoder, edges[i + 1]! - edges[i]!);
	}
}
