/** Columns that only look like numbers: as such they would lose what their digits say. */
import type { QueryFailure } from '$lib/engine';
import { quoteIdentifier } from '$lib/sql';
import { MOST_AT_ONCE } from './column-checks.ts';
import { POINT } from './column-marks.ts';
import { areGrouped, namesCounts } from './count-words.ts';
import { areCodes, namesCodes } from './part-codes.ts';
import type { ReadColumn } from './read-csv.ts';
import type { MadeTable, Retyped } from './retype-by-texts.ts';
import type { TextQuestion } from './text-questions.ts';

/**
 * Whether a column of numbers is one of codes, or of counts with groups of digits in a file whose decimal sign is what
 * divides these. `texts`: its different values, without spaces around them.
 */
export function onlyLooksLikeNumbers(name: string, texts: ReadonlySet<string>, decimal: '.' | ','): boolean {
	if (decimal === '.' && areCodes(name, texts)) return true;
	return namesCounts(name) && areGrouped(texts, decimal);
}

/** Different values from which a column is no list of codes. */
const MOST_CODES = 20_000;

/** What is to be asked about columns that may be such. */
export async function askAboutLooks(
	made: MadeTable,
	columns: readonly ReadColumn[]
): Promise<TextQuestion<Retyped>[] | QueryFailure> {
	const suspects = await findSuspects(made, columns);
	if (!Array.isArray(suspects)) return suspects;
	return suspects.map((index) => ({
		expressions: [`string_agg(DISTINCT trim(c${index + 1}), ' ')`],
		atOnce: COLUMNS_AT_ONCE,
		answer: ([value]) => {
			const texts = new Set((value?.text ?? '').split(' '));
			const isMere = onlyLooksLikeNumbers(columns[index]?.name ?? '', texts, made.dialect.decimal);
			return isMere ? { index, type: 'VARCHAR', because: 'mixed-values' } : null;
		}
	}));
}

const COLUMNS_AT_ONCE = 16;
const FIRST_ROWS = 2048;

/** Those whose names say it, and those whose numbers could be codes that are counted up. */
async function findSuspects(
	made: MadeTable,
	columns: readonly ReadColumn[]
): Promise<number[] | QueryFailure> {
	const { prepared, dialect } = made;
	const isPointed = dialect.decimal === '.';
	const numbers = columns.flatMap(({ type, cast, chosen }, i) => {
		const hasPoint = ((prepared.marks[i] ?? 0) & POINT) !== 0;
		return hasPoint && cast === null && !chosen && /^(BIGINT|DOUBLE)$/.test(type) ? [i] : [];
	});
	const speaks = (i: number) => {
		const { name = '', type } = columns[i] ?? {};
		// Fractions that come far down are not in the table: it has them rounded.
		return namesCounts(name) || (isPointed && (namesCodes(name) || type === 'BIGINT'));
	};
	const likely = numbers.filter(speaks);
	const others = isPointed ? numbers.filter((i) => !likely.includes(i)) : [];
	// Measurements mostly show it at once, and looking at all rows of a large table takes its time.
	const firstRows = (names: string) => `FROM (SELECT ${names} FROM ${made.table} LIMIT ${FIRST_ROWS})`;
	const possible = await columnsWhere(made, columns, others, mayCount, firstRows, MOST_AT_ONCE);
	if (!Array.isArray(possible)) return possible;
	const isCounted = (value: string) => `${has(made, isFirst(value))} AND NOT ${has(made, isNoCount(value))}`;
	const rows = isShort(made) ? `FROM ${made.table}` : '';
	const counted = await columnsWhere(made, columns, possible, isCounted, () => rows);
	if (!Array.isArray(counted)) return counted;
	const few = (value: string) => `approx_count_distinct(${value}) <= ${MOST_CODES}`;
	return columnsWhere(made, columns, [...likely, ...counted], few, () => `FROM ${made.table}`);
}

/** Planning a question takes longer than reading so few rows, and a table of thousands of columns has many. */
function isShort({ prepared }: MadeTable): boolean {
	return prepared.rows <= FIRST_ROWS;
}

/** In a long table the engine stops at the first row that has it, and passes over those whose least and largest value say that none has. */
function has(made: MadeTable, condition: string): string {
	return isShort(made)
		? `coalesce(bool_or(${condition}), false)`
		: `EXISTS (SELECT 1 FROM ${made.table} WHERE ${condition})`;
}

/** Those of `indices` of whose values `condition` holds. `from`: clause for these names. */
async function columnsWhere(
	{ engine, signal }: MadeTable,
	columns: readonly ReadColumn[],
	indices: readonly number[],
	condition: (value: string) => string,
	from: (names: string) => string,
	atOnce = COLUMNS_AT_ONCE
): Promise<number[] | QueryFailure> {
	const found: number[] = [];
	for (let at = 0; at < indices.length; at += atOnce) {
		const some = indices.slice(at, at + atOnce);
		const names = some.map((i) => quoteIdentifier(columns[i]?.name ?? ''));
		const values = names.map(condition);
		const sql = `SELECT ${values.join(', ')} ${from(names.join(', '))}`;
		const outcome = await engine.inspect(sql, { signal });
		if (!outcome.ok) return outcome;
		found.push(...some.filter((_, place) => outcome.result.cell(0, place).text === 'true'));
	}
	return found;
}

/** The same as `isNoCount` does not hold of any, in fewer words, which count where there are thousands of columns. */
function mayCount(value: string): string {
	return `coalesce(min(nullif(${value}, 0)) >= 1 AND max(${value}) < 10000 AND min(if(${value} % 1 > 0.001, ${value} % 1, 1)) >= 0.0999, true)`;
}

/** A .1, which every list of counted codes has: see part-codes.ts. */
function isFirst(value: string): string {
	return `${fraction(value)} BETWEEN 0.0995 AND 0.1005`;
}

/** Below zero or too large, between zero and one, a fraction that begins with zero, or more than three digits after the point. */
function isNoCount(value: string): string {
	return `${value} < 0 OR ${value} >= 10000 OR (${value} > 0 AND ${value} < 1) OR ${fraction(value)} BETWEEN 0.0005 AND 0.0995 OR abs(${value} * 1000 - round(${value} * 1000)) > 1e-6`;
}

/** A third of the time of % 1. */
function fraction(value: string): string {
	return `${value} - floor(${value})`;
}
