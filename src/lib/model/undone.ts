/**
 * What facilitators took back of what somebody did, so that everybody reads of it and it can be put back: one value each
 * under `undone.<id>` in the root `meta`, and `undone.<id>.back` once it was put back.
 */
import { DOC_NAMES, type DocName } from '#protocol';
import { nanoid } from 'nanoid';
import type * as Y from 'yjs';
import { edit, LIVE } from './edit.ts';
import { metaOf } from './meta.ts';
import { getJson, getOwn, getWhole, put, toWhole, type Json } from './values.ts';

export interface UndoneNote {
	readonly id: string;
	/** Principal who took it back. */
	readonly by: string;
	/** Principal whose edits they were, and their name then: it may have been among what was taken back. */
	readonly of: string;
	readonly name: string | null;
	readonly at: number;
	/** Of the server's log: undoing these puts everything back. */
	readonly frames: { doc: DocName; seq: number }[];
	/** Null: not put back. */
	readonly backAt: number | null;
}

const KEY = /^undone\.([A-Za-z0-9_-]+)$/;

export function noteUndone(
	doc: Y.Doc,
	note: Pick<UndoneNote, 'by' | 'of' | 'frames'> & { name?: string },
	at = Date.now()
): void {
	const { by, of, frames, name = null } = note;
	edit(doc, LIVE, () => put(metaOf(doc), `undone.${nanoid()}`, { by, of, name, at, frames }));
}

export function notePutBack(doc: Y.Doc, id: string, at = Date.now()): void {
	edit(doc, LIVE, () => put(metaOf(doc), `undone.${id}.back`, at));
}

/** Newest first. */
export function listUndone(doc: Y.Doc): UndoneNote[] {
	const meta = metaOf(doc);
	const notes: UndoneNote[] = [];
	for (const key of meta.keys()) {
		const id = KEY.exec(key)?.[1];
		const note = id === undefined ? null : toNote(id, getJson(meta, key), getWhole(meta, `${key}.back`));
		if (note !== null) notes.push(note);
	}
	return notes.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
}

function toNote(id: string, value: Json, backAt: number | null): UndoneNote | null {
	const [by, of, at, list] = ['by', 'of', 'at', 'frames'].map((key) => getOwn(value, key));
	const when = toWhole(at);
	if (typeof by !== 'string' || typeof of !== 'string' || when === null || !Array.isArray(list)) return null;
	const frames = list.flatMap((frame) => {
		const doc = DOC_NAMES.find((name) => name === getOwn(frame, 'doc'));
		const seq = toWhole(getOwn(frame, 'seq'));
		return doc === undefined || seq === null ? [] : [{ doc, seq }];
	});
	const name = getOwn(value, 'name');
	return { id, by, of, name: typeof name === 'string' ? name : null, at: when, frames, backAt };
}
