import type { Api } from '$lib/api';
import type { Clock } from './clock.ts';
import { createLine, type Line } from './line.ts';
import type { PageSocketClass } from './page-socket.ts';
import { pageMemory } from './transport-memory.ts';
import { transportSockets } from './transport-socket.ts';
import { Transport, type Via } from './transport.ts';

export type CallerOptions = {
	room: string;
	/** Where the server is, as `https://host`; default: the api's. With neither it is not called. */
	origin?: string;
	/** Its bearer, if it has one, opens the sockets; else the page's cookie does. */
	api?: Api;
	WebSocket?: PageSocketClass;
	/** For networks that block websockets; default: the page's. */
	fetch?: typeof globalThis.fetch;
	clock: Clock;
	/** Another way reaches the server now. */
	onchange(): void;
};

/** Finds the line to the server on which the documents of a roundtable call it: one at a time, over one transport. */
export class Caller {
	readonly #options: CallerOptions;
	#transport: Transport | null = null;
	#stopListening: (() => void) | null = null;
	#line: Line | null = null;

	constructor(options: CallerOptions) {
		this.#options = options;
	}

	/** The line of the last call; null: there was none. */
	get line(): Line | null {
		return this.#line;
	}

	/** By which way the server was last heard; null: not yet. */
	get via(): Via | null {
		return this.#transport?.via ?? null;
	}

	/** A new line, with the session that is valid now; null: there is no server to call. */
	dial(): Line | null {
		const { api, origin = api?.origin, room } = this.#options;
		if (origin === undefined) return null;
		this.#transport ??= this.#createTransport(origin);
		this.#line = createLine(origin, room, transportSockets(this.#transport), api?.bearer ?? null);
		return this.#line;
	}

	close(): void {
		this.#stopListening?.();
		this.#transport?.close();
	}

	#createTransport(origin: string): Transport {
		const { api, room, clock, onchange, WebSocket: Socket = WebSocket } = this.#options;
		const { fetch = (...args) => globalThis.fetch(...args) } = this.#options;
		const headers = (): Record<string, string> =>
			api?.bearer?.token == null ? {} : { authorization: `Bearer ${api.bearer.token}` };
		const memory = pageMemory;
		const transport = new Transport({ origin, room, WebSocket: Socket, fetch, headers, clock, memory });
		this.#stopListening = transport.changed.observe(onchange);
		return transport;
	}
}
