/**
 * Reads records out of text that comes in parts: quotes may hold delimiters and line ends; \n, \r\n and a bare \r each
 * end a record. Follows RFC 4180 and forgives what real files do: text after a closing quote stays part of the field, a
 * quote in the middle of a field is literal.
 */
import type { Punctuation } from './dialect.ts';

export class RecordParser {
	/** Set when a quote was still open at the end of the text. */
	unclosedQuote = false;
	readonly #delimiter: string;
	readonly #quote: string;
	readonly #backslash: boolean;
	readonly #onRecord: (fields: string[], misquoted: boolean) => void;
	/** Text of the field so far, from earlier stretches. */
	#field = '';
	#fields: string[] = [];
	#state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
	/** A character whose meaning the next one decides: \r, a quote inside quotes, a backslash. */
	#held = '';
	#recordHasText = false;
	#quotedLineEnd = false;
	#misquoted = false;

	/** `misquoted`: a quote opened in one line met, in a later one, a quote that seems to open: rows may be stuck together. */
	constructor(
		{ delimiter, quote, escape }: Punctuation,
		onRecord: (fields: string[], misquoted: boolean) => void
	) {
		this.#delimiter = delimiter;
		this.#quote = quote;
		this.#backslash = escape === '\\';
		this.#onRecord = onRecord;
	}

	add(text: string): void {
		let from = 0;
		for (let i = 0; i < text.length; i++) {
			const character = text[i] as string;
			if (this.#held !== '') {
				const held = this.#held;
				this.#held = '';
				if (held === '\r') {
					if (character === '\n') {
						from = i + 1;
						continue;
					}
				} else if (held === '\\') {
					this.#field += character;
					from = i + 1;
					continue;
				} else if (character === held) {
					this.#field += character;
					from = i + 1;
					continue;
				} else {
					this.#state = 'closed';
				}
			}
			if (this.#state === 'quoted') {
				if (character === '\n' || character === '\r') this.#quotedLineEnd = true;
				if (character === this.#quote || (this.#backslash && character === '\\')) {
					this.#field += text.slice(from, i);
					this.#held = character;
					from = i + 1;
				}
				continue;
			}
			if (character === this.#delimiter) {
				this.#endField(text.slice(from, i));
				this.#recordHasText = true;
				from = i + 1;
			} else if (character === '\n' || character === '\r') {
				this.#endLine(text.slice(from, i));
				if (character === '\r') this.#held = '\r';
				from = i + 1;
			} else if (this.#state === 'start') {
				this.#recordHasText = true;
				if (character === this.#quote) {
					this.#state = 'quoted';
					// Spaces between a delimiter and a quote belong to neither.
					this.#field = '';
					from = i + 1;
				} else if (character !== ' ') {
					this.#state = 'plain';
				}
			} else if (this.#state === 'closed' && this.#quotedLineEnd) {
				this.#misquoted = true;
			}
		}
		this.#field += text.slice(from);
	}

	/** After the last part. A last line without an end is a record; nothing after the last end is none. */
	end(): void {
		this.unclosedQuote = this.#state === 'quoted' && this.#held !== this.#quote;
		if (this.#held === '\\') this.#field += '\\';
		this.#held = '';
		if (this.#recordHasText || this.#fields.length > 0) this.#endLine('');
	}

	#endLine(rest: string): void {
		// A line of spaces is a blank one.
		const isBlankLine = this.#state === 'start' && this.#fields.length === 0;
		if (isBlankLine) this.#field = '';
		this.#endField(isBlankLine ? '' : rest);
		this.#endRecord();
	}

	#endField(rest: string): void {
		this.#fields.push(this.#field + rest);
		this.#field = '';
		this.#state = 'start';
	}

	#endRecord(): void {
		this.#onRecord(this.#fields, this.#misquoted);
		this.#fields = [];
		this.#quotedLineEnd = false;
		this.#misquoted = false;
		this.#recordHasText = false;
	}
}

/** Of a long text only so much is read past the last record that is wanted. */
const STEP = 16 * 1024;

/** The first records of a text, at most `limit`. A last one that the text cuts off is left out with `whole` false. */
export function readRecords(
	text: string,
	punctuation: Punctuation,
	{ limit = Infinity, whole = true } = {}
): { records: string[][]; unclosedQuote: boolean } {
	const records: string[][] = [];
	const parser = new RecordParser(punctuation, (fields) => {
		if (records.length < limit) records.push(fields);
	});
	let at = 0;
	for (; at < text.length && records.length < limit; at += STEP) parser.add(text.slice(at, at + STEP));
	if (whole && at >= text.length) parser.end();
	return { records, unclosedQuote: parser.unclosedQuote };
}

/** No character in any field: spreadsheets write such rows below a table and between its parts. */
export function isBlank(fields: readonly string[]): boolean {
	return fields.every((field) => field === '');
}
