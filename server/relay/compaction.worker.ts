/** The only place of the server with a Y.Doc: joins what is stored of a document, and takes frames of its log back. */
import { parentPort } from 'node:worker_threads';
import * as Y from 'yjs';
import { admitStored } from './admission.ts';
import { Known } from './known.ts';
import { revert, type History, type Reverted } from './revert.ts';

export type Joined = { data: Uint8Array; known: Uint8Array };
export type CompactionRequest = { id: number } & ({ parts: Uint8Array[] } | { history: History });
export type CompactionReply = { id: number } & (Joined | Reverted | { error: string });

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread');

port.on('message', ({ id, ...work }: CompactionRequest) => {
	try {
		const done = 'parts' in work ? compact(work.parts) : revert(work.history);
		port.postMessage({ id, ...done } satisfies CompactionReply);
	} catch (error) {
		const text = error instanceof Error ? error.message : String(error);
		port.postMessage({ id, error: text } satisfies CompactionReply);
	}
});

/** All that the parts hold as one update, without the content of what is deleted, and what is known of it. */
function compact(parts: readonly Uint8Array[]): Joined {
	const expected = new Known();
	const doc = new Y.Doc({ gc: true });
	// One transaction: collecting what is deleted happens once, at its end.
	doc.transact(() => {
		for (const part of parts) {
			const admission = admitStored(part, expected);
			if (admission.verdict === 'new') expected.absorb(admission.delta);
			else if (admission.verdict !== 'nothing')
				throw new Error(`A stored part does not fit: ${admission.verdict}`);
			Y.applyUpdate(doc, part);
		}
	});
	if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
		throw new Error('Something stays pending');
	const data = Y.encodeStateAsUpdate(doc);
	const admission = admitStored(data);
	const known = admission.verdict === 'new' ? admission.delta : new Known();
	checkCovers(known, expected);
	return { data, known: known.encode() };
}

/** The snapshot replaces what it was made from, so it must hold all of it. */
function checkCovers(known: Known, expected: Known): void {
	for (const [client, clock] of expected.clocks) {
		if (known.clocks.get(client) !== clock) throw new Error('The snapshot lacks structs');
	}
	for (const [client, { edges }] of expected.deletes) {
		for (let i = 0; i + 1 < edges.length; i += 2) {
			const missing = known.deletes.get(client)?.missing(edges[i] ?? 0, edges[i + 1] ?? 0);
			if (missing === undefined || missing.length > 0) throw new Error('The snapshot lacks deletions');
		}
	}
}
