import type { IncomingMessage } from 'node:http';
import { Allowance } from '../relay/index.ts';

const LIMITS = {
	/** Anything that tries a secret or makes something. A whole workshop may sit behind one address. */
	attempt: { burst: 200, perSecond: 5 },
	/** Wrong secrets. */
	failure: { burst: 20, perSecond: 1 / 6 }
};
const REMEMBERED = 10_000;

/** How often one network address may try. */
export class AddressLimits {
	readonly #clock: () => number;
	readonly #trustProxy: boolean;
	readonly #allowances = new Map<string, Allowance>();

	constructor(clock: () => number, trustProxy: boolean) {
		this.#clock = clock;
		this.#trustProxy = trustProxy;
	}

	/** False: this address has tried too often, or was wrong too often. */
	mayTry(request: IncomingMessage): boolean {
		const address = this.#addressOf(request);
		return !this.#of('failure', address).isEmpty && this.#of('attempt', address).take();
	}

	failed(request: IncomingMessage): void {
		this.#of('failure', this.#addressOf(request)).take();
	}

	#addressOf(request: IncomingMessage): string {
		const forwarded = request.headers['x-forwarded-for'];
		// The last one was written by the proxy that we trust; those before it by whoever called.
		if (this.#trustProxy && typeof forwarded === 'string') return forwarded.split(',').at(-1)?.trim() ?? '';
		return request.socket.remoteAddress ?? '';
	}

	#of(kind: keyof typeof LIMITS, address: string): Allowance {
		const key = `${kind} ${address}`;
		let allowance = this.#allowances.get(key);
		if (allowance === undefined) {
			if (this.#allowances.size >= REMEMBERED) this.#forgetTheQuiet();
			allowance = new Allowance(LIMITS[kind], this.#clock);
			this.#allowances.set(key, allowance);
		}
		return allowance;
	}

	#forgetTheQuiet(): void {
		for (const [key, allowance] of this.#allowances) if (allowance.isFull) this.#allowances.delete(key);
		if (this.#allowances.size >= REMEMBERED) this.#allowances.clear();
	}
}
