/** Rejected rows as a table beside the others: `rejected."name of the table"`. */
import { quoteIdentifier, quoteString } from '$lib/sql';
import type { Importer } from './import-csv.ts';
import type { Prepared } from './prepare.ts';

const SCHEMA = 'rejected';

/** Makes it, or removes the one of an earlier import. Returns its name for SQL, null when there is nothing in it. */
export async function keepRejected(
	engine: Importer,
	relation: string,
	{ rejected }: Prepared
): Promise<string | null> {
	const kept = made.get(engine) ?? new Set();
	made.set(engine, kept);
	if (kept.delete(relation)) await engine.dropTable(relation, SCHEMA);
	if (rejected.all === null) return null;
	const path = `in/rejected-${++tables}.csv`;
	const name = `${SCHEMA}.${quoteIdentifier(relation)}`;
	const columns = "{'record': 'BIGINT', 'because': 'VARCHAR', 'text': 'VARCHAR'}";
	const options = [
		quoteString(path),
		...['auto_detect = false', 'header = false', `delim = ','`, `quote = '"'`, `escape = '"'`],
		...["new_line = '\\n'", 'allow_quoted_nulls = false', `max_line_size = ${LONGEST_BYTES}`],
		`columns = ${columns}`
	];
	const failure = await engine.createTable({
		relation: `${SCHEMA}.${relation}`,
		path,
		blob: rejected.all,
		create: `CREATE SCHEMA IF NOT EXISTS ${SCHEMA};
CREATE OR REPLACE TABLE ${name} AS SELECT * FROM read_csv(${options.join(', ')})`
	});
	if (failure !== null) return null;
	kept.add(relation);
	return name;
}

/** Two records stuck together by a quote that never closes may be very long. */
const LONGEST_BYTES = 64 * 1024 * 1024;

let tables = 0;

/** Which tables have one, so that nothing is asked of the engine for the many that have none. */
const made = new WeakMap<object, Set<string>>();
