/** What importing a file gave: the table, and an account of every record of the file. */
import type { ColumnNote } from './column-checks.ts';
import type { RejectedRecord } from './prepare.ts';
import type { Reading } from './reading.ts';

export type ImportedTable = {
	ok: true;
	/** Name of the table. */
	relation: string;
	rowCount: number;
	columns: { name: string; type: string; title: string }[];
	/** Rows of the table. */
	kept: number;
	/** What is in the file and not a row. With `kept` and `rejected` it adds up to the records of the file. */
	skipped: { titles: number; headers: number; blank: number; footer: number };
	/** Rows with more fields than columns or stuck together by a stray quote. */
	rejected: {
		count: number;
		/** The first ones as they were read. */
		records: readonly RejectedRecord[];
		/** All of them as a table, quoted for use in SQL: `SELECT * FROM …`. Null when there are none. */
		relation: string | null;
	};
	/** Rows with fewer fields; what they lack is missing. */
	padded: number;
	notes: ColumnNote[];
	/** What was used: as given, except for one that makes no sense and for a quote that never closes. */
	reading: Reading;
};
