/** The types of a text's columns as its first rows tell: by the engine's sniffer, less what it sees in short words and drops of times. */
import type { QueryFailure } from '$lib/engine';
import { firstRows } from './first-rows.ts';
import { keepSecondParts } from './second-parts.ts';
import { sniffSql, type TimeFormats } from './read-csv.ts';
import { wordsInFirst, type TextFile } from './truth-words.ts';

export type FoundTypes = {
	types: string[];
	formats: TimeFormats;
	/** Columns of BOOLEAN whose first rows are empty. */
	undecided: number[];
};

/** `file.prepared`: may be no more than the beginning. `whole`: look at all rows. */
export async function findTypes(file: TextFile, whole = false): Promise<FoundTypes | QueryFailure> {
	const { engine, path, prepared, dialect, signal } = file;
	const sql = sniffSql(path, prepared, dialect, whole);
	const [outcome, rows] = await Promise.all([
		engine.inspectFile({ path, blob: prepared.body }, sql, { signal }),
		firstRows(prepared, dialect)
	]);
	if (!outcome.ok) return outcome;
	const { result } = outcome;
	const types = Array.from({ length: result.rowCount }, (_, row) => result.cell(row, 0).text);
	const format = (column: number) => (result.rowCount === 0 ? null : result.cell(0, column).text || null);
	const formats = { date: format(1), timestamp: format(2) };
	const booleans = types.flatMap((type, i) => (type === 'BOOLEAN' ? [i] : []));
	const found = wordsInFirst(booleans, rows);
	for (const index of found.words) types[index] = 'VARCHAR';
	keepSecondParts(types, prepared, rows);
	return { types, formats, undecided: found.none };
}
