/** A websocket of these tests that goes by plain requests, one stream for each, written from SPEC.md alone. */
import { EventEmitter } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import {
	decodeClose,
	encodeStreamRecord,
	STREAM,
	STREAM_HEADER,
	STREAM_MODE_HEADER,
	STREAM_TURN_HEADER,
	StreamReader,
	type StreamKind
} from '#protocol';

const CHANNEL = 7;

type Options = { headers?: Record<string, string>; mode?: 'stream' | 'poll' };

export class RequestSocket extends EventEmitter {
	readonly OPEN = 1;
	readyState = 0;
	protocol = '';
	binaryType = 'nodebuffer';
	id: string | null = null;
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
	onclose: ((event: { code: number; reason: string }) => void) | null = null;
	onerror: (() => void) | null = null;
	readonly #url: string;
	readonly #options: Options;
	readonly #reader = new StreamReader(1e9);
	#asked: ClientRequest | null = null;
	#response: IncomingMessage | null = null;
	#turn = 1;
	readonly #queue: Uint8Array[] = [];
	#sending: Promise<unknown> = Promise.resolve();

	/** `url` is that of the websocket. */
	constructor(url: string, protocols: string[] = [], options: Options = {}) {
		super();
		const { host, pathname } = new URL(url);
		const [, , room = '', doc = ''] = pathname.split('/');
		this.#url = `http://${host}/api/rooms/${room}/stream`;
		this.#options = options;
		const words = new TextEncoder().encode([doc, ...protocols].join('\n'));
		this.#receive(encodeStreamRecord(CHANNEL, STREAM.open, words));
	}

	send(frame: Uint8Array): void {
		this.say(STREAM.message, frame);
	}

	say(kind: StreamKind, payload?: Uint8Array): void {
		if (this.readyState !== 1) return;
		this.#queue.push(encodeStreamRecord(CHANNEL, kind, payload));
		// What gathers while one is on its way goes with the next.
		this.#sending = this.#sending.then(async () => {
			const body = new Uint8Array(Buffer.concat(this.#queue.splice(0)));
			if (body.length > 0) await this.post(body, this.#turn++).catch(() => 0);
		});
	}

	/** Resolves with the status of the reply. */
	post(body: Uint8Array<ArrayBuffer>, turn: number, id = this.id ?? ''): Promise<number> {
		return fetch(`${this.#url}/records`, {
			method: 'POST',
			headers: { ...this.#options.headers, [STREAM_HEADER]: id, [STREAM_TURN_HEADER]: String(turn) },
			body
		}).then((response) => response.status);
	}

	pause(): void {
		this.#response?.pause();
	}

	resume(): void {
		this.#response?.resume();
	}

	close(_code?: number): void {
		if (this.readyState !== 1) return this.terminate();
		this.say(STREAM.close);
		void this.#sending.then(() => this.#end(1005, ''));
		this.readyState = 2;
	}

	terminate(): void {
		this.#asked?.destroy();
		this.#end(1006, '');
	}

	#receive(body: Uint8Array): void {
		const { headers, mode = 'stream' } = this.#options;
		const asked = request(this.#url, {
			method: 'POST',
			headers: {
				...headers,
				[STREAM_MODE_HEADER]: mode,
				...(this.id === null ? {} : { [STREAM_HEADER]: this.id })
			}
		});
		this.#asked = asked;
		asked.on('error', () => this.#end(1006, ''));
		asked.on('response', (response) => {
			this.#response = response;
			if (response.statusCode !== 200) return this.#end(response.statusCode === 401 ? 4401 : 1006, '');
			response.on('data', (piece: Buffer) => this.#read(piece));
			response.on('error', () => this.#end(1006, ''));
			response.on('end', () => {
				if (mode === 'poll' && this.readyState < 2) this.#receive(new Uint8Array());
				else this.#end(1006, '');
			});
		});
		asked.end(body);
	}

	#read(piece: Uint8Array): void {
		for (const { kind, payload } of this.#reader.push(piece)) {
			if (kind === STREAM.begin) this.id = Buffer.from(payload).toString();
			else if (kind === STREAM.open) {
				this.readyState = 1;
				this.protocol = Buffer.from(payload).toString();
				this.emit('open');
				this.onopen?.();
			} else if (kind === STREAM.message) {
				this.emit('message', Buffer.from(payload), true);
				this.onmessage?.({ data: payload.slice().buffer });
			} else if (kind === STREAM.ping) this.say(STREAM.pong);
			else if (kind === STREAM.close) {
				const { code, reason } = decodeClose(payload);
				this.#end(code, reason);
			}
		}
	}

	#end(code: number, reason: string): void {
		if (this.readyState === 3) return;
		this.readyState = 3;
		this.emit('close', code, Buffer.from(reason));
		this.onclose?.({ code, reason });
		this.#asked?.destroy();
	}
}
