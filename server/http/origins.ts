import type { IncomingMessage } from 'node:http';

/** Which addresses this server is reached by, and so which pages may act for a signed-in person. */
export class Origins {
	readonly #listed: readonly string[];
	readonly #loopback: () => readonly string[];

	/** `listed` are public origins; `loopback` gives those of this machine, known once the server listens. */
	constructor(listed: readonly string[], loopback: () => readonly string[]) {
		this.#listed = listed;
		this.#loopback = loopback;
	}

	/** Exactly equal, as the browser writes it: no case folding, no default ports, no lists. */
	allows(origin: string): boolean {
		return this.#listed.includes(origin) || this.#loopback().includes(origin);
	}

	/** The address that this request was sent to, as people know it. */
	of(request: IncomingMessage): string {
		const { origin, host } = request.headers;
		if (origin !== undefined && this.allows(origin)) return origin;
		const all = [...this.#listed, ...this.#loopback()];
		return all.find((known) => new URL(known).host === host) ?? all[0] ?? `http://${host ?? 'localhost'}`;
	}

	isSecure(request: IncomingMessage): boolean {
		return this.of(request).startsWith('https:');
	}
}
