/**
 * What a text makes or changes is there while it runs and gone afterwards. Else the next one might read a table that is
 * no longer what its file says, or call a `sum` that somebody has written, and its result would be kept as checked.
 */
import { splitStatements, statementKind } from '$lib/sql';
import { collect } from './collect.ts';
import type { Line, Session } from './session.ts';

/** Whether a text only asks. One that asks costs nothing more. */
export function onlyReads(sql: string): boolean {
	return splitStatements(sql).every(({ text }) => statementKind(text) === 'read');
}

/** Runs `task`, which runs `sql`, and takes back what it did. Use only inside a turn of the line. */
export async function undone<T>(
	session: Session,
	line: Line,
	sql: string,
	task: () => Promise<T>
): Promise<T> {
	if (onlyReads(sql)) return task();
	const ask = (text: string) => session.ask((db) => db.runQuery(line.id, text));
	await ask('BEGIN TRANSACTION');
	const before = await transactionOf(session, line);
	let isTakenBack = false;
	try {
		const done = await task();
		isTakenBack = (await transactionOf(session, line)) === before;
		return done;
	} catch (error) {
		// Where it fails the transaction has been ended already; a COMMIT before that is not seen.
		isTakenBack = splitStatements(sql).every(({ text }) => statementKind(text) !== 'transaction');
		throw error;
	} finally {
		if (session.lost === null) {
			await ask('ROLLBACK').catch(() => undefined);
			// Where names are looked up outlasts a transaction.
			await ask('USE memory.main').catch(() => (isTakenBack = false));
			if (!isTakenBack) session.end('changed');
		}
	}
}

async function transactionOf(session: Session, line: Line): Promise<string> {
	return (await collect(session, line, 'SELECT txid_current()', {})).cell(0, 0).text;
}
