import { createUndo, type Doc, type History, type Undo } from '$lib/model';
import { Histories } from './histories.ts';
import { Live } from './live.svelte.ts';

/** Undo of one's own last acts: on the page, and in the texts that are open on it. */
export class UndoState {
	readonly #acts: Undo;
	readonly #histories = new Histories();
	readonly #can: Live<{ undo: boolean; redo: boolean }>;

	constructor(doc: Doc) {
		this.#acts = createUndo(doc);
		this.#histories.join(this.#acts);
		this.#can = new Live(
			(changed) => this.#histories.changed.observe(changed),
			() => ({ undo: this.#histories.can('undo'), redo: this.#histories.can('redo') })
		);
	}

	get canUndo(): boolean {
		return this.#can.current.undo;
	}

	get canRedo(): boolean {
		return this.#can.current.redo;
	}

	/** For a text while it is open; returns what takes it out again. */
	readonly join = (history: History): (() => void) => this.#histories.join(history);

	undo(): boolean {
		return this.#histories.undo();
	}

	redo(): boolean {
		return this.#histories.redo();
	}

	stop(): void {
		this.#acts.stop();
	}
}
