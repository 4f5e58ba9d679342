/** Going through the points of a chart one by one, by keys or by pointing. */
import type { Attachment } from 'svelte/attachments';
import { MARKS, type Drawing } from './drawing.ts';

export class Steps {
	readonly #count: () => number;
	readonly #onstep: (at: number | null) => void;
	#at = $state<number | null>(null);

	/** `count` is read again at every step; `onstep` hears of each. */
	constructor(count: () => number, onstep: (at: number | null) => void) {
		this.#count = count;
		this.#onstep = onstep;
	}

	/** Place of the current bar, from 0; null when there is none. */
	readonly current: number | null = $derived.by(() =>
		this.#at !== null && this.#at < this.#count() ? this.#at : null
	);

	/** The arrows along the bars, Home, End; Esc leaves. */
	press(event: KeyboardEvent, direction: Drawing['direction']): void {
		const last = this.#count() - 1;
		const at = this.current;
		const [back, on] = direction === 'lying' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
		if (event.key === 'Escape' && at !== null) {
			event.stopPropagation();
			this.#go(null);
		} else if (event.key === back) this.#go(Math.max(0, (at ?? 1) - 1));
		else if (event.key === on) this.#go(Math.min(last, (at ?? -1) + 1));
		else if (event.key === 'Home') this.#go(0);
		else if (event.key === 'End') this.#go(last);
		else return;
		event.preventDefault();
	}

	/** The bar whose place along the chart is nearest to the pointer: short bars are as easy to reach as long ones. */
	point(event: PointerEvent, direction: Drawing['direction']): void {
		const distances = marksOf(event.currentTarget as Element).map((mark) => {
			const { left, right, top, bottom } = mark.getBoundingClientRect();
			const [across, down] = [event.clientX - (left + right) / 2, event.clientY - (top + bottom) / 2];
			if (direction === 'free') return Math.hypot(across, down);
			return Math.abs(direction === 'lying' ? down : across);
		});
		if (distances.length > 0) this.#go(distances.indexOf(Math.min(...distances)));
	}

	leave(): void {
		this.#go(null);
	}

	#go(at: number | null): void {
		this.#at = at;
		this.#onstep(at);
	}

	/** Goes on the element that the drawing is put into: marks the current bar in it. */
	readonly mark: Attachment<HTMLElement> = (element) => {
		const { current } = this;
		const marks = marksOf(element);
		marks.forEach((mark, at) => mark.classList.toggle('current', at === current));
		element.querySelector('.bar-chart')?.classList.toggle('stepping', current !== null);
	};
}

function marksOf(element: Element): Element[] {
	return [...element.querySelectorAll(MARKS)];
}
