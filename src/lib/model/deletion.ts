/**
 * Deleting that eats nobody's work.
 * Deleting marks an entry (`deletedAt`, `deletedBy`) and stores in `deletedSeen` how far the deleter knew the entry:
 * for each client the clock after its last item in it. An entry that holds a live item beyond that was edited by
 * somebody who did not know of the deletion, or did it after: it is back in view. No wall clock takes part, so a wrong
 * one on some device changes nothing, and the order in which updates arrive does not matter.
 */
import * as Y from 'yjs';
import { getId, getWhole, put, type YMap } from './values.ts';

/** Keys that say nothing about the content: neighbours are re-keyed when something else moves. */
const NOT_CONTENT: ReadonlySet<string> = new Set([
	'deletedAt',
	'deletedBy',
	'deletedSeen',
	'order',
	'updatedAt'
]);

export interface Deletion {
	readonly at: number;
	readonly by: string | null;
}

/** The deletion stored on an entry, whether or not a later edit overrules it. */
export function getDeletion(entry: YMap): Deletion | null {
	const at = getWhole(entry, 'deletedAt');
	return at === null ? null : { at, by: getId(entry, 'deletedBy') };
}

export function markDeleted(entry: YMap, by: string, at: number): void {
	const seen = new Map<number, number>();
	forEachLiveItem(entry, (item) => {
		seen.set(item.id.client, Math.max(seen.get(item.id.client) ?? 0, item.id.clock + item.length));
		return false;
	});
	entry.set('deletedSeen', Object.fromEntries(seen));
	entry.set('deletedBy', by);
	// Last: the clock of this item stands for everything its own client knew.
	entry.set('deletedAt', at);
}

export function unmarkDeleted(entry: YMap): void {
	for (const key of ['deletedAt', 'deletedBy', 'deletedSeen']) put(entry, key, null);
}

/** True when the entry is marked and somebody edited it without knowing, or since. */
export function isRevived(entry: YMap): boolean {
	const marker = entry._map.get('deletedAt');
	if (marker === undefined || marker.deleted) return false;
	const seen: unknown = entry.get('deletedSeen');
	return forEachLiveItem(entry, (item) => {
		const { client, clock } = item.id;
		if (client === marker.id.client) return clock > marker.id.clock;
		return clock + item.length > knownClock(seen, client);
	});
}

function knownClock(seen: unknown, client: number): number {
	if (typeof seen !== 'object' || seen === null || !Object.hasOwn(seen, String(client))) return 0;
	const clock = (seen as Record<string, unknown>)[String(client)];
	return typeof clock === 'number' ? clock : 0;
}

/** Visits what is in an entry and below it until `visit` returns true; returns whether it did. */
function forEachLiveItem(entry: YMap, visit: (item: Y.Item) => boolean): boolean {
	const waiting: Y.Item[] = [];
	for (const [key, item] of entry._map) if (!NOT_CONTENT.has(key)) waiting.push(item);
	for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
		if (item.deleted) continue;
		if (visit(item)) return true;
		if (!(item.content instanceof Y.ContentType)) continue;
		const type = item.content.type;
		for (const inner of type._map.values()) waiting.push(inner);
		for (let inner = type._start; inner !== null; inner = inner.right) waiting.push(inner);
	}
	return false;
}
