/** Offsets in a shared text ↔ offsets in a field, and what others' edits do to both. All in UTF-16 units. */

/** What a field makes of a text: browsers turn CRLF into LF, and a one-line field drops line breaks. */
export type Shown = {
	value: string;
	toText: (offset: number) => number;
	toField: (offset: number) => number;
};

const same = (offset: number) => offset;

/** How a field shows `text`. */
export function showIn(text: string, oneLine: boolean): Shown {
	const breaks = oneLine ? /[\r\n]/ : /\r/;
	if (!breaks.test(text)) return { value: text, toText: same, toField: same };
	let value = '';
	const starts: number[] = [];
	for (let i = 0; i < text.length; i++) {
		const unit = text[i] as string;
		const isBreak = unit === '\r' || unit === '\n';
		if (isBreak && (oneLine || (unit === '\r' && text[i + 1] === '\n'))) continue;
		starts.push(i);
		value += unit === '\r' ? '\n' : unit;
	}
	starts.push(text.length);
	return {
		value,
		toText: (offset) => starts[offset] ?? text.length,
		toField: (offset) => {
			const found = starts.findIndex((start) => start >= offset);
			return found < 0 ? value.length : found;
		}
	};
}

/** One replacement others made, at offsets of the text as it was before it. */
export type Change = { at: number; removed: number; inserted: number };
type Delta = { insert?: unknown; delete?: number; retain?: number }[];

/** A Yjs delta as replacements, each at offsets of the text after the ones before it. */
export function changesOf(delta: Delta): Change[] {
	const changes: Change[] = [];
	let at = 0;
	for (const part of delta) {
		if (part.retain !== undefined) at += part.retain;
		if (part.delete !== undefined) changes.push({ at, removed: part.delete, inserted: 0 });
		if (part.insert === undefined) continue;
		const inserted = typeof part.insert === 'string' ? part.insert.length : 1;
		changes.push({ at, removed: 0, inserted });
		at += inserted;
	}
	return changes;
}

/** Where a caret goes: it stays before what is inserted exactly at it. */
export function mapOffset(offset: number, changes: readonly Change[]): number {
	let now = offset;
	for (const { at, removed, inserted } of changes) {
		if (now <= at) continue;
		now = now >= at + removed ? now - removed + inserted : at;
	}
	return now;
}

/** Where one unit of text goes; null if it was removed. */
export function mapUnit(offset: number, changes: readonly Change[]): number | null {
	let now = offset;
	for (const { at, removed, inserted } of changes) {
		if (now < at) continue;
		if (now < at + removed) return null;
		now += inserted - removed;
	}
	return now;
}
