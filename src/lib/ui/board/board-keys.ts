/** Keys and clicks on the cards, heard once for the whole board. */
import type { Attachment } from 'svelte/attachments';
import { rowOf } from '../list/index.ts';
import { isWriting, singleKey } from '../shell/keys.ts';
import type { BoardView } from './board-view.svelte.ts';

const ARROWS: Record<string, readonly [number, number]> = {
	ArrowUp: [0, -1],
	ArrowDown: [0, 1],
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0]
};

export function boardKeys(view: BoardView): Attachment<HTMLElement> {
	return (root) => {
		const events = new AbortController();
		const on = { signal: events.signal };
		view.root = root;
		root.addEventListener('keydown', (event) => onCardKey(view, root, event), on);
		root.addEventListener('focusin', (event) => visit(view, event.target), on);
		root.addEventListener('click', (event) => onClick(view, event), on);
		addEventListener('keydown', (event) => onPageKey(view, event), on);
		return () => events.abort();
	};
}

function visit(view: BoardView, target: EventTarget | null): void {
	const id = rowOf(target);
	if (id !== null) view.visit(id);
}

/** The text of a card is where one writes in it, unless one was marking words to copy. */
function onClick(view: BoardView, event: MouseEvent): void {
	const id = rowOf(event.target);
	if (id === null || !(event.target instanceof Element) || event.target.closest('[data-text]') === null)
		return;
	if (document.getSelection()?.isCollapsed ?? true) view.edit(id);
}

function onCardKey(view: BoardView, root: HTMLElement, event: KeyboardEvent): void {
	const id = rowOf(event.target);
	if (id === null || event.defaultPrevented || event.isComposing) return;
	if (view.isEditing(id)) {
		if (event.key === 'Escape') void view.finish(true);
		return;
	}
	if (isWriting(event.target) || event.ctrlKey || event.metaKey) return;
	const isCard = event.target instanceof Element && event.target.matches('[data-focus]');
	if (act(view, root, event, id, isCard)) event.preventDefault();
}

/** Returns whether the key meant something here. */
function act(view: BoardView, root: HTMLElement, event: KeyboardEvent, id: string, isCard: boolean): boolean {
	const arrow = Object.hasOwn(ARROWS, event.key) ? ARROWS[event.key] : undefined;
	if (arrow !== undefined) {
		const toEnd = getComputedStyle(root).direction === 'rtl' ? -1 : 1;
		const [aside, down] = [arrow[0] * toEnd, arrow[1]];
		// Without the right to move it, Alt and an arrow stays the browser's.
		if (event.altKey && !view.room.canWrite) return false;
		if (event.altKey) void (down === 0 ? view.moveAside(id, aside > 0 ? 1 : -1) : view.moveWithin(id, down));
		else if (!isCard) return false;
		else if (down === 0) view.stepAside(id, aside > 0 ? 1 : -1);
		else view.step(id, down);
		return true;
	}
	if (event.altKey || event.shiftKey) return false;
	if (event.key === 'Enter') {
		if (isCard) view.edit(id);
		return isCard;
	}
	if (event.key === 'Escape') {
		if (isCard && event.target instanceof HTMLElement) event.target.blur();
		else view.focus(id);
		return true;
	}
	return actOnLetter(view, singleKey(event), id);
}

function actOnLetter(view: BoardView, letter: string | null, id: string): boolean {
	switch (letter) {
		case 'j':
			view.step(id, 1);
			return true;
		case 'k':
			view.step(id, -1);
			return true;
		case 'v':
			view.vote(id, 1);
			return true;
		case 'x':
			view.vote(id, -1);
			return true;
		case '0':
			view.vote(id, 0);
			return true;
		default:
			return false;
	}
}

/** `C` begins a new card in the column one is at. */
function onPageKey(view: BoardView, event: KeyboardEvent): void {
	if (singleKey(event) !== 'c' || event.defaultPrevented || event.shiftKey || !view.room.canWrite) return;
	// What lies over the page has letters of its own.
	const { target } = event;
	if (target !== document.body && !view.root?.closest('main')?.contains(target as Node)) return;
	const id = rowOf(target);
	event.preventDefault();
	view.focusComposer((id === null ? null : view.columnOf(id)?.kind.id) ?? view.chosen);
}
