/** The small form that puts a link on words, changes it or takes it away. */
import { type Editor, getMarkRange } from '@tiptap/core';
import { m } from '$lib/i18n';
import { floatingElement, hideFloating, placeFloating, showFloating } from './floating.ts';
import { hrefFromWords } from './note-link.ts';

type Target = { from: number; to: number; href: string };

/** The link the selection is in, or null. */
export function linkHere(editor: Editor): Target | null {
	const { selection, schema } = editor.state;
	const type = schema.marks['link'];
	if (type === undefined) return null;
	const range = getMarkRange(selection.$from, type) ?? getMarkRange(selection.$to, type);
	if (!range) return null;
	const mark = editor.state.doc.nodeAt(range.from)?.marks.find((candidate) => candidate.type === type);
	return mark ? { ...range, href: String(mark.attrs['href']) } : null;
}

function button(text: string, type: 'submit' | 'button'): HTMLButtonElement {
	const element = document.createElement('button');
	element.type = type;
	element.textContent = text;
	return element;
}

let forms = 0;

export class LinkForm {
	readonly element = floatingElement('note-link-form');
	#editor: Editor;
	#input = document.createElement('input');
	#problem = document.createElement('p');
	#remove = button(m.notes_editor_link_remove(), 'button');
	#isNew = true;

	constructor(editor: Editor) {
		this.#editor = editor;
		const form = document.createElement('form');
		const label = document.createElement('label');
		const id = `note-link-${++forms}`;
		label.htmlFor = id;
		label.textContent = m.notes_editor_link_address();
		this.#input.id = id;
		this.#input.type = 'text';
		this.#input.inputMode = 'url';
		this.#input.dir = 'ltr';
		this.#input.autocomplete = 'off';
		this.#input.spellcheck = false;
		this.#problem.id = `${id}-problem`;
		this.#problem.className = 'note-link-problem';
		this.#problem.setAttribute('role', 'alert');
		const row = document.createElement('div');
		row.className = 'note-link-row';
		row.append(button(m.notes_editor_link_keep(), 'submit'), this.#remove);
		form.append(label, this.#input, this.#problem, row);
		form.noValidate = true;
		this.element.append(form);
		this.element.setAttribute('role', 'dialog');
		this.element.setAttribute('aria-label', m.notes_editor_link_address());
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.#keep();
		});
		this.#remove.addEventListener('click', () => this.#takeAway());
		this.element.addEventListener('keydown', (event) => {
			if (event.key !== 'Escape') return;
			event.stopPropagation();
			this.close();
		});
		this.element.addEventListener('focusout', ({ relatedTarget }) => {
			if (!this.element.contains(relatedTarget as Node | null)) this.#hide();
		});
	}

	get isOpen(): boolean {
		return !this.element.hidden;
	}

	/** Opens for the selected words or the link at the caret; false when there is neither. */
	open(): boolean {
		const { view, state } = this.#editor;
		const link = linkHere(this.#editor);
		const { from, to, empty } = state.selection;
		if (!view.editable || (link === null && (empty || state.selection.$from.parent.type.spec.code)))
			return false;
		this.#isNew = link === null;
		const target = link ?? { from, to, href: hrefFromWords(state.doc.textBetween(from, to)) ?? '' };
		// A selection of words keeps to its words while others write; one of the whole page would grow.
		this.#editor.commands.setTextSelection({ from: target.from, to: target.to });
		this.#input.value = target.href;
		this.#say('');
		this.#remove.hidden = this.#isNew;
		showFloating(this.element);
		this.#redraw();
		const [start, end] = [view.coordsAtPos(target.from), view.coordsAtPos(target.to, -1)];
		const box = { left: start.left, right: end.right, top: start.top, bottom: end.bottom };
		placeFloating(this.element, box, 'below', 'start');
		this.#input.select();
		this.#input.focus();
		return true;
	}

	close(): void {
		this.#editor.view.focus();
		this.#hide();
	}

	/** Browsers stop showing a selection that has lost focus; the words are marked by hand as long as this is open. */
	#hide(): void {
		if (!this.isOpen) return;
		hideFloating(this.element);
		this.#redraw();
	}

	#redraw(): void {
		const { view } = this.#editor;
		if (!view.isDestroyed) view.dispatch(view.state.tr);
	}

	#say(problem: string): void {
		this.#problem.textContent = problem;
		this.#problem.hidden = problem === '';
		this.#input.toggleAttribute('aria-invalid', problem !== '');
		this.#input.setAttribute('aria-describedby', this.#problem.id);
	}

	#keep(): void {
		if (this.#input.value.trim() === '' && !this.#isNew) {
			this.#takeAway();
			return;
		}
		const href = hrefFromWords(this.#input.value);
		if (href === null) {
			this.#say(m.notes_editor_link_problem());
			return;
		}
		// The selection has followed what others wrote since the form was opened.
		this.#editor.commands.setMark('link', { href });
		this.close();
	}

	#takeAway(): void {
		this.#editor.chain().extendMarkRange('link').unsetMark('link').run();
		this.close();
	}
}
