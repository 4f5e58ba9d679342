/**
 * Undo and redo of a person's own acts outside the text editors, which have histories of their own.
 * Invariant: only what this device did is taken back; an entry that somebody else wrote into meanwhile stays.
 */
import * as Y from 'yjs';
import { LOCAL, TYPING } from './edit.ts';
import { historyOf, type History } from './history.ts';

/** Typing pauses shorter than this belong to one step. */
const TYPING_MS = 500;

export interface Undo extends History {
	canUndo(): boolean;
	canRedo(): boolean;
	stop(): void;
}

export function createUndo(doc: Y.Doc): Undo {
	const roots = ['meta', 'agenda', 'notes', 'datasets', 'queries', 'cards', 'summary'];
	const manager = new Y.UndoManager(
		roots.map((root) => doc.getMap(root)),
		{ trackedOrigins: new Set([LOCAL, TYPING]), captureTimeout: TYPING_MS, doc }
	);
	// An act is one step, however quickly the next follows; only typing runs together.
	const separate = (transaction: Y.Transaction) => {
		if (transaction.origin === LOCAL) manager.stopCapturing();
	};
	doc.on('beforeTransaction', separate);
	doc.on('afterTransaction', separate);
	return {
		...historyOf(manager),
		canUndo: () => manager.canUndo(),
		canRedo: () => manager.canRedo(),
		stop() {
			doc.off('beforeTransaction', separate);
			doc.off('afterTransaction', separate);
			manager.destroy();
		}
	};
}
