/** What a person can take back in one place, as steps: a text they write in, or all they do outside of texts. */
import type * as Y from 'yjs';

export interface History {
	/** Returns whether there was something to undo. */
	undo(): boolean;
	redo(): boolean;
	/** How many steps there are each way. Some may turn out to be empty, when others have meanwhile deleted what they held. */
	steps(): { undo: number; redo: number };
	/** Calls back whenever the steps have changed. */
	observe(callback: () => void): () => void;
}

const EVENTS = ['stack-item-added', 'stack-item-popped', 'stack-item-updated', 'stack-cleared'] as const;

export function historyOf(manager: Y.UndoManager): History {
	return {
		undo: () => manager.undo() !== null,
		redo: () => manager.redo() !== null,
		steps: () => ({ undo: manager.undoStack.length, redo: manager.redoStack.length }),
		observe(callback) {
			const listener = () => callback();
			for (const event of EVENTS) manager.on(event, listener);
			return () => {
				for (const event of EVENTS) manager.off(event, listener);
			};
		}
	};
}
