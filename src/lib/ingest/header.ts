/**
 * Finds where the table starts: how many records are titles, how many name the columns. Judged by what is below: a name
 * is text over a column of numbers or dates, differs from its neighbours, and does not come again among the values.
 */
import { describeColumn, filled, isTyped, type BodyColumn } from './body-columns.ts';
import { countFacts } from './facts.ts';
import { RULER } from './names.ts';
import { isBlank } from './records.ts';
import { countTitles, MOST_TITLES } from './titles.ts';
import { isMissingMark, isMissingWord, isYear, valueKind } from './values.ts';
import { addsYears, namesYears } from './year-names.ts';

export type HeaderGuess = {
	titleRows: number;
	headerRows: number;
	/** Number of columns: that of most rows, or of the header when it has more. */
	width: number;
	because: 'text-over-values' | 'distinct-names' | 'values-from-the-start' | 'only-one-row';
};

const MOST_HEADERS = 8;

/** `rows`: the first records of a file, blank ones included. What is `chosen` is taken as given. */
export function guessHeader(
	rows: readonly (readonly string[])[],
	chosen: { titleRows?: number | undefined; headerRows?: number | undefined } = {}
): HeaderGuess {
	const width = usualWidth(rows);
	const body = bodyRows(rows, width);
	const columns = Array.from({ length: width }, (_, i) => describeColumn(body, i));
	const further = furthest(rows, width);
	const counted = chosen.titleRows ?? countTitles(rows, width, columns);
	// Of facts without a word for them the first ones look like titles.
	const titleRows = chosen.titleRows === undefined ? firstFact(rows, counted, columns) : counted;
	const first = rows[titleRows];
	if (chosen.headerRows !== undefined) {
		const { headerRows } = chosen;
		const named = rows.slice(titleRows, titleRows + headerRows).map(trimmedWidth);
		return { titleRows, headerRows, width: Math.max(further, ...named), because: 'text-over-values' };
	}
	if (first === undefined || rows.length - titleRows === 1) {
		const headerRows = first === undefined || isOfValues(first) ? 0 : 1;
		return { titleRows, headerRows, width, because: 'only-one-row' };
	}
	const facts = countFacts(rows, titleRows, columns);
	if (facts > 0) return { titleRows, headerRows: facts, width: further, because: 'text-over-values' };
	const because = namesColumns(first, columns);
	if (because === null) return { titleRows, headerRows: 0, width: further, because: 'values-from-the-start' };
	let headerRows = 1;
	while (headerRows < MOST_HEADERS && continuesHeader(rows, titleRows, headerRows, columns)) headerRows++;
	return { titleRows, headerRows, width: Math.max(further, trimmedWidth(first)), because };
}

/** The most frequent number of fields, counted over the later records where the titles are past. */
function usualWidth(rows: readonly (readonly string[])[]): number {
	const widths = new Map<number, number>();
	const later = rows.slice(Math.min(MOST_TITLES, Math.floor(rows.length / 3)));
	for (const row of later) if (!isBlank(row)) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
	const [usual] = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
	return usual?.[0] ?? rows.find((row) => !isBlank(row))?.length ?? 1;
}

/** Share of rows with more fields than most from which these are columns and no mistake. */
const FURTHER_SHARE = 0.05;
const FURTHER_LEAST = 10;

function furthest(rows: readonly (readonly string[])[], width: number): number {
	const wider = new Map<number, number>();
	for (const row of rows) {
		const filledTo = trimmedWidth(row);
		if (filledTo > width) wider.set(filledTo, (wider.get(filledTo) ?? 0) + 1);
	}
	const many = [...wider].filter(
		([, count]) => count >= Math.max(FURTHER_LEAST, FURTHER_SHARE * rows.length)
	);
	return Math.max(width, ...many.map(([to]) => to));
}

function bodyRows(rows: readonly (readonly string[])[], width: number): (readonly string[])[] {
	const from = Math.min(12, Math.floor(rows.length / 2));
	// One cell alone is a heading among the rows, or a remark below them.
	const least = width > 2 ? 2 : 1;
	return rows.slice(from).filter((row) => row.length >= width && filled(row) >= least);
}

/** Facts may begin with some that have nothing in the first column. */
function firstFact(
	rows: readonly (readonly string[])[],
	from: number,
	columns: readonly BodyColumn[]
): number {
	let first = from;
	for (let i = from - 1; i >= 0 && isNameless(rows[i] ?? []); i--) {
		if (countFacts(rows, i, columns) > 0) first = i;
	}
	return first;
}

function isNameless(row: readonly string[]): boolean {
	return (row[0] ?? '').trim() === '' && filled(row) > 0;
}

/** Numbers or dates and nothing else: a row, for no name is among them. */
function isOfValues(row: readonly string[]): boolean {
	return filled(row) > 0 && row.every((cell) => cell.trim() === '' || isTyped(cell));
}

