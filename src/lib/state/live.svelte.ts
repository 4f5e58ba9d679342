import { createSubscriber } from 'svelte/reactivity';

/**
 * The bridge from something observable outside Svelte (a document, a provider) to runes.
 * Reads are memoised until the source speaks; the source is observed only while something reads inside an effect.
 */
export class Live<T> {
	#read: () => T;
	#subscribe: () => void;
	#value: { of: T } | null = null;
	#observed = false;

	/** `observe` calls back on every change and returns how to stop. `read` may be called at any time. */
	constructor(observe: (changed: () => void) => () => void, read: () => T) {
		this.#read = read;
		this.#subscribe = createSubscriber((update) => {
			this.#observed = true;
			this.#value = null;
			const stop = observe(() => {
				this.#value = null;
				update();
			});
			return () => {
				this.#observed = false;
				stop();
			};
		});
	}

	get current(): T {
		this.#subscribe();
		// Outside an effect nobody tells us of changes, so nothing may be kept.
		if (!this.#observed) return this.#read();
		this.#value ??= { of: this.#read() };
		return this.#value.of;
	}
}
