import type { Clock } from './clock.ts';

/** How often a reader asks whether the room is open by now. */
const KNOCK_MS = 10_000;

/** Where readers wait while a room is not open: nobody can tell them that it is but by letting them in. */
export class Door {
	readonly #clock: Clock;
	readonly #knock: () => void;
	#isShut = false;
	#cancel: (() => void) | null = null;

	constructor(clock: Clock, knock: () => void) {
		this.#clock = clock;
		this.#knock = knock;
	}

	get isShut(): boolean {
		return this.#isShut;
	}

	/** The server lets nobody in yet; knocks again after a while. */
	shut(): void {
		this.#isShut = true;
		this.#cancel ??= this.#clock.after(KNOCK_MS, () => {
			this.#cancel = null;
			this.#knock();
		});
	}

	opened(): void {
		this.#isShut = false;
	}

	close(): void {
		this.#cancel?.();
	}
}
