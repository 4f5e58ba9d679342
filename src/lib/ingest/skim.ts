/** The quick way through records that are written as most are. What is left is for the scan, which knows every case. */
import { KIND_OF, NO_TIME } from './column-marks.ts';
import type { RecordTally } from './record-tally.ts';
import type { ScanColumns } from './scan-columns.ts';

/** How fields are told apart, in bytes. */
export type FieldMarks = {
	delimiter: number;
	/** -1: none. */
	quote: number;
	/** Bytes that mean something in a field without quotes, and in one with them, by what is looked for in its column. */
	plainEnds: readonly Uint8Array[];
	quotedEnds: readonly Uint8Array[];
};

const LF = 10;
const CR = 13;
const SPACE = 32;

/**
 * Counts whole records of `bytes` from `from` on, where one begins, as far as each ends in these bytes and has nothing that is
 * rare: a quote in a field without quotes, spaces around one, a bare \r, a backslash that escapes. `offset`: byte of the file where
 * `bytes` begin. Returns where the first record begins that was not counted; what was seen of it may be seen again.
 */
export function skimRecords(
	bytes: Uint8Array,
	from: number,
	offset: number,
	{ delimiter, quote, plainEnds, quotedEnds }: FieldMarks,
	columns: ScanColumns,
	tally: RecordTally
): number {
	const { marks } = columns;
	const { length } = bytes;
	let at = from;
	for (;;) {
		let i = at;
		let fields = 0;
		let filled = 0;
		let lastFilled: 0 | 1;
		let byte: number;
		for (;;) {
			if (i >= length) return at;
			let unseen = marks.unseen(fields);
			const isQuoted = bytes[i] === quote;
			if (isQuoted) i++;
			else if (bytes[i] === SPACE && delimiter !== SPACE && !isOfValue(bytes, i, quote, fields)) return at;
			const start = i;
			for (;;) {
				const ends = (isQuoted ? quotedEnds : plainEnds)[unseen] as Uint8Array;
				while (i < length && ends[bytes[i] as number] === 0) i++;
				if (i >= length) return at;
				byte = bytes[i] as number;
				if (byte === quote) {
					if (!isQuoted) return at;
					if (bytes[i + 1] !== quote) break;
					i++;
				} else if (!isQuoted && (byte === delimiter || byte === LF || byte === CR)) {
					break;
				} else {
					const kind = KIND_OF[byte] as number;
					// An escape.
					if ((kind & unseen) === 0) return at;
					unseen = marks.see(fields, kind);
				}
				i++;
			}
			const size = i - start;
			if (size > 1) columns.seeStart(fields, bytes[start] as number, bytes[start + 1] as number);
			if ((unseen & NO_TIME) !== 0 && size > 0) columns.seeTime(fields, bytes, i, size);
			if (isQuoted) {
				i++;
				if (i >= length) return at;
				byte = bytes[i] as number;
				if (byte !== delimiter && byte !== LF && byte !== CR) return at;
			}
			fields++;
			lastFilled = size > 0 ? 1 : 0;
			filled += lastFilled;
			i++;
			if (byte !== delimiter) break;
		}
		if (byte === CR) {
			if (bytes[i] !== LF) return at;
			i++;
			if (tally.lineEnd !== '\r\n') tally.noteLineEnd('\r\n');
		} else if (tally.lineEnd !== '\n') {
			tally.noteLineEnd('\n');
		}
		tally.add(offset + at, offset + i, fields, filled, lastFilled);
		at = i;
	}
}

/** Whether spaces at the beginning of a field belong to it. They do not before a quote, or where they are all of a line. */
function isOfValue(bytes: Uint8Array, at: number, quote: number, fields: number): boolean {
	let i = at;
	while (bytes[i] === SPACE) i++;
	return bytes[i] !== quote && (fields > 0 || (bytes[i] !== LF && bytes[i] !== CR));
}
