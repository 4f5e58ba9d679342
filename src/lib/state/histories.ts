/**
 * Several histories as one: the last step that this person made anywhere is the first to be taken back. A history that is
 * undone by itself, as by keys inside its text, is followed.
 */
import type { History } from '$lib/model';
import { Emitter } from '#util';

type Way = 'undo' | 'redo';

export class Histories {
	/** The steps of all may have changed. */
	readonly changed = new Emitter();
	/** One item a step, the last at the end. */
	readonly #order: Record<Way, History[]> = { undo: [], redo: [] };

	/** What is in it already counts as just done. Returns what takes it out again. */
	join(history: History): () => void {
		const follow = () => {
			this.#match(history, history.steps());
			this.changed.emit();
		};
		const stop = history.observe(follow);
		follow();
		return () => {
			stop();
			this.#match(history, { undo: 0, redo: 0 });
			this.changed.emit();
		};
	}

	can(way: Way): boolean {
		return this.#order[way].length > 0;
	}

	/** Returns whether there was something to take back. */
	undo(): boolean {
		return this.#step('undo');
	}

	redo(): boolean {
		return this.#step('redo');
	}

	#step(way: Way): boolean {
		for (let last = this.#order[way].at(-1); last !== undefined; last = this.#order[way].at(-1)) {
			if (last[way]()) return true;
			// Its steps were empty, or it may not be written in: it does not stand in the way of the others.
			this.#match(last, { ...last.steps(), [way]: 0 });
			this.changed.emit();
		}
		return false;
	}

	#match(history: History, steps: Record<Way, number>): void {
		for (const way of ['undo', 'redo'] as const) {
			const order = this.#order[way];
			let count = order.filter((one) => one === history).length;
			for (; count > steps[way]; count--) order.splice(order.lastIndexOf(history), 1);
			for (; count < steps[way]; count++) order.push(history);
		}
	}
}
