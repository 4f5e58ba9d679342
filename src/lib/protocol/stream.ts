/**
 * Records of the second transport, for networks that block websockets: what goes over one streamed reply down and over
 * POSTs up carries the sockets of all documents of a room. Rules T in SPEC.md.
 * A record is a channel (4 bytes), a kind (1), a length (4) and so many bytes, big-endian.
 */
export const STREAM = {
	/** Down, first of all: the id of the stream. */
	begin: 0,
	/** Up: the document's name and the offered subprotocols, a line each. Down: open now; the chosen subprotocol. */
	open: 1,
	/** One frame. */
	message: 2,
	/** Code (2 bytes) and reason. */
	close: 3,
	/** Down; asks for a pong on the same channel. */
	ping: 4,
	pong: 5
} as const;
export type StreamKind = (typeof STREAM)[keyof typeof STREAM];

/** Names the stream; a header, because addresses end up in logs. */
export const STREAM_HEADER = 'x-roundtable-stream';
/** `stream`: the reply goes on for as long as the stream does. `poll`: it ends with what there is. */
export const STREAM_MODE_HEADER = 'x-roundtable-mode';
/** Number of a POST of records, from 1: none is taken twice or out of order. */
export const STREAM_TURN_HEADER = 'x-roundtable-turn';

export type StreamRecord = { channel: number; kind: number; payload: Uint8Array };

const HEAD_BYTES = 9;
const KINDS: readonly number[] = Object.values(STREAM);

export class StreamRecordError extends Error {
	override name = 'StreamRecordError';
	/** Set when it is only too long. */
	readonly channel: number | null;

	constructor(message: string, channel: number | null = null) {
		super(message);
		this.channel = channel;
	}
}

export function encodeStreamRecord(
	channel: number,
	kind: StreamKind,
	payload: Uint8Array = new Uint8Array()
): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(HEAD_BYTES + payload.length);
	const head = new DataView(bytes.buffer);
	head.setUint32(0, channel);
	head.setUint8(4, kind);
	head.setUint32(5, payload.length);
	bytes.set(payload, HEAD_BYTES);
	return bytes;
}

/** The payload of a `close` record. */
export function encodeClose(code: number, reason: string): Uint8Array {
	const text = new TextEncoder().encode(reason);
	const bytes = new Uint8Array(2 + text.length);
	new DataView(bytes.buffer).setUint16(0, code);
	bytes.set(text, 2);
	return bytes;
}

/** Anything too short counts as a connection that broke. */
export function decodeClose(payload: Uint8Array): { code: number; reason: string } {
	if (payload.length < 2) return { code: 1006, reason: '' };
	const { buffer, byteOffset } = payload;
	return {
		code: new DataView(buffer, byteOffset).getUint16(0),
		reason: new TextDecoder().decode(payload.subarray(2))
	};
}

/** Puts records together from pieces of any size. */
export class StreamReader {
	readonly #mostBytes: number;
	readonly #head = new Uint8Array(HEAD_BYTES);
	#headLength = 0;
	#payload: Uint8Array | null = null;
	#payloadLength = 0;

	/** `mostBytes`: of one payload. */
	constructor(mostBytes: number) {
		this.#mostBytes = mostBytes;
	}

	/** What has become complete with this piece. Throws StreamRecordError; then nothing more may be read. */
	*push(piece: Uint8Array): Generator<StreamRecord> {
		let rest = piece;
		for (;;) {
			rest = this.#fillHead(rest);
			if (this.#payload === null) return;
			const part = rest.subarray(0, this.#payload.length - this.#payloadLength);
			this.#payload.set(part, this.#payloadLength);
			this.#payloadLength += part.length;
			rest = rest.subarray(part.length);
			if (this.#payloadLength < this.#payload.length) return;
			const head = new DataView(this.#head.buffer);
			const record = { channel: head.getUint32(0), kind: head.getUint8(4), payload: this.#payload };
			this.#headLength = this.#payloadLength = 0;
			this.#payload = null;
			yield record;
		}
	}

	/** True between two records. */
	get isBetween(): boolean {
		return this.#headLength === 0;
	}

	/** Returns what is left; once the head is whole there is a payload to fill. */
	#fillHead(piece: Uint8Array): Uint8Array {
		const part = piece.subarray(0, HEAD_BYTES - this.#headLength);
		this.#head.set(part, this.#headLength);
		this.#headLength += part.length;
		if (this.#headLength === HEAD_BYTES) this.#payload ??= new Uint8Array(this.#readLength());
		return piece.subarray(part.length);
	}

	#readLength(): number {
		const head = new DataView(this.#head.buffer);
		const length = head.getUint32(5);
		if (!KINDS.includes(head.getUint8(4))) throw new StreamRecordError('Unknown kind');
		if (length > this.#mostBytes) throw new StreamRecordError('Too long', head.getUint32(0));
		return length;
	}
}
