/**
 * Makes of a file the part that is rows, in UTF-8 and in a form that the engine reads without a guess, and counts those
 * rows without the engine. A regular file is only cut; others are written anew, each row with the table's number of
 * fields. Nothing is left out without being counted.
 */
import { partsOf, TextCollector } from './bytes.ts';
import { PLAIN_DIALECT, type Dialect, type Punctuation } from './dialect.ts';
import type { EncodingGuess } from './encoding.ts';
import { Utf8Proof } from './encoding-of.ts';
import { isBlank, readRecords, RecordParser } from './records.ts';
import { RecordScan } from './scan.ts';
import { Rejects } from './rejects.ts';
import { formatRecord, quoteField } from './write-csv.ts';

export type RejectedRecord = {
	/** Place in the file, from 1, in records. */
	record: number;
	/** Its fields as they were read; of a record that is no JSON its text. */
	fields: string[];
	because: 'more-fields' | 'stuck-together' | 'not-json';
};

export type Prepared = {
	/** What reading all of it told of its encoding: that it is UTF-8 throughout. Null: it is not, or nobody looked. */
	encoding: EncodingGuess | null;
	/** The rows alone, UTF-8. */
	body: Blob;
	/** Byte of the file where `body` starts; null where it is not a part of the file. */
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
};
export type Prepare = (blob: Blob, dialect: Dialect, options?: PrepareOptions) => Promise<Prepared>;

const HEAD_BYTES = 1024 * 1024;
/** More would only keep the engine waiting: what comes later is compared with what these said. */
const FIRST_BYTES = 256 * 1024;

/** Throws what `signal` aborts with, and what reading the blob does. */
export async function prepareCsv(
	blob: Blob,
	dialect: Dialect,
	{ signal, onProgress, again = false }: PrepareOptions = {}
): Promise<Prepared> {
	const head = dialect.titleRows + dialect.headerRows;
	const scan = new RecordScan(dialect, head);
	const { file, encoding } = await scanUtf8(blob, dialect.encoding, scan, { signal, onProgress });
	const headers = await readHeaders(file.slice(0, scan.bodyStart), dialect);
	const footer = Math.min(dialect.footerRows, Math.max(0, scan.records - head));
	const bodyEnd = scan.leaveOutFooter(footer);
	const { width, bodyWidth } = measure(scan, headers);
	const skipped = {
		titles: Math.min(dialect.titleRows, scan.records),
		headers: headers.length,
		blank: scan.blank,
		footer
	};
	const clean =
		!scan.irregular && !scan.delimitersOnly && isEven(scan, bodyWidth) && (width > 1 || scan.blank === 0);
	if (!clean || again) {
		const records = { from: head, to: scan.records - footer };
		const written = await rewrite(file, dialect, records, width, signal);
		return {
			...written,
			encoding,
			headers,
			skipped,
			zeroLed: [...scan.zeroLed],
			types: null,
			openQuote: scan.unclosedQuote
		};
	}
	return {
		encoding,
		body: file.slice(scan.bodyStart, bodyEnd),
		bodyAt: dialect.encoding === 'utf-8' ? blob.size - file.size + scan.bodyStart : null,
		punctuation: { delimiter: dialect.delimiter, quote: dialect.quote, escape: dialect.escape },
		lineEnd: scan.lineEnd === '\r\n' ? '\r\n' : '\n',
		longestBytes: scan.longestBytes,
		bodyWidth,
		width,
		zeroLed: [...scan.zeroLed],
		types: null,
		headers,
		rows: scan.records - head - footer - scan.blank,
		skipped,
		rejected: { count: 0, records: [], all: null },
		padded: 0,
		rewritten: false,
		openQuote: false
	};
}

/**
 * What the first records say of a UTF-8 file, as if the rest were like them: its body is all that follows the header, its
 * count is unknown. Null when even those are not regular.
 */
export async function prepareFirst(blob: Blob, dialect: Dialect): Promise<Prepared | null> {
	const bytes = new Uint8Array(await blob.slice(0, FIRST_BYTES).arrayBuffer());
	const end = bytes.lastIndexOf(LF) + 1;
	const prepared = await prepareCsv(blob.slice(0, end), dialect);
	if (prepared.rewritten || prepared.rows === 0) return null;
	const bodyAt = end - prepared.body.size;
	return { ...prepared, body: blob.slice(bodyAt), bodyAt };
}

