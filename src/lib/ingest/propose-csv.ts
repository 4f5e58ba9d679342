/**
 * Looks at a text file and proposes how to read it, each choice with what speaks for it. Reads the whole file once, in
 * parts, because only that tells its encoding; everything else is judged by the first records and the last. A glance
 * leaves the reading of all of it for later.
 */
import { PLAIN_DIALECT, type Punctuation } from './dialect.ts';
import { encodingOptions } from './encoding-options.ts';
import { glanceEncoding, readEncoding } from './encoding-of.ts';
import type { EncodingGuess } from './encoding.ts';
import { proposeLayout, type LayoutProposal } from './layout.ts';
import type { Choices, Proposal } from './proposal.ts';
import { DELIMITERS, guessPunctuation, type PunctuationGuess } from './punctuation.ts';
import { rawLines } from './raw-lines.ts';
import { readHead } from './read-head.ts';
import type { Chosen } from './reading.ts';
import { readRecords } from './records.ts';
import type { Refusal } from './refusal.ts';

const TAIL_BYTES = 32 * 1024;
const SAMPLE_RECORDS = 1000;
const QUOTES = ['"', "'", ''];

/** `blob`: the text, not compressed. Throws what `signal` aborts with, and what reading the blob does. */
export async function proposeCsv(
	blob: Blob,
	chosen: Chosen,
	signal?: AbortSignal,
	glance = false
): Promise<Proposal | Refusal> {
	const head = await readHead(blob);
	const guess = glance ? glanceEncoding(blob, head) : await readEncoding(blob, head, signal);
	if (guess === 'binary' && chosen.encoding === undefined) return { ok: false, reason: 'binary' };
	const encoding = withChosen(guess === 'binary' ? null : guess, chosen);
	const whole = blob.size <= head.length;
	const text = decode(head, encoding, whole);
	if (text.trim() === '') return { ok: false, reason: 'blank' };
	const punctuation = guessPunctuation(text, whole, chosen);
	const sampled = await sampleText(text, whole, punctuation.punctuation, () => readTail(blob, encoding));
	const { records, tail, tailText } = sampled;
	const { delimiter } = punctuation.punctuation;
	const proposal = proposeLayout({ head: records, tail, delimiter }, chosen);
	const { encoding: label } = encoding;
	return {
		ok: true,
		format: 'csv',
		reading: {
			format: 'csv',
			encoding: label,
			...punctuation.punctuation,
			...proposal.layout,
			member: null
		},
		choices: {
			encoding: {
				value: label,
				evidence: {
					because: encoding.because,
					invalidBytes: encoding.invalidBytes,
					letters: encoding.letters
				},
				options: encodingOptions(head, label),
				chosen: chosen.encoding !== undefined
			},
			...punctuationChoices(punctuation, records, chosen),
			...proposal.choices
		},
		columns: proposal.columns,
		preview: proposal.preview,
		raw: rawOf(text, tailText, { records, tail, proposal }),
		gzip: false,
		rowCount: null
	};
}

type Sampled = {
	records: string[][];
	/** Null: `records` is all there is. */
	tail: string[][] | null;
	tailText: string;
};

async function sampleText(
	text: string,
	whole: boolean,
	punctuation: Punctuation,
	readEnd: () => Promise<string>
): Promise<Sampled> {
	const { records } = readRecords(text, punctuation, { limit: SAMPLE_RECORDS, whole });
	if (whole && records.length < SAMPLE_RECORDS) return { records, tail: null, tailText: '' };
	const tailText = await readEnd();
	return { records, tail: readRecords(tailText, punctuation).records, tailText };
}

/**
 * Proposes the layout of a text whose encoding and punctuation are known: UTF-8 and plain. Throws as reading does. The
 * lines of `raw` are its records, cells joined by tabs.
 */
export async function proposePlain(
	blob: Blob,
	chosen: Chosen
): Promise<{ proposal: LayoutProposal; raw: Proposal['raw'] }> {
	const head = await readHead(blob);
	const whole = blob.size <= head.length;
	const encoding: EncodingGuess = {
		...{ encoding: 'utf-8', markBytes: 0, because: 'valid-utf-8', invalidBytes: 0, letters: [] }
	};
	const text = decode(head, encoding, whole);
	const { records, tail } = await sampleText(text, whole, PLAIN_DIALECT, () => readTail(blob, encoding));
	const proposal = proposeLayout({ head: records, tail }, chosen);
	const rows = (some: readonly string[][]) =>
		some.map((row) => [row.map((cell) => cell.replace(/\s+/g, ' ')).join('\t')]);
	const lines = (some: readonly string[][]) => some.map(([line]) => `${line}\n`).join('');
	const [headRows, tailRows] = [rows(records), tail === null ? null : rows(tail)];
	const shown = { records: headRows, tail: tailRows, proposal };
	return { proposal, raw: rawOf(lines(headRows), tailRows === null ? '' : lines(tailRows), shown) };
}

/** What a person chose needs no guess, but a byte order mark stays one. */
function withChosen(guess: EncodingGuess | null, { encoding }: Chosen): EncodingGuess {
	const found = guess ?? {
		...{ encoding: 'utf-8', markBytes: 0, because: 'not-utf-8' as const, invalidBytes: 0, letters: [] }
	};
	if (encoding === undefined || encoding === found.encoding) return found;
	return { ...found, encoding, markBytes: 0 };
}

function punctuationChoices(
	{ punctuation, agreeing, of, fields }: PunctuationGuess,
	records: readonly (readonly string[])[],
	chosen: Chosen
): Pick<Choices, 'delimiter' | 'quote'> {
	const { delimiter, quote } = punctuation;
	// What had to be quoted; a file that quotes everything shows it there too.
	const quoted = records.reduce(
		(sum, row) => sum + row.filter((cell) => cell.includes(delimiter) || /["\r\n]/.test(cell)).length,
		0
	);
	return {
		delimiter: {
			value: delimiter,
			evidence: { agreeing, of, fields },
			options: [...new Set([...DELIMITERS, delimiter])],
			chosen: chosen.delimiter !== undefined
		},
		quote: {
			value: quote,
			evidence: { quoted },
			options: [...new Set([...QUOTES, quote])],
			chosen: chosen.quote !== undefined
		}
	};
}

type Read = { records: string[][]; tail: string[][] | null; proposal: LayoutProposal };

function rawOf(text: string, tailText: string, { records, tail, proposal }: Read): Proposal['raw'] {
	const { head, tail: tailRoles } = proposal.roles;
	return [
		...rawLines(text, records, head),
		...(tail === null ? [] : rawLines(tailText, tail, tailRoles, { fromEnd: true }))
	];
}

/** Text of the file's end from a line's start on. */
async function readTail(blob: Blob, { encoding }: EncodingGuess): Promise<string> {
	// Two-byte encodings are cut between characters.
	const from = Math.max(0, blob.size - TAIL_BYTES) & ~1;
	const bytes = new Uint8Array(await blob.slice(from).arrayBuffer());
	const text = new TextDecoder(encoding).decode(bytes);
	return from === 0 ? text : text.replace(/^[^\r\n]*(\r\n|\r|\n)/, '');
}

function decode(bytes: Uint8Array, { encoding, markBytes }: EncodingGuess, whole: boolean): string {
	return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(markBytes), { stream: !whole });
}
