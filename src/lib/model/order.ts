/**
 * Places in a list, as strings that sort (fractional indexing). Lists sort by (order, id).
 * Two devices that insert at one place at once make equal keys; the next move there gives them distinct ones.
 */
import { generateNKeysBetween } from 'fractional-indexing';

/** Longer keys count as none and are made anew: somebody wrote them by hand, or a list was reordered a thousand times. */
const MAX_LENGTH = 200;

export interface Placed {
	readonly id: string;
	/** Null when what is stored is no key; such entries come last. */
	readonly order: string | null;
}

/** Digits of base 62 after a letter that says how many of them are the whole part: `a` is 1, `b` 2, `Z` 1, `Y` 2. */
const KEY = /^[B-Yb-yaZ][0-9A-Za-z]+$/;

/** `value` when it is a key that others can be made before and after; the two ends of the range are left out. */
export function toOrder(value: unknown): string | null {
	if (typeof value !== 'string' || value.length > MAX_LENGTH || !KEY.test(value)) return null;
	const head = value.charCodeAt(0);
	const whole = head >= 97 ? head - 97 + 2 : 90 - head + 2;
	if (value.length < whole || (value.length > whole && value.endsWith('0'))) return null;
	return value;
}

/** Compares by code units, as every device does whatever its language. */
export function compareOrder(a: Placed, b: Placed): number {
	if (a.order !== b.order) {
		if (a.order === null) return 1;
		if (b.order === null) return -1;
		return a.order < b.order ? -1 : 1;
	}
	return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * The keys that put `count` things, in their order, before `list[index]` (at the end when index is the length). `list` is
 * sorted and does not hold the things themselves. `rekeyed` are neighbours whose keys leave no room, with their new ones.
 */
export function place(
	list: readonly Placed[],
	index: number,
	count = 1
): { orders: string[]; rekeyed: Placed[] } {
	let from = index;
	while (from > 0 && list[from - 1]?.order === null) from--;
	const low = from > 0 ? (list[from - 1]?.order ?? null) : null;
	let to = index;
	while (low !== null && to < list.length && list[to]?.order === low) to++;
	const high = list[to]?.order ?? null;
	const keys = generateNKeysBetween(low, high, to - from + count);
	const orders = keys.splice(index - from, count);
	const rekeyed = list.slice(from, to).map((one, at) => ({ id: one.id, order: keys[at] ?? null }));
	return { orders, rekeyed };
}
