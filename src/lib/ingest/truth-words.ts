/** Which columns are true and false in so many words. To the engine F, no and n are false too, whatever they are short for. */
import type { QueryFailure } from '$lib/engine';
import { MOST_AT_ONCE } from './column-checks.ts';
import type { Dialect } from './dialect.ts';
import type { FirstRows } from './first-rows.ts';
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

/** `words`: columns that have others. `none`: columns that have nothing in these rows. */
export type FoundWords = { words: number[]; none: number[] };

const TRUTH = /^\s*(true|false)\s*$/i;

/** Looks at the texts of these columns in the first rows. */
export function wordsInFirst(columns: readonly number[], rows: FirstRows): FoundWords {
	const found: FoundWords = { words: [], none: [] };
	for (const index of columns) {
		const texts = rows().flatMap((row) => row[index] ?? []);
		if (texts.length === 0) found.none.push(index);
		else if (texts.some((text) => !TRUTH.test(text))) found.words.push(index);
	}
	return found;
}

/** The same in all rows. */
export async function wordsInAll(
	file: TextFile,
	columns: readonly number[]
): Promise<FoundWords | QueryFailure> {
	const found: FoundWords = { words: [], none: [] };
	for (let at = 0; at < columns.length; at += MOST_AT_ONCE) {
		const some = columns.slice(at, at + MOST_AT_ONCE);
		const expressions = some.map((i) => `bool_and(lower(trim(c${i + 1})) IN ('true', 'false'))`);
		const { engine, path, prepared, dialect, signal } = file;
		const sql = textsSql(path, prepared, dialect, expressions);
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
