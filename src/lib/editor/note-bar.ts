/** The bar over selected words on the screen: what can be done with them, as a row of buttons. */
import type { Editor } from '@tiptap/core';
import type { EditorView } from '@tiptap/pm/view';
import { m } from '$lib/i18n';
import { floatingElement, hideFloating, placeFloating, showFloating } from './floating.ts';
import { type InlineAction, markActions, turnActions } from './note-actions.ts';
import { linkHere } from './note-link-form.ts';

export class NoteBar {
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
		this.#place(view);
	}

	/** Over one line of words centred on them, over several centred on the text. */
	#place(view: EditorView): void {
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
		const right = getComputedStyle(this.element).direction === 'rtl' ? -1 : 1;
		const steps: Record<string, number> = {
			ArrowRight: right,
			ArrowLeft: -right,
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
