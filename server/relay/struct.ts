/** One struct of an update, and what it holds: its place, its length and its depth are kept, its content only checked. */
import * as decoding from 'lib0/decoding';
import { LIMITS } from '#protocol';
import { malformed, needed, readCount, readLength, readText, readUint, skipBytes } from './checked-bytes.ts';
import { checkKey, depthOfJson, skipAny } from './checked-values.ts';

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

const HAS_LEFT = 0x80;
const HAS_RIGHT = 0x40;
const HAS_KEY = 0x20;
const KIND = 0x1f;
const COLLECTED = 0;
const SKIP = 10;
const XML_ELEMENT = 3;
const XML_HOOK = 5;
const TYPE_COUNT = 7;

/** The next struct of `client`, which begins at `clock`; it has one place at least. */
export function readStruct(decoder: decoding.Decoder, client: number, clock: number): Struct {
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
