/** How often one address, one device, one room or everybody together may do something. Rules L in SPEC.md. */
import type { IncomingMessage } from 'node:http';
import { Allowance } from '../relay/index.ts';
import { HttpProblem } from './problem.ts';

type Rate = { burst: number; perSecond: number };

const RATES = {
	/** From one address: a whole workshop may sit behind it. */
	address: {
		/** Anything that tries a secret or makes something. */
		attempt: { burst: 200, perSecond: 5 },
		/** Wrong secrets. */
		failure: { burst: 20, perSecond: 1 / 6 },
		request: { burst: 3000, perSecond: 150 },
		upload: { burst: 400, perSecond: 10 },
		socket: { burst: 2000, perSecond: 100 }
	},
	device: {
		request: { burst: 400, perSecond: 20 },
		upload: { burst: 120, perSecond: 2 },
		socket: { burst: 300, perSecond: 5 }
	},
	/** Wrong guesses at what is short enough to be said or typed, whoever makes them. */
	guess: {
		recovery: { burst: 30, perSecond: 1 / 10 },
		words: { burst: 1000, perSecond: 10 }
	}
} satisfies Record<string, Record<string, Rate>>;

/** Other rates in place of the usual. */
export type LimitOptions = {
	[Who in keyof typeof RATES]?: Partial<Record<keyof (typeof RATES)[Who], Rate>>;
};

type Act = keyof typeof RATES.device;
type Secret = keyof typeof RATES.guess;

const REMEMBERED = 10_000;
/** With fewer it is not worth looking which of them are full again. */
const FEW = 500;

export class Limits {
	readonly #clock: () => number;
	readonly #trustProxy: boolean;
	readonly #options: LimitOptions;
	readonly #allowances = new Map<string, Allowance>();
	#lookAgainAt = FEW;

	constructor(clock: () => number, trustProxy: boolean, options: LimitOptions = {}) {
		this.#clock = clock;
		this.#trustProxy = trustProxy;
		this.#options = options;
	}

	/** Counts an act of an address, of a device, or of both; true: it is one too many. */
	isOver(request: IncomingMessage | null, device: string | null, act: Act): boolean {
		return this.#counted(request, device, act).some((allowance) => !allowance.take());
	}

	/** The same for what is answered: throws `too-many-requests`. */
	take(request: IncomingMessage | null, device: string | null, act: Act): void {
		for (const allowance of this.#counted(request, device, act)) if (!allowance.take()) throw wait(allowance);
	}

	/** Before a secret is tried; throws `too-many-requests`, also when this address was wrong too often. */
	attempt(request: IncomingMessage): void {
		const address = this.#addressOf(request);
		const failures = this.#of('address', 'failure', address);
		if (failures.isEmpty) throw wait(failures);
		const attempts = this.#of('address', 'attempt', address);
		if (!attempts.take()) throw wait(attempts);
	}

	/** The secret was wrong. */
	failed(request: IncomingMessage): void {
		this.#of('address', 'failure', this.#addressOf(request)).take();
	}

	/** Before a short secret is tried, of a room or ('') of the whole server; throws `too-many-requests`. */
	guess(secret: Secret, room: string): void {
		const guesses = this.#of('guess', secret, room);
		if (guesses.isEmpty) throw wait(guesses);
	}

	guessedWrong(secret: Secret, room: string): void {
		this.#of('guess', secret, room).take();
	}

	#counted(request: IncomingMessage | null, device: string | null, act: Act): Allowance[] {
		return [
			...(request === null ? [] : [this.#of('address', act, this.#addressOf(request))]),
			...(device === null ? [] : [this.#of('device', act, device)])
		];
	}

	#addressOf(request: IncomingMessage): string {
		const forwarded = request.headers['x-forwarded-for'];
		// The last one was written by the proxy that we trust; those before it by whoever called.
		if (this.#trustProxy && typeof forwarded === 'string') return forwarded.split(',').at(-1)?.trim() ?? '';
		return request.socket.remoteAddress ?? '';
	}

	#of<Who extends keyof typeof RATES>(
		who: Who,
		what: keyof (typeof RATES)[Who] & string,
		id: string
	): Allowance {
		const key = `${who} ${what} ${id}`;
		let allowance = this.#allowances.get(key);
		if (allowance === undefined) {
			if (this.#allowances.size >= this.#lookAgainAt) this.#forgetTheQuiet();
			const rate: Rate = this.#options[who]?.[what] ?? (RATES[who][what] as Rate);
			allowance = new Allowance(rate, this.#clock);
			this.#allowances.set(key, allowance);
		}
		return allowance;
	}

	#forgetTheQuiet(): void {
		for (const [key, allowance] of this.#allowances) if (allowance.isFull) this.#allowances.delete(key);
		if (this.#allowances.size >= REMEMBERED) this.#allowances.clear();
		// Whenever there are twice as many, so that looking costs each newcomer the same, however many there are.
		this.#lookAgainAt = Math.min(REMEMBERED, Math.max(FEW, 2 * this.#allowances.size));
	}
}

function wait(allowance: Allowance): HttpProblem {
	return new HttpProblem('too-many-requests', undefined, allowance.waitSeconds);
}
