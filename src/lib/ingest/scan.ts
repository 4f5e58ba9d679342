/**
 * Counts the records of a UTF-8 file without turning it into text: our own count, which the engine's is compared with.
 * Says also whether the file is so regular that the engine can read it as it stands.
 */
import { ColumnMarks, endsFor, KIND_OF, NO_TIME } from './column-marks.ts';
import type { Punctuation } from './dialect.ts';
import { TimeColumns, TIME_BYTES } from './time-columns.ts';

export type ScannedRecord = {
	/** Byte where it starts. */
	at: number;
	fields: number;
	/** Fields with at least one character. */
	filled: number;
	/** Whether the last field has one. */
	lastFilled: boolean;
};

/** Records below the data are looked for among this many last ones. */
const TAIL_RECORDS = 64;

const LF = 10;
const CR = 13;
const BACKSLASH = 92;
const SPACE = 32;

export class RecordScan {
	/** All records, blank lines included. */
	records = 0;
	/** Records after `headRecords`, by number of fields; blank lines are not among them. */
	readonly widths = new Map<number, { records: number; lastFilled: number }>();
	blank = 0;
	/** Blank records that are not blank lines. */
	delimitersOnly = false;
	/** A quote where the format has none, a bare \r, line ends of two kinds. */
	irregular = false;
	lineEnd: '\n' | '\r\n' | '\r' | null = null;
	longestBytes = 0;
	/** Columns that hold a value like 007, which is a code and no number. */
	readonly zeroLed = new Set<number>();
	/** What else than digits comes in each column. */
	readonly marks = new ColumnMarks();
	readonly times: TimeColumns;
	unclosedQuote = false;
	/** Byte where the record after `headRecords` starts; the file's length when there is none. */
	bodyStart = -1;
	readonly #tail: ScannedRecord[] = [];
	readonly #delimiter: number;
	readonly #quote: number;
	readonly #backslash: boolean;
	readonly #headRecords: number;
	/** Bytes that mean something in a field without quotes, and in one with them, by what is looked for in its column. */
	readonly #plainEnds: readonly Uint8Array[];
	readonly #quotedEnds: readonly Uint8Array[];
	#at = 0;
	#record: ScannedRecord;
	#fieldBytes = 0;
	#state: 0 | 1 | 2 | 3 = START;
	#held = 0;
	#zero = false;

	/** The end of the bytes before those that are added, as long as a value that is looked at, with its quotes. */
	#before = new Uint8Array(0);

	/**
	 * `headRecords`: titles and headers. Delimiter and quote are ASCII. `start`: bytes of a byte order mark. `nullWords`: for a
	 * value that is not there.
	 */
	constructor(
		{ delimiter, quote, escape, nullWords = [] }: Punctuation & { nullWords?: readonly string[] },
		headRecords: number,
		start = 0
	) {
		this.times = new TimeColumns(nullWords);
		this.#delimiter = delimiter.charCodeAt(0);
		this.#quote = quote === '' ? -1 : quote.charCodeAt(0);
		this.#backslash = escape === '\\';
		this.#headRecords = headRecords;
		const quotes = this.#quote < 0 ? [] : [this.#quote];
		this.#plainEnds = endsFor([LF, CR, this.#delimiter, ...quotes]);
		this.#quotedEnds = endsFor(this.#backslash ? [...quotes, BACKSLASH] : quotes);
		this.#at = start;
		this.#record = emptyRecord(start);
		if (headRecords === 0) this.bodyStart = start;
	}

	/** The last records, at most TAIL_RECORDS. */
	get tail(): readonly ScannedRecord[] {
		return this.#tail.slice(-TAIL_RECORDS);
	}