const LF = 10;

/**
 * Scans a text as UTF-8 without a byte order mark, and returns it so: the blob itself where it is that already. What has
 * to be transcoded is scanned on the way.
 */
async function scanUtf8(
	blob: Blob,
	encoding: string,
	scan: RecordScan,
	{ signal, onProgress }: PrepareOptions
): Promise<{ file: Blob; encoding: EncodingGuess | null }> {
	let bytes = 0;
	if (encoding === 'utf-8') {
		const mark = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
		const marked = mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf;
		const file = marked ? blob.slice(3) : blob;
		const proof = new Utf8Proof();
		for await (const part of partsOf(file, signal)) {
			scan.add(part);
			proof.add(part);
			bytes += part.length;
			onProgress?.(bytes);
		}
		scan.end();
		return { file, encoding: proof.end(mark) };
	}
	// Leaves the byte order mark out by itself.
	const decoder = new TextDecoder(encoding);
	const encoder = new TextEncoder();
	const parts: Blob[] = [];
	let waiting: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	const take = (text: string) => {
		const encoded = encoder.encode(text);
		scan.add(encoded);
		waiting.push(encoded);
		size += encoded.length;
		if (size < PART_BYTES) return;
		parts.push(new Blob(waiting));
		waiting = [];
		size = 0;
	};
	for await (const part of partsOf(blob, signal)) {
		take(decoder.decode(part, { stream: true }));
		bytes += part.length;
		onProgress?.(bytes);
	}
	take(decoder.decode());
	scan.end();
	return { file: new Blob([...parts, ...waiting]), encoding: null };
}

const PART_BYTES = 4 * 1024 * 1024;

/** `head`: titles and headers, and nothing after them. */
async function readHeaders(head: Blob, dialect: Dialect): Promise<string[][]> {
	const { titleRows, headerRows } = dialect;
	const text = new TextDecoder().decode(await head.slice(0, HEAD_BYTES).arrayBuffer());
	const { records } = readRecords(text, dialect, { limit: titleRows + headerRows });
	return records.slice(titleRows);
}

/** Share of rows with more fields than most from which these are columns and no mistake. */
const FURTHER_SHARE = 0.05;
const FURTHER_LEAST = 10;

/** How many columns the table has and how many fields its rows. */
function measure(scan: RecordScan, headers: readonly string[][]): { width: number; bodyWidth: number } {
	const named = Math.max(0, ...headers.map(({ length }) => length));
	const awayFromNames = (width: number) => Math.abs(width - named);
	const [usual] = [...scan.widths].sort(
		(a, b) => b[1].records - a[1].records || awayFromNames(a[0]) - awayFromNames(b[0])
	);
	if (usual === undefined) return { width: Math.max(1, named), bodyWidth: Math.max(1, named) };
	const [bodyWidth, { lastFilled }] = usual;
	// Rows that end in a delimiter have one field more than the header, always an empty one.
	if (named > 0 && bodyWidth === named + 1 && lastFilled === 0) return { width: named, bodyWidth };
	// Not a stray comma or two: so many rows go further than the others that the table does too.
	const total = [...scan.widths.values()].reduce((sum, { records }) => sum + records, 0);
	const further = [...scan.widths].flatMap(([width, { records, lastFilled: filled }]) =>
		filled > 0 && records >= Math.max(FURTHER_LEAST, FURTHER_SHARE * total) ? [width] : []
	);
	const trimmed = Math.max(
		0,
		...further,
		...headers.map((row) => row.findLastIndex((cell) => cell.trim() !== '') + 1)
	);
	return { width: Math.max(bodyWidth, trimmed), bodyWidth };
}

function isEven(scan: RecordScan, bodyWidth: number): boolean {
	return [...scan.widths.keys()].every((width) => width === bodyWidth);
}

/** Writes the records from `from` up to `to` as plain CSV with `width` fields each. */
async function rewrite(
	file: Blob,
	dialect: Dialect,
	{ from, to }: { from: number; to: number },
	width: number,
	signal: AbortSignal | undefined
): Promise<Omit<Prepared, 'encoding' | 'headers' | 'skipped' | 'zeroLed' | 'types' | 'openQuote'>> {
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
