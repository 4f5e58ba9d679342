/**
 * All sockets of one roundtable without a websocket: what comes in is one streamed reply, or where the network holds
 * such replies back one reply after the other; what goes out are POSTs, one at a time. Breaks as a whole.
 */
import {
	decodeClose,
	encodeStreamRecord,
	LIMITS,
	STREAM,
	STREAM_HEADER,
	STREAM_MODE_HEADER,
	STREAM_TURN_HEADER,
	StreamReader,
	type StreamKind,
	type StreamRecord
} from '#protocol';
import type { Clock } from './clock.ts';

export type StreamMode = 'stream' | 'poll';

export type StreamLinkOptions = {
	/** `https://host/api/rooms/<room>/stream` */
	url: string;
	fetch: typeof globalThis.fetch;
	/** What shows who calls, if a cookie does not. */
	headers(): Record<string, string>;
	clock: Clock;
	mode: StreamMode;
	/** Replies are held back here: from now on it polls. */
	onpolling(): void;
};

/** What becomes of one socket. */
export type StreamChannel = {
	opened(protocol: string): void;
	heard(frame: Uint8Array): void;
	closed(code: number, reason: string): void;
};

/** A streamed reply starts with a record at once, unless something on the way waits for its end. */
const FIRST_RECORD_MS = 4_000;
/** One POST carries no more than this, but for a single frame that is longer. */
const POST_BYTES = 1024 * 1024;
/** Between two POSTs: what is typed meanwhile goes along with the next. */
const GATHER_MS = 50;
const BROKEN = 1006;
/** How long what is still to be said may take. */
const FAREWELL_MS = 2_000;
/** Parts of a document come as they are stored, also when they are longer than what we may send. */
const RECEIVED_BYTES = 32 * LIMITS.frameBytes;

export class StreamLink {
	readonly #options: StreamLinkOptions;
	readonly #channels = new Map<number, { words: string; to: StreamChannel }>();
	/** Channels that the first request does not ask for. */
	#late: number[] = [];
	readonly #posts = new AbortController();
	#reply = new AbortController();
	#mode: StreamMode;
	#id: string | null = null;
	#lastChannel = 0;
	#queue: Uint8Array<ArrayBuffer>[] = [];
	#turn = 1;
	#posting = false;
	#posted: Promise<void> = Promise.resolve();
	#started = false;
	#ended = false;

