import { createUndo, type Doc, type Undo } from '$lib/model';
import { Live } from './live.svelte.ts';

/** Undo of one's own acts outside the text editors. */
export class UndoState {
	readonly #undo: Undo;
	readonly #can: Live<{ undo: boolean; redo: boolean }>;

	constructor(doc: Doc) {
		this.#undo = createUndo(doc);
		this.#can = new Live(
			(changed) => this.#undo.observe(changed),
			() => ({ undo: this.#undo.canUndo(), redo: this.#undo.canRedo() })
		);
	}

	get canUndo(): boolean {
		return this.#can.current.undo;
	}

	get canRedo(): boolean {
		return this.#can.current.redo;
	}

	undo(): boolean {
		return this.#undo.undo();
	}

	redo(): boolean {
		return this.#undo.redo();
	}

	stop(): void {
		this.#undo.stop();
	}
}
