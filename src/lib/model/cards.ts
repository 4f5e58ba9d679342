/** Cards: what people say. */
import type * as Y from 'yjs';
import { collection } from './collection.ts';
import { edit, LOCAL } from './edit.ts';
import type { Author, Entry } from './entries.ts';
import {
	createSet,
	createText,
	getBoolean,
	getId,
	getSet,
	getSharedText,
	getString,
	getText,
	isId,
	put,
	putInSet
} from './values.ts';

export interface Card extends Entry {
	/** Id of a card kind; see card-kinds.ts. */
	readonly kind: string;
	readonly text: string;
	/** Ids of datasets and queries it is about. */
	readonly datasets: readonly string[];
	readonly queries: readonly string[];
	/** Who said it, as typed, where that is not who wrote it. */
	readonly saidBy: string;
	readonly notForRecord: boolean;
	/** Of actions: who does it, as typed, until when (ISO date), and whether it is done. */
	readonly owner: string;
	readonly due: string;
	readonly done: boolean;
}

export interface CardChanges {
	kind?: string;
	saidBy?: string;
	notForRecord?: boolean;
	owner?: string;
	due?: string;
	done?: boolean;
}

export interface CardFields extends CardChanges {
	kind: string;
	text?: string;
	datasets?: readonly string[];
	queries?: readonly string[];
}

export type CardLink = 'datasets' | 'queries';

const cards = collection<Card, CardFields, CardChanges>({
	root: 'cards',
	read: (entry, base) => ({
		...base,
		kind: getId(entry, 'kind') ?? 'idea',
		text: getText(entry, 'text'),
		datasets: getSet(entry, 'datasets').filter(isId),
		queries: getSet(entry, 'queries').filter(isId),
		saidBy: getString(entry, 'saidBy') ?? '',
		notForRecord: getBoolean(entry, 'notForRecord'),
		owner: getString(entry, 'owner') ?? '',
		due: getString(entry, 'due') ?? '',
		done: getBoolean(entry, 'done')
	}),
	init(entry, fields) {
		const { text, datasets, queries, ...singles } = fields;
		createText(entry, 'text', text);
		createSet(entry, 'datasets', datasets);
		createSet(entry, 'queries', queries);
		for (const [key, value] of Object.entries(singles)) put(entry, key, value);
	}
});

/** Live cards of every kind in order. */
export const listCards = (doc: Y.Doc) => cards.list(doc);
export const getCard = (doc: Y.Doc, id: string) => cards.get(doc, id);
export const listDeletedCards = (doc: Y.Doc, now?: number) => cards.listDeleted(doc, now);
/** Calls back after every transaction that changed a card or its text. */
export const observeCards = (doc: Y.Doc, callback: () => void) => cards.observe(doc, callback);
export const addCard = (doc: Y.Doc, fields: CardFields, by: Author, at?: number) =>
	cards.add(doc, fields, by, at);
export const updateCard = (doc: Y.Doc, id: string, changes: CardChanges) => cards.update(doc, id, changes);
/** Order runs through all kinds: a column shows the cards of its kind in it. */
export const moveCard = (doc: Y.Doc, id: string, before: string | null) => cards.move(doc, id, before);
export const deleteCard = (doc: Y.Doc, id: string, by: Author, at?: number) => cards.remove(doc, id, by, at);
export const restoreCard = (doc: Y.Doc, id: string) => cards.restore(doc, id);

/** The shared text; null when the card is not there. */
export function cardText(doc: Y.Doc, id: string): Y.Text | null {
	const entry = cards.entry(doc, id);
	return entry === null ? null : getSharedText(entry, 'text');
}

export function linkCard(doc: Y.Doc, id: string, to: CardLink, target: string): boolean {
	const entry = cards.entry(doc, id);
	return entry !== null && isId(target) && edit(doc, LOCAL, () => putInSet(entry, to, target, true));
}

export function unlinkCard(doc: Y.Doc, id: string, to: CardLink, target: string): boolean {
	const entry = cards.entry(doc, id);
	return entry !== null && edit(doc, LOCAL, () => putInSet(entry, to, target, false));
}
