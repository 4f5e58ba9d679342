/** Rows of a query as a CSV file, written by the engine itself: every digit, every row, no limit of the grid's. */
import { quoteString, splitStatements } from '$lib/sql';
import { collect } from './collect.ts';
import type { Inserted } from './position.ts';
import type { Line, Session } from './session.ts';

const BEFORE = 'COPY (';

/** The same text with its last statement copied to a file. Null when it holds none. */
function copySql(sql: string, path: string): { sql: string; inserted: Inserted } | null {
	const last = splitStatements(sql).at(-1);
	if (last === undefined) return null;
	const start = sql.slice(0, last.from);
	return {
		// A line of its own, in case the statement ends in a comment.
		sql: `${start}${BEFORE}${last.text}\n) TO ${quoteString(path)} (FORMAT csv, HEADER true)`,
		inserted: { sql, at: last.from, length: BEFORE.length }
	};
}

let copies = 0;

/** Rejects with CopyFailed, which knows where the person's own SQL is in what was run. Inside a turn of the line. */
export async function copyCsv(session: Session, line: Line, sql: string, signal: AbortSignal): Promise<Blob> {
	const path = `out/${++copies}.csv`;
	const copy = copySql(sql, path);
	if (copy === null) throw new Error('no statements');
	try {
		await collect(session, line, copy.sql, { signal });
		const bytes = await session.ask((db) => db.copyFileToBuffer(path));
		// The library's type leaves open whether the buffer is shared; it is a copy of its own.
		return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'text/csv' });
	} catch (error) {
		throw new CopyFailed(error, copy.sql, copy.inserted);
	} finally {
		if (session.lost === null) await session.dropFile(path).catch(() => undefined);
	}
}

export class CopyFailed extends Error {
	readonly ran: string;
	readonly inserted: Inserted;
	constructor(cause: unknown, ran: string, inserted: Inserted) {
		super('The copy failed', { cause });
		this.ran = ran;
		this.inserted = inserted;
	}
}
