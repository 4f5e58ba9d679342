/**
 * The one edit between two texts: a common prefix, a common suffix, and what lies between.
 * Invariant: never cuts a surrogate pair, because Yjs replaces halves of a pair by U+FFFD.
 */

/** `old.slice(start, oldEnd)` becomes `next.slice(start, nextEnd)`; all in UTF-16 units. */
export type TextEdit = { start: number; oldEnd: number; nextEnd: number };

const isHigh = (code: number) => code >= 0xd800 && code <= 0xdbff;
const isLow = (code: number) => code >= 0xdc00 && code <= 0xdfff;

/** Whether `at` lies between the two halves of one character. */
export function splitsPair(text: string, at: number): boolean {
	return at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
}

/**
 * Smallest edit that turns `old` into `next`; null when they are equal.
 * `caret` is where the caret stands in `next`: of several equal edits ("aa" → "aaa") the one that ends there is meant.
 * `same(i, j)` can refuse units that look alike but differ, such as two objects drawn with one placeholder.
 */
export function diffText(
	old: string,
	next: string,
	caret = next.length,
	same: (oldIndex: number, nextIndex: number) => boolean = () => true
): TextEdit | null {
	const shorter = Math.min(old.length, next.length);
	const equalAt = (i: number, j: number) => old.charCodeAt(i) === next.charCodeAt(j) && same(i, j);
	if (old === next && old.length === next.length) {
		let i = 0;
		while (i < old.length && same(i, i)) i++;
		if (i === old.length) return null;
	}
	// The suffix stops at the caret first, so that the edit ends there when it can; the rest of it is taken afterwards.
	const behindCaret = Math.max(0, next.length - caret);
	let suffix = 0;
	while (
		suffix < Math.min(shorter, behindCaret) &&
		equalAt(old.length - 1 - suffix, next.length - 1 - suffix)
	) {
		suffix++;
	}
	let prefix = 0;
	while (prefix < shorter - suffix && equalAt(prefix, prefix)) prefix++;
	while (suffix < shorter - prefix && equalAt(old.length - 1 - suffix, next.length - 1 - suffix)) suffix++;
	while (splitsPair(old, prefix) || splitsPair(next, prefix)) prefix--;
	while (splitsPair(old, old.length - suffix) || splitsPair(next, next.length - suffix)) suffix--;
	return { start: prefix, oldEnd: old.length - suffix, nextEnd: next.length - suffix };
}
