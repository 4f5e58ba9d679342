/** Saved queries: SQL that several people write, and the snapshot of its last run. */
import type * as Y from 'yjs';
import { collection } from './collection.ts';
import { edit, LIVE } from './edit.ts';
import type { Author, Entry } from './entries.ts';
import { readSnapshot, toStoredSnapshot, type Snapshot } from './snapshot.ts';
import { createText, getJson, getSharedText, getString, getText, put, type Json } from './values.ts';

export interface Query extends Entry {
	readonly title: string;
	readonly sql: string;
	readonly chart: Json | null;
	readonly parameters: Json | null;
	/** Choices that the SQL was written from; it may have been changed by hand since. */
	readonly form: Json | null;
	readonly snapshot: Snapshot | null;
	/** The result that `snapshot` took the place of. */
	readonly previous: Snapshot | null;
}

export interface QueryChanges {
	title?: string;
	chart?: Json;
	parameters?: Json;
	form?: Json;
}

export type QueryFields = QueryChanges & { sql?: string };

const queries = collection<Query, QueryFields, QueryChanges>({
	root: 'queries',
	read: (entry, base) => ({
		...base,
		title: getString(entry, 'title') ?? '',
		sql: getText(entry, 'sql'),
		chart: getJson(entry, 'chart'),
		parameters: getJson(entry, 'parameters'),
		form: getJson(entry, 'form'),
		snapshot: readSnapshot(getJson(entry, 'snapshot')),
		previous: readSnapshot(getJson(entry, 'previous'))
	}),
	init(entry, fields) {
		const { sql, ...singles } = fields;
		createText(entry, 'sql', sql);
		for (const [key, value] of Object.entries(singles)) put(entry, key, value);
	}
});

/** Live queries in order. */
export const listQueries = (doc: Y.Doc) => queries.list(doc);
export const getQuery = (doc: Y.Doc, id: string) => queries.get(doc, id);
export const listDeletedQueries = (doc: Y.Doc, now?: number) => queries.listDeleted(doc, now);
/** Calls back after every transaction that changed a query, its SQL or its snapshot. */
export const observeQueries = (doc: Y.Doc, callback: () => void) => queries.observe(doc, callback);
export const addQuery = (doc: Y.Doc, fields: QueryFields, by: Author, at?: number) =>
	queries.add(doc, fields, by, at);
export const updateQuery = (doc: Y.Doc, id: string, changes: QueryChanges) =>
	queries.update(doc, id, changes);
export const moveQuery = (doc: Y.Doc, id: string, before: string | null) => queries.move(doc, id, before);
export const deleteQuery = (doc: Y.Doc, id: string, by: Author, at?: number) =>
	queries.remove(doc, id, by, at);
export const restoreQuery = (doc: Y.Doc, id: string) => queries.restore(doc, id);

/** The shared SQL; null when the query is not there. */
export function querySql(doc: Y.Doc, id: string): Y.Text | null {
	const entry = queries.entry(doc, id);
	return entry === null ? null : getSharedText(entry, 'sql');
}

/**
 * Stores what everybody may know of the last run; see snapshot.ts for what that leaves out. A result of other rows becomes
 * the previous one. Not a step of undo.
 */
export function setSnapshot(doc: Y.Doc, id: string, snapshot: Snapshot | null): boolean {
	const stored = snapshot === null ? null : toStoredSnapshot(snapshot);
	return edit(doc, LIVE, () => {
		const before = queries.get(doc, id)?.snapshot ?? null;
		const isOther = before !== null && stored !== null && !isSameResult(before, stored);
		const changes = { snapshot: stored, ...(isOther ? { previous: before } : {}) };
		return queries.update(doc, id, changes as QueryChanges);
	});
}

/**
 * Takes out of the results what was made of files with these hashes; how many rows there were, under which names, when
 * and by whom, stays. Returns the files of rows that the room should not have any more.
 */
export function withdrawResults(doc: Y.Doc, hashes: readonly string[]): string[] {
	const madeOf = (snapshot: Snapshot | null) =>
		snapshot?.inputs.some(({ sha256 }) => sha256 !== null && hashes.includes(sha256)) === true
			? snapshot
			: null;
	const rows: string[] = [];
	edit(doc, LIVE, () => {
		for (const query of [...queries.list(doc), ...queries.listDeleted(doc)]) {
			for (const key of ['snapshot', 'previous'] as const) {
				const snapshot = madeOf(query[key]);
				if (snapshot === null) continue;
				if (snapshot.rowsFile !== null) rows.push(snapshot.rowsFile);
				const stored = toStoredSnapshot({ ...snapshot, deviceOnly: true });
				queries.update(doc, query.id, { [key]: stored } as QueryChanges);
			}
		}
	});
	return rows;
}

/** Rows told apart by their hash, where one is known, else by when they were made. */
export function isSameResult(a: Snapshot, b: Snapshot): boolean {
	if (a.resultHash !== null || b.resultHash !== null) return a.resultHash === b.resultHash;
	return a.at === b.at;
}
