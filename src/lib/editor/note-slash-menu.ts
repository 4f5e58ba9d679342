/** The list of the slash menu on the screen. */
import { m } from '$lib/i18n';
import { type Box, floatingElement, hideFloating, placeFloating, showFloating } from './floating.ts';
import type { BlockAction } from './note-actions.ts';

export type SlashMenuCalls = { choose: (index: number) => void; point: (index: number) => void };

let menus = 0;

export class SlashMenu {
	readonly element: HTMLElement;
	#text: HTMLElement;
	#status: HTMLElement;
	#calls: SlashMenuCalls;
	#id = `note-slash-${++menus}`;
	#shown = '';

	/** `text` is the editable element that keeps focus. */
	constructor(text: HTMLElement, calls: SlashMenuCalls) {
		this.#text = text;
		this.#calls = calls;
		this.element = floatingElement('note-menu');
		this.element.id = this.#id;
		this.element.setAttribute('role', 'listbox');
		this.element.setAttribute('aria-label', m.notes_editor_slash_label());
		this.#status = document.createElement('div');
		this.#status.className = 'note-status';
		this.#status.setAttribute('role', 'status');
		// A press must not take focus, and with it the caret, from the text.
		this.element.addEventListener('mousedown', (event) => event.preventDefault());
		text.parentElement?.append(this.element, this.#status);
	}

	show(rows: readonly BlockAction[], index: number, caret: Box): void {
		const shown = rows.map(({ id }) => id).join(' ');
		if (shown !== this.#shown) {
			this.#draw(rows);
			this.#status.textContent = m.notes_editor_slash_count({ count: rows.length });
		}
		this.#shown = shown;
		const options = this.element.querySelectorAll('[role="option"]');
		options.forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
		showFloating(this.element);
		options[index]?.scrollIntoView({ block: 'nearest' });
		this.place(caret);
		this.#text.setAttribute('aria-controls', this.#id);
		this.#text.setAttribute('aria-activedescendant', options[index]?.id ?? '');
	}

	place(caret: Box): void {
		placeFloating(this.element, caret, 'below', 'start');
	}

	hide(): void {
		if (this.element.hidden) return;
		hideFloating(this.element);
		this.#shown = '';
		this.#status.textContent = '';
		this.#text.removeAttribute('aria-controls');
		this.#text.removeAttribute('aria-activedescendant');
	}

	destroy(): void {
		this.hide();
		this.element.remove();
		this.#status.remove();
	}

	#draw(rows: readonly BlockAction[]): void {
		const group = document.createElement('div');
		group.setAttribute('role', 'group');
		const head = document.createElement('div');
		head.className = 'note-menu-head';
		head.id = `${this.#id}-text`;
		head.textContent = m.notes_editor_slash_text();
		group.setAttribute('aria-labelledby', head.id);
		group.append(head, ...rows.map((row, index) => this.#option(row, index)));
		this.element.replaceChildren(group);
	}

	#option({ id, label, shortcut }: BlockAction, index: number): HTMLElement {
		const option = document.createElement('div');
		option.className = 'note-menu-row';
		option.id = `${this.#id}-${id}`;
		option.setAttribute('role', 'option');
		const name = document.createElement('span');
		name.textContent = label();
		const keys = document.createElement('kbd');
		keys.textContent = shortcut;
		// Read as "hash hash" it explains nothing to somebody who listens.
		keys.setAttribute('aria-hidden', 'true');
		option.append(name, keys);
		option.addEventListener('mousemove', () => this.#calls.point(index));
		option.addEventListener('click', () => this.#calls.choose(index));
		return option;
	}
}
