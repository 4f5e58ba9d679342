import * as Y from 'yjs';
import { authorize, type DocName, type Role } from '#protocol';
import type { RefusedContent } from './quarantine.ts';

/**
 * `role`: this person may still not write there. `incomplete`: the edits build on something that is gone from the
 * server; the file is what remains. `not-now`: the roundtable has not come back from the server yet.
 */
export type Applied = 'applied' | 'role' | 'incomplete' | 'not-now';

/** Origin of the transactions that make refused edits again. */
const APPLY_AGAIN = 'apply again';

/** Makes refused edits in `doc`: all of them or none. They are then edits like any other and are sent. */
export function applyRefused(doc: Y.Doc, name: DocName, refused: RefusedContent, role: Role | null): Applied {
	if (!authorize(role, name, 'write')) return 'role';
	const edits = refused.edits.flatMap((edit) => (edit === null ? refused.updates : [edit]));
	const rehearsal = new Y.Doc();
	Y.applyUpdate(rehearsal, Y.encodeStateAsUpdate(doc));
	for (const edit of edits) Y.applyUpdate(rehearsal, edit);
	const { pendingStructs, pendingDs } = rehearsal.store;
	rehearsal.destroy();
	if (pendingStructs !== null || pendingDs !== null) return 'incomplete';
	for (const edit of edits) Y.applyUpdate(doc, edit, APPLY_AGAIN);
	return 'applied';
}
