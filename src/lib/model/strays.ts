/**
 * Words in a block that was removed by somebody who had not seen them, and where they belong: beside the letters they
 * were typed between, wherever those went. Letters that went nowhere leave them standing on their own.
 */
import * as Y from 'yjs';
import { itemAt, livingLetter, movesOf, type LetterId } from './moves.ts';
import { isInRemoved } from './removed.ts';

/** Between which letters of a text, and how the words there are formatted. */
type Spot = { text: Y.XmlText; index: number; attributes: Record<string, unknown> };

/** A letter, living or not, that others can stand beside; null if it is nowhere in a text that is shown. */
function homeOf(doc: Y.Doc, id: LetterId): { text: Y.XmlText; item: Y.Item } | null {
	const item = itemAt(doc, id);
	const text: unknown = item?.parent;
	if (item === null || !(text instanceof Y.XmlText) || text._item?.deleted !== false || isInRemoved(text))
		return null;
	return { text, item };
}

function format(attributes: Record<string, unknown>, { key, value }: Y.ContentFormat): void {
	if (value === null) delete attributes[key];
	else attributes[key] = value;
}

/** The place right before or right behind a letter. */
function spotBeside(doc: Y.Doc, id: LetterId, side: 'before' | 'behind'): Spot | null {
	const home = homeOf(doc, id);
	if (home === null) return null;
	const { text, item: at } = home;
	const attributes: Record<string, unknown> = {};
	let index = 0;
	for (let item = text._start; item !== null; item = item.right) {
		if (item === at) {
			const offset = at.deleted ? 0 : id.clock - at.id.clock + (side === 'behind' ? 1 : 0);
			return { text, index: index + offset, attributes };
		}
		if (item.deleted) continue;
		if (item.content instanceof Y.ContentFormat) format(attributes, item.content);
		else if (item.countable) index += item.length;
	}
	return null;
}

/** Where else a letter of `text` stands now. */
export function elsewhere(doc: Y.Doc, text: unknown, id: LetterId): LetterId | null {
	const moves = movesOf(doc);
	const places = moves.living(moves.firstOf(id));
	return (
		places.find((place) => homeOf(doc, place) !== null && livingLetter(doc, place)?.parent !== text) ?? null
	);
}

/** The nearest letter on one side that stands in another text now. */
export function neighbour(doc: Y.Doc, item: Y.Item | null, side: 'left' | 'right'): LetterId | null {
	for (let at = item; at !== null; at = at[side]) {
		if (!at.deleted) continue;
		for (let i = 0; i < at.length; i++) {
			const clock = side === 'left' ? at.id.clock + at.length - 1 - i : at.id.clock + i;
			const found = elsewhere(doc, at.parent, { client: at.id.client, clock });
			if (found !== null) return found;
		}
	}
	return null;
}

function spotFor(doc: Y.Doc, item: Y.Item): Spot | null {
	// Where the same letters stood in another copy that is no more.
	const moves = movesOf(doc);
	for (const id of moves.all(moves.firstOf(item.id))) {
		const home = homeOf(doc, id);
		if (home !== null && home.text !== item.parent) return spotBeside(doc, id, 'behind');
	}
	const left = neighbour(doc, item.left, 'left');
	if (left !== null) return spotBeside(doc, left, 'behind');
	const right = neighbour(doc, item.right, 'right');
	return right === null ? null : spotBeside(doc, right, 'before');
}

/**
 * Brings the stray words of one text to where they belong, if `isOurs` says that it is for this device to do that.
 * Inside a transaction.
 */
export function bringHome(doc: Y.Doc, text: Y.XmlText, isOurs: (id: LetterId) => boolean): void {
	const attributes: Record<string, unknown> = {};
	let index = 0;
	for (let item = text._start; item !== null;) {
		const { right, content } = item;
		if (!item.deleted && content instanceof Y.ContentFormat) format(attributes, content);
		else if (!item.deleted && item.countable) {
			const spot = content instanceof Y.ContentString && isOurs(item.id) ? spotFor(doc, item) : null;
			if (spot === null) index += item.length;
			else {
				bring(doc, item, (item.content as Y.ContentString).str, {
					...spot,
					attributes: { ...spot.attributes, ...attributes }
				});
				text.delete(index, item.length);
			}
		}
		item = right;
	}
}

function bring(doc: Y.Doc, { id, length }: Y.Item, words: string, { text, index, attributes }: Spot): void {
	const before = Y.getState(doc.store, doc.clientID);
	text.insert(index, words, attributes);
	const end = Y.getState(doc.store, doc.clientID);
	const written = [...lettersBetween(doc, before, end)];
	movesOf(doc).record(written, [{ client: id.client, clock: id.clock, length }]);
}

/** What this device wrote between two of its clocks, marks left out. */
function* lettersBetween(doc: Y.Doc, from: number, to: number) {
	const structs = doc.store.clients.get(doc.clientID) ?? [];
	for (let i = from < to ? Y.findIndexSS(structs, from) : structs.length; i < structs.length; i++) {
		const struct = structs[i];
		if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
		yield { client: struct.id.client, clock: struct.id.clock, length: struct.length };
	}
}
