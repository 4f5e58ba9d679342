/**
 * The bar over selected words. Alt+F10 moves into it, arrows along it, Esc back to the text; a press never takes the
 * selection away. Shown once the mouse is up, so that it does not run along while one is selecting.
 */
import { type Editor, Extension } from '@tiptap/core';
import { NodeSelection, Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { m } from '$lib/i18n';
import { floatingElement, hideFloating, placeFloating, showFloating } from './floating.ts';
import { type InlineAction, markActions, turnActions } from './note-actions.ts';
import { LinkForm, linkHere } from './note-link-form.ts';

class Toolbar {
	readonly element = floatingElement('note-bar');
	#editor: Editor;
	#buttons: { action: InlineAction; button: HTMLButtonElement }[] = [];

	constructor(editor: Editor, openLink: () => void) {
		this.#editor = editor;
		this.element.setAttribute('role', 'toolbar');
		this.element.setAttribute('aria-label', m.notes_editor_bar_label());
		const link: InlineAction = {
			id: 'link',
			label: m.notes_editor_link,
			isOn: () => linkHere(editor) !== null,
			run: openLink
		};
		for (const action of [...markActions, link]) this.#add(action);
		const rule = document.createElement('span');
		rule.className = 'note-bar-rule';
		this.element.append(rule);
		for (const action of turnActions) this.#add(action);
		this.element.addEventListener('mousedown', (event) => event.preventDefault());
		this.element.addEventListener('keydown', this.#onKey);
	}

	get hasFocus(): boolean {
		return this.element.contains(document.activeElement);
	}

	#add(action: InlineAction): void {
		const button = document.createElement('button');
		button.type = 'button';
		button.dataset['action'] = action.id;
		button.textContent = action.label();
		button.tabIndex = this.#buttons.length === 0 ? 0 : -1;
		button.addEventListener('click', () => {
			this.#editor.view.focus();
			action.run(this.#editor);
		});
		this.#buttons.push({ action, button });
		this.element.append(button);
	}

	show(view: EditorView): void {
		for (const { action, button } of this.#buttons) {
			button.setAttribute('aria-pressed', String(action.isOn(this.#editor)));
		}
		showFloating(this.element);
		const { from, to } = view.state.selection;
		const [start, end] = [view.coordsAtPos(from, 1), view.coordsAtPos(to, -1)];
		const oneLine = Math.abs(start.top - end.top) < 2;
		const text = view.dom.getBoundingClientRect();
		placeFloating(
			this.element,
			{
				left: oneLine ? Math.min(start.left, end.left) : text.left,
				right: oneLine ? Math.max(start.right, end.right) : text.right,
				top: Math.min(start.top, end.top),
				bottom: Math.max(start.bottom, end.bottom)
			},
			// Touch puts its own menu above the words.
			matchMedia('(pointer: coarse)').matches ? 'below' : 'above',
			'centre'
		);
	}

	hide(): void {
		hideFloating(this.element);
	}

	focus(): boolean {
		if (this.element.hidden) return false;
		(this.#buttons.find(({ button }) => button.tabIndex === 0) ?? this.#buttons[0])?.button.focus();
		return true;
	}

	#onKey = (event: KeyboardEvent) => {
		if (event.key === 'Escape') {
			event.stopPropagation();
			this.#editor.view.focus();
			return;
		}
		const buttons = this.#buttons.map(({ button }) => button);
		const now = buttons.indexOf(document.activeElement as HTMLButtonElement);
		const forward = getComputedStyle(this.element).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
		const steps: Record<string, number> = {
			ArrowRight: forward === 'ArrowRight' ? 1 : -1,
			ArrowLeft: forward === 'ArrowRight' ? -1 : 1,
			Home: -now,
			End: buttons.length - 1 - now
		};
		const step = steps[event.key];
		if (step === undefined) return;
		event.preventDefault();
		const next = buttons[(now + step + buttons.length) % buttons.length];
		for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
		next?.focus();
	};
}

/** Whether there are words to do something with. */
function hasWords(view: EditorView): boolean {
	const { selection, doc } = view.state;
	if (!view.editable || selection instanceof NodeSelection || selection.empty) return false;
	return (
		doc.textBetween(selection.from, selection.to).trim() !== '' && !selection.$from.parent.type.spec.code
	);
}

export const SelectionBar = Extension.create<unknown, { form: LinkForm | null; bar: Toolbar | null }>({
	name: 'selectionBar',
	addStorage: () => ({ form: null, bar: null }),
	addKeyboardShortcuts() {
		return {
			'Alt-F10': () => this.storage.bar?.focus() ?? false,
			// Without words and outside a link the key belongs to the palette.
			'Mod-k': () => this.storage.form?.open() ?? false
		};
	},
	addProseMirrorPlugins() {
		const { editor, storage } = this;
		return [
			new Plugin({
				props: {
					decorations({ selection, doc }) {
						if (storage.form?.isOpen !== true) return null;
						const words = Decoration.inline(selection.from, selection.to, { class: 'note-linking' });
						return DecorationSet.create(doc, [words]);
					},
					handleKeyDown(_view, event) {
						if (event.key !== 'Escape' || storage.bar === null || storage.bar.element.hidden) return false;
						storage.bar.hide();
						event.stopPropagation();
						return true;
					}
				},
				view(view) {
					const form = new LinkForm(editor);
					const bar = new Toolbar(editor, () => form.open());
					storage.form = form;
					storage.bar = bar;
					let pressed = false;
					const refresh = () => {
						const here = view.hasFocus() || bar.hasFocus;
						if (!pressed && here && !form.isOpen && hasWords(view)) bar.show(view);
						else bar.hide();
					};
					const stop = new AbortController();
					const { signal } = stop;
					const press = () => {
						pressed = true;
						bar.hide();
					};
					const release = () => {
						if (!pressed) return;
						pressed = false;
						// The view reads the new selection only after this event.
						requestAnimationFrame(() => {
							if (!view.isDestroyed) refresh();
						});
					};
					view.dom.addEventListener('pointerdown', press, { signal });
					document.addEventListener('pointerup', release, { signal });
					document.addEventListener('pointercancel', release, { signal });
					document.addEventListener('scroll', refresh, { signal, capture: true, passive: true });
					view.dom.addEventListener(
						'focusout',
						({ relatedTarget }) => {
							if (!bar.element.contains(relatedTarget as Node | null)) bar.hide();
						},
						{ signal }
					);
					bar.element.addEventListener(
						'focusout',
						({ relatedTarget }) => {
							if (!bar.element.contains(relatedTarget as Node | null) && relatedTarget !== view.dom)
								bar.hide();
						},
						{ signal }
					);
					view.dom.parentElement?.append(bar.element, form.element);
					return {
						update: (now, before) => {
							if (now.state.selection !== before.selection || now.state.doc !== before.doc) refresh();
						},
						destroy: () => {
							stop.abort();
							bar.element.remove();
							form.element.remove();
							storage.form = null;
							storage.bar = null;
						}
					};
				}
			})
		];
	}
});
