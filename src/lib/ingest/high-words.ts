/** Collects words with bytes past ASCII from all over a file: they tell in which encoding it is. */

/** From one part of the file, so that the words come from everywhere. */
const FROM_A_PART = 200;
const MOST_WORDS = 4000;
/** What is longer is cut, perhaps in the middle of a character. */
export const LONGEST_WORD = 60;

export class HighWords {
	readonly words: Uint8Array[] = [];

	add(part: Uint8Array): void {
		let found = 0;
		for (let i = 0; i < part.length && found < FROM_A_PART && this.words.length < MOST_WORDS; i++) {
			if ((part[i] as number) < 0x80) continue;
			// Bytes below @ are in no encoding the second half of a character.
			let from = i;
			while (from > 0 && i - from < LONGEST_WORD && (part[from - 1] as number) >= 0x40) from--;
			let to = i;
			while (to < part.length && to - i < LONGEST_WORD && (part[to] as number) >= 0x40) to++;
			this.words.push(part.slice(Math.max(0, from - 1), Math.min(part.length, to + 1)));
			found++;
			// The rest of a cut one would start in the middle of a character.
			while (to < part.length && (part[to] as number) >= 0x40) to++;
			i = to;
		}
	}
}
