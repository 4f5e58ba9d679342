/**
 * Reads an update in Yjs' first encoding, struct by struct, without making Yjs' objects and without trusting a byte.
 * It accepts what Yjs 13 writes and nothing else: every length is checked against what is left, and the bytes must end
 * where the update ends (Yjs itself ignores what follows). Content is checked, not kept.
 */
import * as decoding from 'lib0/decoding';
import { LIMITS } from '#protocol';

/** `harmful` is well-formed and would still hurt those who read it. */
export type UpdateFault = 'malformed' | 'harmful' | 'too-large';

/** The bytes are no update of Yjs, or one that would harm those who read it. */
export class UpdateError extends Error {
	override name = 'UpdateError';
	readonly reason: UpdateFault;

	constructor(reason: UpdateFault, message: string) {
		super(message);
		this.reason = reason;
	}
}

/** A place in the document; the two numbers of an id. */
export type Place = { client: number; clock: number };

export type Struct = {
	client: number;
	clock: number;
	end: number;
	kind: 'item' | 'deleted' | 'collected' | 'skip';
	left: Place | null;
	right: Place | null;
	/** Name of a root, or the item that holds the parent type. Null: the same parent as its neighbour's. */
	parent: string | Place | null;
	/** Levels of nesting inside the content itself. */
	inner: number;
};

export type UpdateVisitor = {
	struct(struct: Struct): void;
	/** Sorted and disjoint within a client. */
	deletion(client: number, start: number, end: number): void;
};

const HAS_LEFT = 0x80;
const HAS_RIGHT = 0x40;
const HAS_KEY = 0x20;
const KIND = 0x1f;
const COLLECTED = 0;
const SKIP = 10;
const XML_ELEMENT = 3;
const XML_HOOK = 5;
const TYPE_COUNT = 7;

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

function readStruct(decoder: decoding.Decoder, client: number, clock: number): Struct {
	const info = decoding.readUint8(needed(decoder, 1));
	const struct: Struct = {
		client,
		clock,
		end: clock,
		kind: 'item',
		left: null,
		right: null,
		parent: null,
		inner: 0
	};
	if (info === SKIP || (info & KIND) === COLLECTED) {
		struct.kind = info === SKIP ? 'skip' : 'collected';
		return ended(struct, readLength(decoder));
	}
	if ((info & HAS_LEFT) !== 0) struct.left = readPlace(decoder);
	if ((info & HAS_RIGHT) !== 0) struct.right = readPlace(decoder);
	if ((info & (HAS_LEFT | HAS_RIGHT)) === 0) {
		struct.parent = readUint(decoder) === 1 ? readText(decoder) : readPlace(decoder);
		if ((info & HAS_KEY) !== 0) checkKey(readText(decoder));
	}
	return readContent(decoder, info & KIND, struct);
}

function readContent(decoder: decoding.Decoder, kind: number, struct: Struct): Struct {
	switch (kind) {
		case 1: // deleted
			struct.kind = 'deleted';
			return ended(struct, readLength(decoder));
		case 2: {
			// JSON, of documents older than Yjs 13
			const count = readCount(decoder, 1);
			for (let i = 0; i < count; i++) {
				const text = readText(decoder);
				if (text !== 'undefined') deepen(struct, depthOfJson(text));
			}
			return ended(struct, count);
		}
		case 3: // bytes
			skipBytes(decoder);
			return ended(struct, 1);
		case 4: // text: its length counts UTF-16 units, as everywhere in Yjs
			return ended(struct, readText(decoder).length);
		case 5: // embed
			deepen(struct, depthOfJson(readText(decoder)));
			return ended(struct, 1);
		case 6: // format
			checkKey(readText(decoder));
			deepen(struct, depthOfJson(readText(decoder)));
			return ended(struct, 1);
		case 7: {
			const type = readUint(decoder);
			if (type >= TYPE_COUNT) throw malformed('Unknown type');
			if (type === XML_ELEMENT || type === XML_HOOK) readText(decoder);
			return ended(struct, 1);
		}
		case 8: {
			const count = readCount(decoder, 1);
			for (let i = 0; i < count; i++) deepen(struct, skipAny(decoder, 0));
			return ended(struct, count);
		}
		case 9: // a document inside the document
			readText(decoder);
			deepen(struct, skipAny(decoder, 0));
			return ended(struct, 1);
		default:
			throw malformed('Unknown content');
	}
}

