/**
 * Mistakes that a relay could have, to see that the tests named in `bugs.test.ts` would notice. Planted in the server
 * from outside when `ROUNDTABLE_BUG` names one; the server itself knows nothing of them.
 */
import * as Y from 'yjs';
import { KnownStack } from '../../server/relay/known.ts';
import { Session } from '../../server/relay/session.ts';
import type { CommitEntry, Storage } from '../../server/storage/index.ts';

export const BUGS = [
	'ack early',
	'skip the role check',
	'drop one frame in 1,000',
	'no de-duplication',
	'persist from the update event'
] as const;
export type Bug = (typeof BUGS)[number];

const LATE_MS = 200;

/** Returns the storage to use; what is wrong elsewhere is wrong from now on, in all of this process. */
export function plantBug(bug: Bug, storage: Storage): Storage {
	switch (bug) {
		case 'ack early':
			return lateStorage(storage, (entries) => entries);
		case 'persist from the update event':
			return lateStorage(storage, throughDocument);
		case 'skip the role check':
			Object.defineProperty(Session.prototype, 'role', { get: () => 'facilitator' });
			return storage;
		case 'drop one frame in 1,000': {
			const { stream } = Session.prototype;
			let count = 0;
			Session.prototype.stream = function (frames) {
				if (++count % 1000 !== 0) stream.call(this, frames);
			};
			return storage;
		}
		case 'no de-duplication':
			KnownStack.prototype.notDeleted = (_client, start, end) => [start, end];
			return storage;
	}
}

/** Says that it is done, and does it later. */
function lateStorage(storage: Storage, change: (entries: CommitEntry[]) => CommitEntry[]): Storage {
	const seqs = new Map<string, number>();
	return {
		...storage,
		async loadDoc(room, doc) {
			const stored = await storage.loadDoc(room, doc);
			seqs.set(`${room}/${doc}`, Math.max(stored.seq, seqs.get(`${room}/${doc}`) ?? 0));
			return stored;
		},
		commit(entries) {
			setTimeout(() => void storage.commit(change(entries)).catch(() => undefined), LATE_MS).unref();
			const last = entries.map(({ room, doc, frames }) => {
				const seq = (seqs.get(`${room}/${doc}`) ?? 0) + frames.length;
				seqs.set(`${room}/${doc}`, seq);
				return seq;
			});
			return Promise.resolve(last);
		}
	};
}

/** What a document says that it was told, in place of what people sent. */
function throughDocument(entries: CommitEntry[]): CommitEntry[] {
	return entries.map((entry) => {
		const doc = new Y.Doc();
		let heard: Uint8Array = Uint8Array.of(0, 0);
		doc.on('update', (bytes: Uint8Array) => (heard = bytes));
		doc.transact(() => {
			for (const part of entry.parts) Y.applyUpdate(doc, part);
		});
		const [first] = entry.frames;
		return first === undefined ? entry : { ...entry, frames: [{ ...first, data: heard }], parts: [heard] };
	});
}
