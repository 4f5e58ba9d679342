/**
 * Runs SQL in slices so that it can be cancelled. The library's plain `query` cannot be: its worker hears nothing until
 * the query ends. A query that does not even come back between slices ends with its worker after `WATCHDOG_MS`.
 */
import type { Line, Session } from './session.ts';

/** Between the wish to cancel and ending the worker. */
const WATCHDOG_MS = 500;

/** Reason of a signal that nobody waits for: its query ends between two slices, and the worker is never ended for it. */
export const NO_HURRY = Symbol('no hurry');

export class Cancelled extends Error {}

export type Wanted = {
	signal?: AbortSignal | undefined;
	/** Called with each part as it arrives, schema first. False: enough, the rest is not fetched. */
	onPart: (part: Uint8Array) => boolean;
};

/** Rejects with Cancelled, SessionLost or the engine's own error. Use only inside a turn of the line. */
export async function runPending(session: Session, line: Line, sql: string, wanted: Wanted): Promise<void> {
	const { signal, onPart } = wanted;
	const checkCancelled = () => {
		if (signal?.aborted) throw new Cancelled();
	};
	checkCancelled();
	let watchdog: ReturnType<typeof setTimeout> | undefined;
	const cancel = () => {
		if (signal?.reason !== NO_HURRY) watchdog = setTimeout(() => session.end('cancelled'), WATCHDOG_MS);
		session.ask((db) => db.cancelPendingQuery(line.id)).catch(() => undefined);
	};
	signal?.addEventListener('abort', cancel, { once: true });
	try {
		let header = await session.ask((db) => db.startPendingQuery(line.id, sql, true));
		while (header === null) {
			checkCancelled();
			header = await session.ask((db) => db.pollPendingQuery(line.id));
		}
		checkCancelled();
		await fetchParts(session, line, header, onPart, checkCancelled);
	} catch (error) {
		// A cancelled query fails with some text of the engine's; what counts is that it was wished.
		checkCancelled();
		throw error;
	} finally {
		clearTimeout(watchdog);
		signal?.removeEventListener('abort', cancel);
	}
}

/** One request is always on its way while a part is taken in, so that neither thread waits for the other. */
async function fetchParts(
	session: Session,
	line: Line,
	header: Uint8Array,
	onPart: Wanted['onPart'],
	checkCancelled: () => void
): Promise<void> {
	const fetchPart = () => session.ask((db) => db.fetchQueryResults(line.id));
	if (!onPart(header)) return;
	let next = fetchPart();
	for (;;) {
		const part = await next;
		checkCancelled();
		if (part !== null && part.length === 0) return;
		next = fetchPart();
		// Awaited in the next round or not at all: then its failure is nobody's concern.
		next.catch(() => undefined);
		if (part !== null && !onPart(part)) return;
	}
}
