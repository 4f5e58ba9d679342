/** The SQL that reads a prepared body: every choice is spelled out, nothing is left to the engine's sniffer but types. */
import { quoteIdentifier, quoteString } from '$lib/sql';
import type { Dialect } from './dialect.ts';
import type { Prepared } from './prepare.ts';

/** A column of the file; names inside the statement are c1, c2, … so that no name can upset it. */
export type ReadColumn = {
	name: string;
	/** The engine's type as the file is read. */
	type: string;
	/** What makes the column's value of what was read; `c` stands for it. Null: as it is. */
	cast: string | null;
	/** A person chose the type: nothing knows better. */
	chosen: boolean;
};

const SNIFFED_ROWS = 20_480;
/** Read at once; more follow until there are enough rows. */
const SNIFFED_BYTES = 4_000_000;
/** The engine's own limit for a record. */
export const LONGEST_BYTES = 2_000_000;

function commonOptions(path: string, prepared: Prepared, dialect: Dialect): string[] {
	const { delimiter, quote, escape } = prepared.punctuation;
	return [
		quoteString(path),
		'header = false',
		'skip = 0',
		`delim = ${quoteString(delimiter)}`,
		`quote = ${quoteString(quote)}`,
		`escape = ${quoteString(quote === '' ? '' : escape)}`,
		// Without auto_detect the engine would take \n for granted and fail on quoted line ends of the other kind.
		`new_line = ${prepared.lineEnd === '\r\n' ? "'\\r\\n'" : "'\\n'"}`,
		"comment = ''",
		`nullstr = [${['', ...dialect.nullWords].map(quoteString).join(', ')}]`,
		...(prepared.types === null ? [] : ['allow_quoted_nulls = false']),
		`decimal_separator = ${quoteString(dialect.decimal)}`,
		// All dates of a file are read in one form. Where it is known that there are others, those are read afterwards.
		...(dialect.dateFormat === null ? [] : ["dateformat = '%Y-%m-%d'"]),
		...(prepared.longestBytes > LONGEST_BYTES ? [`max_line_size = ${prepared.longestBytes + 1}`] : [])
	];
}

/** One row: a list of the types, the format of dates, that of times. `whole`: look at every row. */
export function sniffSql(path: string, prepared: Prepared, dialect: Dialect, whole: boolean): string {
	const isShort = !whole && prepared.longestBytes <= LONGEST_BYTES;
	const options = [
		...commonOptions(path, prepared, dialect),
		`sample_size = ${whole ? -1 : SNIFFED_ROWS}`,
		// By itself it would read 32 MB for them.
		...(isShort ? [`buffer_size = ${SNIFFED_BYTES}`] : [])
	];
	return `SELECT column_type, DateFormat, TimestampFormat FROM (
	SELECT unnest(list_transform(Columns, c -> c.type)) AS column_type, DateFormat, TimestampFormat
	FROM sniff_csv(${options.join(', ')}))`;
}

/** One row of what `expressions` make of all rows. In them c1, c2, … are the fields as texts. */
export function textsSql(
	path: string,
	prepared: Prepared,
	dialect: Dialect,
	expressions: readonly string[]
): string {
	const read = Array.from({ length: prepared.bodyWidth }, (_, i) => `'c${i + 1}': 'VARCHAR'`);
	const options = [
		...commonOptions(path, prepared, dialect),
		'auto_detect = false',
		`columns = {${read.join(', ')}}`
	];
	return `SELECT ${expressions.join(',\n')}\nFROM read_csv(${options.join(', ')})`;
}

export type TimeFormats = { date: string | null; timestamp: string | null };

/** One statement that makes the table, replacing one of that name. Fields past the last column are not taken. */
export function createSql(
	relation: string,
	path: string,
	prepared: Prepared,
	dialect: Dialect,
	columns: readonly ReadColumn[],
	formats: TimeFormats
): string {
	const read = Array.from(
		{ length: prepared.bodyWidth },
		(_, i) => `'c${i + 1}': ${quoteString(columns[i]?.type ?? 'VARCHAR')}`
	);
	const options = [
		...commonOptions(path, prepared, dialect),
		'auto_detect = false',
		...(dialect.dateFormat === null && formats.date !== null
			? [`dateformat = ${quoteString(formats.date)}`]
			: []),
		...(formats.timestamp === null ? [] : [`timestampformat = ${quoteString(formats.timestamp)}`]),
		`columns = {${read.join(', ')}}`
	];
	const selected = columns.map(({ name, cast }, i) => {
		if (i >= prepared.bodyWidth) return `NULL::VARCHAR AS ${quoteIdentifier(name)}`;
		const value = cast === null ? `c${i + 1}` : cast.replaceAll(/\bc\b/g, `c${i + 1}`);
		return `${value} AS ${quoteIdentifier(name)}`;
	});
	return `CREATE OR REPLACE TABLE ${quoteIdentifier(relation)} AS
SELECT ${selected.join(', ')}
FROM read_csv(${options.join(', ')})`;
}
