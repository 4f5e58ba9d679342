/**
 * What is asked of the texts of a file once more after a table was made of it. Each time that is as long as reading the file,
 * so that those who ask hand over their questions and are answered together.
 */
import type { Cell, QueryFailure } from '$lib/engine';
import { textsSql } from './read-csv.ts';
import type { TextFile } from './truth-words.ts';

export type TextQuestion<Answer> = {
	/** One value of all rows each. In them c1, c2, … are the fields as texts. */
	expressions: readonly string[];
	/** So many like it are asked in one reading at most. */
	atOnce: number;
	/** What the values say, which come in the order of the expressions. Null: nothing. */
	answer: (values: readonly Cell[]) => Answer | null;
};

/** What is answered to each of `askers`, in the order of its questions. Without a question the file is not read. */
export async function askTexts<Answer>(
	{ engine, path, prepared, dialect, signal }: TextFile,
	askers: readonly (readonly TextQuestion<Answer>[])[]
): Promise<Answer[][] | QueryFailure> {
	const answers = askers.map((): Answer[] => []);
	const asked = askers.flatMap((questions, asker) => questions.map((question) => ({ asker, question })));
	for (const together of readings(asked)) {
		const expressions = together.flatMap(({ question }) => question.expressions);
		const sql = textsSql(path, prepared, dialect, expressions);
		const outcome = await engine.inspectFile({ path, blob: prepared.body }, sql, { signal });
		if (!outcome.ok) return outcome;
		let at = 0;
		for (const { asker, question } of together) {
			const values = question.expressions.map(() => outcome.result.cell(0, at++));
			const answer = question.answer(values);
			if (answer !== null) answers[asker]?.push(answer);
		}
	}
	return answers;
}

type Asked<Answer> = { asker: number; question: TextQuestion<Answer> };

/** Sums of shares such as a hundredth are not exact. */
const ROUNDING = 1e-9;

/** As few as there can be where each question takes its share of one. */
function readings<Answer>(asked: readonly Asked<Answer>[]): Asked<Answer>[][] {
	const found: Asked<Answer>[][] = [];
	let room = 0;
	for (const one of asked) {
		const share = 1 / one.question.atOnce;
		if (share > room + ROUNDING) {
			found.push([]);
			room = 1;
		}
		found.at(-1)?.push(one);
		room -= share;
	}
	return found;
}
