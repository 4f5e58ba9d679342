/** Where a look at a name in a list stands, and at what. */

/** What `href` names below the room: its place and its id. */
export function peekTarget(item: HTMLAnchorElement): { place: string; id: string } {
	const [, , , place = '', id = ''] = item.pathname.split('/');
	return { place, id };
}

const GAP = 6;
const EDGE = 8;
/** A list that is narrower than this has room beside it. */
const NARROW = 320;

/** Puts `element` beside a name in a narrow list, else under or over it; always inside the window. */
export function placePeek(element: HTMLElement, item: HTMLElement): void {
	const list = (item.closest('ul, ol, table') ?? item).getBoundingClientRect();
	// In a table the row says more under the name.
	const at = (item.closest('tr') ?? item).getBoundingClientRect();
	const { width, height } = element.getBoundingClientRect();
	const { clientWidth, clientHeight } = document.documentElement;
	const isBeside = list.width < NARROW;
	const rightToLeft = getComputedStyle(element).direction === 'rtl';
	const below = at.bottom + GAP;
	const top = isBeside ? at.top : below + height <= clientHeight - EDGE ? below : at.top - GAP - height;
	const left = isBeside
		? rightToLeft
			? list.left - GAP - width
			: list.right + GAP
		: rightToLeft
			? at.right - width
			: at.left;
	element.style.top = `${Math.max(EDGE, Math.min(top, clientHeight - height - EDGE))}px`;
	element.style.left = `${Math.max(EDGE, Math.min(left, clientWidth - width - EDGE))}px`;
}
