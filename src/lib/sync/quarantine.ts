/**
 * What the server would not take. The refused document stays whole under its old name, out of reach of any connection;
 * the roundtable goes on in a new one that is filled from the server. Nothing in here is sent unless a person says so.
 */
import type { CloseReason, Denial, DocName } from '#protocol';

/** Why: a message was denied, or the connection was ended for good. */
export type RefusalReason = Denial | CloseReason;

export type Quarantined = {
	/** The name under which the refused document is kept; one document is refused at most once. */
	id: string;
	room: string;
	doc: DocName;
	/** The name of the document that takes its place. */
	next: string;
	reason: RefusalReason;
	/** Ms since 1970. */
	at: number;
	/** Edits that were refused; 0 when only others' content differed, as after a restored backup. */
	count: number;
	/** The person wants none of it back; it is deleted as soon as something stands in its place. */
	discarded?: true;
	/** True once the new document has arrived from the server and is the one shown. */
	rebuilt: boolean;
};

/** A refused document for looking at, saving or applying again. */
export type RefusedContent = {
	/** Everything the document held, as Yjs updates. */
	updates: Uint8Array[];
	/** The refused edits in their order; null stands for everything. */
	edits: (Uint8Array | null)[];
};

/** The name after `name`: each refusal counts one up, so that no old name is used again. */
export function nextName(name: string): string {
	const match = /^(.*)~(\d+)$/.exec(name);
	return match === null ? `${name}~1` : `${match[1]}~${Number(match[2]) + 1}`;
}
