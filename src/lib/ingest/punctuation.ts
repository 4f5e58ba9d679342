/**
 * Guesses delimiter and quote from the first records. The idea is that of van den Burg, Nazábal and Sutton, "Wrangling
 * messy CSV files by detecting row and type patterns" (2019): the right choice gives many rows of one width whose cells
 * look like values. What is above the table (titles) or damaged may differ.
 */
import type { Punctuation } from './dialect.ts';
import { namesRows } from './names.ts';
import { isBlank, readRecords } from './records.ts';
import { valueKind } from './values.ts';

export const DELIMITERS = [',', ';', '\t', '|', ':', ' ', '~', '^'] as const;
/** Signs that are in names, times, addresses and paths too. */
const RARE = [':', ' ', '~', '^'];
/** Share of rows that has to agree on one of them. */
const RARE_AGREEING = 0.9;
const ONE_COLUMN = [',', ';', '\t', '|'];
const QUOTES = ['"', "'"] as const;
const SAMPLE_RECORDS = 300;

export type PunctuationGuess = {
	punctuation: Punctuation;
	/** Records of the sample that have the most frequent number of fields. */
	agreeing: number;
	of: number;
	fields: number;
};

/** What is `chosen` is taken as given. */
export function guessPunctuation(
	text: string,
	whole: boolean,
	chosen: Partial<Punctuation> = {}
): PunctuationGuess {
	let best: PunctuationGuess | null = null;
	let bestScore = -1;
	for (const delimiter of chosen.delimiter === undefined ? DELIMITERS : [chosen.delimiter]) {
		if (chosen.delimiter === undefined && !text.includes(delimiter)) continue;
		for (const quote of chosen.quote === undefined ? QUOTES : [chosen.quote]) {
			if (delimiter === quote) continue;
			if (chosen.quote === undefined && quote === "'" && !looksQuoted(text, quote, delimiter)) continue;
			const escape = chosen.escape ?? (quote === '"' && looksBackslashed(text) ? '\\' : quote);
			const punctuation = { delimiter, quote, escape };
			const rows = sampleRows(text, whole, punctuation);
			const guess = tryPunctuation(rows, punctuation);
			const score = scoreOf(guess, rows);
			if (score > bestScore) {
				best = guess;
				bestScore = score;
			}
		}
	}
	if (best !== null && best.fields > 1) return best;
	// One column: nothing divides its rows, least of all what some of them hold.
	const delimiter = chosen.delimiter ?? ONE_COLUMN.find((sign) => !text.includes(sign)) ?? ',';
	const quote = chosen.quote ?? '"';
	const punctuation = { delimiter, quote, escape: chosen.escape ?? quote };
	return tryPunctuation(sampleRows(text, whole, punctuation), punctuation);
}

function tryPunctuation(rows: readonly string[][], punctuation: Punctuation): PunctuationGuess {
	const widths = new Map<number, number>();
	for (const { length } of rows) widths.set(length, (widths.get(length) ?? 0) + 1);
	let fields = 1;
	let agreeing = 0;
	for (const [width, count] of widths) {
		if (count > agreeing || (count === agreeing && width > fields)) {
			fields = width;
			agreeing = count;
		}
	}
	return { punctuation, agreeing, of: rows.length, fields };
}

/** Share of rows that agree, times how much their cells look like values; one column is the last resort. */
function scoreOf({ punctuation, agreeing, of, fields }: PunctuationGuess, all: readonly string[][]): number {
	if (of === 0) return 0;
	if (fields === 1) return 0.001;
	const isRare = RARE.includes(punctuation.delimiter);
	// What they divide is a table only from its first row on, and if nearly all rows are of it.
	const isFirstOfIt = all[0]?.length === fields || lacksFirstName(all, fields);
	if (isRare && (!isFirstOfIt || agreeing < RARE_AGREEING * of)) return -1;
	const rows = all.filter(({ length }) => length === fields);
	let cells = 0;
	let valued = 0;
	for (const row of rows) {
		for (const cell of row) {
			cells++;
			if (looksWhole(cell)) valued++;
			else if (hasHalfQuote(cell)) valued -= HALF_QUOTE;
		}
	}
	const consistency = agreeing / of;
	return (
		consistency * consistency * (valued / Math.max(1, cells)) * (1 - 1 / (fields + 1)) * (isRare ? 0.3 : 1)
	);
}

/** As R writes tables: one name less than the rows have cells, because each row has a name or a number of its own. */
function lacksFirstName(all: readonly string[][], fields: number): boolean {
	const [header = [], ...rows] = all;
	if (fields < 3 || header.length !== fields - 1) return false;
	const columns = columnsOf(rows, fields);
	// Lines of so many words each have no numbers below one another.
	const hasNumbers = columns.slice(1).some((cells) => cells.every((cell) => valueKind(cell) === 'number'));
	return hasNumbers && namesRows([header], columns) === true;
}

function columnsOf(rows: readonly string[][], width: number): string[][] {
	const even = rows.filter(({ length }) => length === width);
	return Array.from({ length: width }, (_, i) => even.map((row) => row[i] ?? ''));
}

/** A cell that was cut off from its other half speaks against its delimiter, but it may be inches. */
const HALF_QUOTE = 0.5;

function hasHalfQuote(cell: string): boolean {
	return cell.split('"').length % 2 === 0;
}

/** A cell that holds another delimiter next to digits, or half a quote, was probably cut in the wrong place. */
function looksWhole(cell: string): boolean {
	if (cell === '' || valueKind(cell) !== 'text') return true;
	if (hasHalfQuote(cell)) return false;
	if (/^https?:\/\/\S+$/.test(cell)) return true;
	if (/^'./.test(cell) !== /.'$/.test(cell) || cell.startsWith('//')) return false;
	return !/[,;\t|](?=\S)/.test(cell) && cell.length < 400;
}

function sampleRows(text: string, whole: boolean, punctuation: Punctuation): string[][] {
	return readRecords(text, punctuation, { limit: SAMPLE_RECORDS, whole }).records.filter(
		(row) => !isBlank(row)
	);
}

/** Fields that start and end with the quote, next to delimiters or line ends. */
function looksQuoted(text: string, quote: string, delimiter: string): boolean {
	const edge = `(?:^|[\\n\\r]|${escapeRegExp(delimiter)})`;
	const start = new RegExp(`${edge}${quote}`, 'g');
	const end = new RegExp(`${quote}(?:$|[\\n\\r]|${escapeRegExp(delimiter)})`, 'g');
	const starts = text.match(start)?.length ?? 0;
	const ends = text.match(end)?.length ?? 0;
	return starts > 3 && Math.abs(starts - ends) <= starts * 0.05;
}

/** More quotes after a backslash than doubled ones. */
function looksBackslashed(text: string): boolean {
	const slashed = text.match(/\\"(?![,;\t|\r\n]|$)/g)?.length ?? 0;
	const doubled = text.match(/[^,;\t|\r\n]""[^,;\t|\r\n]/g)?.length ?? 0;
	return slashed > doubled;
}

function escapeRegExp(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
