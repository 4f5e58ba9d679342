/**
 * What the engine's sniffer gets wrong without a word, found after the table is made: integers too long for 64 bits read
 * as rounded doubles, days and months that could be each other, years of two digits, numbers with thousands signs left
 * as text. Each check is one query over the columns it concerns.
 */
import { quoteIdentifier, quoteString } from '$lib/sql';
import type { Dialect } from './dialect.ts';
import type { ReadColumn, TimeFormats } from './read-csv.ts';

/** A choice that was made about a column and that a person may want to know of. */
export type ColumnNote = {
	column: string;
	because:
		/** Read as HUGEINT: a double would have rounded it. */
		| 'long-integers'
		/** Left as text: day and month cannot be told apart. */
		| 'ambiguous-dates'
		/** Left as text: the century is not written. */
		| 'short-years'
		/** Left as text: numbers or dates, but not all of them. */
		| 'mixed-values'
		/** Left as text: some of its values start with a zero that a number would lose. */
		| 'leading-zeros'
		/** Read as numbers without their thousands signs. */
		| 'thousands';
};

export type ColumnCheck = {
	/** A query of one row, one value for each column in question. */
	sql: string;
	/** Index of each value's column. */
	columns: number[];
	/** The column as it should be read instead, given the value's text. Null: it is right. */
	correct: (
		column: ReadColumn,
		value: string
	) => { column: ReadColumn; because: ColumnNote['because'] } | null;
};

const asText = (column: ReadColumn): ReadColumn => ({ ...column, type: 'VARCHAR', cast: null });

/** The checks that apply to these columns of `table` (quoted). */
export function columnChecks(
	table: string,
	columns: readonly ReadColumn[],
	formats: TimeFormats,
	dialect: Dialect
): ColumnCheck[] {
	return [
		longIntegers(table, columns),
		uncertainDates(table, columns, formats, dialect),
		groupedNumbers(table, columns, dialect)
	].filter((check) => check !== null);
}

function check(
	table: string,
	columns: readonly ReadColumn[],
	concerns: (column: ReadColumn) => boolean,
	expression: (name: string) => string,
	correct: ColumnCheck['correct']
): ColumnCheck | null {
	const indices = columns.flatMap((column, i) => (column.cast === null && concerns(column) ? [i] : []));
	if (indices.length === 0) return null;
	const values = indices.map((i) => expression(quoteIdentifier(columns[i]?.name ?? '')));
	return { sql: `SELECT ${values.join(', ')} FROM ${table}`, columns: indices, correct };
}

function longIntegers(table: string, columns: readonly ReadColumn[]): ColumnCheck | null {
	return check(
		table,
		columns,
		({ type }) => type === 'DOUBLE',
		(name) =>
			`coalesce(bool_and(${name} = trunc(${name}) AND abs(${name}) < 1e38) AND max(abs(${name})) >= 9007199254740992, false)`,
		(column, value) =>
			value === 'true' ? { column: { ...column, type: 'HUGEINT' }, because: 'long-integers' } : null
	);
}

function uncertainDates(
	table: string,
	columns: readonly ReadColumn[],
	formats: TimeFormats,
	dialect: Dialect
): ColumnCheck | null {
	if (dialect.dateFormat !== null) return null;
	const format = (type: string) =>
		type === 'DATE' ? formats.date : type === 'TIMESTAMP' ? formats.timestamp : null;
	return check(
		table,
		columns,
		({ type }) => {
			const pattern = format(type);
			return pattern !== null && !pattern.startsWith('%Y') && /%d.%m|%m.%d/.test(pattern);
		},
		(name) =>
			`CASE WHEN min(year(${name})) < 100 THEN 'short' WHEN max(day(${name})) <= 12 THEN 'ambiguous' ELSE '' END`,
		(column, value) => {
			if (value === 'short' || /%y/.test(format(column.type) ?? '')) {
				return { column: asText(column), because: 'short-years' };
			}
			// With dots the day comes first everywhere.
			const dotted = (format(column.type) ?? '').includes('%d.%m.');
			return value === 'ambiguous' && !dotted ? { column: asText(column), because: 'ambiguous-dates' } : null;
		}
	);
}

/** The engine's own `thousands` option would also read the list "1,2,3" as 123. */
function groupedNumbers(table: string, columns: readonly ReadColumn[], dialect: Dialect): ColumnCheck | null {
	const { thousands, decimal } = dialect;
	if (thousands === '') return null;
	const [sign, point] = [thousands, decimal].map((character) => (character === '.' ? '\\.' : character));
	const pattern = `[-+]?([0-9]{1,3}(${sign}[0-9]{3})+|[0-9]+)(${point}[0-9]+)?`;
	const fraction = `${point}[0-9]`;
	return check(
		table,
		columns,
		({ type }) => type === 'VARCHAR',
		(name) => `CASE
	WHEN count(${name}) = 0 OR NOT bool_and(regexp_full_match(trim(${name}), ${quoteString(pattern)})) THEN ''
	WHEN NOT bool_or(contains(${name}, ${quoteString(thousands)})) THEN ''
	WHEN bool_or(regexp_matches(${name}, ${quoteString(fraction)})) THEN 'DOUBLE'
	ELSE 'BIGINT' END`,
		(column, value) => {
			if (value === '') return null;
			const plain = `replace(replace(trim(c), ${quoteString(thousands)}, ''), ${quoteString(decimal)}, '.')`;
			return { column: { ...column, cast: `CAST(${plain} AS ${value})` }, because: 'thousands' };
		}
	);
}
