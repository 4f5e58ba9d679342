/**
 * When the bar over selected words is there. Alt+F10 moves into it, arrows along it, Esc back to the text; a press never
 * takes the selection away. Shown once the mouse is up, so that it does not run along while one is selecting.
 */
import { type Editor, Extension } from '@tiptap/core';
import { type EditorState, NodeSelection, Plugin, type PluginView } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { NoteBar } from './note-bar.ts';
import { LinkForm } from './note-link-form.ts';

/** Whether there are words to do something with. */
function hasWords(view: EditorView): boolean {
	const { selection, doc } = view.state;
	if (!view.editable || selection instanceof NodeSelection || selection.empty) return false;
	return (
		doc.textBetween(selection.from, selection.to).trim() !== '' && !selection.$from.parent.type.spec.code
	);
}

class BarView implements PluginView {
	readonly form: LinkForm;
	readonly bar: NoteBar;
	#view: EditorView;
	#isPressed = false;
	#stop = new AbortController();

	constructor(editor: Editor, view: EditorView) {
		this.#view = view;
		this.form = new LinkForm(editor);
		this.bar = new NoteBar(editor, () => this.form.open());
		view.dom.parentElement?.append(this.bar.element, this.form.element);
		const { signal } = this.#stop;
		view.dom.addEventListener('pointerdown', this.#press, { signal });
		view.dom.addEventListener('focusout', this.#leave, { signal });
		this.bar.element.addEventListener('focusout', this.#leave, { signal });
		document.addEventListener('pointerup', this.#release, { signal });
		document.addEventListener('pointercancel', this.#release, { signal });
		document.addEventListener('scroll', this.#refresh, { signal, capture: true, passive: true });
	}

	update(view: EditorView, before: EditorState): void {
		if (view.state.selection !== before.selection || view.state.doc !== before.doc) this.#refresh();
	}

	destroy(): void {
		this.#stop.abort();
		this.bar.element.remove();
		this.form.element.remove();
	}

	#refresh = () => {
		const isHere = this.#view.hasFocus() || this.bar.hasFocus;
		if (isHere && !this.#isPressed && !this.form.isOpen && hasWords(this.#view)) this.bar.show(this.#view);
		else this.bar.hide();
	};

	#press = () => {
		this.#isPressed = true;
		this.bar.hide();
	};

	#release = () => {
		if (!this.#isPressed) return;
		this.#isPressed = false;
		// The view reads the new selection only after this event.
		requestAnimationFrame(() => {
			if (!this.#view.isDestroyed) this.#refresh();
		});
	};

	#leave = ({ relatedTarget }: FocusEvent) => {
		const stays = this.bar.element.contains(relatedTarget as Node | null) || relatedTarget === this.#view.dom;
		if (!stays) this.bar.hide();
	};
}

export const SelectionBar = Extension.create<unknown, { shown: BarView | null }>({
	name: 'selectionBar',
	addStorage: () => ({ shown: null }),
	addKeyboardShortcuts() {
		return {
			'Alt-F10': () => this.storage.shown?.bar.focus() ?? false,
			// Without words and outside a link the key belongs to the palette.
			'Mod-k': () => this.storage.shown?.form.open() ?? false
		};
	},
	addProseMirrorPlugins() {
		const { editor, storage } = this;
		return [
			new Plugin({
				view: (view) => (storage.shown = new BarView(editor, view)),
				props: {
					decorations({ selection, doc }) {
						if (storage.shown?.form.isOpen !== true) return null;
						const words = Decoration.inline(selection.from, selection.to, { class: 'note-linking' });
						return DecorationSet.create(doc, [words]);
					},
					handleKeyDown(_view, event) {
						const bar = storage.shown?.bar;
						if (event.key !== 'Escape' || bar === undefined || bar.element.hidden) return false;
						bar.hide();
						event.stopPropagation();
						return true;
					}
				}
			})
		];
	}
});
