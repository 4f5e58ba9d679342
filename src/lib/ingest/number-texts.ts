/**
 * What numbers and dates are in the file, where the engine takes in more than they are: it rounds a fraction that comes
 * after a column of integers, makes a number of the code 1E5 and drops an offset. The columns in question are few: doubles
 * that are large or whole, and those with bytes that their type has no need of.
 */
import type { QueryFailure, QueryResult } from '$lib/engine';
import { quoteIdentifier, quoteString } from '$lib/sql';
import { MOST_AT_ONCE, type ColumnNote } from './column-checks.ts';
import { GAP, LETTER, PLUS, POINT } from './column-marks.ts';
import { findMereLooks } from './mere-looks.ts';
import { textsSql, type ReadColumn } from './read-csv.ts';
import { secondPartsFarDown } from './second-parts.ts';
import type { TextFile } from './truth-words.ts';

/** A table that was made, and the file that it was made of. */
export type MadeTable = TextFile & {
	/** Quoted. */
	table: string;
};

/** `because`: null where nobody needs to know. */
export type Retyped = { index: number; type: string; because: ColumnNote['because'] | null };

/** Columns that are to be read as another type. Those that a person chose or that are made of text are left alone. */
export async function retypeByTexts(
	made: MadeTable,
	columns: readonly ReadColumn[]
): Promise<Retyped[] | QueryFailure> {
	const odd = await retypeOdd(made, columns);
	if (!Array.isArray(odd)) return odd;
	const times = await secondPartsFarDown(made, columns);
	if (!Array.isArray(times)) return times;
	const looks = await findMereLooks(made, columns);
	if (!Array.isArray(looks)) return looks;
	const others = [...odd, ...times.filter(({ index }) => !odd.some((one) => one.index === index))];
	return [
		...others.filter(({ index }) => !looks.includes(index)),
		...looks.map((index) => ({ index, ...MIXED }))
	];
}

async function retypeOdd(made: MadeTable, columns: readonly ReadColumn[]): Promise<Retyped[] | QueryFailure> {
	const suspects = await findSuspects(made, columns);
	if (!Array.isArray(suspects)) return suspects;
	const { engine, path, prepared, dialect, signal } = made;
	const retyped: Retyped[] = [];
	for (let at = 0; at < suspects.length; at += COLUMNS_AT_ONCE) {
		const some = suspects.slice(at, at + COLUMNS_AT_ONCE);
		const expressions = some.flatMap((i) => factsOf(`c${i + 1}`, dialect.decimal));
		const file = { path, blob: prepared.body };
		const outcome = await engine.inspectFile(file, textsSql(path, prepared, dialect, expressions), {
			signal
		});
		if (!outcome.ok) return outcome;
		some.forEach((index, place) => {
			const type = columns[index]?.type ?? '';
			const facts = readFacts(outcome.result, place * FACTS);
			const better = isNumber(type) ? numberType(type, facts) : facts.isTime ? null : MIXED;
			if (better !== null && better.type !== type) retyped.push({ index, ...better });
		});
	}
	return retyped;
}

const MIXED = { type: 'VARCHAR', because: 'mixed-values' } as const;

function isNumber(type: string): boolean {
	return type === 'BIGINT' || type === 'DOUBLE';
}

async function findSuspects(
	{ engine, table, prepared, signal }: MadeTable,
	columns: readonly ReadColumn[]
): Promise<number[] | QueryFailure> {
	const marks = (index: number) => prepared.marks[index] ?? 0;
	const odd = columns.flatMap((column, i) =>
		column.cast === null && !column.chosen && (marks(i) & (NEEDLESS.get(column.type) ?? 0)) !== 0 ? [i] : []
	);
	const doubles = columns.flatMap((column, i) =>
		column.type === 'DOUBLE' && column.cast === null && !column.chosen ? [i] : []
	);
	for (let at = 0; at < doubles.length; at += MOST_AT_ONCE) {
		const some = doubles.slice(at, at + MOST_AT_ONCE);
		const values = some.map((i) =>
			(marks(i) & LETTER) === 0 ? isLarge(columns[i]) : `${isLarge(columns[i])} OR ${isWhole(columns[i])}`
		);
		const outcome = await engine.inspect(`SELECT ${values.join(', ')} FROM ${table}`, { signal });
		if (!outcome.ok) return outcome;
		odd.push(...some.filter((_, place) => outcome.result.cell(0, place).text === 'true'));
	}
	return odd.sort((a, b) => a - b);
}

/** What a column of the type does not need, and the engine takes. Exponents of doubles are looked at by their values. */
const NEEDLESS = new Map([
	['BIGINT', POINT | LETTER | PLUS | GAP],
	['DATE', LETTER],
	['TIME', PLUS],
	['TIMESTAMP', PLUS]
]);