	/** Bytes in the order of the file. Those of the byte order mark are left out by the caller. */
	add(bytes: Uint8Array): void {
		const quote = this.#quote;
		const delimiter = this.#delimiter;
		const backslash = this.#backslash;
		let state = this.#state;
		let held = this.#held;
		let fieldBytes = this.#fieldBytes;
		let zero = this.#zero;
		let unseen = this.#unseen();
		const { length } = bytes;
		const [plainEnds, quotedEnds] = [this.#plainEnds, this.#quotedEnds];
		for (let i = 0; i < length; i++) {
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
					this.#noteLineEnd(byte === LF ? '\r\n' : '\r');
					this.#endRecord(this.#at + i + (byte === LF ? 1 : 0));
					unseen = this.#unseen();
					if (byte === LF) continue;
				} else if ((before === BACKSLASH && before !== quote) || byte === quote) {
					if (fieldBytes < 2) zero = this.#watchZero(zero, fieldBytes, byte);
					fieldBytes++;
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
					if (fieldBytes < 2) zero = this.#watchZero(zero, fieldBytes, byte);
					fieldBytes++;
				}
			} else if (byte === delimiter) {
				if ((unseen & NO_TIME) !== 0 && fieldBytes > 0)
					this.#seeTime(bytes, state === CLOSED ? i - 1 : i, fieldBytes);
				this.#endField(fieldBytes);
				fieldBytes = 0;
				state = START;
				unseen = this.#unseen();
			} else if (byte === LF) {
				if ((unseen & NO_TIME) !== 0 && fieldBytes > 0)
					this.#seeTime(bytes, state === CLOSED ? i - 1 : i, fieldBytes);
				this.#endLine(fieldBytes, state);
				fieldBytes = 0;
				state = START;
				this.#noteLineEnd('\n');
				this.#endRecord(this.#at + i + 1);
				unseen = this.#unseen();
			} else if (byte === CR) {
				if ((unseen & NO_TIME) !== 0 && fieldBytes > 0)
					this.#seeTime(bytes, state === CLOSED ? i - 1 : i, fieldBytes);
				this.#endLine(fieldBytes, state);
				fieldBytes = 0;
				state = START;
				held = CR;
			} else if (byte === quote) {
				if (state === START) {
					// Spaces between a delimiter and a quote belong to neither; the engine thinks otherwise.
					if (fieldBytes > 0) this.irregular = true;
					fieldBytes = 0;
					state = QUOTED;
				} else {
					this.irregular = true;
					fieldBytes++;
				}
			} else {
				if (state === CLOSED) this.irregular = true;
				else if (byte !== SPACE || state === PLAIN) state = PLAIN;
				if (((KIND_OF[byte] as number) & unseen) !== 0) unseen = this.#see(byte);
				if (fieldBytes < 2) zero = this.#watchZero(zero, fieldBytes, byte);
				fieldBytes++;
			}
		}
		this.#at += bytes.length;
		this.#state = state;
		this.#held = held;
		this.#fieldBytes = fieldBytes;
		this.#zero = zero;
		if (length >= BEFORE_BYTES) this.#before = bytes.slice(-BEFORE_BYTES);
		else this.#before = Uint8Array.from([...this.#before, ...bytes]).slice(-BEFORE_BYTES);
	}

	/** The value that ends before `end`, which may have begun in the bytes before these. */
	#seeTime(bytes: Uint8Array, end: number, length: number): void {
		const column = this.#record.fields;
		const at = end - length;
		let isOther: boolean;
		if (at >= 0) {
			isOther = this.times.see(column, bytes, at, length);
		} else if (length > TIME_BYTES || this.#before.length + at < 0) {
			isOther = this.times.see(column, bytes, 0, 0);
		} else {
			const both = new Uint8Array(length);
			both.set(this.#before.subarray(this.#before.length + at, this.#before.length + Math.min(end, 0)));
			if (end > 0) both.set(bytes.subarray(0, end), -at);
			isOther = this.times.see(column, both, 0, length);
		}
		if (isOther) this.marks.see(column, NO_TIME);
	}

	/** Where no line end comes after it. */
	#seeLastTime(): void {
		const isQuoted = this.#state === CLOSED || (this.#state === QUOTED && this.#held === this.#quote);
		if ((this.#unseen() & NO_TIME) === 0 || this.#fieldBytes === 0) return;
		this.#seeTime(new Uint8Array(0), isQuoted ? -1 : 0, this.#fieldBytes);
	}

	/** Names are not looked at. */
	#unseen(): number {
		return this.records < this.#headRecords ? 0 : this.marks.unseen(this.#record.fields);
	}

	#see(byte: number): number {
		return this.marks.see(this.#record.fields, KIND_OF[byte] as number);
	}

	/** Looks at a field's first two bytes: a zero, then a digit. */
	#watchZero(zero: boolean, fieldBytes: number, byte: number): boolean {
		if (fieldBytes === 0) return byte === 48;
		const isDigit = byte >= 48 && byte <= 57;
		if (zero && isDigit && this.records >= this.#headRecords) this.zeroLed.add(this.#record.fields);
		return false;
	}

	/** After the last byte. */
	end(): void {
		if (this.#held === CR) {
			this.#noteLineEnd('\r');
			this.#endRecord(this.#at);
		} else {
			this.unclosedQuote = this.#state === QUOTED && this.#held !== this.#quote;
			// A backslash that escapes nothing is a letter.
			if (this.#held === BACKSLASH && this.#held !== this.#quote) this.#fieldBytes++;
			this.#seeLastTime();
			const open = this.#record.fields > 0 || this.#fieldBytes > 0 || this.#state !== START;
			if (open) {
				this.#endLine(this.#fieldBytes, this.#state);
				this.#endRecord(this.#at);
			}
		}
		if (this.bodyStart < 0) this.bodyStart = this.#at;
		if (this.unclosedQuote) this.irregular = true;
	}

	/** Byte after the last one. */
	get length(): number {
		return this.#at;
	}

	/** A line of spaces is a blank one; the engine thinks otherwise. */
	#endLine(bytes: number, state: number): void {
		const isSpaces = bytes > 0 && state === START && this.#record.fields === 0;
		if (isSpaces) this.irregular = true;
		this.#endField(isSpaces ? 0 : bytes);
	}

	#endField(bytes: number): void {
		const record = this.#record;
		record.fields++;
		record.lastFilled = bytes > 0;
		if (bytes > 0) record.filled++;
	}

	#endRecord(next: number): void {
		const record = this.#record;
		this.records++;
		this.longestBytes = Math.max(this.longestBytes, next - record.at);
		if (this.records > this.#headRecords) this.#count(record, 1);
		if (this.records === this.#headRecords) this.bodyStart = next;
		this.#tail.push(record);
		if (this.#tail.length >= 4 * TAIL_RECORDS) this.#tail.splice(0, this.#tail.length - TAIL_RECORDS);
		this.#record = emptyRecord(next);
	}

	/** Takes the records of a footer, which come last, out of the count again. Returns the byte where they start. */
	leaveOutFooter(records: number): number {
		if (records === 0) return this.#at;
		const left = this.tail.slice(-Math.min(records, this.records - this.#headRecords));
		for (const record of left) this.#count(record, -1);
		return left[0]?.at ?? this.#at;
	}

	#count(record: ScannedRecord, sign: 1 | -1): void {
		if (isBlankRecord(record)) {
			this.blank += sign;
			// The engine passes over blank lines by itself, but not over those.
			if (record.fields > 1) this.delimitersOnly = true;
			return;
		}
		let width = this.widths.get(record.fields);
		if (width === undefined) this.widths.set(record.fields, (width = { records: 0, lastFilled: 0 }));
		width.records += sign;
		if (record.lastFilled) width.lastFilled += sign;
		if (width.records === 0) this.widths.delete(record.fields);
	}

	#noteLineEnd(lineEnd: '\n' | '\r\n' | '\r'): void {
		if (lineEnd === '\r' || (this.lineEnd !== null && this.lineEnd !== lineEnd)) this.irregular = true;
		this.lineEnd = lineEnd;
	}
}

const BEFORE_BYTES = TIME_BYTES + 2;

const START = 0;
const PLAIN = 1;
const QUOTED = 2;
const CLOSED = 3;

function isBlankRecord({ filled }: ScannedRecord): boolean {
	return filled === 0;
}

function emptyRecord(at: number): ScannedRecord {
	return { at, fields: 0, filled: 0, lastFilled: false };
}
