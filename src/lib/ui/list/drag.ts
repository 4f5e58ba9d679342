/**
 * Moving a row with the pointer: mouse, pen and finger alike. Lists carry `data-list`, their rows `data-id`.
 * Nothing in the document moves before the pointer lets go; Escape leaves everything as it was.
 */
import type { Attachment } from 'svelte/attachments';
import { edgeScroll } from './edge-scroll.ts';
import './drag.css';

/** Where a row would be put: in front of `before`, or at the end of the list. */
export interface Place {
	readonly list: string;
	readonly before: string | null;
}

export interface DragOptions {
	id: string;
	/** Told where the row would go on every move; null when the drag is over, whichever way. */
	onover: (place: Place | null) => void;
	ondrop: (place: Place) => void;
}

/** Less than this is a click. */
const THRESHOLD_PX = 5;

/** For the handle inside a row; `options` is read when a drag begins. */
export function dragHandle(options: () => DragOptions): Attachment<HTMLElement> {
	return (handle) => {
		let stop: (() => void) | null = null;
		const start = (event: PointerEvent) => {
			if (event.button !== 0 || !event.isPrimary) return;
			stop?.();
			stop = watch(handle, event, options(), () => (stop = null));
		};
		handle.addEventListener('pointerdown', start);
		return () => {
			handle.removeEventListener('pointerdown', start);
			stop?.();
		};
	};
}

function watch(handle: HTMLElement, down: PointerEvent, options: DragOptions, onend: () => void): () => void {
	const row = handle.closest<HTMLElement>('[data-id]');
	const root = handle.closest<HTMLElement>('[data-lists]');
	if (row === null || root === null) return () => {};
	const events = new AbortController();
	const scroll = edgeScroll(root, () => aim());
	let ghost: HTMLElement | null = null;
	let [x, y] = [down.clientX, down.clientY];
	let place: Place | null = null;

	function aim() {
		place = findPlace(root as HTMLElement, x, y, options.id);
		options.onover(place);
	}
	function move(event: PointerEvent) {
		[x, y] = [event.clientX, event.clientY];
		if (ghost === null) {
			if (Math.hypot(x - down.clientX, y - down.clientY) < THRESHOLD_PX) return;
			ghost = lift(row as HTMLElement);
		}
		ghost.style.translate = `${x - down.clientX}px ${y - down.clientY}px`;
		scroll.follow(x, y);
		aim();
	}
	function end(drop: boolean) {
		events.abort();
		scroll.stop();
		ghost?.remove();
		if (ghost !== null) {
			options.onover(null);
			swallowClick(handle);
			if (drop && place !== null) options.ondrop(place);
		}
		onend();
	}
	function key(event: KeyboardEvent) {
		if (event.key !== 'Escape') return;
		event.preventDefault();
		event.stopPropagation();
		end(false);
	}

	handle.setPointerCapture(down.pointerId);
	const on = { signal: events.signal };
	handle.addEventListener('pointermove', move, on);
	handle.addEventListener('pointerup', () => end(true), on);
	handle.addEventListener('pointercancel', () => end(false), on);
	addEventListener('keydown', key, { ...on, capture: true });
	return () => end(false);
}

/** The click that a drag ends with is none. */
function swallowClick(handle: HTMLElement): void {
	const swallow = (event: Event) => event.stopImmediatePropagation();
	handle.addEventListener('click', swallow, { capture: true, once: true });
	requestAnimationFrame(() => handle.removeEventListener('click', swallow, { capture: true }));
}

/** A picture of the row that follows the pointer. */
function lift(row: HTMLElement): HTMLElement {
	const face = row.querySelector<HTMLElement>('[data-drag-face]') ?? row;
	const box = face.getBoundingClientRect();
	const ghost = face.cloneNode(true) as HTMLElement;
	for (const one of [ghost, ...ghost.querySelectorAll('[id]')]) one.removeAttribute('id');
	ghost.classList.add('drag-ghost');
	ghost.inert = true;
	ghost.ariaHidden = 'true';
	Object.assign(ghost.style, {
		left: `${box.left}px`,
		top: `${box.top}px`,
		width: `${box.width}px`
	});
	document.body.append(ghost);
	return ghost;
}

function findPlace(root: HTMLElement, x: number, y: number, id: string): Place | null {
	const lists = [...root.querySelectorAll<HTMLElement>('[data-list]')]
		.map((list) => ({ list, box: list.getBoundingClientRect() }))
		.filter(({ box }) => box.width > 0)
		.sort((a, b) => away(x, a.box) - away(x, b.box));
	const list = lists[0]?.list;
	if (list === undefined) return null;
	const next = [...list.querySelectorAll<HTMLElement>('[data-id]')].find((row) => {
		const box = row.getBoundingClientRect();
		return row.dataset['id'] !== id && y < box.top + box.height / 2;
	});
	return { list: list.dataset['list'] ?? '', before: next?.dataset['id'] ?? null };
}

function away(x: number, box: DOMRect): number {
	return Math.max(box.left - x, x - box.right, 0);
}
