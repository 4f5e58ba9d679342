/**
 * Sorts and filters rows that came without an engine, in the order SQL gives them. Stored rows are few (500 at most), and
 * whoever reads them may never have fetched the engine. Intervals, lists and structs go by their text.
 */
import type { FilterTest, RowFilter, RowOrder, Rows } from '$lib/engine';
import { compareDecimals } from '../grid/index.ts';

type Cell = ReturnType<Rows['cell']>;
type Compare = (a: string, b: string) => number;

/** Numbers of rows from 0. Rows that are equal keep their places, missing values come last. */
export function orderStored(rows: Rows, { sort, filters }: RowOrder): Int32Array {
	const places = Array.from({ length: rows.rowCount }, (_, row) => row).filter((row) =>
		filters.every((filter) => passes(rows.cell(row, filter.column), filter, rows))
	);
	if (sort === null) return Int32Array.from(places);
	const compare = comparing(rows, sort.column);
	const sign = sort.descending ? -1 : 1;
	const cells = new Map(places.map((row) => [row, rows.cell(row, sort.column)]));
	const textOf = (row: number) => cells.get(row)?.text ?? '';
	const isMissing = (row: number) => Number(cells.get(row)?.kind === 'null');
	return Int32Array.from(
		places.toSorted((a, b) => isMissing(a) - isMissing(b) || sign * compare(textOf(a), textOf(b)) || a - b)
	);
}

function passes(cell: Cell, { column, test, value }: RowFilter, rows: Rows): boolean {
	const isMissing = cell.kind === 'null';
	if (test === 'missing') return isMissing;
	if (test === 'present') return !isMissing;
	if (isMissing) return test === 'is-not';
	if (test === 'contains') return cell.text.toLowerCase().includes(value.toLowerCase());
	const wanted = asWritten(value, rows, column);
	return holds(test, comparing(rows, column)(cell.text, wanted));
}

function holds(test: FilterTest, compared: number): boolean {
	if (test === 'at-least') return compared >= 0;
	if (test === 'at-most') return compared <= 0;
	return (compared === 0) === (test === 'is');
}

/** A value as a person types it, in the form the column's own values have. */
function asWritten(value: string, rows: Rows, column: number): string {
	const { kind = 'text', type = '' } = rows.columns[column] ?? {};
	if (kind === 'number') return value.trim().replace('−', '-');
	if (kind === 'bool') return value.trim().toLowerCase();
	// A day alone is its first moment.
	return kind === 'time' && type.startsWith('TIMESTAMP') && /^\d{4}-\d\d-\d\d$/.test(value.trim())
		? `${value.trim()} 00:00:00`
		: value;
}

function comparing(rows: Rows, column: number): Compare {
	return rows.columns[column]?.kind === 'number' ? compareNumbers : compareTexts;
}

/** As SQL does: −∞ first, then numbers with all their digits, ∞, and what is no number. */
function compareNumbers(a: string, b: string): number {
	return rank(a) - rank(b) || (rank(a) === 0 ? compareDecimals(a, b) : 0);
}

function rank(text: string): number {
	return { '-inf': -1, inf: 1, nan: 2 }[text.toLowerCase()] ?? 0;
}

/** By code points, as UTF-8 bytes are ordered; UTF-16 units are not. */
function compareTexts(a: string, b: string): number {
	const [left, right] = [a[Symbol.iterator](), b[Symbol.iterator]()];
	for (;;) {
		const [one, other] = [left.next(), right.next()];
		if (one.done || other.done) return Number(other.done ?? false) - Number(one.done ?? false);
		const difference = (one.value.codePointAt(0) ?? 0) - (other.value.codePointAt(0) ?? 0);
		if (difference !== 0) return difference;
	}
}
