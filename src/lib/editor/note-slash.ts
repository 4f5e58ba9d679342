/**
 * The menu behind "/": opens when a slash is typed where a word may begin, filters by what follows, goes with Esc,
 * with a click elsewhere or when nothing matches. The text keeps focus; the list is a listbox it points to.
 */
import { type Editor, Extension } from '@tiptap/core';
import { type EditorState, Plugin, PluginKey, type PluginView, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { type BlockAction, matchingActions } from './note-actions.ts';
import { SlashMenu } from './note-slash-menu.ts';

/** `from` is the position of the slash. */
type Slash = { from: number; query: string; rows: BlockAction[]; index: number };
type Step = { open: number } | { index: number } | 'close';

const key = new PluginKey<Slash | null>('note-slash');

function reread(slash: Slash, state: EditorState): Slash | null {
	const { selection, doc } = state;
	const { $from } = selection;
	if (!selection.empty || selection.from <= slash.from || slash.from < $from.start()) return null;
	const text = doc.textBetween(slash.from, selection.from, '\n', '\ufffc');
	const query = text.slice(1);
	const rows = /^\/\S*( \S*)?$/.test(text) ? matchingActions(query) : [];
	if (rows.length === 0) return null;
	return {
		from: slash.from,
		query,
		rows,
		index: query === slash.query ? Math.min(slash.index, rows.length - 1) : 0
	};
}

function apply(tr: Transaction, slash: Slash | null, state: EditorState): Slash | null {
	const step = tr.getMeta(key) as Step | undefined;
	if (step === 'close') return null;
	if (step !== undefined && 'open' in step) {
		return reread({ from: step.open, query: '', rows: [], index: 0 }, state);
	}
	if (slash === null || (step === undefined && !tr.docChanged && !tr.selectionSet)) return slash;
	return reread({ ...slash, from: tr.mapping.map(slash.from, -1), index: step?.index ?? slash.index }, state);
}

/** Whether a slash typed at the caret begins a word, in text that is not code. */
function mayOpen(view: EditorView, from: number): boolean {
	const $from = view.state.doc.resolve(from);
	if (!$from.parent.isTextblock || $from.parent.type.spec.code === true || view.composing) return false;
	if ($from.marks().some((mark) => mark.type.name === 'code')) return false;
	const before = $from.parent.textBetween(
		Math.max(0, $from.parentOffset - 1),
		$from.parentOffset,
		'',
		'\ufffc'
	);
	return before === '' || /\s/.test(before);
}

function choose(editor: Editor, slash: Slash, index: number): boolean {
	const action = slash.rows[index];
	if (action === undefined) return false;
	const { state } = editor;
	const { tr } = state;
	tr.setMeta(key, 'close' satisfies Step).delete(slash.from, state.selection.from);
	editor.view.dispatch(tr);
	action.run(editor);
	editor.view.focus();
	return true;
}

const move = (view: EditorView, step: Step) => view.dispatch(view.state.tr.setMeta(key, step));

/** What a key does while the menu is open. */
function onKey(editor: Editor, slash: Slash, event: KeyboardEvent): boolean {
	const { view } = editor;
	const count = slash.rows.length;
	switch (event.key) {
		case 'ArrowDown':
			move(view, { index: (slash.index + 1) % count });
			return true;
		case 'ArrowUp':
			move(view, { index: (slash.index + count - 1) % count });
			return true;
		case 'Enter':
		case 'Tab':
			return choose(editor, slash, slash.index);
		case 'Escape':
			event.stopPropagation();
			move(view, 'close');
			return true;
		default:
			return false;
	}
}

class SlashView implements PluginView {
	#view: EditorView;
	#menu: SlashMenu;
	#stop = new AbortController();

	constructor(editor: Editor, view: EditorView) {
		this.#view = view;
		this.#menu = new SlashMenu(view.dom, {
			choose: (index) => {
				const slash = key.getState(view.state);
				if (slash) choose(editor, slash, index);
			},
			point: (index) => {
				if (key.getState(view.state)?.index !== index) move(view, { index });
			}
		});
		const { signal } = this.#stop;
		const close = () => key.getState(view.state) && move(view, 'close');
		const follow = ({ target }: Event) => {
			const slash = key.getState(view.state);
			if (slash && target !== this.#menu.element) this.#menu.place(view.coordsAtPos(slash.from));
		};
		view.dom.addEventListener('blur', close, { signal });
		document.addEventListener('scroll', follow, { signal, capture: true, passive: true });
	}

	update(): void {
		const view = this.#view;
		const slash = key.getState(view.state);
		if (!slash || !view.editable) this.#menu.hide();
		else this.#menu.show(slash.rows, slash.index, view.coordsAtPos(slash.from));
	}

	destroy(): void {
		this.#stop.abort();
		this.#menu.destroy();
	}
}

export const SlashCommands = Extension.create({
	name: 'slashCommands',
	// Before the keys of lists and code blocks: while the menu is open, Enter and the arrows are its own.
	priority: 900,
	addProseMirrorPlugins() {
		const { editor } = this;
		return [
			new Plugin<Slash | null>({
				key,
				state: { init: () => null, apply: (tr, slash, _old, state) => apply(tr, slash, state) },
				view: (view) => new SlashView(editor, view),
				props: {
					handleTextInput(view, from, to, text) {
						if (text !== '/' || !view.editable || !mayOpen(view, from)) return false;
						const tr = view.state.tr.insertText('/', from, to).scrollIntoView();
						view.dispatch(tr.setMeta(key, { open: from } satisfies Step));
						return true;
					},
					handleKeyDown(view, event) {
						const slash = key.getState(view.state);
						if (!slash || event.ctrlKey || event.metaKey || event.altKey || view.composing) return false;
						return onKey(editor, slash, event);
					}
				}
			})
		];
	}
});
