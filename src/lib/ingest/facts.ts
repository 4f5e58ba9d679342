/**
 * Facts about series: records above the rows that each say one thing of every column, such as its title, its code or the
 * day of its release, where the rows themselves are days, months, quarters or years. They name the columns.
 */
import { isBlank } from './records.ts';
import { valueKind } from './values.ts';

const MOST_FACTS = 12;
/** Rows that have to be periods, and their share, from which the first column is one of them. */
const LEAST_PERIODS = 6;
const PERIODS_SHARE = 0.9;

/** 1990, 1990 Q1, 1990 JAN, 1990-01 */
const PERIOD = /^(1[6-9]|20)\d\d([ -]?([QT][1-4]|M?\d{1,2}|[A-Z]{3,9}))?$/i;

/** How many of the records from `from` on are facts; 0 where they may be rows. */
export function countFacts(rows: readonly (readonly string[])[], from: number): number {
	const found = rows.slice(from, from + MOST_FACTS + 1).findIndex((row) => isPeriod(labelOf(row)));
	if (found < 2) return 0;
	const facts = rows.slice(from, from + found);
	const labels = facts.map(labelOf);
	const areLabels = labels.every((label) => label !== '' && valueKind(label) === 'text');
	if (!areLabels || new Set(labels).size < labels.length) return 0;
	const [, ...further] = facts.map((row) => row.slice(1).map((cell) => cell.trim()));
	// A total above the years has numbers as they have; a code may start with a zero.
	if (further.some((cells) => cells.some(isAmount))) return 0;
	if (!further.some((cells) => cells.every((cell) => valueKind(cell) === 'text' || cell === ''))) return 0;
	const body = rows.slice(from + found).filter((row) => !isBlank(row));
	const periods = body.filter((row) => isPeriod(labelOf(row))).length;
	return periods >= Math.max(LEAST_PERIODS, PERIODS_SHARE * body.length) ? found : 0;
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
