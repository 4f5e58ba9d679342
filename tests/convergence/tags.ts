/**
 * Edits that can be counted: each writes a tag into a shared text that nobody else writes, so that afterwards every tag
 * can be asked for by name.
 */
import type * as Y from 'yjs';
import { addCard, cardText, edit, listCards, TYPING, type Author } from '$lib/model';

export const ana: Author = { principal: 'ana_aaaaaaaaaaaaaaaaaaa', name: 'Ana Ruiz' };

const TAGS = 'tags';

/** The card that all tags go into. */
export function addTagCard(doc: Y.Doc): void {
	addCard(doc, { kind: TAGS, text: '.' }, ana);
}

export function writeTag(doc: Y.Doc, tag: string, at: number): void {
	const text = tagText(doc);
	// Between tags, never inside one.
	const gaps = [0, ...[...text.toString().matchAll(/[.\]]/g)].map((match) => match.index + 1)];
	edit(doc, TYPING, () => text.insert(gaps[at % gaps.length] ?? 0, `[${tag}]`));
}

/** All tags as often as they stand there. */
export function readTags(doc: Y.Doc): string[] {
	return [
		...tagText(doc)
			.toString()
			.matchAll(/\[([^\]]+)\]/g)
	].map((match) => match[1] ?? '');
}

function tagText(doc: Y.Doc): Y.Text {
	const first = listCards(doc).find((card) => card.kind === TAGS);
	const text = first === undefined ? null : cardText(doc, first.id);
	if (text === null) throw new Error('The card for the tags is missing');
	return text;
}
