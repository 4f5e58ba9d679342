/**
 * Which updates are one change to the person who made them. What is written in one turn of the event loop is one act;
 * so is what is typed without a pause, for each letter is an update of its own.
 */
import type { Clock } from './clock.ts';

/** A pause this long ends an act of writing. */
const PAUSE_MS = 2_000;
/** Nor does it go on for longer than this: who types for minutes still sees the number grow. */
const LONGEST_MS = 30_000;

export class Acts {
	readonly #clock: Clock;
	#turn: number | null = null;
	#run: { act: number; began: number; last: number } | null = null;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** The act that entry `order` belongs to, named after its first entry. `writing`: it may go on with what was just written. */
	join(order: number, writing: boolean): number {
		if (this.#turn === null) {
			this.#turn = writing ? this.#write(order) : order;
			queueMicrotask(() => (this.#turn = null));
		}
		return this.#turn;
	}

	#write(order: number): number {
		const now = this.#clock.now();
		const run = this.#run;
		if (run === null || now - run.last >= PAUSE_MS || now - run.began >= LONGEST_MS)
			this.#run = { act: order, began: now, last: now };
		else run.last = now;
		return this.#run?.act ?? order;
	}
}
