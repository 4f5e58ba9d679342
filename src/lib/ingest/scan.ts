/**
 * Counts the records of a UTF-8 file without turning it into text: our own count, which the engine's is compared with.
 * Says also whether the file is so regular that the engine can read it as it stands.
 */
import { endsFor, KIND_OF, NO_TIME } from './column-marks.ts';
import type { Punctuation } from './dialect.ts';
import { RecordTally } from './record-tally.ts';
import { ScanColumns } from './scan-columns.ts';
import { skimRecords, type FieldMarks } from './skim.ts';

const LF = 10;
const CR = 13;
const BACKSLASH = 92;
const SPACE = 32;

const START = 0;
const PLAIN = 1;
const QUOTED = 2;
const CLOSED = 3;

/** Where so many records in a row cannot be skimmed, the next ones are not tried. */
const FRUITLESS = 64;

export class RecordScan {
	/** Records that have ended. */
	readonly tally: RecordTally;
	readonly columns: ScanColumns;
	unclosedQuote = false;
	/** A quote where the format has none. */
	#irregular = false;
	readonly #marks: FieldMarks;
	readonly #backslash: boolean;
	readonly #headRecords: number;
	#at: number;
	/** Of the record that has not ended: where it starts, its fields, and those with at least one character. */
	#recordAt: number;
	#fields = 0;
	#filled = 0;
	#lastFilled: 0 | 1 = 0;
	#fieldBytes = 0;
	#firstByte = 0;
	#state: 0 | 1 | 2 | 3 = START;
	#held = 0;

