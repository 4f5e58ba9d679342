/**
 * Undo and redo of a person's own acts outside the text editors, which have histories of their own.
 * Invariant: only what this device did is taken back; an entry that somebody else wrote into meanwhile stays.
 */
import * as Y from 'yjs';
import { LOCAL, TYPING } from './edit.ts';

/** Typing pauses shorter than this belong to one step. */
const TYPING_MS = 500;

export interface Undo {
	/** Returns whether there was something to undo. */
	undo(): boolean;
	redo(): boolean;
	canUndo(): boolean;
	canRedo(): boolean;
	/** Calls back whenever what can be undone or redone changed. */
	observe(callback: () => void): () => void;
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
	const events = ['stack-item-added', 'stack-item-popped', 'stack-item-updated', 'stack-cleared'] as const;
	return {
		undo: () => manager.undo() !== null,
		redo: () => manager.redo() !== null,
		canUndo: () => manager.canUndo(),
		canRedo: () => manager.canRedo(),
		observe(callback) {
			const listener = () => callback();
			for (const event of events) manager.on(event, listener);
			return () => {
				for (const event of events) manager.off(event, listener);
			};
		},
		stop() {
			doc.off('beforeTransaction', separate);
			doc.off('afterTransaction', separate);
			manager.destroy();
		}
	};
}
