/**
 * Undo for one person: takes back what this editor wrote, never what others wrote, even inside what it takes back.
 */
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import * as Y from 'yjs';
import type { NoteBinding, SharedSelection } from './note-binding.ts';
import { holdsContent } from './note-read.ts';

const SELECTION = 'selection';

type StackEvent = { stackItem: { meta: Map<unknown, unknown> } };

/**
 * Undoing an insertion deletes children before parents; what is left in an element then was written by others,
 * so the element stays. An empty text cannot hold anybody's words and may go.
 */
function mayDelete(item: unknown): boolean {
	if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentType)) return true;
	const { type } = item.content;
	if (type instanceof Y.XmlText) return type.length === 0;
	return !(type instanceof Y.XmlElement) || type.length === 0 || !holdsContent(type);
}

export class NoteUndo {
	readonly manager: Y.UndoManager;
	#view: EditorView | null = null;
	#binding: NoteBinding;

	constructor(binding: NoteBinding) {
		this.#binding = binding;
		this.manager = new Y.UndoManager(binding.fragment, {
			trackedOrigins: new Set([binding]),
			deleteFilter: mayDelete
		});
		this.manager.on('stack-item-added', ({ stackItem }: StackEvent) => {
			stackItem.meta.set(SELECTION, binding.selectionBefore);
		});
		this.manager.on('stack-item-popped', ({ stackItem }: StackEvent) => this.#select(stackItem.meta));
	}

	attach(view: EditorView): void {
		this.#view = view;
	}

	/** Whether there was something to take back. */
	undo(): boolean {
		return this.manager.undo() !== null;
	}

	redo(): boolean {
		return this.manager.redo() !== null;
	}

	destroy(): void {
		this.#view = null;
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