/** Reads one value of lib0's `any`; returns its levels of nesting. */
function skipAny(decoder: decoding.Decoder, level: number): number {
	if (level > LIMITS.depth) throw new UpdateError('too-large', 'Nested too deep');
	switch (decoding.readUint8(needed(decoder, 1))) {
		case 127: // undefined
		case 126: // null
		case 121: // false
		case 120: // true
			return level;
		case 125:
			return skipInt(decoder, level);
		case 124:
			return skip(decoder, 4, level);
		case 123:
		case 122:
			return skip(decoder, 8, level);
		case 119:
			readText(decoder);
			return level;
		case 118: {
			let deepest = level + 1;
			for (let count = readCount(decoder, 2); count > 0; count--) {
				checkKey(readText(decoder));
				deepest = Math.max(deepest, skipAny(decoder, level + 1));
			}
			return deepest;
		}
		case 117: {
			let deepest = level + 1;
			for (let count = readCount(decoder, 1); count > 0; count--) {
				deepest = Math.max(deepest, skipAny(decoder, level + 1));
			}
			return deepest;
		}
		case 116:
			skipBytes(decoder);
			return level;
		default:
			throw malformed('Unknown value');
	}
}

/** Parses, as every reader will, so that nobody meets text that is no JSON; brackets bound the depth before that. */
function depthOfJson(text: string): number {
	let level = 0;
	let deepest = 0;
	let inString = false;
	for (let i = 0; i < text.length; i++) {
		const char = text[i];
		if (inString) {
			if (char === '\\') i++;
			else if (char === '"') inString = false;
		} else if (char === '"') inString = true;
		else if (char === '{' || char === '[') deepest = Math.max(deepest, ++level);
		else if (char === '}' || char === ']') level--;
		if (deepest > LIMITS.depth) throw new UpdateError('too-large', 'Nested too deep');
	}
	try {
		JSON.parse(text);
	} catch {
		throw malformed('Not JSON');
	}
	return deepest;
}

/** As a key it would change the prototype of what readers build from it. */
function checkKey(key: string): void {
	if (key === '__proto__') throw new UpdateError('harmful', 'Forbidden key');
}

function deepen(struct: Struct, depth: number): void {
	if (depth > struct.inner) struct.inner = depth;
}

function ended(struct: Struct, length: number): Struct {
	struct.end = struct.clock + length;
	if (length === 0) throw malformed('An empty struct');
	if (struct.end > LIMITS.clock) throw malformed('A clock out of range');
	return struct;
}

function readPlace(decoder: decoding.Decoder): Place {
	return { client: readUint(decoder), clock: readUint(decoder) };
}

function readClient(decoder: decoding.Decoder, seen: Set<number>): number {
	const client = readUint(decoder);
	if (seen.has(client)) throw malformed('A client twice');
	seen.add(client);
	return client;
}

function readLength(decoder: decoding.Decoder): number {
	const length = readUint(decoder);
	if (length === 0) throw malformed('An empty range');
	return length;
}

/** A number of things that take at least `leastBytes` each: more than can follow is a lie, told to exhaust memory. */
function readCount(decoder: decoding.Decoder, leastBytes: number): number {
	const count = readUint(decoder);
	if (count * leastBytes > decoder.arr.length - decoder.pos) throw malformed('More than the bytes can hold');
	return count;
}

function readUint(decoder: decoding.Decoder): number {
	let value: number;
	try {
		value = decoding.readVarUint(decoder);
	} catch {
		throw malformed('Ends in a number');
	}
	if (value > Number.MAX_SAFE_INTEGER) throw malformed('A number out of range');
	return value;
}

function skipInt<T>(decoder: decoding.Decoder, result: T): T {
	try {
		decoding.readVarInt(needed(decoder, 1));
	} catch {
		throw malformed('Ends in a number');
	}
	return result;
}

function readText(decoder: decoding.Decoder): string {
	const start = decoder.pos;
	skipBytes(decoder);
	decoder.pos = start;
	try {
		return decoding.readVarString(decoder);
	} catch {
		throw malformed('Not UTF-8');
	}
}

function skipBytes(decoder: decoding.Decoder): void {
	skip(decoder, readUint(decoder), 0);
}

function skip<T>(decoder: decoding.Decoder, length: number, result: T): T {
	needed(decoder, length).pos += length;
	return result;
}

/** lib0 would read past a view into the buffer below it. */
function needed(decoder: decoding.Decoder, length: number): decoding.Decoder {
	if (decoder.pos + length > decoder.arr.length) throw malformed('Ends too early');
	return decoder;
}

function malformed(message: string): UpdateError {
	return new UpdateError('malformed', message);
}