	constructor(options: StreamLinkOptions) {
		this.#options = options;
		this.#mode = options.mode;
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** `words`: the document and the subprotocols, a line each. */
	open(words: string, to: StreamChannel): number {
		const channel = ++this.#lastChannel;
		this.#channels.set(channel, { words, to });
		this.#late.push(channel);
		if (this.#id !== null) this.#openLate();
		if (!this.#started) {
			this.#started = true;
			// The other documents are about to ask as well, and go along.
			queueMicrotask(() => void this.#run());
		}
		return channel;
	}

	/** In the order of calls; does nothing once the link has ended. */
	send(channel: number, kind: StreamKind, payload?: Uint8Array): void {
		if (this.#ended) return;
		this.#queue.push(encodeStreamRecord(channel, kind, payload));
		if (this.#id !== null) this.#post();
	}

	/** The last one that goes ends the link, once what was said has left. */
	close(channel: number): void {
		if (!this.#channels.delete(channel)) return;
		if (this.#id !== null) this.send(channel, STREAM.close);
		if (this.#channels.size > 0) return;
		const cancel = this.#options.clock.after(FAREWELL_MS, () => this.end());
		void this.#posted.then(() => {
			cancel();
			if (this.#channels.size === 0) this.end();
		});
	}

	/** Ends every socket that goes over it, with this close code. */
	end(code = BROKEN): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#posts.abort();
		this.#reply.abort();
		const channels = [...this.#channels.values()];
		this.#channels.clear();
		for (const { to } of channels) to.closed(code, '');
	}

	async #run(): Promise<void> {
		try {
			do {
				const isPoll = this.#mode === 'poll';
				const finished = await this.#receive();
				// A stream that ends has ended; a poll that does is followed by the next.
				if (finished && !isPoll) break;
			} while (!this.#ended);
		} catch {
			// Whatever it was, the connection is broken.
		}
		this.end();
	}

	/** One reply. False: it was held back, and the next one is to be a poll. */
	async #receive(): Promise<boolean> {
		const { url, fetch, headers, clock } = this.#options;
		const reply = (this.#reply = new AbortController());
		const late = this.#mode === 'stream' ? clock.after(FIRST_RECORD_MS, () => reply.abort()) : () => {};
		const isNew = this.#id === null;
		try {
			const response = await fetch(url, {
				method: 'POST',
				credentials: 'same-origin',
				cache: 'no-store',
				signal: reply.signal,
				headers: {
					...headers(),
					'content-type': 'application/octet-stream',
					[STREAM_MODE_HEADER]: this.#mode,
					...(this.#id === null ? {} : { [STREAM_HEADER]: this.#id })
				},
				...(isNew ? { body: this.#opening() } : {})
			});
			if (!response.ok) {
				this.end(codeOf(response.status));
				return true;
			}
			const reader = new StreamReader(RECEIVED_BYTES);
			const body = response.body?.getReader();
			for (let piece = await body?.read(); piece?.value !== undefined; piece = await body?.read()) {
				for (const record of reader.push(piece.value)) this.#take(record);
				if (this.#id !== null) late();
			}
			return true;
		} catch (error) {
			if (!reply.signal.aborted || this.#id !== null || this.#ended) throw error;
			this.#mode = 'poll';
			this.#options.onpolling();
			return false;
		} finally {
			late();
		}
	}

	#openLate(): void {
		for (const channel of this.#late.splice(0)) {
			const words = this.#channels.get(channel)?.words;
			if (words !== undefined) this.send(channel, STREAM.open, new TextEncoder().encode(words));
		}
	}

	/** Everything that is wanted so far travels with the first request. */
	#opening(): Blob {
		const encoder = new TextEncoder();
		this.#late = [];
		return new Blob(
			[...this.#channels].map(([channel, { words }]) =>
				encodeStreamRecord(channel, STREAM.open, encoder.encode(words))
			)
		);
	}

	#take({ channel, kind, payload }: StreamRecord): void {
		if (kind === STREAM.begin) {
			this.#id = new TextDecoder().decode(payload);
			this.#openLate();
			return;
		}
		const to = this.#channels.get(channel)?.to;
		switch (kind) {
			case STREAM.open:
				// Closed again before the server knew of it.
				if (to === undefined) this.send(channel, STREAM.close);
				else to.opened(new TextDecoder().decode(payload));
				break;
			case STREAM.message:
				to?.heard(payload);
				break;
			case STREAM.close: {
				const { code, reason } = decodeClose(payload);
				this.#channels.delete(channel);
				to?.closed(code, reason);
				if (this.#channels.size === 0) this.end();
				break;
			}
			case STREAM.ping:
				this.send(channel, STREAM.pong);
		}
	}

	#post(): void {
		if (this.#id === null || this.#posting) return;
		this.#posting = true;
		this.#posted = this.#postAll(this.#id).finally(() => {
			this.#posting = false;
			if (this.#queue.length > 0 && !this.#ended) this.#post();
		});
	}

	async #postAll(id: string): Promise<void> {
		try {
			while (this.#queue.length > 0 && !this.#ended) {
				const response = await this.#options.fetch(`${this.#options.url}/records`, {
					method: 'POST',
					credentials: 'same-origin',
					cache: 'no-store',
					signal: this.#posts.signal,
					headers: {
						...this.#options.headers(),
						'content-type': 'application/octet-stream',
						[STREAM_HEADER]: id,
						[STREAM_TURN_HEADER]: String(this.#turn++)
					},
					body: new Blob(this.#nextRecords())
				});
				if (!response.ok) throw new Error(`Refused with ${response.status}`);
				await new Promise<void>((resolve) => this.#options.clock.after(GATHER_MS, resolve));
			}
		} catch {
			this.end();
		}
	}

	#nextRecords(): Uint8Array<ArrayBuffer>[] {
		let bytes = 0;
		const end = this.#queue.findIndex((record) => (bytes += record.length) > POST_BYTES);
		return this.#queue.splice(0, end === -1 ? this.#queue.length : Math.max(1, end));
	}
}

/** What a websocket would have been closed with. */
function codeOf(status: number): number {
	return status === 401 ? 4401 : status === 403 ? 4403 : BROKEN;
}
