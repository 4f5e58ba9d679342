/**
 * Facts about series: records above the rows that each say one thing of every column, such as its title, its code or the
 * day of its release, where the rows themselves are days, months, quarters or years. They name the columns.
 */
import type { BodyColumn } from './body-columns.ts';
import { isBlank } from './records.ts';
import { isMissingMark, valueKind } from './values.ts';

const LEAST_FACTS = 3;
const MOST_FACTS = 12;
/** Rows that have to be periods, and their share, from which the first column is one of them. */
const LEAST_PERIODS = 6;
const PERIODS_SHARE = 0.9;

/** 1990, 1990 Q1, 1990 JAN, 1990-01, Jan-1990, 04-Jan-1990 */
const PERIOD =
	/^(1[6-9]|20)\d\d([ -]?([QT][1-4]|M?\d{1,2}|[A-Z]{3,9}))?$|^(\d{1,2}[- ])?[A-Z]{3,9}[- ](1[6-9]|20)\d\d$/i;

/** So many first facts, a code and a title, may lack the word that says what they are. */
const NAMELESS = 2;
/** So many facts in words are facts beyond doubt, whatever else there is. */
const SURE = 5;

/** How many of the records from `from` on are facts; 0 where they may be rows. */
export function countFacts(
	rows: readonly (readonly string[])[],
	from: number,
	columns: readonly BodyColumn[]
): number {
	const found = rows.slice(from, from + MOST_FACTS + 1).findIndex((row) => isPeriod(labelOf(row)));
	if (found < LEAST_FACTS || isBlank(rows[from] ?? [])) return 0;
	const facts = rows.slice(from, from + found).filter((row) => !isBlank(row));
	const labels = facts.map(labelOf);
	const named = labels.slice(labels.slice(0, NAMELESS).filter((label) => label === '').length);
	const areLabels = named.length > 0 && named.every((label) => valueKind(label) === 'text');
	if (!areLabels || new Set(named).size < named.length) return 0;
	const [, ...further] = facts.map((row) => row.slice(1).map((cell) => cell.trim()));
	// A row without a value says nothing where the others have numbers.
	const isSaid = (cell: string, i: number) =>
		(columns[i + 1]?.typed ?? false) && cell !== '' && !isMissingMark(cell) && !isAmount(cell);
	if (!further.some((cells) => cells.some(isSaid))) return 0;
	const inWords = further.filter(isInWords).length;
	// A total above the years has numbers as they have; a code may start with a zero.
	if (inWords < SURE && (inWords === 0 || further.some((cells) => cells.some(isAmount)))) return 0;
	const body = rows.slice(from + found).filter((row) => !isBlank(row));
	const periods = body.filter((row) => isPeriod(labelOf(row))).length;
	return periods >= Math.max(LEAST_PERIODS, PERIODS_SHARE * body.length) ? found : 0;
}

function isInWords(cells: readonly string[]): boolean {
	return cells.every((cell) => cell === '' || valueKind(cell) === 'text');
}

function labelOf(row: readonly string[]): string {
	return (row[0] ?? '').trim();
}

function isPeriod(cell: string): boolean {
	return PERIOD.test(cell) || valueKind(cell) === 'date';
}

function isAmount(cell: string): boolean {
	return valueKind(cell) === 'number' && !/^0\d/.test(cell);
}
