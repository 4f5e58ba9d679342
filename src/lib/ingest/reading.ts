/**
 * How a file becomes a table, as one JSON value: what is saved in the dataset's entry, so that everybody reads the same
 * bytes the same way. It comes back from shared documents, where anybody may have written it: `readReading` decides.
 */
import { readDialect, readLayout, type Dialect, type Layout } from './dialect.ts';

/** In an archive, the path of the file that is read; else null. Gzip is not mentioned: the bytes say it. */
type Place = { member: string | null };

export type CsvReading = { format: 'csv' } & Dialect & Place;

/** A workbook: XLSX, XLS, ODS. */
export type SheetReading = {
	format: 'sheet';
	sheet: string;
	/** The cells to read, such as `A3:F120`. Null: all that have something in them. */
	range: string | null;
} & Layout &
	Place;

/** JSON, one record a line (NDJSON), GeoJSON. */
export type JsonReading = {
	format: 'json';
	/**
	 * Keys that lead to the list of records, outermost first, `[1]` to the second item of a list. Empty: the file is the
	 * list. With a `shape`, to what has it.
	 */
	path: readonly string[];
	/** One record a line. */
	lines: boolean;
	/** Properties are the columns, the geometry is text. */
	geo: boolean;
	/** How the records are written, where that is no list. */
	shape?: JsonTableShape;
} & Place;

export const JSON_SHAPES = [
	/** Each value of an object is a record, its key names the row. */
	'keyed',
	/** Each value of an object is a column, as a list or as an object with a key for each row. */
	'columns',
	/** Names, names of the rows and the rows are lists beside each other: `columns`, `index`, `data`. */
	'split',
	/** JSON-stat: one row for each value. */
	'cube'
] as const;
export type JsonTableShape = (typeof JSON_SHAPES)[number];

export type ParquetReading = { format: 'parquet' } & Place;

export type Reading = CsvReading | SheetReading | JsonReading | ParquetReading;
export type Format = Reading['format'];

/**
 * What a person chose; everything else is proposed anew to go with it. A choice that the format does not have is ignored.
 * `types` holds engine types by column name, and only those that were chosen.
 */
export type Chosen = Partial<
	Omit<CsvReading, 'format'> & Omit<SheetReading, 'format'> & Omit<JsonReading, 'format'>
>;

const NAME_LIMIT = 1000;
const PATH_LIMIT = 32;

/** Null for anything but a usable reading. A dialect without `format`, as earlier versions saved it, is a CSV's. */
export function readReading(value: unknown): Reading | null {
	if (typeof value !== 'object' || value === null) return null;
	const fields = value as Record<string, unknown>;
	const { format = 'csv', member = null } = fields;
	if (member !== null && !isName(member)) return null;
	switch (format) {
		case 'csv': {
			const dialect = readDialect(value);
			return dialect === null ? null : { format, ...dialect, member };
		}
		case 'sheet': {
			const layout = readLayout(value);
			const { sheet, range = null } = fields;
			if (layout === null || !isName(sheet) || (range !== null && !isRange(range))) return null;
			return { format, sheet, range, ...layout, member };
		}
		case 'json': {
			const { path, lines, geo, shape } = fields;
			if (!isPath(path) || typeof lines !== 'boolean' || typeof geo !== 'boolean') return null;
			if (shape === undefined) return { format, path: [...path], lines, geo, member };
			const known = JSON_SHAPES.find((one) => one === shape);
			return known === undefined ? null : { format, path: [...path], lines, geo, shape: known, member };
		}
		case 'parquet':
			return { format, member };
		default:
			return null;
	}
}

function isName(value: unknown): value is string {
	return typeof value === 'string' && value !== '' && value.length <= NAME_LIMIT;
}

function isRange(value: unknown): value is string {
	return typeof value === 'string' && /^[A-Z]{1,3}[1-9]\d{0,6}:[A-Z]{1,3}[1-9]\d{0,6}$/.test(value);
}

function isPath(value: unknown): value is string[] {
	return (
		Array.isArray(value) &&
		value.length <= PATH_LIMIT &&
		value.every((key) => typeof key === 'string' && key.length <= NAME_LIMIT)
	);
}
