import { Emitter } from '#util';
import type { Clock } from './clock.ts';
import { gatherState, type Facts } from './gather-state.ts';
import type { SyncState } from './sync-state.ts';

/** The truth about a roundtable as of now: gathered again whenever it is told to, and when it changes by time alone. */
export class CurrentState {
	readonly #clock: Clock;
	readonly #facts: () => Omit<Facts, 'notLiveSince'>;
	readonly #changed = new Emitter<SyncState>();
	#state: SyncState;
	#live = false;
	#notLiveSince: number;
	#cancel: (() => void) | null = null;
	#closed = false;

	constructor(clock: Clock, facts: () => Omit<Facts, 'notLiveSince'>) {
		this.#clock = clock;
		this.#facts = facts;
		this.#notLiveSince = clock.now();
		this.#state = this.#gather(facts(), this.#notLiveSince).state;
	}

	/** A new object after every change. */
	get value(): SyncState {
		return this.#state;
	}

	/** Calls with the new state; returns the function that stops listening. */
	observe(listener: (state: SyncState) => void): () => void {
		return this.#changed.observe(listener);
	}

	/** A fact may have changed. */
	update(): void {
		const now = this.#clock.now();
		const facts = this.#facts();
		const live = facts.slots.every((slot) => slot.live);
		if (this.#live && !live) this.#notLiveSince = now;
		this.#live = live;
		const { state, changesAt } = this.#gather(facts, now);
		this.#cancel?.();
		this.#cancel = null;
		if (changesAt !== null && !this.#closed)
			this.#cancel = this.#clock.after(Math.max(changesAt - now, 1), () => this.update());
		if (JSON.stringify(this.#state) === JSON.stringify(state)) return;
		this.#state = state;
		this.#changed.emit(state);
	}

	/** From now on time alone changes nothing. */
	close(): void {
		this.#closed = true;
		this.#cancel?.();
	}

	#gather(facts: Omit<Facts, 'notLiveSince'>, now: number) {
		return gatherState({ ...facts, notLiveSince: this.#notLiveSince }, now);
	}
}
