/**
 * Sorting and filtering a result that is already here, by the engine: integers of any size, decimals, dates and texts keep
 * the order they have in SQL. Only the numbers of the rows come back; the rows themselves are not touched.
 */
import { quoteIdentifier, quoteString } from '$lib/sql';
import { collect } from './collect.ts';
import { misreadColumns, writtenAnew } from './given-back.ts';
import type { QueryResult } from './result.ts';
import type { Session } from './session.ts';

export type FilterTest = 'is' | 'is-not' | 'contains' | 'at-least' | 'at-most' | 'missing' | 'present';

export type RowFilter = { column: number; test: FilterTest; value: string };

/** Which rows, in which order. Rows that are equal in it keep their places; missing values come last. */
export type RowOrder = {
	sort: { column: number; descending: boolean } | null;
	filters: readonly RowFilter[];
};

/** The last result that was asked about: a table of the engine's own connection, which nobody's SQL can read. */
type Kept = { session: Session; result: QueryResult };
let kept: Kept | null = null;

const KEPT = 'temp.kept_result';
/** End of an Arrow IPC stream. */
const END = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** Numbers of rows from 0. Inside a turn of `own`. */
export async function orderRows(
	session: Session,
	result: QueryResult,
	order: RowOrder,
	signal?: AbortSignal
): Promise<Int32Array> {
	if (kept?.session !== session || kept.result !== result) await keep(session, result);
	const ordered = await collect(session, session.own, orderSql(result, order), { signal });
	return ordered.integers(0);
}

/** Throws a RangeError for a value that is no number where the column holds numbers. */
export function orderSql(result: Pick<QueryResult, 'columns'>, { sort, filters }: RowOrder): string {
	const tests = filters.map((filter) => testSql(filter, result.columns[filter.column]?.kind ?? 'text'));
	const where = tests.length === 0 ? '' : ` WHERE ${tests.join(' AND ')}`;
	const direction = sort?.descending ? 'DESC' : 'ASC';
	const by = sort === null ? '' : `c${sort.column} ${direction} NULLS LAST, `;
	return `SELECT rowid::INTEGER FROM ${KEPT}${where} ORDER BY ${by}rowid`;
}

function testSql({ column, test, value }: RowFilter, kind: string): string {
	const name = `c${column}`;
	switch (test) {
		case 'missing':
			return `${name} IS NULL`;
		case 'present':
			return `${name} IS NOT NULL`;
		case 'contains':
			return `contains(lower(CAST(${name} AS VARCHAR)), lower(${quoteString(value)}))`;
		case 'is':
			return `${name} = ${literal(value, kind)}`;
		case 'is-not':
			return `${name} IS DISTINCT FROM ${literal(value, kind)}`;
		case 'at-least':
			return `${name} >= ${literal(value, kind)}`;
		case 'at-most':
			return `${name} <= ${literal(value, kind)}`;
	}
}

/** A number stands bare, so that it is compared with all its digits. */
function literal(value: string, kind: string): string {
	const text = value.trim().replace('−', '-');
	if (kind !== 'number') return quoteString(value);
	if (/^(?:nan|-?inf)$/i.test(text)) return `${quoteString(text)}::DOUBLE`;
	if (!NUMBER.test(text)) throw new RangeError('Not a number');
	return text;
}

async function keep(session: Session, result: QueryResult): Promise<void> {
	kept = null;
	const { id } = session.own;
	const misread = misreadColumns(result);
	const parts = [joined([...result.source.parts, END])];
	if (misread.length > 0) parts.push(writtenAnew(result, misread));
	// Under names nobody knows for as long as the library's way in needs some that everybody could read.
	const staging = parts.map(() => `kept_${crypto.getRandomValues(new Uint32Array(4)).join('_')}`);
	try {
		for (const [at, name] of staging.entries())
			await session.ask((db) => db.insertArrowFromIPCStream(id, parts[at] ?? END, { name, create: true }));
		await session.ask((db) => db.runQuery(id, copySql(staging, result, misread)));
	} finally {
		for (const name of staging)
			await session.ask((db) => db.runQuery(id, `DROP TABLE IF EXISTS ${quoteIdentifier(name)}`));
	}
	kept = { session, result };
}

/** `staging`: the result as it came and, where there are such, the misread columns. */
function copySql(
	[all = '', anew]: readonly string[],
	{ columns }: QueryResult,
	misread: readonly number[]
): string {
	const names = columns.map((_, at) => `c${at}`);
	const values = names.map((name, at) => `${misread.includes(at) ? 'anew' : 'came'}.${name}`);
	const rest =
		anew === undefined
			? ''
			: ` POSITIONAL JOIN ${quoteIdentifier(anew)} AS anew(${misread.map((at) => `c${at}`).join(', ')})`;
	return `CREATE OR REPLACE TEMP TABLE kept_result AS SELECT ${values.join(', ')}
FROM ${quoteIdentifier(all)} AS came(${names.join(', ')})${rest}`;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
