/**
 * Which kinds of bytes come in each column, besides digits: what the engine takes in as a number or a date although it
 * says more. Each kind is looked for in a column until it was met there once, so that looking costs nothing after that.
 */

/** Decimal points and commas. */
export const POINT = 1;
/** ASCII letters: exponents, hexadecimal digits, words for dates. */
export const LETTER = 2;
export const PLUS = 4;
/** Spaces and underscores. */
export const GAP = 8;

const KINDS = POINT | LETTER | PLUS | GAP;
/** No byte is one: the column cannot be one of times any more, see time-columns.ts. */
export const NO_TIME = 16;
const ALL = KINDS | NO_TIME;

/** The kind of each byte; 0 for the others. */
export const KIND_OF = new Uint8Array(256);
for (const sign of '.,') KIND_OF[sign.charCodeAt(0)] = POINT;
for (let byte = 0x41; byte <= 0x5a; byte++) KIND_OF[byte] = KIND_OF[byte | 0x20] = LETTER;
KIND_OF['+'.charCodeAt(0)] = PLUS;
for (const sign of ' _') KIND_OF[sign.charCodeAt(0)] = GAP;

export class ColumnMarks {
	#seen = new Uint8Array(64);

	/** Kinds that were not met in the column yet. */
	unseen(column: number): number {
		return ALL & ~(this.#seen[column] ?? 0);
	}

	/** Returns what is unseen after that. */
	see(column: number, kind: number): number {
		if (column >= this.#seen.length) {
			const larger = new Uint8Array(2 * column);
			larger.set(this.#seen);
			this.#seen = larger;
		}
		const seen = (this.#seen[column] ?? 0) | kind;
		this.#seen[column] = seen;
		return ALL & ~seen;
	}

	/** Kinds that came in each of the first `width` columns, put together. */
	list(width: number): number[] {
		return Array.from({ length: width }, (_, column) => (this.#seen[column] ?? 0) & KINDS);
	}
}

/** For each set of kinds that are looked for, the bytes that mean something: those of the kinds, and `always`. */
export function endsFor(always: readonly number[]): readonly Uint8Array[] {
	return Array.from({ length: ALL + 1 }, (_, unseen) => {
		const ends = Uint8Array.from(KIND_OF, (kind) => ((kind & unseen) === 0 ? 0 : 1));
		for (const byte of always) ends[byte] = 1;
		return ends;
	});
}
