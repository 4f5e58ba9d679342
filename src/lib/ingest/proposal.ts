/**
 * What is said about a file before it is read: each choice with what speaks for it and what else there is, the file as it
 * stands and as a table. Plain values, for an interface to word and to show.
 */
import type { EncodingGuess } from './encoding.ts';
import type { HeaderGuess } from './header.ts';
import type { Format, JsonTableShape, Reading } from './reading.ts';

/** `options` holds `value` too. `chosen`: a person said so, and `evidence` is only what would speak for it. */
export type Choice<Value, Evidence, Option = Value> = {
	value: Value;
	evidence: Evidence;
	options: readonly Option[];
	chosen: boolean;
};

/** A file in an archive. `refused`: why it cannot be chosen. */
export type Member = { path: string; bytes: number; refused: 'encrypted' | 'no-table' | 'too-large' | null };
export type Sheet = { name: string; rows: number; columns: number; hidden: boolean };
/** A list of records in a JSON file. */
export type RecordList = { path: readonly string[]; records: number | null };
/** What a file says of records that it does not have. `total`: with those that it has; null: only that there are more. */
export type FurtherRecords = { total: number | null };
/** An encoding with the same lines of the file in it, to tell by eye. */
export type EncodingOption = { encoding: string; lines: readonly string[] };

export type DateEvidence = {
	/** The column with the most such dates. */
	column: string;
	example: string;
	because:
		/** A number past 12 cannot be a month. */
		| 'day-past-twelve'
		/** Both orders fit every value; they stay text until somebody chooses. */
		| 'ambiguous';
};

/** The keys that are there are the choices that the format has. Each is set by the field of its name in `Chosen`. */
export type Choices = {
	member?: Choice<string, { tables: number }, Member>;
	sheet?: Choice<string, { sheets: number }, Sheet>;
	range?: Choice<string | null, { used: string }>;
	path?: Choice<readonly string[], { records: number | null; further: FurtherRecords | null }, RecordList>;
	/** Of JSON that is no list of records. */
	shape?: Choice<JsonTableShape, { value: JsonTableShape; records: number | null }>;
	encoding?: Choice<
		string,
		{ because: EncodingGuess['because']; invalidBytes: number; letters: readonly string[] },
		EncodingOption
	>;
	/** `agreeing` of `of` records have `fields` fields. */
	delimiter?: Choice<string, { agreeing: number; of: number; fields: number }>;
	/** Empty: none. `quoted`: fields of the sample that are in quotes. */
	quote?: Choice<string, { quoted: number }>;
	titleRows?: Choice<number, { texts: readonly string[] }>;
	headerRows?: Choice<number, { because: HeaderGuess['because'] | 'chosen' }>;
	footerRows?: Choice<number, { texts: readonly string[] }>;
	/** `example`: a number of the file that shows it. */
	decimal?: Choice<'.' | ',', { example: string | null }>;
	/** Empty: none. */
	thousands?: Choice<string, { example: string | null }>;
	/** `options`: words that could stand for a missing value. */
	nullWords?: Choice<readonly string[], readonly { word: string; count: number }[], string>;
	/** Null: nothing in the file asks, or nobody knows. */
	dateFormat?: Choice<string | null, DateEvidence | null>;
};

export type ProposedColumn = {
	/** In the table: unique without regard to case. */
	name: string;
	/** In the file; empty when it says nothing. */
	title: string;
	/** The engine's type, as the sample speaks; reading every row may still make it VARCHAR, with a note. */
	type: string;
	/** Whether a person chose it. */
	chosen: boolean;
	/** For VARCHAR that was expected to be more: values that are not of the type of most. */
	odd: readonly { value: string; count: number }[];
};

export type RawRole = 'title' | 'header' | 'row' | 'blank' | 'footer';

/** A line of the file; in a workbook a row of the sheet, its cells joined by tabs. */
export type RawLine = {
	/** Place in the file or range, from 1. Null: one of the last lines of a large file, whose number nobody counted. */
	line: number | null;
	/** The record it belongs to, from 1. Several lines may be one record. Null with `line`. */
	record: number | null;
	role: RawRole;
	/** Cut where it is very long. */
	text: string;
};

/** A row of the table to be, as text; a missing value is null. `record`: where it is in `raw`. */
export type PreviewRow = { record: number; cells: readonly (string | null)[] };

export type Proposal = {
	ok: true;
	format: Format;
	/** Save this in the dataset's entry, hand it to `countRecords` and `importFile`. */
	reading: Reading;
	choices: Choices;
	columns: readonly ProposedColumn[];
	/** The first rows. */
	preview: readonly PreviewRow[];
	/** The first lines, then the last ones where they say something; none for binary formats. */
	raw: readonly RawLine[];
	/** The file, or the member, is compressed with gzip. */
	gzip: boolean;
	/** Rows, where the file says it without being read. */
	rowCount: number | null;
};
