/** Places menus and bars beside the text, inside the window, above everything else. */

export type Box = { left: number; right: number; top: number; bottom: number };

const GAP = 6;
const EDGE = 8;

/** Shows `element` in the top layer, so that no pane around the editor cuts it off. */
export function showFloating(element: HTMLElement): void {
	element.hidden = false;
	if (element.popover !== null && !element.matches(':popover-open')) element.showPopover();
}

export function hideFloating(element: HTMLElement): void {
	if (element.popover !== null && element.matches(':popover-open')) element.hidePopover();
	element.hidden = true;
}

/** An element for `showFloating`; browsers without popovers show it in place. */
export function floatingElement(className: string): HTMLElement {
	const element = document.createElement('div');
	element.className = className;
	element.hidden = true;
	if ('popover' in element) element.popover = 'manual';
	return element;
}

/**
 * Moves a shown element next to `anchor` (window coordinates): on the wanted side if it fits, else on the other.
 * `align`: its start at the anchor's start, or centred over it.
 */
export function placeFloating(
	element: HTMLElement,
	anchor: Box,
	side: 'above' | 'below',
	align: 'start' | 'centre'
): void {
	const { width, height } = element.getBoundingClientRect();
	const { clientWidth, clientHeight } = document.documentElement;
	const above = anchor.top - GAP - height;
	const below = anchor.bottom + GAP;
	const fitsAbove = above >= EDGE;
	const fitsBelow = below + height <= clientHeight - EDGE;
	const top =
		side === 'above' ? (fitsAbove || !fitsBelow ? above : below) : fitsBelow || !fitsAbove ? below : above;
	const rightToLeft = getComputedStyle(element).direction === 'rtl';
	const start = rightToLeft ? anchor.right - width : anchor.left;
	const left = align === 'start' ? start : (anchor.left + anchor.right - width) / 2;
	element.style.top = `${Math.max(EDGE, Math.min(top, clientHeight - height - EDGE))}px`;
	element.style.left = `${Math.max(EDGE, Math.min(left, clientWidth - width - EDGE))}px`;
}
