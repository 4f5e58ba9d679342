/** How often somebody may do something: a number at once, then a number per second. */
export class Allowance {
	readonly #limit: { burst: number; perSecond: number };
	readonly #clock: () => number;
	#left: number;
	#at: number;

	constructor(limit: { burst: number; perSecond: number }, clock: () => number) {
		this.#limit = limit;
		this.#clock = clock;
		this.#left = limit.burst;
		this.#at = clock();
	}

	/** False: not now. */
	take(): boolean {
		this.#refill();
		if (this.#left < 1) return false;
		this.#left--;
		return true;
	}

	/** True when nothing has been taken that has not come back. */
	get isFull(): boolean {
		this.#refill();
		return this.#left >= this.#limit.burst;
	}

	get isEmpty(): boolean {
		this.#refill();
		return this.#left < 1;
	}

	/** Whole seconds until something may be taken again; at least one. */
	get waitSeconds(): number {
		this.#refill();
		return Math.max(1, Math.ceil((1 - this.#left) / this.#limit.perSecond));
	}

	#refill(): void {
		const now = this.#clock();
		// A clock set back must not take anything away.
		const seconds = Math.max(0, now - this.#at) / 1000;
		this.#left = Math.min(this.#limit.burst, this.#left + seconds * this.#limit.perSecond);
		this.#at = now;
	}
}
