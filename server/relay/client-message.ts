/** Reads what a client sent. Anything that is not exactly one known message is refused as a whole. */
import * as decoding from 'lib0/decoding';
import { MESSAGE, SYNC } from '#protocol';

/** What came is no message of ours or of y-websocket's; never says what it was. */
export class MessageError extends Error {
	override name = 'MessageError';
}

export type PresenceEntry = {
	id: number;
	clock: number;
	/** JSON text; null says that the client is gone. */
	state: string | null;
	/** The whole entry, as it was. */
	bytes: Uint8Array;
};

export type ClientMessage =
	| { type: 'step1'; clocks: Map<number, number> }
	| { type: 'step2' | 'update'; update: Uint8Array }
	| { type: 'presence'; entries: PresenceEntry[] }
	| { type: 'query-presence' };

/** A state vector with more clients than this is an attempt to keep the relay busy. */
const STATE_VECTOR_BYTES = 1024 * 1024;
/** Echoes of the stock client name everybody in the room. */
const PRESENCE_ENTRIES = 2000;

/** `bytes` must not be a view of something larger: lib0 reads past the end of a view. Throws MessageError. */
export function readClientMessage(bytes: Uint8Array): ClientMessage {
	try {
		const decoder = decoding.createDecoder(bytes);
		const message = read(decoder);
		if (decoder.pos !== bytes.length) throw new MessageError('Something follows the message');
		return message;
	} catch (error) {
		if (error instanceof MessageError) throw error;
		throw new MessageError('Ends too early', { cause: error });
	}
}

function read(decoder: decoding.Decoder): ClientMessage {
	const type = readKind(decoder);
	if (type === MESSAGE.sync) return readSync(decoder);
	if (type === MESSAGE.awareness) return readPresence(decoder);
	if (type === MESSAGE.queryAwareness) return { type: 'query-presence' };
	throw new MessageError('Unknown message');
}

function readSync(decoder: decoding.Decoder): ClientMessage {
	const step = readKind(decoder);
	const content = decoding.readVarUint8Array(decoder);
	if (step === SYNC.step1) return { type: 'step1', clocks: readStateVector(content) };
	if (step === SYNC.step2) return { type: 'step2', update: content };
	if (step === SYNC.update) return { type: 'update', update: content };
	throw new MessageError('Unknown sync message');
}

function readStateVector(bytes: Uint8Array): Map<number, number> {
	if (bytes.length > STATE_VECTOR_BYTES) throw new MessageError('A state vector too long');
	const decoder = decoding.createDecoder(bytes);
	const clocks = new Map<number, number>();
	for (let left = decoding.readVarUint(decoder); left > 0; left--) {
		const client = decoding.readVarUint(decoder);
		clocks.set(client, decoding.readVarUint(decoder));
		if (decoder.pos > bytes.length) throw new MessageError('Ends too early');
	}
	if (decoder.pos !== bytes.length) throw new MessageError('Something follows the state vector');
	return clocks;
}

function readPresence(decoder: decoding.Decoder): ClientMessage {
	const length = decoding.readVarUint(decoder);
	if (decoder.pos + length !== decoder.arr.length) throw new MessageError('Another length than it says');
	const count = decoding.readVarUint(decoder);
	if (count > PRESENCE_ENTRIES) throw new MessageError('Too many presences');
	const entries: PresenceEntry[] = [];
	for (let i = 0; i < count; i++) {
		const start = decoder.pos;
		const id = decoding.readVarUint(decoder);
		const clock = decoding.readVarUint(decoder);
		const text = decoding.readVarString(decoder);
		if (!Number.isSafeInteger(id) || !Number.isSafeInteger(clock)) throw new MessageError('Out of range');
		const state = text === 'null' ? null : text;
		entries.push({ id, clock, state, bytes: decoder.arr.subarray(start, decoder.pos) });
	}
	return { type: 'presence', entries };
}

/** The kinds decide about rights, so there is one way to write each of them. */
function readKind(decoder: decoding.Decoder): number {
	const start = decoder.pos;
	const kind = decoding.readVarUint(decoder);
	if (decoder.pos - start > 1 && decoder.arr[decoder.pos - 1] === 0)
		throw new MessageError('A padded number');
	return kind;
}
