/** What people tell of working with a dataset: entries inside its entry, each with a text of its own. */
import type * as Y from 'yjs';
import { addEntry } from './collection.ts';
import { markDeleted, unmarkDeleted } from './deletion.ts';
import { edit, LOCAL } from './edit.ts';
import { entryOf, readEntries, readEntry, type Author, type Entry } from './entries.ts';
import { createText, getId, getMap, getSharedText, getText, getWhole, put, type YMap } from './values.ts';

export interface Experience extends Entry {
	readonly text: string;
	readonly by: string | null;
	readonly at: number | null;
}

export function readExperiences(dataset: YMap): Experience[] {
	const experiences = getMap(dataset, 'experiences');
	if (experiences === null) return [];
	return readEntries(experiences, (id, entry) => ({
		...readEntry(id, entry),
		text: getText(entry, 'text'),
		by: getId(entry, 'by'),
		at: getWhole(entry, 'at')
	}));
}

/** Returns the new id, or null when there is no such dataset. */
export function addExperience(
	doc: Y.Doc,
	dataset: string,
	text: string,
	by: Author,
	at = Date.now()
): string | null {
	const experiences = experiencesOf(doc, dataset);
	if (experiences === null) return null;
	return addEntry(doc, experiences, by, at, (entry) => {
		createText(entry, 'text', text);
		put(entry, 'by', by.principal);
		put(entry, 'at', at);
	});
}

/** The shared text; null when it is not there. */
export function experienceText(doc: Y.Doc, dataset: string, id: string): Y.Text | null {
	const entry = experienceOf(doc, dataset, id);
	return entry === null ? null : getSharedText(entry, 'text');
}

export function deleteExperience(
	doc: Y.Doc,
	dataset: string,
	id: string,
	by: Author,
	at = Date.now()
): boolean {
	const entry = experienceOf(doc, dataset, id);
	if (entry !== null) edit(doc, LOCAL, () => markDeleted(entry, by.principal, at));
	return entry !== null;
}

export function restoreExperience(doc: Y.Doc, dataset: string, id: string): boolean {
	const entry = experienceOf(doc, dataset, id);
	if (entry !== null) edit(doc, LOCAL, () => unmarkDeleted(entry));
	return entry !== null;
}

function experiencesOf(doc: Y.Doc, dataset: string): YMap | null {
	const entry = entryOf(doc.getMap('datasets'), dataset);
	return entry === null ? null : getMap(entry, 'experiences');
}

function experienceOf(doc: Y.Doc, dataset: string, id: string): YMap | null {
	const experiences = experiencesOf(doc, dataset);
	return experiences === null ? null : entryOf(experiences, id);
}