/** From where on a double may not hold what money has behind its point, let alone further integers. */
function isLarge(column: ReadColumn | undefined): string {
	const name = quoteIdentifier(column?.name ?? '');
	return `coalesce(max(${name}) >= 1e13 OR min(${name}) <= -1e13, false)`;
}

function isWhole(column: ReadColumn | undefined): string {
	const name = quoteIdentifier(column?.name ?? '');
	return `coalesce(bool_and(${name} = trunc(${name})), false)`;
}

/** The engine takes the square of the time for a statement of twice as many expressions. */
const COLUMNS_AT_ONCE = 16;

type Facts = {
	/** All are integers without a zero in front. */
	integers: boolean;
	/** All are digits, perhaps with a decimal sign. */
	decimals: boolean;
	/** All are that or have an exponent. */
	powers: boolean;
	/** One is of digits, an E and digits, which is how codes look and hardly any program writes a number. */
	codes: boolean;
	/** One has an exponent with its sign, or a fraction. */
	fractions: boolean;
	isTime: boolean;
	/** One has a zero in front that a number would lose. */
	zeros: boolean;
	/** One has more digits than a double holds, some of them behind the decimal sign. */
	crowded: boolean;
	/** Of the longest, before and after the decimal sign. */
	digits: number;
	scale: number;
};

const FACTS = 10;

function factsOf(name: string, decimal: string): string[] {
	const point = decimal === '.' ? '\\.' : decimal;
	const value = `trim(${name})`;
	const number = `-?([0-9]+(${point}[0-9]*)?|${point}[0-9]+)`;
	const full = (pattern: string) => `regexp_full_match(${value}, ${quoteString(pattern)})`;
	const matches = (pattern: string) => `regexp_matches(${value}, ${quoteString(pattern)})`;
	const longest = (pattern: string) =>
		`coalesce(max(length(regexp_extract(${value}, ${quoteString(pattern)}, 1))), 0)`;
	return [
		`coalesce(bool_and(${full('-?(0|[1-9][0-9]*)')}), false)`,
		`coalesce(bool_and(${full(number)}), false)`,
		`coalesce(bool_and(${full(`${number}([eE][-+]?[0-9]+)?`)}), false)`,
		`coalesce(bool_or(${full('[0-9]+[eE][0-9]+')}), false)`,
		`coalesce(bool_or(${matches(`${point}[0-9]*[1-9]|[eE][-+]`)}), false)`,
		`NOT coalesce(bool_or(${matches('^[A-Za-z]|\\+')}), false)`,
		`coalesce(bool_or(${matches('^-?0[0-9]')}), false)`,
		`coalesce(bool_or(${matches(`[0-9]{14}${point}[0-9]+[1-9]|[0-9]{15}${point}[0-9]*[1-9]`)}), false)`,
		longest('^-?0*([0-9]+)'),
		longest(`${point}([0-9]+)$`)
	];
}

function readFacts(result: QueryResult, from: number): Facts {
	const is = (place: number) => result.cell(0, from + place).text === 'true';
	const count = (place: number) => Number(result.cell(0, from + place).text);
	return {
		...{ integers: is(0), decimals: is(1), powers: is(2), codes: is(3), fractions: is(4), isTime: is(5) },
		...{ zeros: is(6), crowded: is(7), digits: count(8), scale: count(9) }
	};
}

/** Digits of an integer that a double may not hold. */
const LONG_DIGITS = 16;
/** The most that the engine has. */
const MOST_DIGITS = 38;

/** Null: as it is. */
function numberType(type: string, facts: Facts): Omit<Retyped, 'index'> | null {
	const { digits, scale } = facts;
	const isLong = digits >= LONG_DIGITS;
	if (facts.integers) {
		if (type === 'BIGINT' || !isLong) return null;
		return { type: digits <= MOST_DIGITS ? 'HUGEINT' : 'VARCHAR', because: 'long-integers' };
	}
	if (facts.zeros) return { type: 'VARCHAR', because: 'leading-zeros' };
	if (facts.decimals) {
		if (!facts.fractions) return null;
		const fits = digits + scale <= MOST_DIGITS;
		if (!isLong && !(facts.crowded && fits)) return { type: 'DOUBLE', because: 'mixed-values' };
		return { type: fits ? `DECIMAL(${MOST_DIGITS},${scale})` : 'VARCHAR', because: 'long-integers' };
	}
	if (facts.codes && !facts.fractions) return MIXED;
	if (type === 'DOUBLE') return null;
	return facts.powers ? { type: 'DOUBLE', because: 'mixed-values' } : MIXED;
}
