/** The agenda: stages with a prompt, minutes and what they collect. */
import type * as Y from 'yjs';
import { collection } from './collection.ts';
import type { Author, Entry } from './entries.ts';
import { getId, getNumber, getString, put } from './values.ts';

export interface AgendaItem extends Entry {
	readonly title: string;
	/** What the table is asked. */
	readonly prompt: string;
	/** 0 or more. */
	readonly minutes: number;
	/** Who leads, as typed. */
	readonly lead: string;
	/** Id of the card kind it collects. */
	readonly collects: string | null;
}

export interface AgendaFields {
	title?: string;
	prompt?: string;
	minutes?: number;
	lead?: string;
	collects?: string | null;
}

const items = collection<AgendaItem, AgendaFields, AgendaFields>({
	root: 'agenda',
	read: (entry, base) => ({
		...base,
		title: getString(entry, 'title') ?? '',
		prompt: getString(entry, 'prompt') ?? '',
		minutes: Math.min(Math.max(getNumber(entry, 'minutes') ?? 0, 0), 24 * 60),
		lead: getString(entry, 'lead') ?? '',
		collects: getId(entry, 'collects')
	}),
	init(entry, fields) {
		for (const [key, value] of Object.entries(fields)) put(entry, key, value);
	}
});

/** Live stages in order. */
export const listAgendaItems = (doc: Y.Doc) => items.list(doc);
export const getAgendaItem = (doc: Y.Doc, id: string) => items.get(doc, id);
export const listDeletedAgendaItems = (doc: Y.Doc, now?: number) => items.listDeleted(doc, now);
/** Calls back after every transaction that changed a stage or the clock. */
export const observeAgenda = (doc: Y.Doc, callback: () => void) => items.observe(doc, callback);
export const addAgendaItem = (doc: Y.Doc, fields: AgendaFields, by: Author, at?: number) =>
	items.add(doc, fields, by, at);
export const updateAgendaItem = (doc: Y.Doc, id: string, changes: AgendaFields) =>
	items.update(doc, id, changes);
export const moveAgendaItem = (doc: Y.Doc, id: string, before: string | null) => items.move(doc, id, before);
export const deleteAgendaItem = (doc: Y.Doc, id: string, by: Author, at?: number) =>
	items.remove(doc, id, by, at);
export const restoreAgendaItem = (doc: Y.Doc, id: string) => items.restore(doc, id);
