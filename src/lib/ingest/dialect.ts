/**
 * How the bytes of a CSV are to be read: the same choices read the same file the same way on every device. Rows are
 * counted in records, as a quote-aware reader sees them, blank lines included.
 */
export type Dialect = {
	/** Label of the WHATWG Encoding Standard. */
	encoding: string;
	delimiter: string;
	/** Empty: no quoting. */
	quote: string;
	/** What makes a quote inside quotes literal: the quote again, or a backslash. */
	escape: string;
} & Layout;

/** Where the table is among the records, and how its cells are meant: the same for text files and for workbooks. */
export type Layout = {
	/** Records above the header that are not data: titles, remarks, blank lines. */
	titleRows: number;
	/** Records that name the columns; more than one are joined with " / ". 0: columns are numbered. */
	headerRows: number;
	/** The header has no name for the first column, which names the rows: R writes tables so. */
	rowNames?: true;
	/** Records below the data: sources, notes. */
	footerRows: number;
	decimal: '.' | ',';
	/** Empty: none. */
	thousands: string;
	/** Words that stand for a missing value, besides nothing at all. */
	nullWords: readonly string[];
	/** How days, months and years follow each other, in strptime's words. Null: as the values show. */
	dateFormat: string | null;
	/** The engine's types by column name, where a person chose one. */
	types: Readonly<Record<string, string>>;
};

export const PLAIN_DIALECT: Dialect = {
	encoding: 'utf-8',
	delimiter: ',',
	quote: '"',
	escape: '"',
	titleRows: 0,
	headerRows: 1,
	footerRows: 0,
	decimal: '.',
	thousands: '',
	nullWords: [],
	dateFormat: null,
	types: {}
};

/** What a parser of records needs to know. */
export type Punctuation = Pick<Dialect, 'delimiter' | 'quote' | 'escape'>;

const COUNT_LIMIT = 1_000_000;
const WORD_LIMIT = 100;

/** What a person may make of a column. */
export const COLUMN_TYPES = [
	'VARCHAR',
	'BIGINT',
	'HUGEINT',
	'DOUBLE',
	'DECIMAL(18,2)',
	'DECIMAL(38,10)',
	'BOOLEAN',
	'DATE',
	'TIME',
	'TIMESTAMP',
	'TIMESTAMP WITH TIME ZONE'
] as const;

/** Reads a dialect that came from elsewhere, such as a shared document. Null for anything but a usable one. */
export function readDialect(value: unknown): Dialect | null {
	const layout = readLayout(value);
	if (layout === null) return null;
	const { encoding, delimiter, quote, escape } = value as Record<string, unknown>;
	if (!isEncoding(encoding) || !isMark(delimiter) || delimiter === quote) return null;
	if (quote !== '' && !isMark(quote)) return null;
	if (escape !== quote && escape !== '\\') return null;
	return { encoding, delimiter, quote, escape, ...layout };
}

/** Null for anything but a usable one. */
export function readLayout(value: unknown): Layout | null {
	if (typeof value !== 'object' || value === null) return null;
	const {
		titleRows,
		headerRows,
		footerRows,
		decimal,
		thousands,
		nullWords,
		dateFormat,
		types = {},
		rowNames
	} = value as Record<string, unknown>;
	if (!isCount(titleRows) || !isCount(headerRows) || !isCount(footerRows)) return null;
	if ((decimal !== '.' && decimal !== ',') || decimal === thousands) return null;
	if (typeof thousands !== 'string' || !/^[., '’\u00a0\u2009\u202f]?$/.test(thousands)) return null;
	if (!isWords(nullWords) || !isDateFormat(dateFormat) || !isTypes(types)) return null;
	return {
		...{ titleRows, headerRows, footerRows, decimal, thousands, dateFormat },
		...{ nullWords: [...nullWords], types: { ...types } },
		...(rowNames === true ? { rowNames } : {})
	};
}

function isEncoding(value: unknown): value is string {
	if (typeof value !== 'string') return false;
	try {
		return new TextDecoder(value).encoding !== '';
	} catch {
		return false;
	}
}

/** One ASCII character that no number or word is made of. */
function isMark(value: unknown): value is string {
	return typeof value === 'string' && /^[\t !-/:-@[-`{-~]$/.test(value) && value !== '\\';
}

function isCount(value: unknown): value is number {
	return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= COUNT_LIMIT;
}

function isWords(value: unknown): value is string[] {
	return (
		Array.isArray(value) &&
		value.length <= WORD_LIMIT &&
		value.every((word) => typeof word === 'string' && word.length <= WORD_LIMIT)
	);
}

function isDateFormat(value: unknown): value is string | null {
	return (
		value === null ||
		(typeof value === 'string' && /^(%[A-Za-z]|[-/., :T])*$/.test(value) && value.length < 40)
	);
}

const TYPES_LIMIT = 10_000;

function isTypes(value: unknown): value is Record<string, string> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const types: unknown[] = Object.values(value);
	return (
		types.length <= TYPES_LIMIT && types.every((type) => (COLUMN_TYPES as readonly unknown[]).includes(type))
	);
}
