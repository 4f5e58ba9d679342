/** Times with more than six digits after the second, as some databases write them: the engine's usual type drops the others. */
import type { QueryFailure } from '$lib/engine';
import { quoteString } from '$lib/sql';
import { MOST_AT_ONCE } from './column-checks.ts';
import { POINT } from './column-marks.ts';
import { textsSql } from './read-csv.ts';
import type { TextFile } from './truth-words.ts';

/** So many rows tell how many digits a column has. */
const FIRST_ROWS = 2048;

/** Types that keep every digit, by column. Zeros are none: a column that has nothing else after the sixth is left as it is. */
export async function keepSecondParts(
	file: TextFile,
	types: readonly string[]
): Promise<Map<number, string> | QueryFailure> {
	const { engine, path, prepared, dialect, signal } = file;
	const times = types.flatMap((type, i) =>
		type.startsWith('TIMESTAMP') && ((prepared.marks[i] ?? 0) & POINT) !== 0 ? [i] : []
	);
	const kept = new Map<number, string>();
	for (let at = 0; at < times.length; at += MOST_AT_ONCE) {
		const some = times.slice(at, at + MOST_AT_ONCE);
		const expressions = some.flatMap((i) => [pastDigits(`c${i + 1}`, 6), pastDigits(`c${i + 1}`, 9)]);
		const sql = textsSql(path, prepared, dialect, expressions, FIRST_ROWS);
		const outcome = await engine.inspectFile({ path, blob: prepared.body }, sql, { signal });
		if (!outcome.ok) return outcome;
		some.forEach((index, place) => {
			const is = (which: number) => outcome.result.cell(0, 2 * place + which).text === 'true';
			// With a zone the engine has six digits at most.
			if (is(0)) kept.set(index, is(1) || types[index] !== 'TIMESTAMP' ? 'VARCHAR' : 'TIMESTAMP_NS');
		});
	}
	return kept;
}

function pastDigits(name: string, digits: number): string {
	return `coalesce(bool_or(regexp_matches(${name}, ${quoteString(`[0-9][.,][0-9]{${digits}}0*[1-9]`)})), false)`;
}
