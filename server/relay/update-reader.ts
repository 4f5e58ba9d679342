/**
 * Reads an update in Yjs' first encoding, struct by struct, without making Yjs' objects and without trusting a byte.
 * It accepts what Yjs 13 writes and nothing else: every length is checked against what is left, and the bytes must end
 * where the update ends (Yjs itself ignores what follows). Content is checked, not kept.
 */
import * as decoding from 'lib0/decoding';
import { LIMITS } from '#protocol';
import { malformed, readCount, readLength, readUint, UpdateError } from './checked-bytes.ts';
import { readStruct, type Struct } from './struct.ts';

export type UpdateVisitor = {
	struct(struct: Struct): void;
	/** Sorted and disjoint within a client. */
	deletion(client: number, start: number, end: number): void;
};

/**
 * Calls the visitor for everything in the update, in its own order; `mostStructs`: with more it is too large. Throws
 * UpdateError; the visitor's errors pass.
 */
export function readUpdate(
	bytes: Uint8Array,
	visitor: UpdateVisitor,
	mostStructs: number = LIMITS.structsPerUpdate
): void {
	const decoder = decoding.createDecoder(bytes);
	let structsLeft = mostStructs;
	const seen = new Set<number>();
	for (let clients = readCount(decoder, 3); clients > 0; clients--) {
		const count = readCount(decoder, 2);
		const client = readClient(decoder, seen);
		let clock = readUint(decoder);
		structsLeft -= count;
		if (structsLeft < 0) throw new UpdateError('too-large', 'Too many structs');
		for (let i = 0; i < count; i++) {
			const struct = readStruct(decoder, client, clock);
			visitor.struct(struct);
			clock = struct.end;
		}
	}
	readDeletions(decoder, visitor);
	if (decoder.pos !== bytes.length) throw malformed('Something follows the update');
}

function readDeletions(decoder: decoding.Decoder, visitor: UpdateVisitor): void {
	const seen = new Set<number>();
	for (let clients = readCount(decoder, 2); clients > 0; clients--) {
		const client = readClient(decoder, seen);
		let last = 0;
		for (let count = readCount(decoder, 2); count > 0; count--) {
			const start = readUint(decoder);
			const end = start + readLength(decoder);
			if (start < last || end > LIMITS.clock) throw malformed('Deletions out of order');
			visitor.deletion(client, start, end);
			last = end;
		}
	}
}

function readClient(decoder: decoding.Decoder, seen: Set<number>): number {
	const client = readUint(decoder);
	if (seen.has(client)) throw malformed('A client twice');
	seen.add(client);
	return client;
}
