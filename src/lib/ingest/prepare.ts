/**
 * Makes of a text in UTF-8 the part that is rows, in a form that the engine reads without a guess, and counts those rows
 * without the engine. A regular file is only cut; others are written anew, each row with the table's number of
 * fields. Nothing is left out without being counted.
 */
import { partsIn, partsOf, TextCollector } from './bytes.ts';
import { PLAIN_DIALECT, type Dialect, type Punctuation } from './dialect.ts';
import { readHead } from './read-head.ts';
import { afterRowNames } from './names.ts';
import { isBlank, readRecords, RecordParser } from './records.ts';
import type { RecordTally } from './record-tally.ts';
import { RecordScan } from './scan.ts';
import { Rejects } from './rejects.ts';
import type { TimeForm } from './time-columns.ts';
import { formatRecord, quoteField } from './write-csv.ts';

export type RejectedRecord = {
	/** Place in the file, from 1, in records. */
	record: number;
	/** Its fields as they were read; of a record of JSON its text. */
	fields: string[];
	because: 'more-fields' | 'stuck-together' | 'not-json' | 'same-key';
};

export type Prepared = {
	/** The rows alone, UTF-8. */
	body: Blob;
	/** Byte of the text where `body` starts; null where it is not a part of it. */
	bodyAt: number | null;
	punctuation: Punctuation;
	lineEnd: '\n' | '\r\n';
	longestBytes: number;
	/** Fields of each row in `body`; at least `width`. */
	bodyWidth: number;
	/** Columns of the table. */
	width: number;
	headers: string[][];
	/** Indices of columns that hold a value like 007. */
	zeroLed: number[];
	/** By column: what else than digits comes in it, see column-marks.ts. */
	marks: number[];
	/** By column: the one form of all of its dates and times, see time-columns.ts. */
	times: (TimeForm | null)[];
	/** The engine's types, where they are known; an empty text is then another thing than none. Null: to be found. */
	types: string[] | null;
	/** Rows in `body`, by our count. */
	rows: number;
	skipped: { titles: number; headers: number; blank: number; footer: number };
	/** Rows with more filled fields than columns, or with a quote that closed in a later line. The first ones are in `records`. */
	rejected: {
		count: number;
		records: RejectedRecord[];
		/** All of them as plain CSV: record, because, text. Null: none. */
		all: Blob | null;
	};
	/** Rows that had fewer fields than columns. */
	padded: number;
	/** Whether `body` was written anew. */
	rewritten: boolean;
	/** A quote opens and never closes, so that everything after it is one field. */
	openQuote: boolean;
};

export type Progress = (bytes: number) => void;

export type PrepareOptions = {
	signal?: AbortSignal | undefined;
	onProgress?: Progress | undefined;
	/** Write it anew even if it looks regular. */
	again?: boolean;
	/** All of the blob, if known. */
	bytes?: Uint8Array<ArrayBuffer> | null;
};
/** `blob`: a text in UTF-8, whatever the dialect says of its encoding. */
export type Prepare = (blob: Blob, dialect: Dialect, options?: PrepareOptions) => Promise<Prepared>;

const HEADER_BYTES = 1024 * 1024;

/** Throws what `signal` aborts with, and what reading the blob does. */
export async function prepareCsv(
	blob: Blob,
	dialect: Dialect,
	{ signal, onProgress, again = false, bytes = null }: PrepareOptions = {}
): Promise<Prepared> {
	const head = dialect.titleRows + dialect.headerRows;
	const mark = markOf(new Uint8Array(await blob.slice(0, 3).arrayBuffer()));
	const file = mark > 0 ? blob.slice(mark) : blob;
	const scan = new RecordScan(dialect, head);
	let read = 0;
	for await (const part of bytes === null ? partsOf(file, signal) : partsIn(bytes.subarray(mark))) {
		scan.add(part);
		read += part.length;
		onProgress?.(read);
	}
	scan.end();
	const above = file.slice(0, Math.min(scan.bodyStart, HEADER_BYTES));
	const headers = readHeaders(await above.arrayBuffer(), dialect);
	const { isRegular, bodyStart, bodyEnd, prepared } = sumUp(scan, headers, dialect);
	if (isRegular && !again) {
		return { ...prepared, body: file.slice(bodyStart, bodyEnd), bodyAt: mark + bodyStart };
	}
	const records = { from: head, to: scan.tally.records - prepared.skipped.footer };
	const written = await rewrite(file, dialect, records, prepared.width, signal);
	// Where records are not regular, fields may end elsewhere.
	return { ...prepared, ...written, times: [], openQuote: scan.unclosedQuote };
}

/**
 * What the first records say of a text, as if the rest were like them: its body is all that follows the header, its count
 * is unknown. Null when even those are not regular.
 */
export async function prepareFirst(blob: Blob, dialect: Dialect): Promise<Prepared | null> {
	const bytes = await readHead(blob);
	const mark = markOf(bytes);
	const text = bytes.subarray(mark, bytes.lastIndexOf(LF) + 1);
	const scan = new RecordScan(dialect, dialect.titleRows + dialect.headerRows);
	scan.add(text);
	scan.end();
	const headers = readHeaders(text.subarray(0, scan.bodyStart), dialect);
	const { isRegular, bodyStart, prepared } = sumUp(scan, headers, dialect);
	if (!isRegular || prepared.rows === 0) return null;
	const bodyAt = mark + bodyStart;
	return { ...prepared, body: blob.slice(bodyAt), bodyAt };
}

const LF = 10;

