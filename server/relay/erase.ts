/** Takes what certain client ids wrote out of a stored document, for good. Runs only while no server has it open. */
import * as Y from 'yjs';
import type { StoredDoc } from '../storage/index.ts';
import { admitStored } from './admission.ts';
import { Known } from './known.ts';

/**
 * The document as one update without the content of these clients. What holds others' things (maps, texts, lists) stays,
 * or those would go too; words and values go. On devices the deletion arrives as an edit. Throws on a damaged document.
 */
export function eraseClients(
	stored: StoredDoc,
	clients: ReadonlySet<number>
): { data: Uint8Array; known: Uint8Array } {
	const doc = restore(stored);
	const erased = new Known();
	for (const client of clients) {
		for (const struct of doc.store.clients.get(client) ?? []) {
			const isContainer = struct instanceof Y.Item && struct.content instanceof Y.ContentType;
			if (!isContainer) erased.delete(client, struct.id.clock, struct.id.clock + struct.length);
		}
	}
	Y.applyUpdate(doc, erased.encodeDeletes());
	const data = Y.encodeStateAsUpdate(doc);
	doc.destroy();
	const admission = admitStored(data);
	return { data, known: (admission.verdict === 'new' ? admission.delta : new Known()).encode() };
}

/** Throws when what is stored does not make a whole document. */
export function restore({ snapshot, updates }: StoredDoc): Y.Doc {
	const doc = new Y.Doc({ gc: true });
	doc.transact(() => {
		for (const part of snapshot === null ? updates : [snapshot, ...updates]) Y.applyUpdate(doc, part.data);
	});
	if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
		throw new Error('A stored document has a gap');
	return doc;
}
