/** How many records above a table are no part of it: titles, remarks, blank lines. */
import { filled, isTyped, type BodyColumn } from './body-columns.ts';
import { isBlank } from './records.ts';
import { isMissingWord, isYear } from './values.ts';
import { namesYears } from './year-names.ts';

/** Titles are not looked for further down. */
export const MOST_TITLES = 100;

/** Titles are blank, or have far fewer cells than the table, or number its columns. */
export function countTitles(
	rows: readonly (readonly string[])[],
	width: number,
	columns: readonly BodyColumn[]
): number {
	if (width === 1) return countLeadingBlank(rows);
	const usualFill = columns.reduce((sum, { fill }) => sum + fill, 0);
	const sure = sureHeader(rows, width, columns) ?? headerBelowSentences(rows, width, columns);
	if (sure !== null) return sure;
	const last = Math.min(MOST_TITLES, rows.length - 1);
	for (let i = 0; i < last; i++) {
		const row = rows[i] ?? [];
		const next = rows[i + 1] ?? [];
		const isNames = spansNames(row, next, width) || namesAllButFirst(row, next, columns);
		if (isTitle(row, width, usualFill) && !isNames) continue;
		if (numbersColumns(row) && isNameRow(next, width)) continue;
		return namesAfterBlank(rows, i, columns) ?? i;
	}
	return 0;
}

/**
 * The first record as wide as the table that names all its columns, words over every number and date among them, below
 * records of other widths alone: whatever those are, they are not part of the table.
 */
function sureHeader(
	rows: readonly (readonly string[])[],
	width: number,
	columns: readonly BodyColumn[]
): number | null {
	const at = rows.slice(0, MOST_TITLES).findIndex(({ length }) => length === width);
	if (hasTable(rows.slice(0, at))) return null;
	if (at <= 0) return null;
	// Years right below other names belong to these.
	const mayBeYears = isBlank(rows[at - 1] ?? []);
	return namesAll(rows[at] ?? [], columns, mayBeYears) ? at : null;
}

/**
 * The same where the first line has as many commas as the table by chance: narrower lines follow it, none of them with a
 * number or a date, and then the names.
 */
function headerBelowSentences(
	rows: readonly (readonly string[])[],
	width: number,
	columns: readonly BodyColumn[]
): number | null {
	if (width < 3 || rows[0]?.length !== width) return null;
	const narrower = rows.slice(1, MOST_TITLES).findIndex(({ length }) => length === width);
	const at = narrower + 1;
	const sentences = rows.slice(0, at);
	if (narrower < 1 || sentences.slice(1).some((row) => filled(row) > 1)) return null;
	const isText = sentences.every((row) => row.every((cell) => !isTyped(cell) && !isMissingWord(cell)));
	const [first = [], ...below] = rows.slice(at);
	const goesOn = below.filter((row) => !isBlank(row)).every(({ length }) => length === width);
	return isText && goesOn && namesAll(first, columns) ? at : null;
}

/** Whether each column that is not always blank has a name of its own, a word over every number and date. */
function namesAll(row: readonly string[], columns: readonly BodyColumn[], mayBeYears = false): boolean {
	const named = row.flatMap((cell, i) => (cell.trim() !== '' || (columns[i]?.fill ?? 0) > 0 ? [i] : []));
	const cells = named.map((i) => (row[i] ?? '').trim());
	if (cells.some((cell) => cell === '' || isMissingWord(cell))) return false;
	const typed = cells.filter((_, i) => columns[named[i] ?? 0]?.typed ?? false);
	if (typed.length === 0 || new Set(cells).size < cells.length) return false;
	if (typed.every((cell) => !isTyped(cell))) return true;
	const all = row.map((cell) => cell.trim());
	return mayBeYears && namesYears(all, columns);
}

/** As many rows of one width are a table of their own, if one of its columns holds numbers or dates. */
const TABLE_ROWS = 4;

function hasTable(rows: readonly (readonly string[])[]): boolean {
	const widths = new Set(rows.map(({ length }) => length).filter((width) => width > 1));
	return [...widths].some((width) => {
		const same = rows.filter(({ length }) => length === width);
		const typed = (column: number) => same.filter((row) => isTyped(row[column] ?? '')).length;
		// The first of them may be its header.
		return (
			same.length > TABLE_ROWS &&
			Array.from({ length: width }, (_, i) => typed(i)).some((count) => count >= same.length - 1)
		);
	});
}

function countLeadingBlank(rows: readonly (readonly string[])[]): number {
	const first = rows.findIndex((row) => !isBlank(row));
	return Math.max(0, first);
}

function isTitle(row: readonly string[], width: number, usualFill: number): boolean {
	const cells = filled(row);
	if (cells === 0) return true;
	const isHalf = cells < usualFill / 2 || (row.length < width && cells <= usualFill / 2);
	if (width >= 3 && cells <= 2 && isHalf) return true;
	return cells === 1 && width >= 2 && (row.length < width || usualFill >= 1.9) && !isTyped(row[0] ?? '');
}

/** Lines above a blank one are at most so many. */
const BLOCK = 4;

/** Where sentences that are as wide as the table by chance end in a blank line, and names over numbers or dates follow. */
function namesAfterBlank(
	rows: readonly (readonly string[])[],
	from: number,
	columns: readonly BodyColumn[]
): number | null {
	const blank = rows.slice(from, from + BLOCK + 1).findIndex(isBlank);
	if (blank < 1 || rows.slice(from, from + blank).some((row) => row.some(isTyped))) return null;
	const at = rows.findIndex((row, i) => i > from + blank && !isBlank(row));
	const typed = columns.flatMap(({ typed: is }, i) => (is ? [(rows[at]?.[i] ?? '').trim()] : []));
	return typed.length > 0 && typed.every((cell) => cell !== '' && !isTyped(cell)) ? at : null;
}

/** Names that stand over several columns each, the first column left out: no title is spread like that. */
function spansNames(row: readonly string[], next: readonly string[], width: number): boolean {
	const cells = row.filter((cell) => cell.trim() !== '');
	if ((row[0] ?? '').trim() !== '' || cells.length < 2 || row.length < width) return false;
	return filled(next) > cells.length && cells.every((cell) => !isTyped(cell) || isYear(cell));
}

/** The first column has no name, and every other one that has values does: words above numbers. */
function namesAllButFirst(
	row: readonly string[],
	next: readonly string[],
	columns: readonly BodyColumn[]
): boolean {
	if ((row[0] ?? '').trim() !== '' || (columns[0]?.fill ?? 0) < 0.9) return false;
	const others = columns.flatMap(({ fill }, i) => (i > 0 && fill > 0 ? [i] : []));
	return (
		others.length > 0 &&
		filled(row) === others.length &&
		others.every((i) => (row[i] ?? '').trim() !== '' && !isTyped(row[i] ?? '')) &&
		others.every((i) => (columns[i]?.typed ?? false) && isTyped(next[i] ?? ''))
	);
}

/** A row of 1, 2, 3, … above the names, perhaps with a word in front. */
function numbersColumns(row: readonly string[]): boolean {
	const numbers = row.map((cell) => cell.trim()).filter((cell) => /^\d+$/.test(cell));
	return numbers.length >= 3 && numbers.every((cell, i) => Number(cell) === i + 1 + Number(numbers[0]) - 1);
}

function isNameRow(row: readonly string[], width: number): boolean {
	const cells = row.filter((cell) => cell.trim() !== '');
	return (
		cells.length >= width * 0.6 &&
		cells.every((cell) => !isTyped(cell)) &&
		new Set(cells).size === cells.length
	);
}
