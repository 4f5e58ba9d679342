/** The outline of the summary: which chapters it has, in which order, and who may read them. */
import type * as Y from 'yjs';
import { collection } from './collection.ts';
import type { Author, Entry } from './entries.ts';
import { getBoolean, getId, getOneOf, getString, put } from './values.ts';

/**
 * What a chapter is a view of: note pages, cards of one kind (`cards:barrier`), dataset entries, one query result, or
 * the appendix with the full dataset list and every receipt.
 */
export type SectionKind = 'notes' | `cards:${string}` | 'datasets' | 'query' | 'appendix';

export interface Section extends Entry {
	readonly kind: SectionKind;
	/** Empty: the chapter takes the name of what it shows. */
	readonly title: string;
	/** Id of the one note page or query it shows; null for all pages. */
	readonly target: string | null;
	readonly hidden: boolean;
	/** `restricted`: readers of the published page must ask for it. */
	readonly access: 'open' | 'restricted';
}

export interface SectionChanges {
	kind?: SectionKind;
	title?: string;
	target?: string | null;
	hidden?: boolean;
	access?: 'open' | 'restricted';
}

const KIND = /^(?:notes|datasets|query|appendix|cards:[A-Za-z0-9_-]{1,64})$/;

export function isSectionKind(value: unknown): value is SectionKind {
	return typeof value === 'string' && KIND.test(value);
}

const sections = collection<Section, SectionChanges & { kind: SectionKind }, SectionChanges>({
	root: 'summary',
	read(entry, base) {
		const kind = entry.get('kind');
		return {
			...base,
			kind: isSectionKind(kind) ? kind : 'notes',
			title: getString(entry, 'title') ?? '',
			target: getId(entry, 'target'),
			// A chapter of a kind from a later version is kept, but nothing here can show it.
			hidden: getBoolean(entry, 'hidden') || !isSectionKind(kind),
			access: getOneOf(entry, 'access', ['open', 'restricted'] as const, 'open')
		};
	},
	init(entry, fields) {
		for (const [key, value] of Object.entries(fields)) put(entry, key, value);
	}
});

/** Live chapters in order, hidden ones too. */
export const listSections = (doc: Y.Doc) => sections.list(doc);
export const getSection = (doc: Y.Doc, id: string) => sections.get(doc, id);
export const listDeletedSections = (doc: Y.Doc, now?: number) => sections.listDeleted(doc, now);
export const observeSections = (doc: Y.Doc, callback: () => void) => sections.observe(doc, callback);
export const addSection = (
	doc: Y.Doc,
	fields: SectionChanges & { kind: SectionKind },
	by: Author,
	at?: number
) => sections.add(doc, fields, by, at);
export const updateSection = (doc: Y.Doc, id: string, changes: SectionChanges) =>
	sections.update(doc, id, changes);
export const moveSection = (doc: Y.Doc, id: string, before: string | null) => sections.move(doc, id, before);
export const deleteSection = (doc: Y.Doc, id: string, by: Author, at?: number) =>
	sections.remove(doc, id, by, at);
export const restoreSection = (doc: Y.Doc, id: string) => sections.restore(doc, id);

/** The opening sentences of the summary: a shared text at the top of the document, always there. */
export function summaryLead(doc: Y.Doc): Y.Text {
	return doc.getText('summary.lead');
}
