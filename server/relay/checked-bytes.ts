/**
 * Numbers, text and bytes of an update that nobody trusts: every length is checked against what is left before anything
 * is read. Throws UpdateError where the bytes end too early or are none of lib0's.
 */
import * as decoding from 'lib0/decoding';

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

/** How many places a range has: at least one. */
export function readLength(decoder: decoding.Decoder): number {
	const length = readUint(decoder);
	if (length === 0) throw malformed('An empty range');
	return length;
}

/** A number of things that take at least `leastBytes` each: more than can follow is a lie, told to exhaust memory. */
export function readCount(decoder: decoding.Decoder, leastBytes: number): number {
	const count = readUint(decoder);
	if (count * leastBytes > decoder.arr.length - decoder.pos) throw malformed('More than the bytes can hold');
	return count;
}

/** At most Number.MAX_SAFE_INTEGER, as every client id and clock of Yjs. */
export function readUint(decoder: decoding.Decoder): number {
	let value: number;
	try {
		value = decoding.readVarUint(decoder);
	} catch {
		throw malformed('Ends in a number');
	}
	if (value > Number.MAX_SAFE_INTEGER) throw malformed('A number out of range');
	return value;
}

/** A signed number of lib0. As `skip`, it returns `result`, so that a caller says in one line what it has read. */
export function skipInt<T>(decoder: decoding.Decoder, result: T): T {
	try {
		decoding.readVarInt(needed(decoder, 1));
	} catch {
		throw malformed('Ends in a number');
	}
	return result;
}

/** UTF-8 behind its length in bytes. */
export function readText(decoder: decoding.Decoder): string {
	const start = decoder.pos;
	skipBytes(decoder);
	decoder.pos = start;
	try {
		return decoding.readVarString(decoder);
	} catch {
		throw malformed('Not UTF-8');
	}
}

/** Bytes behind their length. */
export function skipBytes(decoder: decoding.Decoder): void {
	skip(decoder, readUint(decoder), 0);
}

/** Passes over so many bytes, which must be there; returns `result`. */
export function skip<T>(decoder: decoding.Decoder, length: number, result: T): T {
	needed(decoder, length).pos += length;
	return result;
}

/** lib0 would read past a view into the buffer below it. */
export function needed(decoder: decoding.Decoder, length: number): decoding.Decoder {
	if (decoder.pos + length > decoder.arr.length) throw malformed('Ends too early');
	return decoder;
}

/** The bytes are nothing that Yjs writes; the message never holds any of them. */
export function malformed(message: string): UpdateError {
	return new UpdateError('malformed', message);
}
