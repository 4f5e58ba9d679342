/** Whether the server lets this device in, and what follows when it does not. */
import type { CloseReason } from '#protocol';
import type { Api } from '$lib/api';
import type { Clock } from './clock.ts';
import type { Identity } from './identity.ts';

export type AccessOptions = {
	api: Api | undefined;
	identity: Identity;
	clock: Clock;
	/** There is a new session: call the server again. */
	onsignedin(): void;
	onended(reason: CloseReason): void;
};

/** Between attempts to sign in while the server does not answer. */
const AGAIN_MS = 5_000;

export class Access {
	readonly #options: AccessOptions;
	#ended: { reason: CloseReason; at: number } | null = null;
	#signIn: 'not-tried' | 'trying' | 'tried' = 'not-tried';
	#cancel: (() => void) | null = null;

	constructor(options: AccessOptions) {
		this.#options = options;
	}

	/** Why and when the server ended the connection for good; null: it may be called. */
	get ended(): { reason: CloseReason; at: number } | null {
		return this.#ended;
	}

	/** The server took us in: a session that ends later deserves one more sign-in. */
	entered(): void {
		if (this.#signIn === 'tried') this.#signIn = 'not-tried';
	}

	/** Starts from the beginning, as after joining anew. */
	reset(): void {
		this.#ended = null;
		this.#signIn = 'not-tried';
	}

	/** The server closed a socket for good. A lost session is signed in again once; everything else is the end. */
	closed(reason: CloseReason): void {
		if (reason === 'signedOut' && this.#options.api !== undefined && this.#signIn !== 'tried') {
			// Each document's socket is closed with the same words; one sign-in serves them all.
			if (this.#signIn === 'not-tried') void this.#signInAgain(this.#options.api);
		} else {
			this.#end(reason);
		}
	}

	close(): void {
		this.#cancel?.();
		this.#signIn = 'tried';
	}

	async #signInAgain(api: Api): Promise<void> {
		this.#signIn = 'trying';
		const outcome = await api.signIn(this.#options.identity);
		if (this.#signIn !== 'trying') return;
		if (outcome.ok) {
			this.#signIn = 'tried';
			this.#options.onsignedin();
		} else if (outcome.problem === 'not-signed-in' || outcome.problem === 'forbidden') {
			this.#signIn = 'tried';
			this.#end('signedOut');
		} else {
			this.#cancel = this.#options.clock.after(AGAIN_MS, () => void this.#signInAgain(api));
		}
	}

	#end(reason: CloseReason): void {
		if (this.#ended !== null) return;
		this.#ended = { reason, at: this.#options.clock.now() };
		this.#options.onended(reason);
	}
}
