/** Why a file is not read as a table: one list for looking at it, counting it and importing it. */
import type { QueryFailure } from '$lib/engine';
import { NoWorker } from './apart.ts';
import { isUnreadable } from './bytes.ts';
import type { Member } from './proposal.ts';
import type { FileKind } from './signature.ts';

export type RefusalReason =
	/** What the file is, where that is nothing we read. */
	| FileKind
	| 'cancelled'
	| 'empty'
	/** Nothing but white space. */
	| 'blank'
	/** A folder, or a file that has gone since it was picked. */
	| 'unreadable'
	/** Bytes that no text has. */
	| 'binary'
	/** An archive without a file that could be a table. */
	| 'no-table'
	/** Encrypted: there is no way in without its password. */
	| 'encrypted'
	/** It says what it is, but its inside is damaged. `detail` has what the reader said. */
	| 'damaged'
	/** A compressed file that grows past all measure. */
	| 'bomb'
	/** It would need `neededBytes` of memory; `limitBytes` is what there is. */
	| 'too-large'
	/** A quote opens and never closes. */
	| 'open-quote'
	/** The engine read another number of rows than there are: `counted` and `read`. */
	| 'lost-rows'
	/** The engine ran out of memory; it goes on. */
	| 'memory'
	/** The engine does not understand it: `failure`. */
	| 'engine'
	/** The reader of this format is not on this device yet and there is no network. */
	| 'offline';

export type Refusal = {
	ok: false;
	reason: RefusalReason;
	counted?: number;
	read?: number;
	neededBytes?: number;
	limitBytes?: number;
	detail?: string;
	failure?: QueryFailure;
	/** The other files of the archive, where it is one of them that is refused. */
	members?: readonly Member[];
};

/** What an error means that a reader threw; null: nothing that can be expected to happen. */
export function refusalOf(error: unknown, signal: AbortSignal | undefined): Refusal | null {
	if (signal?.aborted) return { ok: false, reason: 'cancelled' };
	if (isUnreadable(error)) return { ok: false, reason: 'unreadable' };
	if (error instanceof NoWorker) return { ok: false, reason: 'offline' };
	if (!(error instanceof Error)) return null;
	const reason = SAID.find((one) => 'reason' in error && error.reason === one);
	if (reason !== undefined) return { ok: false, reason, detail: error.message };
	return error instanceof RangeError ? { ok: false, reason: 'memory', detail: error.message } : null;
}

/** What readers say by the `reason` of their errors. */
const SAID = ['bomb', 'damaged', 'encrypted', 'memory', 'no-table'] as const;
