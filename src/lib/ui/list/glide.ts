/** Rows that glide from where they were to where they are (first, last, invert, play). They carry `data-id`. */

export const ROW = '[data-id]';

/** As `--ms-open` and `--ease`, which script cannot read without forcing styles. */
const GLIDE = { duration: 180, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };

/** Asking each row for its animations would compute its styles anew. */
const running = new WeakMap<Element, Animation>();

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
	for (const row of rows) running.get(row)?.cancel();
	// All are read before any is animated: reading in between would lay the page out again for each.
	const now = rows.map((row) => row.getBoundingClientRect());
	rows.forEach((row, at) => {
		const [before, after] = [from.get(row.dataset['id'] ?? ''), now[at]];
		if (after === undefined || (!isInView(after) && (before === undefined || !isInView(before)))) return;
		if (before === undefined) return play(row, { opacity: [0, 1] });
		const [x, y] = [before.left - after.left, before.top - after.top];
		if (Math.abs(x) + Math.abs(y) < 1) return;
		play(row, { transform: [`translate(${x}px, ${y}px)`, 'none'] });
	});
}

function play(row: HTMLElement, frames: PropertyIndexedKeyframes): void {
	const animation = row.animate(frames, GLIDE);
	running.set(row, animation);
	animation.onfinish = () => running.delete(row);
}

function isInView({ top, bottom, left, right, width }: DOMRect): boolean {
	return width > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}
