/** What the values of each column are looked at for while records are counted. Names are not looked at. */
import { ColumnMarks, NO_TIME } from './column-marks.ts';
import { TimeColumns, TIME_BYTES } from './time-columns.ts';

const BEFORE_BYTES = TIME_BYTES + 2;
const ZERO = 48;
const NINE = 57;

export class ScanColumns {
	/** Columns that hold a value like 007, which is a code and no number. */
	readonly zeroLed = new Set<number>();
	/** What else than digits comes in each column. */
	readonly marks = new ColumnMarks();
	readonly times: TimeColumns;
	/** The end of the bytes before those that are scanned, as long as a value that is looked at, with its quotes. */
	#before: Uint8Array = new Uint8Array(0);

	/** `nullWords`: for a value that is not there. */
	constructor(nullWords: readonly string[]) {
		this.times = new TimeColumns(nullWords);
	}

	/** A value of `length` bytes that ends before `end`; it may have begun in the bytes before these. */
	seeTime(column: number, bytes: Uint8Array, end: number, length: number): void {
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

	/** The first two bytes of a value. */
	seeStart(column: number, first: number, second: number): void {
		if (first === ZERO && second >= ZERO && second <= NINE) this.zeroLed.add(column);
	}

	/** All of these bytes have been scanned. */
	keepEnd(bytes: Uint8Array): void {
		if (bytes.length >= BEFORE_BYTES) this.#before = bytes.slice(-BEFORE_BYTES);
		else this.#before = Uint8Array.from([...this.#before, ...bytes]).slice(-BEFORE_BYTES);
	}
}
