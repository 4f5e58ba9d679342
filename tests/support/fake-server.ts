/**
 * A server in the page's own words, for tests of screens: takes connections, says `hello` as it is told to, confirms every
 * edit, and answers requests from a table. It decides nothing; what a real one decides is tested against a real one.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { vi } from 'vitest';
import { encodeServerMessage, LIMITS, MESSAGE, SYNC, type Hello, type ServerMessage } from '$lib/protocol';

/** A status, or what a successful reply holds. */
type Answer = number | object;

export class FakeServer {
	/** By method and the end of the path, as `POST /undo`. */
	readonly answers = new Map<string, Answer | ((body: unknown) => Answer | Promise<Answer>)>();
	readonly #sockets = new Set<FakeSocket>();
	#hello: Hello = {
		epoch: 'first',
		role: 'facilitator',
		principal: '',
		readers: 'live',
		frameBytes: LIMITS.frameBytes
	};

	constructor() {
		const { greet } = this;
		const sockets = this.#sockets;
		vi.stubGlobal(
			'WebSocket',
			class extends FakeSocket {
				constructor(url: string | URL) {
					super(url, greet);
					sockets.add(this);
				}
			}
		);
	}

	/** Another `hello` to everybody who is connected. */
	hello(changes: Partial<Hello>): void {
		this.#hello = { ...this.#hello, ...changes };
		this.say({ type: 'hello', ...this.#hello });
	}

	say(message: ServerMessage): void {
		for (const socket of this.#sockets) if (socket.isContent) socket.hear(encodeServerMessage(message));
	}

	readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
		const path = new URL(String(input instanceof Request ? input.url : input)).pathname;
		const method = init.method ?? 'GET';
		const found = [...this.answers].find(([key]) => {
			const [wanted, end = ''] = key.split(' ');
			return wanted === method && path.endsWith(end);
		})?.[1];
		if (found === undefined) throw new TypeError(`nobody answers ${method} ${path}`);
		const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
		const answer = typeof found === 'function' ? await found(body) : found;
		if (typeof answer !== 'number') return Response.json(answer);
		if (answer < 400) return new Response(null, { status: answer });
		const type = answer === 404 ? 'not-found' : answer === 403 ? 'forbidden' : 'internal';
		return Response.json({ type, title: '', status: answer }, { status: answer });
	};

	readonly greet = (socket: FakeSocket) =>
		socket.hear(encodeServerMessage({ type: 'hello', ...this.#hello }));
}

class FakeSocket {
	binaryType: BinaryType = 'arraybuffer';
	readyState: number = 0;
	readonly bufferedAmount = 0;
	readonly isContent: boolean;
	onopen: ((event: Event) => void) | null = null;
	onmessage: ((event: MessageEvent) => void) | null = null;
	onclose: ((event: CloseEvent) => void) | null = null;
	onerror: ((event: Event) => void) | null = null;
	#taken = 0;

	constructor(url: string | URL, greet: (socket: FakeSocket) => void) {
		this.isContent = String(url).endsWith('/content');
		queueMicrotask(() => {
			this.readyState = 1;
			this.onopen?.(new Event('open'));
			greet(this);
		});
	}

	hear(frame: Uint8Array): void {
		if (this.readyState === 1) this.onmessage?.(new MessageEvent('message', { data: frame.slice().buffer }));
	}

	send(frame: Uint8Array): void {
		const decoder = decoding.createDecoder(frame);
		if (decoding.readVarUint(decoder) !== MESSAGE.sync) return;
		const step = decoding.readVarUint(decoder);
		queueMicrotask(() => {
			if (step === SYNC.step1) this.hear(NOTHING_NEW);
			else this.hear(encodeServerMessage({ type: 'committed', count: ++this.#taken }));
		});
	}

	close(code = 1000): void {
		if (this.readyState === 3) return;
		this.readyState = 3;
		queueMicrotask(() => this.onclose?.(new CloseEvent('close', { code })));
	}
}

const NOTHING_NEW = (() => {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.sync);
	encoding.writeVarUint(encoder, SYNC.step2);
	encoding.writeVarUint8Array(encoder, Uint8Array.of(0, 0));
	return encoding.toUint8Array(encoder);
})();
