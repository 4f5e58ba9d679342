/**
 * All sockets of one open tab without a websocket: one reply that goes on and on (or, where something on the way holds
 * replies back, one after the other), and POSTs in the other direction. Rules T in SPEC.md.
 */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
	encodeClose,
	encodeStreamRecord,
	LIMITS,
	STREAM,
	StreamReader,
	StreamRecordError,
	type StreamKind,
	type StreamRecord
} from '#protocol';
import { StreamSocket } from './stream-socket.ts';

export type StreamOptions = {
	room: string;
	/** Whose requests carry it, and until when its session lasts. */
	device: string;
	expiresAt: number;
	/** Somebody wants a document; the answer is `accept` or `refuse`, later. */
	onopen: (stream: Stream, channel: number, words: string) => void;
	onend: (stream: Stream) => void;
};

/** A poll is answered at once if there is something, else after so long. */
const POLL_MS = 20_000;
/** A client that has neither a reply to wait for nor asks for one is gone. */
const IDLE_MS = 30_000;
/** What may wait for a client that polls. */
const QUEUED_BYTES = 4 * LIMITS.slowBytes;

const HEADERS = {
	'content-type': 'application/octet-stream',
	'cache-control': 'no-store, no-transform',
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cross-origin-resource-policy': 'same-origin',
	'content-security-policy': "default-src 'none'",
	// nginx would hold a reply back until it is complete.
	'x-accel-buffering': 'no'
};

export class Stream {
	readonly id = randomBytes(32).toString('base64url');
	readonly room: string;
	readonly device: string;
	readonly expiresAt: number;
	readonly #options: StreamOptions;
	/** Null: asked for, not decided yet. */
	readonly #sockets = new Map<number, StreamSocket | null>();
	#down: { response: ServerResponse; isPoll: boolean } | null = null;
	#queue: Uint8Array[] = [];
	#queuedBytes = 0;
	#timer: NodeJS.Timeout | null = null;
	#turn = 0;
	#isReading = false;
	#ended = false;

	constructor(options: StreamOptions) {
		this.#options = options;
		this.room = options.room;
		this.device = options.device;
		this.expiresAt = options.expiresAt;
		this.#write(0, STREAM.begin, Buffer.from(this.id));
	}

