/** Rows that glide from where they were to where they are (first, last, invert, play). They carry `data-id`. */

export const ROW = '[data-id]';

/** As `--ms-open` and `--ease`, which script cannot read without forcing styles. */
const GLIDE = { duration: 180, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)', id: 'glide' };

/** Where the rows of a list are in the window now. */
export function measure(list: HTMLElement): Map<string, DOMRect> {
	const places = new Map<string, DOMRect>();
	for (const row of list.querySelectorAll<HTMLElement>(ROW)) {
		const id = row.dataset['id'];
		if (id !== undefined) places.set(id, row.getBoundingClientRect());
	}
	return places;
}

/** Moves rows from where they were to where they are; rows that were not there fade in. */
export function glide(list: HTMLElement, from: ReadonlyMap<string, DOMRect>): void {
	const rows = [...list.querySelectorAll<HTMLElement>(ROW)];
	for (const row of rows) row.getAnimations().forEach((one) => one.id === GLIDE.id && one.cancel());
	// All are read before any is animated: reading in between would lay the page out again for each.
	const now = rows.map((row) => row.getBoundingClientRect());
	rows.forEach((row, at) => {
		const [before, after] = [from.get(row.dataset['id'] ?? ''), now[at]];
		if (after === undefined) return;
		if (before === undefined) {
			row.animate([{ opacity: 0 }, { opacity: 1 }], GLIDE);
			return;
		}
		const [x, y] = [before.left - after.left, before.top - after.top];
		if (Math.abs(x) + Math.abs(y) < 1 || before.width === 0) return;
		row.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: 'none' }], GLIDE);
	});
}
