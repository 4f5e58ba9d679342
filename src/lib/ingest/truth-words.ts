/** Which columns are true and false in so many words. To the engine F, no and n are false too, whatever they are short for. */
import { MOST_AT_ONCE } from './column-checks.ts';
import type { Dialect } from './dialect.ts';
import type { FirstRows } from './first-rows.ts';
import type { Importer } from './import-csv.ts';
import type { Prepared } from './prepare.ts';
import type { ReadColumn } from './read-csv.ts';
import type { Retyped } from './retype-by-texts.ts';
import type { TextQuestion } from './text-questions.ts';

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

/** What is to be asked about all rows of these columns, as far as they still are true and false and nobody chose that. */
export function askAboutWords(
	columns: readonly ReadColumn[],
	undecided: readonly number[]
): TextQuestion<Retyped>[] {
	const booleans = undecided.filter((i) => columns[i]?.type === 'BOOLEAN' && !columns[i].chosen);
	return booleans.map((index) => ({
		expressions: [`bool_and(lower(trim(c${index + 1})) IN ('true', 'false'))`],
		atOnce: MOST_AT_ONCE,
		answer: ([value]) => (value?.text === 'false' ? { index, type: 'VARCHAR', because: null } : null)
	}));
}
