/**
 * Letters that stand twice because two people restructured the same block at once: each wrote a copy. One copy stays, the
 * same on every device, and deleting the others is the same edit whoever makes it.
 */
import * as Y from 'yjs';
import { livingIn, livingLetter, movesOf, type LetterId, type Move } from './moves.ts';
import { isMarkedRemoved, markRemoved, holdsContent } from './removed.ts';

/**
 * Deletes the doubles of what `moves` wrote, inside a transaction. Returns the texts that a restructuring had made and
 * that lost everything they were made of: what else was written in them belongs into the copy that stays.
 */
export function dropDoubles(doc: Y.Doc, moves: readonly Move[]): Y.XmlText[] {
	const doomed = new Map<Y.XmlText, LetterId[]>();
	const index = movesOf(doc);
	for (const move of moves) {
		for (const id of livingIn(doc, move)) {
			for (const double of index.living(index.firstOf(id)).slice(1)) {
				const text: unknown = livingLetter(doc, double)?.parent;
				if (!(text instanceof Y.XmlText)) continue;
				const letters = doomed.get(text) ?? [];
				doomed.set(text, letters);
				letters.push(double);
			}
		}
	}
	const lost: Y.XmlText[] = [];
	for (const [text, letters] of doomed) {
		deleteLetters(text, letters);
		const block: unknown = text.parent;
		if (!holdsContent(block)) markRemoved(block);
		else if (lostItsOrigin(doc, text)) {
			markRemoved(block);
			if (isMarkedRemoved(block)) lost.push(text);
		}
	}
	return lost;
}

function deleteLetters(text: Y.XmlText, letters: readonly LetterId[]): void {
	const keys = new Set(letters.map(({ client, clock }) => `${client}:${clock}`));
	const places: number[] = [];
	let index = 0;
	for (let item = text._start; item !== null; item = item.right) {
		if (item.deleted || !item.countable) continue;
		for (let i = 0; i < item.length; i++) {
			if (keys.has(`${item.id.client}:${item.id.clock + i}`)) places.push(index + i);
		}
		index += item.length;
	}
	for (let last = places.length - 1; last >= 0;) {
		let first = last;
		while (first > 0 && places[first - 1] === (places[first] as number) - 1) first--;
		text.delete(places[first] as number, last - first + 1);
		last = first - 1;
	}
}

/** Whether a text was made out of copies and none of those it was made of lives. */
function lostItsOrigin(doc: Y.Doc, text: Y.XmlText): boolean {
	const made = text._item;
	const structs = made === null ? undefined : doc.store.clients.get(made.id.client);
	if (made === null || structs === undefined) return false;
	const moves = movesOf(doc);
	let copies = 0;
	for (let i = Y.findIndexSS(structs, made.id.clock) + 1; i < structs.length; i++) {
		const item = structs[i];
		if (!(item instanceof Y.Item) || item.parent !== text) break;
		if (item.content instanceof Y.ContentFormat) continue;
		if (!moves.isCopy(item.id)) {
			// A mark that was deleted looks like a deleted letter.
			if (item.deleted) continue;
			break;
		}
		if (!item.deleted) return false;
		copies++;
	}
	return copies > 0;
}
