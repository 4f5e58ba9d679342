/** How the columns of a text are read before anything of it is: types, forms of dates, and what is left as text. */
import type { QueryFailure } from '$lib/engine';
import type { ColumnNote } from './column-checks.ts';
import { findTypes, type FoundTypes } from './find-types.ts';
import type { ColumnName } from './names.ts';
import type { Prepared } from './prepare.ts';
import type { ReadColumn, TimeFormats } from './read-csv.ts';
import type { TimeForm } from './time-columns.ts';
import type { TextFile } from './truth-words.ts';

export type Plan = {
	ok: true;
	columns: ReadColumn[];
	formats: TimeFormats;
	notes: ColumnNote[];
	/** Columns that are true and false as far as their first rows say, which say nothing. */
	undecided: number[];
};

/** `whole`: look at all rows for the types. `known`: somebody has looked at the first ones. */
export async function planColumns(
	file: TextFile,
	names: readonly ColumnName[],
	whole: boolean,
	known: FoundTypes | null = null
): Promise<Plan | QueryFailure> {
	const { prepared, dialect } = file;
	const { types } = prepared;
	const columns = names.map(({ name }, i): ReadColumn => {
		const chosen = Object.hasOwn(dialect.types, name) ? dialect.types[name] : undefined;
		return { name, type: chosen ?? types?.[i] ?? 'VARCHAR', cast: null, chosen: chosen !== undefined };
	});
	if (prepared.rows === 0 || types !== null)
		return { ok: true, columns, formats: { date: null, timestamp: null }, notes: [], undecided: [] };
	const found = known ?? (await findTypes(file, whole));
	if ('ok' in found) return found;
	const notes: ColumnNote[] = [];
	const formats = { ...found.formats };
	// The sniffer decides by itself whether the day or the month comes first in dates with a time.
	const guessed = dialect.dateFormat !== null && !/^%Y/.test(formats.timestamp ?? '%Y');
	if (guessed) formats.timestamp = null;
	columns.forEach((column, i) => {
		if (column.chosen) return;
		column.type = found.types[i] || 'VARCHAR';
		if (guessed && column.type === 'TIMESTAMP') column.type = 'VARCHAR';
	});
	keepLeadingZeros(columns, notes, prepared);
	return { ok: true, columns, formats, notes, undecided: found.undecided };
}

const NUMBERS = /^(BIGINT|DOUBLE)$/;

/** Whether a column was changed. */
export function keepLeadingZeros(columns: ReadColumn[], notes: ColumnNote[], { zeroLed }: Prepared): boolean {
	let changed = false;
	columns.forEach((column, i) => {
		if (column.chosen || !NUMBERS.test(column.type) || !zeroLed.includes(i)) return;
		column.type = 'VARCHAR';
		notes.push({ column: column.name, because: 'leading-zeros' });
		changed = true;
	});
	return changed;
}

/** Says which columns are text only because of values far down. */
export function noteMixed(before: readonly ReadColumn[], { columns, notes }: Plan): void {
	columns.forEach(({ name, type }, i) => {
		const isNew = type === 'VARCHAR' && before[i]?.type !== 'VARCHAR';
		if (isNew && !notes.some(({ column }) => column === name)) {
			notes.push({ column: name, because: 'mixed-values' });
		}
	});
}

/** The forms that the engine is told: none where all values are in the one that it reads faster by itself. */
export function statedFormats({ columns, formats }: Plan, { times }: Prepared): TimeFormats {
	const areAll = (type: string, form: TimeForm) =>
		columns.every((column, i) => column.type !== type || times[i] === form);
	return {
		date: formats.date === '%Y-%m-%d' && areAll('DATE', 'date') ? null : formats.date,
		timestamp:
			formats.timestamp === '%Y-%m-%d %H:%M:%S' && areAll('TIMESTAMP', 'time') ? null : formats.timestamp
	};
}
