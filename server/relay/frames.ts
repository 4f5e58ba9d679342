/**
 * Frames as they go over the wire: websocket header and content in one buffer, built once and written to every socket.
 * Frames from a server are not masked and nothing is compressed, so the bytes are the same for everybody.
 */
import * as encoding from 'lib0/encoding';
import { IMPORTED } from '../storage/index.ts';
import { encodeServerMessage, MESSAGE, SYNC, type ServerMessage } from '#protocol';

const BINARY_AND_FINAL = 0x82;

/** An update of Yjs that holds nothing. */
export const EMPTY_UPDATE: Uint8Array = Uint8Array.of(0, 0);

/** One binary message that consists of these pieces. */
function frameOf(...pieces: Uint8Array[]): Buffer {
	const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
	const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const frame = Buffer.allocUnsafeSlow(headerLength + length);
	frame[0] = BINARY_AND_FINAL;
	if (headerLength === 2) frame[1] = length;
	else if (headerLength === 4) {
		frame[1] = 126;
		frame.writeUInt16BE(length, 2);
	} else {
		frame[1] = 127;
		frame.writeUInt32BE(0, 2);
		frame.writeUInt32BE(length, 6);
	}
	let offset = headerLength;
	for (const piece of pieces) {
		frame.set(piece, offset);
		offset += piece.length;
	}
	return frame;
}

/** A sync message; `content` is a state vector for step 1, else an update. */
export function syncFrame(step: keyof typeof SYNC, content: Uint8Array): Buffer {
	const head = encoding.createEncoder();
	encoding.writeVarUint(head, MESSAGE.sync);
	encoding.writeVarUint(head, SYNC[step]);
	encoding.writeVarUint(head, content.length);
	return frameOf(encoding.toUint8Array(head), content);
}

/** `entries` are already encoded: id, clock and state of each. */
export function presenceFrame(entries: readonly Uint8Array[]): Buffer {
	const count = encoding.createEncoder();
	encoding.writeVarUint(count, entries.length);
	const counted = encoding.toUint8Array(count);
	const length = entries.reduce((sum, entry) => sum + entry.length, counted.length);
	const head = encoding.createEncoder();
	encoding.writeVarUint(head, MESSAGE.awareness);
	encoding.writeVarUint(head, length);
	return frameOf(encoding.toUint8Array(head), counted, ...entries);
}

/** The stock client leaves after 30 s without a message; this one changes nothing. */
export const KEEP_ALIVE_FRAME = presenceFrame([]);

/** One of our own messages; only for a client that offered our subprotocol. */
export function ownFrame(message: ServerMessage): Buffer {
	return frameOf(encodeServerMessage(message));
}

/** Of a few dozen bytes each: what a document remembers of years still fits a frame. */
const OWNERS_PER_FRAME = 10_000;

/** Whose each client id is, as far as that is known: one frame, or none, but for very many. */
export function ownerFrames(owners: ReadonlyMap<number, string>): Buffer[] {
	const known = [...owners].filter(([, principal]) => principal !== IMPORTED);
	const frames: Buffer[] = [];
	for (let n = 0; n < known.length; n += OWNERS_PER_FRAME)
		frames.push(ownFrame({ type: 'who', owners: new Map(known.slice(n, n + OWNERS_PER_FRAME)) }));
	return frames;
}
