/**
 * What the engine's sniffer gets wrong without a word, found after the table is made: days and months that could be each
 * other, years of two digits, numbers with thousands signs left
 * as text. Each check is one query over the columns it concerns.
 */
import { quoteIdentifier, quoteString } from '$lib/sql';
import type { Dialect } from './dialect.ts';
import type { ReadColumn, TimeFormats } from './read-csv.ts';

/** A choice that was made about a column and that a person may want to know of. */
export type ColumnNote = {
	column: string;
	because:
		/** Read as HUGEINT, as DECIMAL or left as text: a double would have rounded it. */
		| 'long-integers'
		/** Left as text: day and month cannot be told apart. */
		| 'ambiguous-dates'
		/** Left as text: the century is not written. */
		| 'short-years'
		/** Numbers or dates of several kinds, or codes such as 1.10: left as text, or of integers and fractions made doubles. */
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
	) => { column: ReadColumn; because: ColumnNote['because'] | null } | null;
};

export type CheckedWith = {
	formats: TimeFormats;
	dialect: Dialect;
	/** A value of each column of text; null where the first rows have none, and for other columns. */
	examples: readonly (string | null)[];
};

const asText = (column: ReadColumn): ReadColumn => ({ ...column, type: 'VARCHAR', cast: null });

/** The checks that apply to these columns of `table` (quoted). */
export function columnChecks(
	table: string,
	columns: readonly ReadColumn[],
	{ formats, dialect, examples }: CheckedWith
): ColumnCheck[] {
	return [
		uncertainDates(table, columns, formats, dialect),
		shortYears(table, columns),
		groupedNumbers(table, columns, dialect, examples),
		otherDates(table, columns, dialect, examples)
	].flat();
}

/** The engine takes the square of the time for a statement on twice as many columns: 3 minutes for 9,000. */
export const MOST_AT_ONCE = 100;

function check(
	table: string,
	columns: readonly ReadColumn[],
	concerns: (column: ReadColumn, index: number) => boolean,
	expression: (name: string) => string,
	correct: ColumnCheck['correct']
): ColumnCheck[] {
	const indices = columns.flatMap((column, i) =>
		column.cast === null && !column.chosen && concerns(column, i) ? [i] : []
	);
	return Array.from({ length: Math.ceil(indices.length / MOST_AT_ONCE) }, (_, part) => {
		const some = indices.slice(part * MOST_AT_ONCE, (part + 1) * MOST_AT_ONCE);
		const values = some.map((i) => expression(quoteIdentifier(columns[i]?.name ?? '')));
		return { sql: `SELECT ${values.join(', ')} FROM ${table}`, columns: some, correct };
	});
}

