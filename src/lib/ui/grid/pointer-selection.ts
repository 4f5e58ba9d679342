/**
 * Selecting with a mouse or pen: press, drag, and past an edge the rows come along. A finger scrolls instead; its tap
 * chooses a cell.
 */
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

export type PointerSelection = {
	/** Position in px from the top and the reading-direction start of the body, maybe outside of it. */
	onpick(x: number, y: number, extend: boolean): void;
	ondrag(x: number, y: number): void;
	/** Called each frame while the pointer is held past an edge, with the distance to move by in px. */
	onpast(x: number, y: number): void;
	onopen(x: number, y: number): void;
};

/** Share of the distance past the edge that is moved by in each frame. */
const PULL = 0.4;

/** Goes on the grid's body. */
export function pointerSelection(listeners: PointerSelection): Attachment<HTMLElement> {
	return (body) => {
		let pointer: { id: number; x: number; y: number } | null = null;
		let frame = 0;

		const place = (event: MouseEvent) => {
			const box = body.getBoundingClientRect();
			const isRtl = getComputedStyle(body).direction === 'rtl';
			return { x: isRtl ? box.right - event.clientX : event.clientX - box.left, y: event.clientY - box.top };
		};
		const pull = () => {
			if (pointer === null) return;
			const x = past(pointer.x, body.clientWidth);
			const y = past(pointer.y, body.clientHeight);
			if (x !== 0 || y !== 0) {
				listeners.onpast(x * PULL, y * PULL);
				listeners.ondrag(pointer.x, pointer.y);
			}
			frame = requestAnimationFrame(pull);
		};
		const stop = () => {
			pointer = null;
			cancelAnimationFrame(frame);
		};
		const down = (event: PointerEvent) => {
			if (event.button !== 0 || event.pointerType === 'touch') return;
			const { x, y } = place(event);
			listeners.onpick(x, y, event.shiftKey);
			pointer = { id: event.pointerId, x, y };
			body.setPointerCapture(event.pointerId);
			frame = requestAnimationFrame(pull);
		};
		const move = (event: PointerEvent) => {
			if (pointer?.id !== event.pointerId) return;
			const { x, y } = place(event);
			if (x === pointer.x && y === pointer.y) return;
			pointer = { ...pointer, x, y };
			listeners.ondrag(x, y);
		};
		const tap = (event: MouseEvent) => {
			if (!(event instanceof PointerEvent) || event.pointerType !== 'touch') return;
			const { x, y } = place(event);
			listeners.onpick(x, y, event.shiftKey);
		};
		const open = (event: MouseEvent) => {
			const { x, y } = place(event);
			listeners.onopen(x, y);
		};
		const offs = [
			on(body, 'pointerdown', down),
			on(body, 'pointermove', move),
			on(body, 'pointerup', stop),
			on(body, 'pointercancel', stop),
			on(body, 'click', tap),
			on(body, 'dblclick', open)
		];
		return () => {
			stop();
			for (const off of offs) off();
		};
	};
}

function past(value: number, size: number): number {
	return value < 0 ? value : value > size ? value - size : 0;
}
