/** What changed between two texts, as parts in reading order. */
export interface DiffPart {
	change: 'same' | 'added' | 'removed';
	text: string;
}

/** Above this many token pairs the middle is shown as removed, then added, instead of compared. */
const MOST_PAIRS = 4_000_000;

/** Longest common subsequence over equal tokens; equal ends are cut off first, since most edits are small. */
function compare(before: readonly string[], after: readonly string[]): DiffPart[] {
	let start = 0;
	while (start < before.length && start < after.length && before[start] === after[start]) start++;
	let end = 0;
	while (
		end < before.length - start &&
		end < after.length - start &&
		before[before.length - 1 - end] === after[after.length - 1 - end]
	)
		end++;
	const parts: DiffPart[] = before.slice(0, start).map((text) => ({ change: 'same', text }));
	parts.push(
		...compareMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end))
	);
	parts.push(...before.slice(before.length - end).map((text): DiffPart => ({ change: 'same', text })));
	return parts;
}

function compareMiddle(before: readonly string[], after: readonly string[]): DiffPart[] {
	const removed = (text: string): DiffPart => ({ change: 'removed', text });
	const added = (text: string): DiffPart => ({ change: 'added', text });
	if (before.length === 0 || after.length === 0 || before.length * after.length > MOST_PAIRS)
		return [...before.map(removed), ...after.map(added)];

	const width = after.length + 1;
	const lengths = new Uint32Array((before.length + 1) * width);
	const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
	for (let row = before.length - 1; row >= 0; row--)
		for (let column = after.length - 1; column >= 0; column--)
			lengths[row * width + column] =
				before[row] === after[column]
					? at(row + 1, column + 1) + 1
					: Math.max(at(row + 1, column), at(row, column + 1));

	const parts: DiffPart[] = [];
	let row = 0;
	let column = 0;
	while (row < before.length || column < after.length) {
		const left = before[row];
		const right = after[column];
		if (left !== undefined && left === right) {
			parts.push({ change: 'same', text: left });
			row++;
			column++;
		} else if (left !== undefined && (right === undefined || at(row + 1, column) >= at(row, column + 1))) {
			parts.push(removed(left));
			row++;
		} else if (right !== undefined) {
			parts.push(added(right));
			column++;
		}
	}
	return parts;
}

/** Neighbours of one kind become one part. */
function join(parts: readonly DiffPart[]): DiffPart[] {
	const joined: DiffPart[] = [];
	for (const part of parts) {
		const last = joined.at(-1);
		if (last?.change === part.change) last.text += part.text;
		else joined.push({ ...part });
	}
	return joined;
}

/** Compares words, each with the space after it, so that a rewritten phrase is one change; for sentences. */
export function diffWords(before: string, after: string): DiffPart[] {
	const words = new Intl.Segmenter(undefined, { granularity: 'word' });
	const split = (text: string) => {
		const tokens: string[] = [];
		for (const { segment } of words.segment(text)) {
			if (segment.trim() === '' && tokens.length > 0) tokens.push((tokens.pop() ?? '') + segment);
			else tokens.push(segment);
		}
		return tokens;
	};
	return join(compare(split(before), split(after)));
}

/** Compares line by line; one part a line, without its line break. For rows and SQL. */
export function diffLines(before: string, after: string): DiffPart[] {
	const split = (text: string) => (text === '' ? [] : text.split(/\r?\n/));
	return compare(split(before), split(after));
}
