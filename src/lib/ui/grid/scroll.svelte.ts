/**
 * Where one is in the rows, and the scrollbar that follows. What the browser scrolls is an empty box; the rows are
 * drawn from `top`, in the same frame, so they are never blank however fast the bar moves.
 * Wheel, finger and track clicks move `top` pixel for pixel; a jump of the bar, as dragging it makes, goes to the
 * proportional place. When scrolling rests, the bar is put where `top` belongs, which moves nothing in view.
 */
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import type { ScrollMap } from './scroll-map.ts';

/** After a turn of the wheel or a touch, further steps belong to it for so long (Chrome's smooth wheel takes 150). */
const GESTURE_MS = 250;
/** No hand moves a wheel this far within one frame: a longer step is a jump. */
const LONGEST_STEP = 20_000;
/** Where there is no `scrollend` (Safari before 26.2), scrolling rests after this much quiet. */
const QUIET_MS = 150;

export class GridScroll {
	/** px from the start of the first row to the first visible pixel. */
	top = $state(0);
	/** px from the start of the first column, growing in reading direction. */
	left = $state(0);

	readonly #map: () => ScrollMap;
	#element: HTMLElement | null = null;
	#bar = 0;
	#gestureEnd = -Infinity;
	#touching = false;

	/** `map` is read at every step, so it may change with the number of rows and the size of the pane. */
	constructor(map: () => ScrollMap) {
		this.#map = map;
	}

	/** Goes on the element that scrolls. */
	readonly attach: Attachment<HTMLElement> = (element) => {
		this.#element = element;
		this.#bar = element.scrollTop;
		let quiet: ReturnType<typeof setTimeout> | undefined;
		const rest = () => {
			if (!this.#touching) this.settle();
		};
		const scrolled = (event: Event) => {
			this.#follow(element, event.timeStamp);
			if ('onscrollend' in window) return;
			clearTimeout(quiet);
			quiet = setTimeout(rest, QUIET_MS);
		};
		const gesture = (event: Event) => (this.#gestureEnd = event.timeStamp + GESTURE_MS);
		const touch = (event: TouchEvent) => {
			this.#touching = event.touches.length > 0;
			gesture(event);
		};
		const passive = { passive: true };
		const offs = [
			on(element, 'scroll', scrolled, passive),
			on(element, 'scrollend', rest),
			on(element, 'wheel', gesture, passive),
			on(element, 'touchstart', touch, passive),
			on(element, 'touchmove', touch, passive),
			on(element, 'touchend', touch, passive),
			on(element, 'touchcancel', touch, passive)
		];
		return () => {
			clearTimeout(quiet);
			for (const off of offs) off();
			this.#element = null;
		};
	};

	/** Brings rows from `start` to `end` (px) into a view of `height` px, by the shortest way. */
	showRows(start: number, end: number, height: number): void {
		if (start < this.top) this.#moveTo(start);
		else if (end > this.top + height) this.#moveTo(Math.min(start, end - height));
	}

	/** The same sideways. */
	showColumns(start: number, end: number, width: number): void {
		if (start < this.left) this.#moveSideways(start);
		else if (end > this.left + width) this.#moveSideways(Math.min(start, end - width));
	}

	/** Moves by a distance in px, as autoscroll does. */
	moveBy(x: number, y: number): void {
		if (y !== 0) this.#moveTo(this.top + y);
		if (x !== 0) this.#moveSideways(this.left + x);
	}

	/** To the first row and column. */
	toStart(): void {
		if (this.top !== 0) this.#moveTo(0);
		if (this.left !== 0) this.#moveSideways(0);
	}

	/** Keeps `top` within the rows and puts the bar where it belongs. */
	settle(): void {
		this.#moveTo(this.top);
	}

	#moveTo(position: number): void {
		const map = this.#map();
		this.top = Math.round(Math.min(Math.max(position, 0), map.max));
		this.#setBar(map.toBar(this.top));
	}

	#moveSideways(position: number): void {
		const element = this.#element;
		if (element === null) return;
		const sign = getComputedStyle(element).direction === 'rtl' ? -1 : 1;
		element.scrollLeft = sign * position;
		this.left = Math.abs(element.scrollLeft);
	}

	#setBar(bar: number): void {
		const element = this.#element;
		if (element === null) return;
		if (Math.abs(element.scrollTop - bar) >= 1) element.scrollTop = bar;
		// Read back, since browsers round to device pixels and clamp; then our own step reads as no step.
		this.#bar = element.scrollTop;
	}

	#follow(element: HTMLElement, at: number): void {
		this.left = Math.abs(element.scrollLeft);
		const bar = element.scrollTop;
		const step = bar - this.#bar;
		this.#bar = bar;
		if (step === 0) return;
		const map = this.#map();
		const inGesture = at <= this.#gestureEnd && Math.abs(step) < LONGEST_STEP;
		const small = inGesture || Math.abs(step) <= 2 * element.clientHeight;
		const position = small ? this.top + step : map.fromBar(bar);
		this.top = Math.round(Math.min(Math.max(position, 0), map.max));
		if (small && this.#isStuck(bar, map)) this.#setBar(map.toBar(this.top));
	}

	/** The bar is at an end while the rows are not: it has drifted and could not go on. */
	#isStuck(bar: number, map: ScrollMap): boolean {
		return (bar <= 0 && this.top > 0) || (bar >= map.barMax - 1 && this.top < map.max - 1);
	}
}
