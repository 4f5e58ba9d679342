/**
 * One kind of thing in a document: a root Y.Map from id to entry, read as typed values.
 * Invariant: what is handed out is never older than the document; an entry that did not change is the same object as
 * before, so lists of thousands stay cheap while somebody types.
 */
import { assert } from '#util';
import { nanoid } from 'nanoid';
import type * as Y from 'yjs';
import { markDeleted, unmarkDeleted } from './deletion.ts';
import { CREATION, edit, LOCAL, TYPING } from './edit.ts';
import {
	createEntries,
	entriesOf,
	entryOf,
	patchEntry,
	putInOrder,
	readEntries,
	readEntry,
	type Author,
	type Entry,
	type NewEntry
} from './entries.ts';
import { compareOrder } from './order.ts';
import type { YMap } from './values.ts';

/** *Deleted* lists things for this long; afterwards they are only out of sight. */
export const DELETED_DAYS = 30;

export interface Kind<T extends Entry, New> {
	readonly root: string;
	/** Reads everything but what every entry has. Must not throw, whatever is stored. */
	readonly read: (entry: YMap, base: Entry) => T;
	/** Creates every shared type of an entry and writes its first values. */
	readonly init: (entry: YMap, fields: New) => void;
}

export interface Collection<T extends Entry, New, Change> {
	list(doc: Y.Doc): readonly T[];
	get(doc: Y.Doc, id: string): T | null;
	listDeleted(doc: Y.Doc, now?: number): T[];
	observe(doc: Y.Doc, callback: () => void): () => void;
	add(doc: Y.Doc, fields: New, by: Author, at?: number): string;
	/** Several at once, in this order: one step of undo, told once, in time that grows with their number alone. */
	addMany(doc: Y.Doc, all: readonly New[], by: Author, at?: number): string[];
	update(doc: Y.Doc, id: string, changes: Change, at?: number): boolean;
	move(doc: Y.Doc, id: string, before: string | null): boolean;
	remove(doc: Y.Doc, id: string, by: Author, at?: number): boolean;
	restore(doc: Y.Doc, id: string): boolean;
	/** The stored entry, deleted or not: for the shared texts inside it. */
	entry(doc: Y.Doc, id: string): YMap | null;
}

export function collection<T extends Entry, New, Change extends object>(
	kind: Kind<T, New>
): Collection<T, New, Change> {
	const root = (doc: Y.Doc): YMap => doc.getMap<unknown>(kind.root);
	const read = (id: string, entry: YMap) => kind.read(entry, readEntry(id, entry));
	const caches = new WeakMap<Y.Doc, Cache<T>>();
	const cacheOf = (doc: Y.Doc) => {
		let cache = caches.get(doc);
		if (cache === undefined) caches.set(doc, (cache = createCache<T>(doc, root(doc))));
		return cache;
	};
	const readCached = (doc: Y.Doc) => (id: string, entry: YMap) =>
		cacheOf(doc).read(id, () => read(id, entry));
	const change = (doc: Y.Doc, id: string, fn: (entry: YMap) => boolean | void) => {
		const entry = entryOf(root(doc), id);
		return entry !== null && edit(doc, LOCAL, () => fn(entry) ?? true);
	};

	return {
		list: (doc) => cacheOf(doc).list(() => readEntries(root(doc), readCached(doc))),
		get(doc, id) {
			const entry = entryOf(root(doc), id);
			return entry === null ? null : readCached(doc)(id, entry);
		},
		listDeleted(doc, now = Date.now()) {
			const since = now - DELETED_DAYS * 86_400_000;
			return entriesOf(root(doc))
				.map(([id, entry]) => readCached(doc)(id, entry))
				.filter((one) => one.deleted !== null && one.deleted.at > since)
				.sort((a, b) => (b.deleted?.at ?? 0) - (a.deleted?.at ?? 0) || compareOrder(a, b));
		},
		observe(doc, callback) {
			const listener = () => callback();
			root(doc).observeDeep(listener);
			return () => root(doc).unobserveDeep(listener);
		},
		add: (doc, fields, by, at = Date.now()) =>
			addEntry(doc, root(doc), by, at, (entry) => kind.init(entry, fields)),
		addMany: (doc, all, by, at = Date.now()) =>
			addEntries(
				doc,
				root(doc),
				by,
				at,
				all.map((fields) => ({ id: nanoid(), init: (entry) => kind.init(entry, fields) }))
			),
		update: (doc, id, changes, at = Date.now()) => change(doc, id, (entry) => patchEntry(entry, changes, at)),
		move: (doc, id, before) => change(doc, id, () => putInOrder(root(doc), id, before)),
		remove: (doc, id, by, at = Date.now()) =>
			change(doc, id, (entry) => markDeleted(entry, by.principal, at)),
		restore: (doc, id) => change(doc, id, unmarkDeleted),
		entry: (doc, id) => entryOf(root(doc), id)
	};
}

/** Adds one entry and returns its id: see `addEntries`. */
export function addEntry(
	doc: Y.Doc,
	parent: YMap,
	by: Author,
	at: number,
	init: (entry: YMap) => void,
	id = nanoid()
): string {
	addEntries(doc, parent, by, at, [{ id, init }]);
	return id;
}

/**
 * Adds entries at the end and returns their ids. A person's own add is two transactions: one that creates the entries as
 * deleted ones and that no undo takes back, and one that brings them to view. Undoing an add would otherwise remove them
 * for good, with what others have written into them meanwhile.
 */
function addEntries(doc: Y.Doc, parent: YMap, by: Author, at: number, all: readonly NewEntry[]): string[] {
	const origin: unknown = doc._transaction?.origin;
	assert(
		origin !== LOCAL && origin !== TYPING,
		'adding takes transactions of its own: call it outside edit()'
	);
	const ids = all.map(({ id }) => id);
	if (all.length === 0) return ids;
	if (doc._transaction !== null) {
		createEntries(parent, all, by, at);
		return ids;
	}
	const entries = edit(doc, CREATION, () => {
		const created = createEntries(parent, all, by, at);
		for (const entry of created) markDeleted(entry, by.principal, at);
		return created;
	});
	edit(doc, LOCAL, () => {
		for (const entry of entries) unmarkDeleted(entry);
	});
	return ids;
}

interface Cache<T> {
	read(id: string, read: () => T): T;
	list(read: () => T[]): readonly T[];
}

/** Forgets what a transaction changed before any observer runs; while one is under way nothing is kept or handed out. */
function createCache<T>(doc: Y.Doc, root: YMap): Cache<T> {
	const entries = new Map<string, T>();
	let all: T[] | null = null;
	const forget = (type: Y.AbstractType<unknown>, keys: ReadonlySet<string | null>) => {
		if (type === root) {
			for (const key of keys) if (key !== null) entries.delete(key);
			all = null;
			return;
		}
		let item = type._item;
		while (item !== null && item.parent !== root) item = (item.parent as Y.AbstractType<unknown>)._item;
		if (item === null) return;
		if (item.parentSub !== null) entries.delete(item.parentSub);
		all = null;
	};
	doc.on('beforeObserverCalls', (transaction: Y.Transaction) => {
		for (const [type, keys] of transaction.changed) forget(type as Y.AbstractType<unknown>, keys);
	});
	const isSettled = () => doc._transactionCleanups.length === 0;
	return {
		read(id, read) {
			if (!isSettled()) return read();
			const known = entries.get(id);
			if (known !== undefined) return known;
			const value = read();
			entries.set(id, value);
			return value;
		},
		list(read) {
			if (!isSettled()) return read();
			return (all ??= read());
		}
	};
}
