/**
 * Lets the browser compile the parts of the engine that read text before somebody waits for them: the first large file is
 * otherwise read by code that was compiled in haste, in nearly twice the time.
 */
import { quoteString } from '$lib/sql';

/** Where a text is read, and the statements that read it and leave nothing. */
export function warmUp(): { path: string; sql: string } {
	const path = 'in/warm-up.csv';
	const table = '"warm up"';
	const sql = `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM read_csv(${quoteString(path)});\nDROP TABLE temp.${table}`;
	return { path, sql };
}
