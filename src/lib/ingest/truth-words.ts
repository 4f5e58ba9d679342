/** Which columns are true and false in so many words. To the engine F, no and n are false too, whatever they are short for. */
import type { QueryFailure } from '$lib/engine';
import { MOST_AT_ONCE } from './column-checks.ts';
import type { Dialect } from './dialect.ts';
import type { Importer } from './import-csv.ts';
import type { Prepared } from './prepare.ts';
import { textsSql } from './read-csv.ts';

export type TextFile = {
	engine: Importer;
	path: string;
	prepared: Prepared;
	dialect: Dialect;
	signal: AbortSignal | undefined;
};

/** `words`: columns that have others. `none`: columns that have none in these rows. */
export type FoundWords = { words: number[]; none: number[] };

/** So many rows tell which words a column has. */
const FIRST_ROWS = 2048;

/** Looks at the texts of these columns, in the first rows or in all. */
export async function findWords(
	file: TextFile,
	columns: readonly number[],
	rows: 'first' | 'all'
): Promise<FoundWords | QueryFailure> {
	const found: FoundWords = { words: [], none: [] };
	for (let at = 0; at < columns.length; at += MOST_AT_ONCE) {
		const some = columns.slice(at, at + MOST_AT_ONCE);
		const expressions = some.map((i) => `bool_and(lower(trim(c${i + 1})) IN ('true', 'false'))`);
		const { engine, path, prepared, dialect, signal } = file;
		const sql = textsSql(path, prepared, dialect, expressions, rows === 'first' ? FIRST_ROWS : null);
		const outcome = await engine.inspectFile({ path, blob: prepared.body }, sql, { signal });
		if (!outcome.ok) return outcome;
		some.forEach((index, place) => {
			const { kind, text } = outcome.result.cell(0, place);
			if (kind === 'null') found.none.push(index);
			else if (text === 'false') found.words.push(index);
		});
	}
	return found;
}
