/** Kinds of cards: the seven that every roundtable knows, and those a template or a person adds, kept in `meta`. */
import type * as Y from 'yjs';
import { metaOf } from './meta.ts';
import { edit, LOCAL } from './edit.ts';
import { compareOrder, place, toOrder } from './order.ts';
import { getString, isId, put } from './values.ts';

export const CARD_KINDS = [
	'barrier',
	'worked',
	'did-not-work',
	'practice',
	'idea',
	'question',
	'action'
] as const;
export type BuiltInCardKind = (typeof CARD_KINDS)[number];

export interface CardKind {
	readonly id: string;
	/** Null for the built-in ones: the interface has their words in every language. */
	readonly title: string | null;
	/** Its place on the board. */
	readonly order: string | null;
}

export function isBuiltInCardKind(id: string): id is BuiltInCardKind {
	return (CARD_KINDS as readonly string[]).includes(id);
}

const KEY = /^kinds\.([A-Za-z0-9_-]+)\.order$/;

/** The columns of the board in order: what the roundtable was given, or all built-in kinds where nothing is stored. */
export function listCardKinds(doc: Y.Doc): CardKind[] {
	const meta = metaOf(doc);
	const kinds: CardKind[] = [];
	for (const key of meta.keys()) {
		const id = KEY.exec(key)?.[1];
		if (!isId(id)) continue;
		const title = isBuiltInCardKind(id) ? null : (getString(meta, `kinds.${id}.title`) ?? id);
		kinds.push({ id, title, order: toOrder(meta.get(key)) });
	}
	if (kinds.length > 0) return kinds.sort(compareOrder);
	return CARD_KINDS.map((id) => ({ id, title: null, order: null }));
}

/** Puts a kind at the end of the board. A title is needed for kinds that are not built in. */
export function addCardKind(doc: Y.Doc, kind: { id: string; title?: string }): void {
	edit(doc, LOCAL, () => writeCardKind(doc, kind));
}

/** The same inside a transaction of the caller. */
export function writeCardKind(doc: Y.Doc, kind: { id: string; title?: string }): void {
	if (!isId(kind.id)) return;
	const stored = listCardKinds(doc).filter((one) => one.order !== null && one.id !== kind.id);
	put(metaOf(doc), `kinds.${kind.id}.order`, place(stored, stored.length).orders[0]);
	if (kind.title !== undefined) put(metaOf(doc), `kinds.${kind.id}.title`, kind.title);
}
