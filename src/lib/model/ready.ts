/**
 * Who has everything on a device of theirs to go on without a network, in the discussion document:
 * `ready['<principal>']` is `{at, files, count}`. Which files that were is one hash, so that with the next shared file
 * everybody is shown as not ready until they have it too, also those who are away.
 */
import type * as Y from 'yjs';
import { sha256Hex } from '#util';
import { edit, LIVE } from './edit.ts';
import { getOwn, isId, put, toHash, toJson, toWhole } from './values.ts';

export interface ReadyClaim {
	/** Made then, on that device's clock; milliseconds since 1970. */
	readonly at: number;
	/** `filesKey` of the shared files that it has. */
	readonly files: string;
	/** How many they were. */
	readonly count: number;
}

/** What two devices with the same files have in common, whatever the order. */
export function filesKey(sha256s: readonly string[]): string {
	return sha256Hex([...new Set(sha256s)].sort().join('\n'));
}

/** Stores what a person says of their device; null takes it back. Not a step of undo. */
export function setReady(discussion: Y.Doc, principal: string, claim: ReadyClaim | null): void {
	if (!isId(principal)) return;
	edit(discussion, LIVE, () =>
		put(
			discussion.getMap('ready'),
			principal,
			claim === null ? null : { at: claim.at, files: claim.files, count: claim.count }
		)
	);
}

/** By principal. What is not whole is left out. */
export function listReady(discussion: Y.Doc): ReadonlyMap<string, ReadyClaim> {
	const found = new Map<string, ReadyClaim>();
	for (const [principal, value] of discussion.getMap<unknown>('ready').entries()) {
		const claim = readReady(value);
		if (isId(principal) && claim !== null) found.set(principal, claim);
	}
	return found;
}

/** Reads what anybody may have sent. */
export function readReady(value: unknown): ReadyClaim | null {
	const stored = toJson(value);
	const at = toWhole(getOwn(stored, 'at'));
	const files = toHash(getOwn(stored, 'files'));
	const count = toWhole(getOwn(stored, 'count'));
	return at === null || files === null || count === null ? null : { at, files, count };
}

export function observeReady(discussion: Y.Doc, callback: () => void): () => void {
	const stored = discussion.getMap('ready');
	const listener = () => callback();
	stored.observe(listener);
	return () => stored.unobserve(listener);
}
