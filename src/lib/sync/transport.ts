/**
 * How a roundtable's sockets reach the server: by websockets, or by plain requests where the network blocks those.
 * Websockets come first and are tried again from time to time; which of the two works is remembered for a while.
 */
import { BEARER_PREFIX } from '#protocol';
import { Emitter } from '#util';
import type { Clock } from './clock.ts';
import type { PageSocket, PageSocketClass } from './page-socket.ts';
import { StreamLink, type StreamMode } from './stream-link.ts';
import { StreamSocket } from './stream-socket.ts';

export type Via = 'websocket' | 'requests';

/** Where the choice is kept between visits; null: nothing is. */
export type TransportMemory = { read(): string | null; write(text: string | null): void };

export type TransportOptions = {
	/** `https://host` */
	origin: string;
	room: string;
	WebSocket: PageSocketClass;
	fetch: typeof globalThis.fetch;
	headers(): Record<string, string>;
	clock: Clock;
	memory: TransportMemory;
};

/** A server says something at once. A network that says nothing for so long is not going to. */
export const SILENT_MS = 4_000;
/** Refused at once twice, while the server answers requests: it is the network. */
const REFUSALS = 2;
const REACHABLE_MS = 3_000;
const REMEMBERED_MS = 10 * 60_000;
/** When websockets are tried again while requests serve; the last one repeats. */
const PROBES_MS = [15_000, 60_000, 300_000];
/** Told to come back, a whole room does so spread over this time. */
const SPREAD_MS = 1_000;

export class Transport {
	readonly changed = new Emitter();
	readonly clock: Clock;
	readonly #options: TransportOptions;
	readonly #refusals = new Map<string, number>();
	#blocked = false;
	#mode: StreamMode = 'stream';
	#via: Via | null = null;
	#link: StreamLink | null = null;
	#last: { url: string; protocols: string[] } | null = null;
	#probes = 0;
	#cancelProbe: (() => void) | null = null;
	#wasSentAway = false;
	#closed = false;

	constructor(options: TransportOptions) {
		this.#options = options;
		this.clock = options.clock;
		const [until = '', mode] = options.memory.read()?.split(' ') ?? [];
		if (Number(until) > this.clock.now() && Number(until) <= this.clock.now() + REMEMBERED_MS) {
			this.#mode = mode === 'poll' ? 'poll' : 'stream';
			this.#block();
		}
	}

	/** By which way the server was last heard; null: not yet. */
	get via(): Via | null {
		return this.#via;
	}

	/** How long the next socket should wait, ms. */
	get delayMs(): number {
		return this.#wasSentAway ? Math.random() * SPREAD_MS : 0;
	}

	/** A socket by the way that is thought to work. */
	open(url: string, protocols: string[]): { via: Via; socket: PageSocket } {
		this.#last = { url, protocols };
		if (!this.#blocked) return { via: 'websocket', socket: new this.#options.WebSocket(url, protocols) };
		if (this.#link === null || this.#link.ended) this.#link = this.#createLink();
		const doc = url.slice(url.lastIndexOf('/') + 1);
		const offered = protocols.filter((protocol) => !protocol.startsWith(BEARER_PREFIX));
		return { via: 'requests', socket: new StreamSocket(this.#link, doc, offered) };
	}

	/** A message, or a refusal by the server itself, came this way. */
	worked(via: Via): void {
		this.#wasSentAway = false;
		if (via === 'websocket') this.#unblock();
		else this.#options.memory.write(`${this.clock.now() + REMEMBERED_MS} ${this.#mode}`);
		if (this.#via === via) return;
		this.#via = via;
		this.changed.emit();
	}

	/** The server said that it is going away. */
	sentAway(): void {
		this.#wasSentAway = true;
	}

	/** Nothing ever came. Resolves when the next attempt may be made. */
	async failed(via: Via, url: string, how: 'silent' | 'refused'): Promise<void> {
		if (via === 'requests') this.#blocked = false;
		else if (how === 'silent') this.#block();
		else if (await this.#isReachable()) {
			const refusals = (this.#refusals.get(url) ?? 0) + 1;
			this.#refusals.set(url, refusals);
			if (refusals >= REFUSALS) this.#block();
		}
	}

	/** No more attempts of its own. What is open is closed by whoever opened it. */
	close(): void {
		this.#closed = true;
		this.#cancelProbe?.();
	}

	#createLink(): StreamLink {
		const { origin, room, fetch, headers, clock } = this.#options;
		return new StreamLink({
			url: `${origin}/api/rooms/${room}/stream`,
			fetch,
			headers,
			clock,
			mode: this.#mode,
			onpolling: () => (this.#mode = 'poll')
		});
	}

	#block(): void {
		this.#blocked = true;
		this.#refusals.clear();
		if (this.#cancelProbe === null) this.#probeLater(0);
	}

	#unblock(): void {
		if (this.#blocked) this.#options.memory.write(null);
		this.#blocked = false;
		this.#refusals.clear();
		this.#cancelProbe?.();
		this.#cancelProbe = null;
	}

	async #isReachable(): Promise<boolean> {
		const signal = AbortSignal.timeout(REACHABLE_MS);
		try {
			await this.#options.fetch(`${this.#options.origin}/healthz`, { signal, cache: 'no-store' });
			return true;
		} catch {
			return false;
		}
	}

	#probeLater(probe: number): void {
		if (this.#closed) return;
		this.#probes = probe;
		const ms = PROBES_MS[Math.min(probe, PROBES_MS.length - 1)] ?? 0;
		this.#cancelProbe = this.clock.after(ms, () => this.#probe());
	}

	/** One websocket beside what serves. The first word on it ends the stream, and everybody comes over. */
	#probe(): void {
		this.#cancelProbe = null;
		if (!this.#blocked || this.#last === null) return;
		const socket = new this.#options.WebSocket(this.#last.url, this.#last.protocols);
		let isOver = false;
		const end = (works: boolean) => {
			if (isOver) return;
			isOver = true;
			cancel();
			socket.close();
			if (works) {
				this.#unblock();
				this.#link?.end();
			} else this.#probeLater(this.#probes + 1);
		};
		const cancel = this.clock.after(SILENT_MS, () => end(false));
		socket.onmessage = () => end(true);
		socket.onclose = () => end(false);
		socket.onerror = () => undefined;
	}
}