	/** Gives the stream a reply to write to. False: it has one. */
	attach(response: ServerResponse, mode: 'stream' | 'poll'): boolean {
		if (this.#down !== null || this.#ended) return false;
		const isPoll = mode === 'poll';
		this.#stopTimer();
		this.#down = { response, isPoll };
		response.writeHead(200, HEADERS);
		response.on('error', () => undefined);
		response.on('close', () => this.#detach(response, isPoll));
		response.on('drain', () => this.#drained());
		if (!isPoll) this.#flush();
		else if (this.#queue.length > 0) this.#finishPoll();
		else this.#timer = setTimeout(() => this.#finishPoll(), POLL_MS);
		if (!isPoll) response.flushHeaders();
		return true;
	}

	/**
	 * Takes records in, in their order; slows down with the session that takes slowly. False: not the next turn, or not
	 * what a client of ours sends. Then the stream is over.
	 */
	async receive(pieces: AsyncIterable<Uint8Array>, turn: number): Promise<boolean> {
		if (this.#ended || this.#isReading || turn !== this.#turn) return this.#broken();
		this.#isReading = true;
		this.#turn++;
		const reader = new StreamReader(LIMITS.frameBytes);
		try {
			for await (const piece of pieces) {
				for (const record of reader.push(piece)) {
					if (!this.#take(record)) return this.#broken();
					// Bounded by what one body may carry: a session that is paused takes no more of them.
					await this.#sockets.get(record.channel)?.resumed;
				}
			}
		} catch (error) {
			if (error instanceof StreamRecordError && error.channel !== null) {
				this.#write(error.channel, STREAM.close, encodeClose(1009, ''));
				this.end();
				return false;
			}
			return this.#broken();
		} finally {
			this.#isReading = false;
		}
		return reader.isBetween || this.#broken();
	}

	/** The socket that a session may use from now on; null: the client is gone, or wants it no more. */
	accept(channel: number, subprotocol: string): StreamSocket | null {
		if (this.#ended || this.#sockets.get(channel) !== null) return null;
		const socket = new StreamSocket({
			write: (kind, ...pieces) => this.#write(channel, kind, ...pieces),
			unsentBytes: () => this.#queuedBytes + (this.#down?.response.writableLength ?? 0),
			handle: () => this.#handle,
			break: () => this.break(),
			forget: () => void this.#sockets.delete(channel)
		});
		this.#sockets.set(channel, socket);
		this.#write(channel, STREAM.open, Buffer.from(subprotocol));
		return socket;
	}

	/** The other answer to `onopen`; does nothing for a channel that was answered. */
	refuse(channel: number, code: number, reason: string): void {
		if (this.#sockets.get(channel) !== null) return;
		this.#sockets.delete(channel);
		this.#write(channel, STREAM.close, encodeClose(code, reason));
	}

	/** Sends what there is, and says no more. */
	end(): void {
		if (this.#ended) return;
		this.#flush();
		this.#down?.response.end();
		this.#over();
	}

	/** As when the network breaks. */
	break(): void {
		if (this.#ended) return;
		this.#down?.response.destroy();
		this.#over();
	}

	get #handle(): unknown {
		// reason: Node's socket has one, which its types leave out.
		const socket = this.#down?.response.socket as { _handle?: unknown } | null | undefined;
		return socket?._handle ?? null;
	}

	#take({ channel, kind, payload }: StreamRecord): boolean {
		const socket = this.#sockets.get(channel);
		switch (kind) {
			case STREAM.open:
				if (socket !== undefined || this.#sockets.size >= LIMITS.socketsPerStream) return false;
				this.#sockets.set(channel, null);
				this.#options.onopen(this, channel, Buffer.from(payload).toString());
				return true;
			case STREAM.message:
				socket?.heard(payload);
				return true;
			case STREAM.pong:
				socket?.emit('pong');
				return true;
			case STREAM.close:
				if (socket === null) this.#sockets.delete(channel);
				socket?.ended(1005);
				return true;
			default:
				return false;
		}
	}

	#write(channel: number, kind: StreamKind, ...pieces: Uint8Array[]): void {
		if (this.#ended) return;
		const record = encodeStreamRecord(channel, kind, pieces.length === 1 ? pieces[0] : Buffer.concat(pieces));
		if (this.#down !== null && !this.#down.isPoll) {
			this.#down.response.write(record);
			return;
		}
		this.#queue.push(record);
		this.#queuedBytes += record.length;
		if (this.#queuedBytes > QUEUED_BYTES) return this.break();
		// After this turn of the event loop, so that what belongs together goes together.
		if (this.#down !== null && this.#queue.length === 1) setImmediate(() => this.#finishPoll());
	}

	#flush(): void {
		if (this.#down === null) return;
		for (const record of this.#queue.splice(0)) this.#down.response.write(record);
		this.#queuedBytes = 0;
	}

	#finishPoll(): void {
		if (this.#down === null || !this.#down.isPoll || this.#ended) return;
		this.#stopTimer();
		const { response } = this.#down;
		this.#flush();
		response.end();
		this.#down = null;
	}

	/** A reply is over: as it should be, if it was a whole answer to a poll. */
	#detach(response: ServerResponse, isPoll: boolean): void {
		if (this.#ended) return;
		if (!isPoll || !response.writableFinished) return this.break();
		this.#drained();
		if (this.#down === null) this.#timer ??= setTimeout(() => this.break(), IDLE_MS);
	}

	#drained(): void {
		for (const socket of [...this.#sockets.values()]) socket?.emit('drain');
	}

	#broken(): false {
		this.break();
		return false;
	}

	#over(): void {
		this.#ended = true;
		this.#stopTimer();
		this.#queue = [];
		this.#queuedBytes = 0;
		for (const socket of [...this.#sockets.values()]) socket?.ended(1006);
		this.#sockets.clear();
		this.#options.onend(this);
	}

	#stopTimer(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}
}
