/**
 * The one door for writing into a shared document.
 * Invariant: every change this device makes is one transaction with an origin that says who caused it.
 */
import type * as Y from 'yjs';

/** A person's act on this device: one step of undo each. */
export const LOCAL = Symbol('local');
/** A person's typing into a shared text: steps within half a second are one step of undo. */
export const TYPING = Symbol('typing');
/** What a person does that nobody undoes: running the agenda's clock, storing a result. */
export const LIVE = Symbol('live');
/** The making of an entry, which undo never takes apart. */
export const CREATION = Symbol('creation');
/** The first content of a new roundtable. */
export const SEED = Symbol('seed');
/** A change of schema. */
export const MIGRATION = Symbol('migration');

/** Whether it goes on with what was just written: the typing of a person, or an editor, which is the origin of its own. */
export function isWriting(origin: unknown): boolean {
	return origin === TYPING || (typeof origin === 'object' && origin !== null);
}

type Check = (doc: Y.Doc) => void;
let check: Check | null = null;

/**
 * Runs `fn` in one transaction. Inside another edit it joins that one, with that one's origin.
 * Returns what `fn` returns; what `fn` throws is thrown after the part already written is in the document.
 */
export function edit<T>(doc: Y.Doc, origin: symbol, fn: () => T): T {
	const result = doc.transact(fn, origin);
	check?.(doc);
	return result;
}

/** Tests only: `next` runs after every edit and throws when an invariant of the document broke. Returns the way back. */
export function installCheck(next: Check): () => void {
	const before = check;
	check = next;
	return () => {
		check = before;
	};
}
