/**
 * Times that the engine's usual types do not hold: with more than six digits after the second, as some databases write them,
 * of which it drops the others, and with an offset from UTC in some rows and none in others.
 */
import type { QueryFailure } from '$lib/engine';
import { quoteIdentifier, quoteString } from '$lib/sql';
import { MOST_AT_ONCE } from './column-checks.ts';
import { POINT } from './column-marks.ts';
import type { FirstRows } from './first-rows.ts';
import type { Prepared } from './prepare.ts';
import type { ReadColumn } from './read-csv.ts';
import type { MadeTable, Retyped } from './retype-by-texts.ts';
import type { TextQuestion } from './text-questions.ts';

/** A digit that is no zero, after so many behind the point. */
const PAST_SIX = '[0-9][.,][0-9]{6}0*[1-9]';
const PAST_NINE = '[0-9][.,][0-9]{9}0*[1-9]';
/** A time without an offset: to the engine it is one of UTC among others that have one. */
const LOCAL = /^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}(:\d{2}){0,2}([.,]\d+)?)?\s*$/;

/** What the engine drops, where it has not yet seen another offset. */
const NAMED = /\d utc\s*$/i;

const ZONED = 'TIMESTAMP WITH TIME ZONE';
const hasParts = (type: string | undefined) => type === 'TIME' || (type ?? '').startsWith('TIMESTAMP');

/** Makes of times in `types` what keeps every digit and offset. Zeros are none: a column that has nothing else after the sixth is left as it is. */
export function keepSecondParts(types: string[], { marks }: Prepared, rows: FirstRows): void {
	types.forEach((found, i) => {
		const texts = () => rows().flatMap((row) => row[i] ?? []);
		const have = (form: RegExp) => texts().some((text) => form.test(text));
		let type = found;
		if (type === ZONED && have(LOCAL)) type = 'VARCHAR';
		if (type === 'TIMESTAMP' && have(NAMED))
			type = texts().every((text) => NAMED.test(text)) ? ZONED : 'VARCHAR';
		if (hasParts(type) && ((marks[i] ?? 0) & POINT) !== 0 && have(new RegExp(PAST_SIX)))
			type = nanos(type, have(new RegExp(PAST_NINE)));
		types[i] = type;
	});
}

/** With a zone, and without a day, the engine has six digits at most. */
function nanos(type: string, pastNine: boolean): string {
	return type.startsWith('TIMESTAMP') && type !== ZONED && !pastNine ? 'TIMESTAMP_NS' : 'VARCHAR';
}

/** What is to be asked about columns that may have such digits in rows that nobody looked at when their types were found. */
export async function askAboutSecondParts(
	{ engine, table, prepared, signal }: MadeTable,
	columns: readonly ReadColumn[]
): Promise<TextQuestion<Retyped>[] | QueryFailure> {
	const times = columns.flatMap(({ type, cast, chosen }, i) =>
		hasParts(type) && cast === null && !chosen && ((prepared.marks[i] ?? 0) & POINT) !== 0 ? [i] : []
	);
	const questions: TextQuestion<Retyped>[] = [];
	for (let at = 0; at < times.length; at += MOST_AT_ONCE) {
		const some = times.slice(at, at + MOST_AT_ONCE);
		const uses = some.map((i) => usesLastDigits(columns[i]));
		const used = await engine.inspect(`SELECT ${uses.join(', ')} FROM ${table}`, { signal });
		if (!used.ok) return used;
		some.forEach((index, place) => {
			const most = used.result.cell(0, place).text;
			if (most !== '') questions.push(lastDigits(index, columns[index]?.type ?? '', most));
		});
	}
	return questions;
}

/** `most`: the type that could hold more than its own, `before`. */
function lastDigits(index: number, before: string, most: string): TextQuestion<Retyped> {
	const name = `c${index + 1}`;
	return {
		expressions: [has(name, PAST_SIX), has(name, PAST_NINE)],
		atOnce: MOST_AT_ONCE,
		answer: ([pastSix, pastNine]) => {
			if (pastSix?.text !== 'true') return null;
			const type = most === 'VARCHAR' ? most : nanos(before, pastNine?.text === 'true');
			if (type === before) return null;
			return { index, type, because: type === 'VARCHAR' ? 'mixed-values' : null };
		}
	};
}

/**
 * Empty where no value of the table has a digit in the last three places of its type: then there was none to drop. Else the
 * type that could hold more: nanoseconds only reach from 1677 to 2262.
 */
function usesLastDigits({ name, type }: ReadColumn = NONE): string {
	const value = quoteIdentifier(name);
	const isDay = type.startsWith('TIMESTAMP');
	const parts =
		type === 'TIME'
			? `microsecond(${value})`
			: type === 'TIMESTAMP_NS'
				? `epoch_ns(${value})`
				: `epoch_us(${value})`;
	const used = isDay ? `CASE WHEN isfinite(${value}) THEN ${parts} % 1000 <> 0 END` : `${parts} % 1000 <> 0`;
	const reaches =
		type === 'TIMESTAMP'
			? `min(${value}) >= '1678-01-01'::TIMESTAMP AND max(${value}) < '2262-01-01'::TIMESTAMP`
			: String(type === 'TIMESTAMP_NS');
	return `CASE WHEN NOT coalesce(bool_or(${used}), false) THEN '' WHEN ${reaches} THEN 'TIMESTAMP_NS' ELSE 'VARCHAR' END`;
}

const NONE: ReadColumn = { name: '', type: 'TIME', cast: null, chosen: false };

function has(name: string, pattern: string): string {
	return `coalesce(bool_or(regexp_matches(${name}, ${quoteString(pattern)})), false)`;
}
