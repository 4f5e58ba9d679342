/** Years that name columns: numbers among the names, where the rows below have others. */
import { isTyped, type BodyColumn } from './body-columns.ts';
import { isYear, valueKind } from './values.ts';

/** Share of years from which a column is one of years itself. */
const OWN_YEARS = 0.5;
const SOLE_YEAR = /^(19[5-9]\d|20[0-4]\d)$/;

/** Years and words, where the rows below have other numbers than years. One year alone must be a recent one. */
export function namesYears(cells: readonly string[], columns: readonly BodyColumn[]): boolean {
	const typed = cells.flatMap((cell, i) => (isTyped(cell) ? [i] : []));
	const years = typed.map((i) => cells[i] ?? '');
	if (years.length === 0 || !years.every(isYear) || years.length === cells.length) return false;
	if (typed.some((i) => (columns[i]?.years ?? 1) > OWN_YEARS)) return false;
	if (years.length === 1) return SOLE_YEAR.test(years[0] ?? '');
	const steps = years.slice(1).map((year, i) => Number(year) - Number(years[i]));
	// A year comes again where several columns are of it.
	const goesOn = steps.every((step) => step >= 0) || steps.every((step) => step <= 0);
	return goesOn && steps.some((step) => step !== 0);
}

/**
 * Below names: years or days that come again for each of them, over a first column that is never blank in the rows and
 * others that hold other numbers.
 */
export function addsYears(row: readonly string[], columns: readonly BodyColumn[]): boolean {
	const at = row.flatMap((cell, i) => (cell.trim() === '' ? [] : [i]));
	if (at.length < 2 || at.includes(0) || (columns[0]?.fill ?? 0) < 0.9) return false;
	return at.every((i) => {
		const cell = row[i] ?? '';
		if (isYear(cell)) return (columns[i]?.years ?? 1) <= OWN_YEARS;
		return valueKind(cell) === 'date' && (columns[i]?.numbers ?? false);
	});
}
