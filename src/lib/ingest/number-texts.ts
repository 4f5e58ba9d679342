/**
 * What numbers and dates are in the file, where the engine takes in more than they are: it rounds a fraction that comes
 * after a column of integers, makes a number of the code 1E5 and drops an offset. The columns in question are few: doubles
 * that are large or whole, and those with bytes that their type has no need of.
 */
import type { Cell, QueryFailure } from '$lib/engine';
import { quoteIdentifier, quoteString } from '$lib/sql';
import { MOST_AT_ONCE } from './column-checks.ts';
import { GAP, LETTER, PLUS, POINT } from './column-marks.ts';
import type { ReadColumn } from './read-csv.ts';
import type { MadeTable, Retyped } from './retype-by-texts.ts';
import type { TextQuestion } from './text-questions.ts';

/** What is to be asked about the columns in question. */
export async function askAboutNumbers(
	made: MadeTable,
	columns: readonly ReadColumn[]
): Promise<TextQuestion<Retyped>[] | QueryFailure> {
	const suspects = await findSuspects(made, columns);
	if (!Array.isArray(suspects)) return suspects;
	return suspects.map((index) => ({
		expressions: factsOf(`c${index + 1}`, made.dialect.decimal),
		atOnce: COLUMNS_AT_ONCE,
		answer: (values) => {
			const type = columns[index]?.type ?? '';
			const facts = readFacts(values);
			const better = isNumber(type) ? numberType(type, facts) : facts.isTime ? null : MIXED;
			return better === null || better.type === type ? null : { index, ...better };
		}
	}));
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

function readFacts(values: readonly Cell[]): Facts {
	const is = (place: number) => values[place]?.text === 'true';
	const count = (place: number) => Number(values[place]?.text);
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
