/** Runs one text of SQL on a connection and keeps its rows. Use only inside a turn of the line. */
import { splitStatements } from '$lib/sql';
import { runPending } from './pending.ts';
import { rowsInMessage } from './record-batch.ts';
import { QueryResult, type ResultFacts } from './result.ts';
import type { Line, Session } from './session.ts';
import { describeSql, isStillUnreadable, isUnreadable, readableSql } from './unreadable-columns.ts';

/** Rows kept of one result unless the caller says otherwise: what the grid can reach. */
export const MAX_ROWS = 1_000_000;

export type RunOptions = {
	signal?: AbortSignal | undefined;
	/** Rows kept at most. What is above is not fetched, and `complete` is false. */
	maxRows?: number;
	/** Called at most once, with the first part of a result that has more than one. */
	onFirstRows?: (rows: QueryResult) => void;
};

/** Rejects with Cancelled, SessionLost or the engine's own error. */
export async function collect(
	session: Session,
	line: Line,
	sql: string,
	options: RunOptions
): Promise<QueryResult> {
	try {
		return (
			(await fetchRows(session, line, sql, options)) ?? (await fetchReadable(session, line, sql, options))
		);
	} catch (error) {
		await endTransaction(session, line);
		throw error;
	}
}

/** Null when the columns cannot be read as they come. */
async function fetchRows(
	session: Session,
	line: Line,
	sql: string,
	{ signal, maxRows = MAX_ROWS, onFirstRows }: RunOptions,
	columns?: ResultFacts['columns']
): Promise<QueryResult | null> {
	const startedAt = performance.now();
	const parts: Uint8Array[] = [];
	let rows = 0;
	let unreadable = false;
	const resultNow = (complete: boolean) =>
		new QueryResult(parts, { complete, maxRows, elapsedMs: performance.now() - startedAt, columns });
	const onPart = (part: Uint8Array) => {
		if (parts.length === 0) unreadable = columns === undefined ? isUnreadable(part) : isStillUnreadable(part);
		// The third part proves that there is more than the schema and one part of rows.
		if (parts.length === 2) onFirstRows?.(resultNow(false));
		parts.push(part);
		rows += rowsInMessage(part);
		return !unreadable && rows <= maxRows;
	};
	await runPending(session, line, sql, { signal, onPart });
	return unreadable ? null : resultNow(rows <= maxRows);
}

async function fetchReadable(
	session: Session,
	line: Line,
	sql: string,
	options: RunOptions
): Promise<QueryResult> {
	const select = splitStatements(sql).at(-1)?.text ?? '';
	const described = await fetchRows(session, line, describeSql(select), { signal: options.signal });
	if (described === null) throw new Error('A description is plain text');
	const { sql: readable, columns } = readableSql(select, described);
	const result = await fetchRows(session, line, readable, options, columns);
	if (result === null) throw new Error('This result has a type that cannot be shown. Cast it to VARCHAR.');
	return result;
}

/** An error leaves its explicit transaction aborted, and that would refuse everything that follows. */
async function endTransaction(session: Session, line: Line): Promise<void> {
	if (session.lost !== null) return;
	await session.ask((db) => db.runQuery(line.id, 'ROLLBACK')).catch(() => undefined);
}
