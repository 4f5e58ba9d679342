/** Finding commands by what somebody half remembers and mistypes. */
import { fold } from './options.ts';

/** Edit distance where two swapped neighbours count once; stops counting above `most`. */
function distance(a: string, b: string, most: number): number {
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const current = [row];
		for (let column = 1; column <= b.length; column++) {
			const cost = a[row - 1] === b[column - 1] ? 0 : 1;
			let best = Math.min(
				(last[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(last[column - 1] ?? 0) + cost
			);
			if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
				best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
			current.push(best);
		}
		beforeLast = last;
		last = current;
	}
	return last[b.length] ?? most + 1;
}

/** How well one typed word fits one word of the text: 4 whole, 3 start, 2 inside, 1 mistyped, 0 not. */
function fit(typed: string, word: string): number {
	if (word === typed) return 4;
	if (word.startsWith(typed)) return 3;
	if (typed.length > 1 && word.includes(typed)) return 2;
	const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
	if (most === 0) return 0;
	return distance(typed, word, most) <= most || distance(typed, word.slice(0, typed.length), most) <= most
		? 1
		: 0;
}

/**
 * How well `text` answers `query`: 0 when a typed word fits nothing in it, else higher is better. Marks and case do not
 * matter; words of four letters and more may have a slip, of eight and more two. An empty query fits everything.
 */
export function rank(query: string, text: string): number {
	const typed = fold(query).split(/\s+/).filter(Boolean);
	const words = fold(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);
	if (typed.length === 0) return 1;
	let sum = 0;
	for (const one of typed) {
		const best = Math.max(0, ...words.map((word) => fit(one, word)));
		if (best === 0) return 0;
		sum += best;
	}
	return sum / typed.length;
}
