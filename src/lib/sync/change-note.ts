import type { Clock } from './clock.ts';

/** How long a change may stay unwritten: the list of roundtables shows minutes, not keystrokes. */
const WITHIN_MS = 5_000;

/** The time of the last change, written down now and then. */
export class ChangeNote {
	#at: number | null;
	#clock: Clock;
	#write: (at: number) => Promise<unknown>;
	#cancel: (() => void) | null = null;

	constructor(at: number | null, clock: Clock, write: (at: number) => Promise<unknown>) {
		this.#at = at;
		this.#clock = clock;
		this.#write = write;
	}

	/** Ms since 1970; null: never. */
	get at(): number | null {
		return this.#at;
	}

	/** Something was changed just now. */
	changed(): void {
		this.#at = this.#clock.now();
		this.#cancel ??= this.#clock.after(WITHIN_MS, () => void this.flush());
	}

	/** Writes down what is not written yet. */
	async flush(): Promise<void> {
		if (this.#cancel === null || this.#at === null) return;
		this.#cancel();
		this.#cancel = null;
		await this.#write(this.#at);
	}
}
