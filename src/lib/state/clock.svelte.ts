import { createSubscriber } from 'svelte/reactivity';

/** The time, as something to read in a template. Ticks only while somebody reads it. */
export class Clock {
	#subscribe: () => void;

	/** `everyMs`: how often readers are told. */
	constructor(everyMs: number) {
		this.#subscribe = createSubscriber((update) => {
			const timer = setInterval(update, everyMs);
			return () => clearInterval(timer);
		});
	}

	/** Milliseconds since 1970. */
	get now(): number {
		this.#subscribe();
		return Date.now();
	}
}

/** For "12 minutes ago". */
export const minutes = new Clock(20_000);
/** For countdowns. */
export const seconds = new Clock(1_000);
