/**
 * Undo for one person: takes back what this editor wrote, never what others wrote, even inside what it takes back.
 */
import { Extension } from '@tiptap/core';
import { holdsContent, markRemoved } from '$lib/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import * as Y from 'yjs';
import type { NoteBinding, SharedSelection } from './note-binding.ts';
import { recordRedone } from './note-moves.ts';

const SELECTION = 'selection';

/** Origin of the note that letters came back. */
const REDONE = Symbol('redone');

type StackEvent = {
	stackItem: { meta: Map<unknown, unknown>; deletions: Y.Transaction['deleteSet'] };
};

/**
 * Undoing an insertion deletes letters, never what holds them: somebody may be writing there. A block is marked as
 * removed instead, which is part of the step, so that redo takes the mark away.
 */
function mayDelete(item: unknown): boolean {
	if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentType)) return true;
	const { type } = item.content;
	if (markRemoved(type)) return false;
	return !(type instanceof Y.XmlElement) || type.length === 0 || !holdsContent(type);
}

export class NoteUndo {
	readonly manager: Y.UndoManager;
	#view: EditorView | null = null;
	#binding: NoteBinding;
	/** What the last undo or redo deleted. */
	#taken: Y.Transaction['deleteSet'] | null = null;

	constructor(binding: NoteBinding) {
		this.#binding = binding;
		this.manager = new Y.UndoManager(binding.fragment, {
			trackedOrigins: new Set([binding]),
			deleteFilter: mayDelete
		});
		this.manager.on('stack-item-added', ({ stackItem }: StackEvent) => {
			stackItem.meta.set(SELECTION, binding.selectionBefore);
		});
		this.manager.doc.on('afterTransaction', this.#remember);
		this.manager.on('stack-item-popped', ({ stackItem }: StackEvent) => {
			if (this.#taken !== null) recordRedone(this.manager.doc, stackItem.deletions, this.#taken, REDONE);
			this.#taken = null;
			this.#select(stackItem.meta);
		});
	}

	attach(view: EditorView): void {
		this.#view = view;
	}

	readonly #remember = ({ origin, deleteSet }: Y.Transaction): void => {
		if (origin === this.manager) this.#taken = deleteSet;
	};

	/** Whether there was something to take back. */
	undo(): boolean {
		return this.manager.undo() !== null;
	}

	redo(): boolean {
		return this.manager.redo() !== null;
	}

	destroy(): void {
		this.#view = null;
		this.manager.doc.off('afterTransaction', this.#remember);
		// Cleared first: the stack keeps deleted text from being collected.
		this.manager.clear();
		this.manager.destroy();
	}

	#select(meta: Map<unknown, unknown>): void {
		const kept = meta.get(SELECTION) as SharedSelection | null | undefined;
		if (!kept || this.#view === null) return;
		const { tr } = this.#view.state;
		this.#binding.restore(tr, kept);
		this.#view.dispatch(tr.scrollIntoView());
	}
}

declare module '@tiptap/core' {
	interface Commands<ReturnType> {
		sharing: {
			undo: () => ReturnType;
			redo: () => ReturnType;
		};
	}
}

/** Carries edits between view and document, and undo to its keys. `parts` are made once the schema exists. */
export function sharing(parts: () => { binding: NoteBinding; undo: NoteUndo }): Extension {
	const step = (which: 'undo' | 'redo', dispatch: unknown, editable: boolean) => {
		const { undo } = parts();
		const stack = which === 'undo' ? undo.manager.undoStack : undo.manager.redoStack;
		if (!editable || stack.length === 0) return false;
		return dispatch === undefined || undo[which]();
	};
	return Extension.create({
		name: 'sharing',
		priority: 1000,
		addCommands: () => ({
			undo:
				() =>
				({ tr, dispatch, editor }) => {
					tr.setMeta('preventDispatch', true);
					return step('undo', dispatch, editor.isEditable);
				},
			redo:
				() =>
				({ tr, dispatch, editor }) => {
					tr.setMeta('preventDispatch', true);
					return step('redo', dispatch, editor.isEditable);
				}
		}),
		addKeyboardShortcuts() {
			const { commands } = this.editor;
			return {
				'Mod-z': () => commands.undo() || true,
				'Mod-y': () => commands.redo() || true,
				'Shift-Mod-z': () => commands.redo() || true
			};
		},
		addProseMirrorPlugins: () => [
			new Plugin({
				view(view) {
					const { binding, undo } = parts();
					binding.attach(view);
					undo.attach(view);
					return {
						update: (now, before) => {
							if (now.editable) binding.push(now.state, before);
						},
						destroy: () => {
							binding.detach();
							undo.destroy();
						}
					};
				},
				props: {
					handleDOMEvents: {
						beforeinput(_view, event) {
							if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return false;
							event.preventDefault();
							parts().undo[event.inputType === 'historyUndo' ? 'undo' : 'redo']();
							return true;
						}
					}
				}
			})
		]
	});
}