/** Why the row names the columns; null when it is one of their rows. */
function namesColumns(row: readonly string[], columns: readonly BodyColumn[]): HeaderGuess['because'] | null {
	const cells = row.map((cell) => cell.trim());
	if (namesYears(cells, columns)) return 'text-over-values';
	const typed = columns.flatMap(({ typed: is, fill }, i) => (is && fill > 0.5 ? [cells[i] ?? ''] : []));
	const dates = cells.filter(
		(cell, i) => valueKind(cell) === 'date' && (columns[i]?.numbers ?? false)
	).length;
	const over = dates + typed.filter((cell) => cell !== '' && !isTyped(cell) && !isMissingWord(cell)).length;
	// A name that spans several columns stands over the first of them; the blank ones say nothing.
	const judged = typed.filter((cell) => cell !== '').length;
	if (over >= Math.max(1, judged * 0.5)) return 'text-over-values';
	const names = cells.filter((cell) => cell !== '');
	const distinct = new Set(names.map((name) => name.toLowerCase())).size;
	if (hasSerialNames(cells) && distinct >= names.length * 0.9) return 'text-over-values';
	if (judged > 0) return over > 0 && over >= judged * 0.3 ? 'text-over-values' : null;
	const again = cells.filter((cell, i) => cell !== '' && (columns[i]?.counts.get(cell) ?? 0) > 0).length;
	const plain = names.every((name) => !isTyped(name) && !/@|:\/\//.test(name) && name.length < 200);
	const enough = names.length >= Math.max(1, columns.filter(({ fill }) => fill > 0.5).length * 0.5);
	return plain && enough && again === 0 && distinct >= names.length * 0.6 ? 'distinct-names' : null;
}

/** Beside at least one word: numbers that go up by one, or years above blank cells that they span. */
function hasSerialNames(cells: readonly string[]): boolean {
	const numbers = cells.filter((cell) => /^\d+$/.test(cell)).map(Number);
	const words = cells.filter((cell) => cell !== '' && !isTyped(cell)).length;
	if (words === 0) return false;
	const steps = numbers.slice(1).map((value, i) => value - (numbers[i] ?? 0));
	if (numbers.length >= 3 && steps.every((step) => step === 1)) return true;
	const areYears =
		numbers.every((value) => value >= 1700 && value <= 2100) && steps.every((step) => step > 0);
	return numbers.length >= 2 && areYears && cells.filter((cell) => cell === '').length >= numbers.length;
}

/** Whether the record after `headerRows` headers names columns too, and is not the first of the rows. */
function continuesHeader(
	rows: readonly (readonly string[])[],
	titleRows: number,
	headerRows: number,
	columns: readonly BodyColumn[]
): boolean {
	const row = rows[titleRows + headerRows];
	if (row === undefined || filled(row) === 0 || rows.length <= titleRows + headerRows + 1) return false;
	if (isRuler(row) || addsYears(row, columns)) return true;
	const above = rows[titleRows + headerRows - 1] ?? [];
	if (namesAgain(row, above, columns)) return true;
	const judged = columns.flatMap(({ typed, fill }, i) => (typed && fill > 0.9 ? [i] : []));
	if (judged.length === 0) return false;
	const cells = judged.map((i) => (row[i] ?? '').trim());
	if (cells.some((cell) => isTyped(cell))) return false;
	const words = cells.filter((cell) => cell !== '' && !isMissingMark(cell)).length;
	if (words >= Math.max(2, judged.length * 0.5)) return true;
	if (spansNumbers(cells)) return true;
	const fillsBlanks = row.filter((cell, i) => cell.trim() !== '' && (above[i] ?? '').trim() === '').length;
	return fillsBlanks >= 2;
}

/** The first name again, as in the record above, and years or days over other numbers in all the rest. */
function namesAgain(
	row: readonly string[],
	above: readonly string[],
	columns: readonly BodyColumn[]
): boolean {
	const [first = '', ...names] = row.map((cell) => cell.trim());
	if (first === '' || first !== (above[0] ?? '').trim() || isTyped(first)) return false;
	const isName = (name: string, i: number) =>
		valueKind(name) === 'date' || isYear(name)
			? (columns[i + 1]?.numbers ?? false) && (columns[i + 1]?.years ?? 1) <= 0.5
			: !isTyped(name) && (columns[i + 1]?.typed ?? false);
	return names.length > 1 && new Set(names).size === names.length && names.every(isName);
}

/** Cells over as many columns of numbers from which a few words alone span them: a row would have numbers. */
const SPANNED = 4;

function spansNumbers(cells: readonly string[]): boolean {
	const words = cells.filter((cell) => cell !== '');
	return (
		cells.length >= SPANNED &&
		words.length > 0 &&
		words.length <= cells.length / 2 &&
		words.every((word) => /\p{L}{3}/u.test(word) && !isMissingMark(word) && !isMissingWord(word))
	);
}

/** Dashes that underline the names. */
function isRuler(row: readonly string[]): boolean {
	return filled(row) === row.length && row.every((cell) => RULER.test(cell.trim()));
}

function trimmedWidth(row: readonly string[]): number {
	let width = row.length;
	while (width > 0 && (row[width - 1] ?? '').trim() === '') width--;
	return width;
}
