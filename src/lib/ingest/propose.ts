/**
 * Looks at a file and proposes how to read it, each choice with what speaks for it. Reads the whole file once, in parts,
 * because only that tells its encoding; everything else is judged by the first records and the last.
 */
import { isUnreadable, partsOf } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import { encodingFromHead, guessEncoding, Utf8Check, type EncodingGuess } from './encoding.ts';
import { countFooter } from './footer.ts';
import { guessHeader, type HeaderGuess } from './header.ts';
import { nameColumns, type ColumnName } from './names.ts';
import { guessNumbers, type NumberGuess } from './numbers.ts';
import { guessPunctuation, type PunctuationGuess } from './punctuation.ts';
import { isBlank, readRecords } from './records.ts';
import { readSignature, type RefusalReason } from './signature.ts';

const SAMPLE_BYTES = 256 * 1024;
const TAIL_BYTES = 32 * 1024;
const SAMPLE_RECORDS = 1000;
const PREVIEW_ROWS = 50;

/** What speaks for each choice, for the interface to word. */
export type Evidence = {
	encoding: Pick<EncodingGuess, 'because' | 'invalidBytes'>;
	delimiter: Pick<PunctuationGuess, 'agreeing' | 'of' | 'fields'>;
	header: HeaderGuess['because'];
	/** A number of the file that shows its signs; null when it has none that would. */
	number: string | null;
	nullWords: NumberGuess['nullWords'];
	lineEnd: 'lf' | 'crlf' | 'cr' | 'mixed' | 'none';
};

export type Proposal = {
	ok: true;
	dialect: Dialect;
	columns: ColumnName[];
	/** The first rows as text, as the dialect reads them. */
	preview: string[][];
	evidence: Evidence;
};

export type Refusal = { ok: false; reason: RefusalReason };

/** Throws only what `signal` aborts with. */
export async function proposeCsv(blob: Blob, signal?: AbortSignal): Promise<Proposal | Refusal> {
	let head: Uint8Array;
	let encoding: EncodingGuess | RefusalReason;
	try {
		if (blob.size === 0) {
			// A folder dropped as if it were a file has no bytes either, but cannot be read.
			await blob.slice(0, 1).arrayBuffer();
			return { ok: false, reason: 'empty' };
		}
		head = new Uint8Array(await blob.slice(0, SAMPLE_BYTES).arrayBuffer());
		const reason = readSignature(head);
		if (reason !== null) return { ok: false, reason };
		encoding = await readEncoding(blob, head, signal);
	} catch (error) {
		if (isUnreadable(error)) return { ok: false, reason: 'unreadable' };
		throw error;
	}
	if (typeof encoding === 'string') return { ok: false, reason: encoding };
	const whole = blob.size <= head.length;
	const text = decode(head, encoding, whole);
	if (text.trim() === '') return { ok: false, reason: 'blank' };
	const tail = await readTail(blob, encoding);
	return propose(text, tail, whole, encoding);
}

/** `tail`: the last lines of the file; `whole`: `text` is all of it. */
function propose(text: string, tail: string, whole: boolean, encoding: EncodingGuess): Proposal {
	const guess = guessPunctuation(text, whole);
	const { punctuation } = guess;
	const { records } = readRecords(text, punctuation, { limit: SAMPLE_RECORDS, whole });
	const { titleRows, headerRows, width, because } = guessHeader(records);
	const headers = records.slice(titleRows, titleRows + headerRows);
	const lastRecords =
		whole && records.length < SAMPLE_RECORDS ? records : readRecords(tail, punctuation).records;
	const footerRows = Math.min(
		countFooter(lastRecords.slice(-TAIL_ROWS), width),
		whole ? Math.max(0, records.length - titleRows - headerRows - 1) : Infinity
	);
	const bodyEnd = lastRecords === records ? records.length - footerRows : records.length;
	const body = records.slice(titleRows + headerRows, bodyEnd).filter((row) => !isBlank(row));
	const columns = Array.from({ length: width }, (_, i) => body.map((row) => row[i] ?? ''));
	const numbers = guessNumbers(columns);
	const { decimal, thousands, example, nullWords } = numbers;
	return {
		ok: true,
		dialect: {
			encoding: encoding.encoding,
			...punctuation,
			titleRows,
			headerRows,
			footerRows,
			decimal,
			thousands,
			nullWords: nullWords.map(({ word }) => word),
			dateFormat: null
		},
		columns: nameColumns(headers, width),
		preview: body.slice(0, PREVIEW_ROWS).map((row) => Array.from({ length: width }, (_, i) => row[i] ?? '')),
		evidence: {
			encoding: { because: encoding.because, invalidBytes: encoding.invalidBytes },
			delimiter: { agreeing: guess.agreeing, of: guess.of, fields: guess.fields },
			header: because,
			number: example,
			nullWords,
			lineEnd: readLineEnd(text)
		}
	};
}

const TAIL_ROWS = 40;

async function readEncoding(
	blob: Blob,
	head: Uint8Array,
	signal: AbortSignal | undefined
): Promise<EncodingGuess | RefusalReason> {
	const early = encodingFromHead(head);
	if (early !== null) return early;
	const check = new Utf8Check();
	for await (const part of partsOf(blob, signal)) {
		check.add(part);
		if (check.zeroBytes > 0) return 'binary';
	}
	check.end();
	return guessEncoding(head, check);
}

/** Text of the file's end from a line's start on. Empty when the whole file is in the sample anyway. */
async function readTail(blob: Blob, { encoding }: EncodingGuess): Promise<string> {
	if (blob.size <= SAMPLE_BYTES) return '';
	// Two-byte encodings are cut between characters.
	const from = (blob.size - TAIL_BYTES) & ~1;
	const bytes = new Uint8Array(await blob.slice(from).arrayBuffer());
	const text = new TextDecoder(encoding).decode(bytes);
	return text.replace(/^[^\r\n]*(\r\n|\r|\n)/, '');
}

function decode(bytes: Uint8Array, { encoding, markBytes }: EncodingGuess, whole: boolean): string {
	return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(markBytes), { stream: !whole });
}

function readLineEnd(text: string): Evidence['lineEnd'] {
	const crlf = text.split('\r\n').length - 1;
	const cr = text.split('\r').length - 1 - crlf;
	const lf = text.split('\n').length - 1 - crlf;
	const kinds = [crlf, cr, lf].filter((count) => count > 0).length;
	if (kinds === 0) return 'none';
	if (kinds > 1) return 'mixed';
	if (crlf > 0) return 'crlf';
	return cr > 0 ? 'cr' : 'lf';
}
