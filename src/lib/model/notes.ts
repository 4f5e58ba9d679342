/** Notes pages: a title that the editor takes from the first line, and a body of rich text. */
import * as Y from 'yjs';
import { collection } from './collection.ts';
import { edit, LIVE } from './edit.ts';
import type { Author, Entry } from './entries.ts';
import { appendProse, readProse, type ProseNode } from './prose.ts';
import { getString, getWhole, isId, put, type YMap } from './values.ts';

export interface Note extends Entry {
	readonly title: string;
	/** Who wrote in it and when last, latest first. */
	readonly editedBy: readonly { readonly principal: string; readonly at: number }[];
}

export interface NoteFields {
	title?: string;
	/** The first content, as a `doc` node. */
	body?: ProseNode;
}

const EDITED = 'editedBy.';
/** Somebody who keeps writing is noted once a minute. */
const EDITED_EVERY_MS = 60_000;

const notes = collection<Note, NoteFields, { title?: string }>({
	root: 'notes',
	read: (entry, base) => ({
		...base,
		title: getString(entry, 'title') ?? '',
		editedBy: readEditors(entry)
	}),
	init(entry, fields) {
		put(entry, 'title', fields.title);
		const body = new Y.XmlFragment();
		entry.set('body', body);
		if (fields.body !== undefined) appendProse(body, fields.body);
	}
});

function readEditors(entry: YMap): Note['editedBy'] {
	const editors: { principal: string; at: number }[] = [];
	for (const key of entry.keys()) {
		const principal = key.startsWith(EDITED) ? key.slice(EDITED.length) : null;
		const at = getWhole(entry, key);
		if (isId(principal) && at !== null) editors.push({ principal, at });
	}
	return editors.sort((a, b) => b.at - a.at || (a.principal < b.principal ? -1 : 1));
}

/** Live pages in order. */
export const listNotes = (doc: Y.Doc) => notes.list(doc);
export const getNote = (doc: Y.Doc, id: string) => notes.get(doc, id);
export const listDeletedNotes = (doc: Y.Doc, now?: number) => notes.listDeleted(doc, now);
/** Calls back after every transaction that changed a page or its text. */
export const observeNotes = (doc: Y.Doc, callback: () => void) => notes.observe(doc, callback);
export const addNote = (doc: Y.Doc, fields: NoteFields, by: Author, at?: number) =>
	notes.add(doc, fields, by, at);
export const moveNote = (doc: Y.Doc, id: string, before: string | null) => notes.move(doc, id, before);
export const deleteNote = (doc: Y.Doc, id: string, by: Author, at?: number) => notes.remove(doc, id, by, at);
export const restoreNote = (doc: Y.Doc, id: string) => notes.restore(doc, id);

/** The title follows the text, so it is not a step of undo of its own. */
export function updateNote(doc: Y.Doc, id: string, changes: { title?: string }): boolean {
	return edit(doc, LIVE, () => notes.update(doc, id, changes));
}

/** The shared text that an editor binds to; null when the page is not there. */
export function noteBody(doc: Y.Doc, id: string): Y.XmlFragment | null {
	const body = notes.entry(doc, id)?.get('body');
	return body instanceof Y.XmlFragment ? body : null;
}

/** The text as a plain value, for reading. */
export function readNote(doc: Y.Doc, id: string): ProseNode {
	const body = noteBody(doc, id);
	return body === null ? { type: 'doc', content: [] } : readProse(body);
}

/** Notes that somebody writes in a page. Called by the editor on the person's own changes, as often as it likes. */
export function markNoteEdited(doc: Y.Doc, id: string, by: Author, at = Date.now()): void {
	const entry = notes.entry(doc, id);
	if (entry === null || !isId(by.principal)) return;
	const last = getWhole(entry, EDITED + by.principal);
	if (last !== null && at - last < EDITED_EVERY_MS) return;
	edit(doc, LIVE, () => put(entry, EDITED + by.principal, at));
}
