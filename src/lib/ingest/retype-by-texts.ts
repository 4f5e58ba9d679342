/** Which columns of a table are something else in the file than the engine made of them, by the texts that stand there. */
import type { QueryFailure } from '$lib/engine';
import type { ColumnNote } from './column-checks.ts';
import { askAboutLooks } from './mere-looks.ts';
import { askAboutNumbers } from './number-texts.ts';
import type { ReadColumn } from './read-csv.ts';
import { askAboutSecondParts } from './second-parts.ts';
import { askTexts } from './text-questions.ts';
import { askAboutWords, type TextFile } from './truth-words.ts';

/** A table that was made, and the file that it was made of. */
export type MadeTable = TextFile & {
	/** Quoted. */
	table: string;
};

/** `because`: null where nobody needs to know. */
export type Retyped = { index: number; type: string; because: ColumnNote['because'] | null };

/**
 * Columns that are to be read as another type. Those that a person chose or that are made of text are left alone.
 * `undecided`: columns of truth whose first rows are empty.
 */
export async function retypeByTexts(
	made: MadeTable,
	columns: readonly ReadColumn[],
	undecided: readonly number[]
): Promise<Retyped[] | QueryFailure> {
	const numbers = await askAboutNumbers(made, columns);
	if (!Array.isArray(numbers)) return numbers;
	const times = await askAboutSecondParts(made, columns);
	if (!Array.isArray(times)) return times;
	const looks = await askAboutLooks(made, columns);
	if (!Array.isArray(looks)) return looks;
	const answers = await askTexts(made, [looks, numbers, times, askAboutWords(columns, undecided)]);
	if (!Array.isArray(answers)) return answers;
	const [mere = [], odd = [], late = [], words = []] = answers;
	const isIn = (others: readonly Retyped[], index: number) => others.some((one) => one.index === index);
	const others = [...odd, ...late.filter(({ index }) => !isIn(odd, index))];
	return [...others.filter(({ index }) => !isIn(mere, index)), ...mere, ...words];
}
