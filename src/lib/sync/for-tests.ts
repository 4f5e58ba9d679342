/** What the tests of this folder share. */
import type { Clock } from './clock.ts';

/** Time that moves only when it is told to. */
export class TestClock implements Clock {
	#now = 1_700_000_000_000;
	#calls: { at: number; call: () => void }[] = [];

	now(): number {
		return this.#now;
	}

	after(ms: number, call: () => void): () => void {
		const planned = { at: this.#now + ms, call };
		this.#calls.push(planned);
		return () => {
			this.#calls = this.#calls.filter((other) => other !== planned);
		};
	}

	pass(ms: number): void {
		this.#now += ms;
		const due = this.#calls.filter(({ at }) => at <= this.#now);
		this.#calls = this.#calls.filter(({ at }) => at > this.#now);
		for (const { call } of due) call();
	}

	get planned(): number {
		return this.#calls.length;
	}
}
