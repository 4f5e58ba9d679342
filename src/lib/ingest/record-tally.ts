/** What is known of records that have ended: how many there are, how wide they are, and which come last. */

/** Records below the data are looked for among this many last ones. A power of two. */
const TAIL_RECORDS = 64;

export type LineEnd = '\n' | '\r\n' | '\r';
type Width = { records: number; lastFilled: number };

export class RecordTally {
	/** All records, blank lines included. */
	records = 0;
	/** Records after `headRecords`, by number of fields; blank lines are not among them. */
	readonly widths = new Map<number, Width>();
	blank = 0;
	/** Blank records that are not blank lines. */
	delimitersOnly = false;
	/** A bare \r, or line ends of two kinds. */
	irregularEnds = false;
	lineEnd: LineEnd | null = null;
	longestBytes = 0;
	/** Byte where the record after `headRecords` starts; -1: it has not been met. */
	bodyStart: number;
	readonly headRecords: number;
	/** The last records, each in the place of its number. */
	readonly #at = new Float64Array(TAIL_RECORDS);
	readonly #fields = new Int32Array(TAIL_RECORDS);
	readonly #filled = new Int32Array(TAIL_RECORDS);
	readonly #lastFilled = new Uint8Array(TAIL_RECORDS);
	/** Most records are as wide as the one before. */
	#fieldsBefore = -1;
	#widthBefore: Width = { records: 0, lastFilled: 0 };

	/** `start`: byte where the first record begins. */
	constructor(headRecords: number, start: number) {
		this.headRecords = headRecords;
		this.bodyStart = headRecords === 0 ? start : -1;
	}

	/**
	 * A record from byte `at` up to `next`. `filled`: fields with at least one character; `lastFilled`: 1 where the last one
	 * has, else 0.
	 */
	add(at: number, next: number, fields: number, filled: number, lastFilled: 0 | 1): void {
		const place = this.records & (TAIL_RECORDS - 1);
		this.#at[place] = at;
		this.#fields[place] = fields;
		this.#filled[place] = filled;
		this.#lastFilled[place] = lastFilled;
		this.records++;
		if (next - at > this.longestBytes) this.longestBytes = next - at;
		if (this.records > this.headRecords) this.#count(place, 1);
		else if (this.records === this.headRecords) this.bodyStart = next;
	}

	noteLineEnd(lineEnd: LineEnd): void {
		if (lineEnd === '\r' || (this.lineEnd !== null && this.lineEnd !== lineEnd)) this.irregularEnds = true;
		this.lineEnd = lineEnd;
	}

	/**
	 * Takes the last records out of the count again, as many as there are of them below the head. Returns the byte where they
	 * start; null where there are none.
	 */
	leaveOut(records: number): number | null {
		const left = Math.min(records, TAIL_RECORDS, this.records - this.headRecords);
		if (left <= 0) return null;
		for (let n = this.records - left; n < this.records; n++) this.#count(n & (TAIL_RECORDS - 1), -1);
		return this.#at[(this.records - left) & (TAIL_RECORDS - 1)] as number;
	}

	#count(place: number, sign: 1 | -1): void {
		const fields = this.#fields[place] as number;
		if (this.#filled[place] === 0) {
			this.blank += sign;
			// The engine passes over blank lines by itself, but not over those.
			if (fields > 1) this.delimitersOnly = true;
			return;
		}
		if (fields !== this.#fieldsBefore) {
			const width = this.widths.get(fields) ?? { records: 0, lastFilled: 0 };
			this.widths.set(fields, width);
			this.#fieldsBefore = fields;
			this.#widthBefore = width;
		}
		const width = this.#widthBefore;
		width.records += sign;
		width.lastFilled += sign * (this.#lastFilled[place] as number);
		if (width.records === 0) {
			this.widths.delete(fields);
			this.#fieldsBefore = -1;
		}
	}
}
