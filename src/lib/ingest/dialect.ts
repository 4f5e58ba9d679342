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
	/** Records above the header that are not data: titles, remarks, blank lines. */
	titleRows: number;
	/** Records that name the columns; more than one are joined with " / ". 0: columns are numbered. */
	headerRows: number;
	/** Records below the data: sources, notes. */
	footerRows: number;
	decimal: '.' | ',';
	/** Empty: none. */
	thousands: string;
	/** Words that stand for a missing value, besides nothing at all. */
	nullWords: readonly string[];
	/** How days, months and years follow each other, in strptime's words. Null: as the values show. */
	dateFormat: string | null;
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
	dateFormat: null
};

/** What a parser of records needs to know. */
export type Punctuation = Pick<Dialect, 'delimiter' | 'quote' | 'escape'>;
