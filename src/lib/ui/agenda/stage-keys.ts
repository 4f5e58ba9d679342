import type { Attachment } from 'svelte/attachments';
import { rowOf } from '../list/index.ts';

interface StageActs {
	/** `by` is -1 (up) or 1 (down). */
	onmove: (id: string, by: number) => void;
	/** The stage somebody has begun to write in; null when they have stopped. */
	onwriting: (id: string | null) => void;
}

const isField = (target: EventTarget | null) =>
	target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;

/** Keys that act on the stage they are pressed in, and word of when somebody writes; for the list around the stages. */
export function watchStages({ onmove, onwriting }: StageActs): Attachment<HTMLElement> {
	return (list) => {
		const events = new AbortController();
		const on = { signal: events.signal };
		list.addEventListener(
			'keydown',
			(event) => {
				const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
				const id = rowOf(event.target);
				if (!event.altKey || by === 0 || id === null || isField(event.target)) return;
				event.preventDefault();
				onmove(id, by);
			},
			on
		);
		const tell = () => {
			const target = document.activeElement;
			if (!events.signal.aborted) onwriting(isField(target) && list.contains(target) ? rowOf(target) : null);
		};
		list.addEventListener('focusin', tell, on);
		// Later: it also comes in the midst of an update of the page, when the field that had focus is taken away.
		list.addEventListener('focusout', () => queueMicrotask(tell), on);
		return () => events.abort();
	};
}
