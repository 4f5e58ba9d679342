/**
 * The stored content of a document as a few updates: the snapshot, then merged chunks, then what came last. They are
 * sent as they are; merging them for every reader would cost each reader the whole document.
 */
import * as Y from 'yjs';
import { LIMITS } from '#protocol';

export type Part = {
	/** Number of the last frame that is in it. */
	seq: number;
	data: Uint8Array;
	/** For each client with structs in it: the clock where they end. */
	clocks: ReadonlyMap<number, number>;
};

/** Above this, leaving out what a reader has is worth the pass over the part. */
const DIFF_BYTES = 16 * 1024;
const MERGED_BYTES = 1024 * 1024;

export class Parts {
	#snapshot: Part | null;
	#chunks: Part[] = [];
	#small: Part[] = [];
	#tailBytes = 0;
	#tailParts = 0;

	constructor(snapshot: Part | null) {
		this.#snapshot = snapshot;
	}

	/** How much has gathered since the snapshot. */
	get tail(): { bytes: number; parts: number } {
		return { bytes: this.#tailBytes, parts: this.#tailParts };
	}

	get snapshotBytes(): number {
		return this.#snapshot?.data.length ?? 0;
	}

	/** What was just stored, the newest of all. */
	append(part: Part): void {
		this.#small.push(part);
		this.#tailBytes += part.data.length;
		this.#tailParts++;
		if (this.#small.length < LIMITS.mergeParts) return;
		this.#chunks.push(...mergeParts(this.#small));
		this.#small = [];
	}

	/** Drops what a snapshot holds. A chunk that reaches past it stays: having content twice changes nothing. */
	replaceBy(snapshot: Part): void {
		const isLater = (part: Part) => part.seq > snapshot.seq;
		this.#snapshot = snapshot;
		this.#chunks = this.#chunks.filter(isLater);
		this.#small = this.#small.filter(isLater);
		const left = [...this.#chunks, ...this.#small];
		this.#tailBytes = left.reduce((sum, part) => sum + part.data.length, 0);
		this.#tailParts = left.length;
	}

	/** The updates that a reader lacks, in order; `deletes` gives all deletions, which no state vector tells. */
	missingFor(clocks: ReadonlyMap<number, number>, deletes: () => Uint8Array): Uint8Array[] {
		const parts = [...(this.#snapshot === null ? [] : [this.#snapshot]), ...this.#chunks, ...this.#small];
		if (clocks.size === 0) return parts.map((part) => part.data);
		const lacking = parts.filter((part) => !isCovered(part, clocks));
		const updates = lacking.map((part) => reducedFor(part, clocks));
		if (lacking.length < parts.length) updates.push(deletes());
		return updates;
	}
}

/** Merges updates that follow each other, never too many or too much at once; in order, and never more than before. */
export function mergeParts(parts: readonly Part[]): Part[] {
	const merged: Part[] = [];
	let group: Part[] = [];
	let bytes = 0;
	for (const part of parts) {
		if (group.length === LIMITS.mergeParts || (group.length > 0 && bytes + part.data.length > MERGED_BYTES)) {
			merged.push(mergeGroup(group));
			group = [];
			bytes = 0;
		}
		group.push(part);
		bytes += part.data.length;
	}
	if (group.length > 0) merged.push(mergeGroup(group));
	return merged.length === parts.length || merged.length === 1 ? merged : mergeParts(merged);
}

function mergeGroup(parts: readonly Part[]): Part {
	const [first] = parts;
	if (first !== undefined && parts.length === 1) return first;
	const clocks = new Map<number, number>();
	for (const part of parts) for (const [client, clock] of part.clocks) clocks.set(client, clock);
	return {
		seq: parts.at(-1)?.seq ?? 0,
		data: Y.mergeUpdates(parts.map((part) => part.data)),
		clocks
	};
}

function isCovered(part: Part, clocks: ReadonlyMap<number, number>): boolean {
	for (const [client, clock] of part.clocks) if ((clocks.get(client) ?? 0) < clock) return false;
	return true;
}

function reducedFor(part: Part, clocks: ReadonlyMap<number, number>): Uint8Array {
	if (part.data.length < DIFF_BYTES) return part.data;
	const shared = new Map([...clocks].filter(([client]) => part.clocks.has(client)));
	return shared.size === 0 ? part.data : Y.diffUpdate(part.data, Y.encodeStateVector(shared));
}
