/** Writing a whole text into a shared one, from a plain text field: only what differs is replaced. */
import type * as Y from 'yjs';
import { edit, TYPING } from './edit.ts';

/**
 * Makes `text` read `next` by replacing the middle between what both start and end with. Others' carets outside of it
 * stay where they are. Halves of a surrogate pair are never parted: Yjs would replace them.
 */
export function updateText(text: Y.Text, next: string): void {
	const doc = text.doc;
	const before = text.toString();
	const after = next.toWellFormed();
	if (doc === null || before === after) return;
	const shorter = Math.min(before.length, after.length);
	let start = 0;
	while (start < shorter && before[start] === after[start]) start++;
	if (isHighSurrogate(before, start - 1)) start--;
	let end = 0;
	while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
	if (end > 0 && isLowSurrogate(before, before.length - end)) end--;
	edit(doc, TYPING, () => {
		text.delete(start, before.length - end - start);
		text.insert(start, after.slice(start, after.length - end));
	});
}

function isHighSurrogate(text: string, at: number): boolean {
	const unit = text.charCodeAt(at);
	return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(text: string, at: number): boolean {
	const unit = text.charCodeAt(at);
	return unit >= 0xdc00 && unit <= 0xdfff;
}
