/** What a session takes for a websocket and the connection below it, while everything goes over a stream of requests. */
import { EventEmitter } from 'node:events';
import { encodeClose, STREAM, type StreamKind } from '#protocol';

/** The stream that carries this socket. */
export type Carrier = {
	write(kind: StreamKind, ...pieces: Uint8Array[]): void;
	/** Bytes that the client has not taken yet, of all its sockets: they share one way down. */
	unsentBytes(): number;
	/** Node's own handle of the connection; it alone knows how much of a big write is out. */
	handle(): unknown;
	/** Ends the whole stream, as a broken network would. */
	break(): void;
	/** This socket is over. */
	forget(): void;
};

const OPEN = 1;
const CLOSED = 3;

export class StreamSocket extends EventEmitter {
	readyState: number = OPEN;
	readonly #carrier: Carrier;
	#resumed: PromiseWithResolvers<void> | null = null;

	constructor(carrier: Carrier) {
		super();
		this.#carrier = carrier;
	}

	get writableLength(): number {
		return this.#carrier.unsentBytes();
	}

	get _handle(): unknown {
		return this.#carrier.handle();
	}

	/** `frame` is built for websockets, header and all; over a stream the header has no use. */
	write(frame: Uint8Array): void {
		if (this.readyState === OPEN) this.#carrier.write(STREAM.message, frame.subarray(headerLength(frame)));
	}

	ping(): void {
		if (this.readyState === OPEN) this.#carrier.write(STREAM.ping);
	}

	pause(): void {
		this.#resumed ??= Promise.withResolvers();
	}

	resume(): void {
		this.#resumed?.resolve();
		this.#resumed = null;
	}

	/** Resolves once the session takes messages again; null: it does. */
	get resumed(): Promise<void> | null {
		return this.#resumed?.promise ?? null;
	}

	close(code: number, reason: string): void {
		if (this.readyState !== OPEN) return;
		this.#carrier.write(STREAM.close, encodeClose(code, reason));
		this.ended(code);
	}

	/** Who misbehaves, or takes nothing, loses all that goes the same way. */
	terminate(): void {
		if (this.readyState === OPEN) this.#carrier.break();
	}

	/** The client, or the network, has ended it. */
	ended(code: number): void {
		if (this.readyState !== OPEN) return;
		this.readyState = CLOSED;
		this.#carrier.forget();
		this.resume();
		// As from a real socket: never while somebody is still busy with it.
		queueMicrotask(() => this.emit('close', code));
	}

	/** A message from the client. */
	heard(payload: Uint8Array): void {
		if (this.readyState === OPEN) this.emit('message', payload, true);
	}
}

function headerLength(frame: Uint8Array): number {
	const length = frame[1];
	return length === 126 ? 4 : length === 127 ? 10 : 2;
}
