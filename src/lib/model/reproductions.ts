/**
 * Who ran a query again on the same bytes, in the discussion document: `reproductions['<snapshot>:<principal>']` is
 * `{resultHash, at}`. Invariant: only runs that everybody could repeat have a key, so no hash of what is only on
 * somebody's device is ever written here.
 */
import type * as Y from 'yjs';
import { sha256Hex } from '#util';
import { edit, LIVE } from './edit.ts';
import type { Snapshot } from './snapshot.ts';
import { getOwn, isId, put, toHash, toJson, toWhole } from './values.ts';

export interface Reproduction {
	readonly principal: string;
	/** sha-256 over all rows, as in the snapshot. */
	readonly resultHash: string;
	readonly at: number;
}

/**
 * What two runs have in common that must give the same rows: the SQL and the bytes of every input. Null for a run that
 * nobody else can repeat, because it cannot be checked or a file it read is only on a device.
 */
export function snapshotKey(snapshot: Snapshot): string | null {
	const { deviceOnly, inputs, resultHash, sqlHash } = snapshot;
	if (deviceOnly || resultHash === null || inputs.some(({ sha256 }) => sha256 === null)) return null;
	const bytes = inputs.map(({ name, sha256 }) => [name, sha256]).sort();
	return sha256Hex(JSON.stringify([sqlHash, bytes]));
}

/** Stores what this person's run of `snapshot` gave. Not a step of undo. Returns whether there was anything to store. */
export function setReproduction(discussion: Y.Doc, snapshot: Snapshot, principal: string): boolean {
	const key = snapshotKey(snapshot);
	const { resultHash, at } = snapshot;
	if (key === null || !isId(principal)) return false;
	return edit(discussion, LIVE, () =>
		put(discussion.getMap('reproductions'), `${key}:${principal}`, { resultHash, at })
	);
}

/** By snapshot key, oldest first. What is not whole is left out. */
export function listReproductions(discussion: Y.Doc): ReadonlyMap<string, readonly Reproduction[]> {
	const found = new Map<string, Reproduction[]>();
	for (const [key, value] of discussion.getMap<unknown>('reproductions').entries()) {
		const [snapshot, principal, ...rest] = key.split(':');
		const stored = toJson(value);
		const resultHash = toHash(getOwn(stored, 'resultHash'));
		const at = toWhole(getOwn(stored, 'at'));
		if (toHash(snapshot) === null || !isId(principal) || rest.length > 0) continue;
		if (resultHash === null || at === null) continue;
		found.set(snapshot ?? '', [...(found.get(snapshot ?? '') ?? []), { principal, resultHash, at }]);
	}
	for (const list of found.values()) list.sort((a, b) => a.at - b.at || (a.principal < b.principal ? -1 : 1));
	return found;
}

export function observeReproductions(discussion: Y.Doc, callback: () => void): () => void {
	const stored = discussion.getMap('reproductions');
	const listener = () => callback();
	stored.observe(listener);
	return () => stored.unobserve(listener);
}