/** Bytes of a byte order mark. */
function markOf(bytes: Uint8Array): number {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

type Scanned = {
	/** It can be read as it stands. */
	isRegular: boolean;
	bodyStart: number;
	bodyEnd: number;
	/** What it is then. */
	prepared: Omit<Prepared, 'body' | 'bodyAt'>;
};

function sumUp(scan: RecordScan, headers: string[][], dialect: Dialect): Scanned {
	const { delimiter, quote, escape, titleRows, headerRows } = dialect;
	const head = titleRows + headerRows;
	const { tally, columns } = scan;
	const footer = Math.min(dialect.footerRows, Math.max(0, tally.records - head));
	const bodyEnd = scan.leaveOutFooter(footer);
	const { width, bodyWidth } = measure(tally, headers);
	const isRegular = !scan.irregular && isEven(tally, bodyWidth) && (width > 1 || tally.blank === 0);
	return {
		isRegular,
		bodyStart: scan.bodyStart,
		bodyEnd,
		prepared: {
			punctuation: { delimiter, quote, escape },
			lineEnd: tally.lineEnd === '\r\n' ? '\r\n' : '\n',
			longestBytes: tally.longestBytes,
			bodyWidth,
			width,
			zeroLed: [...columns.zeroLed],
			marks: columns.marks.list(width),
			times: columns.times.list(width),
			types: null,
			headers,
			rows: tally.records - head - footer - tally.blank,
			skipped: {
				titles: Math.min(titleRows, tally.records),
				headers: headers.length,
				blank: tally.blank,
				footer
			},
			rejected: { count: 0, records: [], all: null },
			padded: 0,
			rewritten: false,
			openQuote: false
		}
	};
}

/** `head`: titles and headers, and nothing after them. */
function readHeaders(head: ArrayBuffer | Uint8Array<ArrayBuffer>, dialect: Dialect): string[][] {
	const { titleRows, headerRows } = dialect;
	const text = new TextDecoder().decode(head);
	const { records } = readRecords(text, dialect, { limit: titleRows + headerRows });
	const headers = records.slice(titleRows);
	return dialect.rowNames ? afterRowNames(headers) : headers;
}

/** Share of rows with more fields than most from which these are columns and no mistake. */
const FURTHER_SHARE = 0.05;
const FURTHER_LEAST = 10;

/** How many columns the table has and how many fields its rows. */
function measure(tally: RecordTally, headers: readonly string[][]): { width: number; bodyWidth: number } {
	const named = Math.max(0, ...headers.map(({ length }) => length));
	const awayFromNames = (width: number) => Math.abs(width - named);
	const [usual] = [...tally.widths].sort(
		(a, b) => b[1].records - a[1].records || awayFromNames(a[0]) - awayFromNames(b[0])
	);
	if (usual === undefined) return { width: Math.max(1, named), bodyWidth: Math.max(1, named) };
	const [bodyWidth, { lastFilled }] = usual;
	// Rows that end in a delimiter have one field more than the header, always an empty one.
	if (named > 0 && bodyWidth === named + 1 && lastFilled === 0) return { width: named, bodyWidth };
	// Not a stray comma or two: so many rows go further than the others that the table does too.
	const total = [...tally.widths.values()].reduce((sum, { records }) => sum + records, 0);
	const further = [...tally.widths].flatMap(([width, { records, lastFilled: filled }]) =>
		filled > 0 && records >= Math.max(FURTHER_LEAST, FURTHER_SHARE * total) ? [width] : []
	);
	const trimmed = Math.max(
		0,
		...further,
		...headers.map((row) => row.findLastIndex((cell) => cell.trim() !== '') + 1)
	);
	return { width: Math.max(bodyWidth, trimmed), bodyWidth };
}

function isEven(tally: RecordTally, bodyWidth: number): boolean {
	return [...tally.widths.keys()].every((width) => width === bodyWidth);
}

/** Writes the records from `from` up to `to` as plain CSV with `width` fields each. */
async function rewrite(
	file: Blob,
	dialect: Dialect,
	{ from, to }: { from: number; to: number },
	width: number,
	signal: AbortSignal | undefined
): Promise<Omit<Prepared, 'headers' | 'skipped' | 'zeroLed' | 'marks' | 'times' | 'types' | 'openQuote'>> {
	const text = new TextCollector();
	const rejects = new Rejects();
	let record = 0;
	let rows = 0;
	let padded = 0;
	let longest = 0;
	const parser = new RecordParser(dialect, (fields, misquoted) => {
		const at = record++;
		if (at < from || at >= to || isBlank(fields)) return;
		if (misquoted || (fields.length > width && fields.slice(width).some((field) => field !== ''))) {
			const text = fields.map((field) => quoteField(field, dialect.delimiter)).join(dialect.delimiter);
			rejects.add(at + 1, misquoted ? 'stuck-together' : 'more-fields', fields, text);
			return;
		}
		if (fields.length < width) padded++;
		const line = formatRecord(fields, width);
		longest = Math.max(longest, line.length);
		text.add(line);
		rows++;
	});
	const decoder = new TextDecoder();
	for await (const part of partsOf(file, signal)) parser.add(decoder.decode(part, { stream: true }));
	parser.add(decoder.decode());
	parser.end();
	const { delimiter, quote, escape } = PLAIN_DIALECT;
	return {
		body: text.finish(),
		bodyAt: null,
		punctuation: { delimiter, quote, escape },
		lineEnd: '\n',
		// A character is three bytes at most for each of its UTF-16 units.
		longestBytes: longest * 3,
		bodyWidth: width,
		width,
		rows,
		rejected: rejects.finish(),
		padded,
		rewritten: true
	};
}
