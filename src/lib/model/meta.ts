/** What the document says about the roundtable itself: flat values of the root `meta`. */
import type * as Y from 'yjs';
import { edit, LOCAL } from './edit.ts';
import { getId, getString, getWhole, put, type YMap } from './values.ts';

export interface Meta {
	readonly title: string;
	readonly createdAt: number | null;
	readonly createdBy: string | null;
	/** Id of the template it was made from. */
	readonly template: string | null;
	/** 0 while the document is empty: nothing has arrived yet. */
	readonly schemaVersion: number;
}

export function metaOf(doc: Y.Doc): YMap {
	return doc.getMap<unknown>('meta');
}

export function getMeta(doc: Y.Doc): Meta {
	const meta = metaOf(doc);
	return {
		title: getString(meta, 'title') ?? '',
		createdAt: getWhole(meta, 'createdAt'),
		createdBy: getId(meta, 'createdBy'),
		template: getString(meta, 'template'),
		schemaVersion: getWhole(meta, 'schemaVersion') ?? 0
	};
}

export function updateMeta(doc: Y.Doc, changes: { title?: string }): void {
	const { title } = changes;
	if (title !== undefined) edit(doc, LOCAL, () => put(metaOf(doc), 'title', title));
}

/** Calls back after every transaction that changed title, people, promise or card kinds. */
export function observeMeta(doc: Y.Doc, callback: () => void): () => void {
	const listener = () => callback();
	metaOf(doc).observeDeep(listener);
	return () => metaOf(doc).unobserveDeep(listener);
}
