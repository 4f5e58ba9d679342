/**
 * Entries of a Y.Map from id to Y.Map: the shape of every list in the documents, at the top (notes, cards) and inside an
 * entry (files, experiences). Works on the map alone; `collection.ts` adds the document around it.
 */
import * as Y from 'yjs';
import { getDeletion, isRevived, type Deletion } from './deletion.ts';
import { compareOrder, place, toOrder, type Placed } from './order.ts';
import { getId, getWhole, isId, put, type YMap } from './values.ts';

/** What every entry has. Times are milliseconds since 1970, people are principals; null is "not stored". */
export interface Entry extends Placed {
	readonly createdAt: number | null;
	readonly createdBy: string | null;
	readonly updatedAt: number | null;
	/** Set while the entry is in *Deleted*. */
	readonly deleted: Deletion | null;
	/** Set when it was deleted, but edited by somebody who did not know of that, or since: it is in view again. */
	readonly revived: Deletion | null;
}

export function readEntry(id: string, entry: YMap): Entry {
	const deletion = getDeletion(entry);
	const revived = deletion !== null && isRevived(entry);
	return {
		id,
		order: toOrder(entry.get('order')),
		createdAt: getWhole(entry, 'createdAt'),
		createdBy: getId(entry, 'createdBy'),
		updatedAt: getWhole(entry, 'updatedAt'),
		deleted: revived ? null : deletion,
		revived: revived ? deletion : null
	};
}

export function entryOf(parent: YMap, id: string): YMap | null {
	const value = isId(id) ? parent.get(id) : null;
	return value instanceof Y.Map ? value : null;
}

/** Every entry, deleted ones too, in no order. Keys that are no ids belong to the list itself. */
export function entriesOf(parent: YMap): [string, YMap][] {
	const found: [string, YMap][] = [];
	for (const [id, value] of parent.entries()) if (isId(id) && value instanceof Y.Map) found.push([id, value]);
	return found;
}

/** Live entries in order. */
export function readEntries<T extends Entry>(parent: YMap, read: (id: string, entry: YMap) => T): T[] {
	return entriesOf(parent)
		.map(([id, entry]) => read(id, entry))
		.filter((one) => one.deleted === null)
		.sort(compareOrder);
}

function placements(parent: YMap, except: ReadonlySet<string>): Placed[] {
	return entriesOf(parent)
		.filter(([id, entry]) => !except.has(id) && (getDeletion(entry) === null || isRevived(entry)))
		.map(([id, entry]) => ({ id, order: toOrder(entry.get('order')) }))
		.sort(compareOrder);
}

/** Gives an entry its place before another one, or at the end. A `before` that is not there means the end. */
export function putInOrder(parent: YMap, id: string, before: string | null): void {
	putAllInOrder(parent, [id], before);
}

/** As `putInOrder`, for several at once: the list is read once however many there are. */
function putAllInOrder(parent: YMap, ids: readonly string[], before: string | null): void {
	const list = placements(parent, new Set(ids));
	const at = before === null ? -1 : list.findIndex((one) => one.id === before);
	const { orders, rekeyed } = place(list, at === -1 ? list.length : at, ids.length);
	const placed = ids.map((id, index) => ({ id, order: orders[index] ?? null }));
	for (const one of [...rekeyed, ...placed]) {
		const entry = entryOf(parent, one.id);
		if (entry !== null) put(entry, 'order', one.order);
	}
}

/** Who does something; the name is kept with the room's people, not with each entry. */
export interface Author {
	readonly principal: string;
	readonly name: string;
}

/** A new entry to be: `init` makes everything it will ever hold, shared types above all: two people who create one
 * later would lose one side. */
export interface NewEntry {
	readonly id: string;
	readonly init: (entry: YMap) => void;
}

/** Creates entries at the end of their list. They start out deleted: see `addEntries` in collection.ts. */
export function createEntries(parent: YMap, all: readonly NewEntry[], by: Author, at: number): YMap[] {
	const entries = all.map(({ id, init }) => {
		const entry: YMap = new Y.Map();
		parent.set(id, entry);
		put(entry, 'createdAt', at);
		put(entry, 'createdBy', by.principal);
		put(entry, 'updatedAt', at);
		init(entry);
		return entry;
	});
	putAllInOrder(
		parent,
		all.map(({ id }) => id),
		null
	);
	return entries;
}

/** Writes single values of an entry; `null` removes, `undefined` leaves as it is. Returns whether anything changed. */
export function patchEntry(entry: YMap, changes: object, at: number): boolean {
	let changed = false;
	for (const [key, value] of Object.entries(changes)) {
		if (value === undefined) continue;
		changed = put(entry, key, value) || changed;
	}
	if (changed) put(entry, 'updatedAt', at);
	return changed;
}
