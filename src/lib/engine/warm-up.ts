/**
 * Lets the browser compile the parts of the engine that read text before somebody waits for them: the first large file is
 * otherwise read by code that was compiled in haste, in nearly twice the time.
 */
import { quoteString } from '$lib/sql';

const ROWS = 4000;

/** Some of every kind of value, about 250 kB. */
function text(): string {
	const lines = Array.from({ length: ROWS }, (_, i) => {
		const day = `2024-01-${10 + (i % 18)}`;
		return `${i},${day},${day} 10:00:0${i % 10},"na""me, ${i % 77}",kind ${i % 7},${i % 1000}.${i % 100},${i % 3 === 0}`;
	});
	return `id,day,at,name,kind,amount,flag\n${lines.join('\n')}\n`;
}

/** A file to read, and the statements that read it and leave nothing. */
export function warmUp(): { path: string; blob: Blob; sql: string } {
	const path = 'in/warm-up.csv';
	const table = '"warm up"';
	const sql = `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM read_csv(${quoteString(path)});\nDROP TABLE temp.${table}`;
	return { path, blob: new Blob([text()]), sql };
}