function uncertainDates(
	table: string,
	columns: readonly ReadColumn[],
	formats: TimeFormats,
	dialect: Dialect
): ColumnCheck[] {
	if (dialect.dateFormat !== null) return [];
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

/** Of a date that starts with its year the engine takes in two digits too. */
function shortYears(table: string, columns: readonly ReadColumn[]): ColumnCheck[] {
	return check(
		table,
		columns,
		({ type }) => type === 'DATE' || type === 'TIMESTAMP',
		(name) => `coalesce(year(min(${name})) BETWEEN 0 AND 99, false)`,
		(column, value) => (value === 'true' ? { column: asText(column), because: 'short-years' } : null)
	);
}

/** The engine's own `thousands` option would also read the list "1,2,3" as 123. */
function groupedNumbers(
	table: string,
	columns: readonly ReadColumn[],
	dialect: Dialect,
	examples: CheckedWith['examples']
): ColumnCheck[] {
	const { thousands, decimal } = dialect;
	if (thousands === '') return [];
	const [sign, point] = [thousands, decimal].map((character) => (character === '.' ? '\\.' : character));
	const pattern = `[-+]?([1-9][0-9]{0,2}(${sign}[0-9]{3})+|0|[1-9][0-9]*)(${point}[0-9]+)?`;
	const number = (name: string) => `regexp_full_match(trim(${name}), ${quoteString(pattern)})`;
	const fraction = `${point}[0-9]`;
	return check(
		table,
		columns,
		({ type }, i) => type === 'VARCHAR' && /^\s*[-+]?\d/.test(examples[i] ?? '0'),
		(name) => `CASE
	WHEN count(${name}) = 0 OR NOT bool_and(${number(name)}) THEN ''
	WHEN ${/[.,]/.test(thousands) ? isList(name, sign) : isCode(name)} THEN ''
	WHEN NOT bool_or(contains(${name}, ${quoteString(thousands)})) THEN ''
	WHEN bool_or(regexp_matches(${name}, ${quoteString(fraction)})) THEN if(${digits(name)} > 15, '', 'DOUBLE')
	WHEN ${digits(name)} > 38 THEN ''
	ELSE if(${digits(name)} > 18, 'HUGEINT', 'BIGINT') END`,
		(column, value) => {
			if (value === '') return null;
			const plain = `replace(replace(trim(c), ${quoteString(thousands)}, ''), ${quoteString(decimal)}, '.')`;
			return { column: { ...column, cast: `CAST(${plain} AS ${value})` }, because: 'thousands' };
		}
	);
}

/** Of the longest number: a double holds 15 of them, the engine's integers 18 or 38. */
function digits(name: string): string {
	return `max(length(regexp_replace(${name}, '[^0-9]', '', 'g')))`;
}

/** Nine digits or more in groups, and as many in every row: a telephone or a register has such numbers. */
function isCode(name: string): string {
	const length = (most: string) => `${most}(length(trim(${name})))`;
	return `count(${name}) > 1 AND ${length('min')} = ${length('max')} AND ${length('min')} >= 11`;
}

/** Lists of codes, such as 101 and 101,102,203: some longer than others, but never one or two digits to begin with. */
function isList(name: string, sign: string | undefined): string {
	const first = `length(regexp_extract(${name}, '[0-9]+'))`;
	const groups = `length(regexp_replace(${name}, '[^${sign}]', '', 'g'))`;
	return `count(${name}) FILTER (${groups} > 0) >= ${LISTS} AND min(${first}) = 3 AND max(${first}) = 3 AND count(DISTINCT ${groups}) > 1`;
}

/** Fewer could be numbers by chance. */
const LISTS = 4;

/** The sniffer reads all dates of a file in one form; here are the columns that have another one, each by itself. */
function otherDates(
	table: string,
	columns: readonly ReadColumn[],
	{ dateFormat }: Dialect,
	examples: CheckedWith['examples']
): ColumnCheck[] {
	const days = ['%Y-%m-%d', '%d.%m.%Y', ...(dateFormat === null ? [] : [dateFormat])];
	const forms = [...new Set(days)].flatMap((day) => [
		{ format: day, type: 'DATE' },
		...['%H:%M', '%H:%M:%S'].map((time) => ({ format: `${day} ${time}`, type: 'TIMESTAMP' }))
	]);
	return check(
		table,
		columns,
		({ type }, i) => type === 'VARCHAR' && /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(examples[i] ?? ''),
		(name) => `CASE WHEN count(${name}) = 0 THEN ''
${forms.map(({ format }, i) => `	WHEN bool_and(${parse(name, format)} IS NOT NULL) FILTER (${name} IS NOT NULL) THEN '${i}'`).join('\n')}
	ELSE '' END`,
		(column, value) => {
			const form = value === '' ? undefined : forms[Number(value)];
			if (form === undefined) return null;
			return {
				column: { ...column, cast: `CAST(${parse('c', form.format)} AS ${form.type})` },
				because: null
			};
		}
	);
}

/** A year of fewer than four digits is no year that anybody meant. */
function parse(value: string, format: string): string {
	const parsed = `try_strptime(${value}, ${quoteString(format)})`;
	return `CASE WHEN regexp_matches(${value}, '\\d{4}') THEN ${parsed} END`;
}