	/**
	 * `headRecords`: titles and headers. Delimiter and quote are ASCII. `start`: bytes of a byte order mark. `nullWords`: for a
	 * value that is not there.
	 */
	constructor(
		{ delimiter, quote, escape, nullWords = [] }: Punctuation & { nullWords?: readonly string[] },
		headRecords: number,
		start = 0
	) {
		this.tally = new RecordTally(headRecords, start);
		this.columns = new ScanColumns(nullWords);
		this.#backslash = escape === '\\';
		this.#headRecords = headRecords;
		const marks = { delimiter: delimiter.charCodeAt(0), quote: quote === '' ? -1 : quote.charCodeAt(0) };
		const quotes = quote === '' ? [] : [marks.quote];
		const plainEnds = endsFor([LF, CR, marks.delimiter, ...quotes]);
		const quotedEnds = endsFor(this.#backslash ? [...quotes, BACKSLASH] : quotes);
		this.#marks = { ...marks, plainEnds, quotedEnds };
		this.#at = this.#recordAt = start;
	}

	/** It cannot be read as it stands. */
	get irregular(): boolean {
		return this.#irregular || this.unclosedQuote || this.tally.irregularEnds || this.tally.delimitersOnly;
	}

	/** Byte where the record after `headRecords` starts; the file's length when there is none. */
	get bodyStart(): number {
		return this.tally.bodyStart < 0 ? this.#at : this.tally.bodyStart;
	}

	/** Bytes in the order of the file. Those of the byte order mark are left out by the caller. */
	add(bytes: Uint8Array): void {
		const { quote, delimiter, plainEnds, quotedEnds } = this.#marks;
		const backslash = this.#backslash;
		const { length } = bytes;
		let state = this.#state;
		let held = this.#held;
		let fieldBytes = this.#fieldBytes;
		let unseen = this.#unseen();
		let fruitless = 0;
		for (let i = 0; i < length; i++) {
			if (state === START && held === 0 && fieldBytes === 0 && this.#fields === 0 && fruitless < FRUITLESS) {
				const next = this.#skim(bytes, i);
				fruitless = next === i ? fruitless + 1 : 0;
				if ((i = next) === length) break;
				unseen = this.#unseen();
			}
			// Most bytes only make a field longer. The first two of each are looked at below.
			if (fieldBytes > 1 && held === 0) {
				const ends = state === PLAIN ? plainEnds[unseen] : state === QUOTED ? quotedEnds[unseen] : undefined;
				if (ends !== undefined) {
					const from = i;
					while (i < length && ends[bytes[i] as number] === 0) i++;
					fieldBytes += i - from;
					if (i === length) break;
				}
			}
			const byte = bytes[i] as number;
			if (held !== 0) {
				const before = held;
				held = 0;
				if (before === CR) {
					this.tally.noteLineEnd(byte === LF ? '\r\n' : '\r');
					this.#endRecord(this.#at + i + (byte === LF ? 1 : 0));
					unseen = this.#unseen();
					if (byte === LF) continue;
				} else if ((before === BACKSLASH && before !== quote) || byte === quote) {
					this.#seeStart(fieldBytes++, byte);
					continue;
				} else {
					state = CLOSED;
				}
			}
			if (state === QUOTED) {
				if (byte === quote || (backslash && byte === BACKSLASH)) {
					held = byte;
				} else {
					if (((KIND_OF[byte] as number) & unseen) !== 0) unseen = this.#see(byte);
					this.#seeStart(fieldBytes++, byte);
				}
			} else if (byte === delimiter || byte === LF || byte === CR) {
				if ((unseen & NO_TIME) !== 0 && fieldBytes > 0)
					this.columns.seeTime(this.#fields, bytes, state === CLOSED ? i - 1 : i, fieldBytes);
				if (byte === delimiter) this.#endField(fieldBytes);
				else this.#endLine(fieldBytes, state);
				fieldBytes = 0;
				state = START;
				if (byte === CR) {
					held = CR;
				} else if (byte !== delimiter) {
					this.tally.noteLineEnd('\n');
					this.#endRecord(this.#at + i + 1);
				}
				unseen = this.#unseen();
			} else if (byte === quote) {
				if (state === START) {
					// Spaces between a delimiter and a quote belong to neither; the engine thinks otherwise.
					if (fieldBytes > 0) this.#irregular = true;
					fieldBytes = 0;
					state = QUOTED;
				} else {
					this.#irregular = true;
					fieldBytes++;
				}
			} else {
				if (state === CLOSED) this.#irregular = true;
				else if (byte !== SPACE || state === PLAIN) state = PLAIN;
				if (((KIND_OF[byte] as number) & unseen) !== 0) unseen = this.#see(byte);
				this.#seeStart(fieldBytes++, byte);
			}
		}
		this.#at += length;
		this.#state = state;
		this.#held = held;
		this.#fieldBytes = fieldBytes;
		this.columns.keepEnd(bytes);
	}

	/** After the last byte. */
	end(): void {
		if (this.#held === CR) {
			this.tally.noteLineEnd('\r');
			this.#endRecord(this.#at);
		} else {
			this.unclosedQuote = this.#state === QUOTED && this.#held !== this.#marks.quote;
			// A backslash that escapes nothing is a letter.
			if (this.#held === BACKSLASH && this.#held !== this.#marks.quote) this.#fieldBytes++;
			this.#seeLastTime();
			if (this.#fields > 0 || this.#fieldBytes > 0 || this.#state !== START) {
				this.#endLine(this.#fieldBytes, this.#state);
				this.#endRecord(this.#at);
			}
		}
	}

	/** Takes the records of a footer, which come last, out of the count again. Returns the byte where they start. */
	leaveOutFooter(records: number): number {
		return this.tally.leaveOut(records) ?? this.#at;
	}

	/** From the start of a record. Returns where the first record starts that has to be looked at byte by byte. */
	#skim(bytes: Uint8Array, from: number): number {
		if (this.tally.records < this.#headRecords) return from;
		const next = skimRecords(bytes, from, this.#at, this.#marks, this.columns, this.tally);
		this.#recordAt = this.#at + next;
		return next;
	}

	/** Where no line end comes after it. */
	#seeLastTime(): void {
		const isQuoted = this.#state === CLOSED || (this.#state === QUOTED && this.#held === this.#marks.quote);
		if ((this.#unseen() & NO_TIME) === 0 || this.#fieldBytes === 0) return;
		this.columns.seeTime(this.#fields, new Uint8Array(0), isQuoted ? -1 : 0, this.#fieldBytes);
	}

	/** Names are not looked at. */
	#unseen(): number {
		return this.tally.records < this.#headRecords ? 0 : this.columns.marks.unseen(this.#fields);
	}

	#see(byte: number): number {
		return this.columns.marks.see(this.#fields, KIND_OF[byte] as number);
	}

	/** `place`: of the byte in its field. */
	#seeStart(place: number, byte: number): void {
		if (place === 0) this.#firstByte = byte;
		else if (place === 1 && this.tally.records >= this.#headRecords)
			this.columns.seeStart(this.#fields, this.#firstByte, byte);
	}

	/** A line of spaces is a blank one; the engine thinks otherwise. */
	#endLine(bytes: number, state: number): void {
		const isSpaces = bytes > 0 && state === START && this.#fields === 0;
		if (isSpaces) this.#irregular = true;
		this.#endField(isSpaces ? 0 : bytes);
	}

	#endField(bytes: number): void {
		this.#fields++;
		this.#lastFilled = bytes > 0 ? 1 : 0;
		this.#filled += this.#lastFilled;
	}

	#endRecord(next: number): void {
		this.tally.add(this.#recordAt, next, this.#fields, this.#filled, this.#lastFilled);
		this.#recordAt = next;
		this.#fields = this.#filled = this.#lastFilled = 0;
	}
}
