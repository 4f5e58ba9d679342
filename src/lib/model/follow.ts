/** Carets go where the letters beside them went. */
import * as Y from 'yjs';
import { itemAt } from './moves.ts';
import { isInRemoved } from './removed.ts';
import { elsewhere, neighbour } from './strays.ts';

/** The place that a place in a text is now, if its letter was moved or its block removed; else the same place. */
export function followPlace(doc: Y.Doc, place: Y.RelativePosition): Y.RelativePosition {
	if (place.item !== null) return followLetter(doc, place.item, place.assoc) ?? place;
	const start = place.type === null ? null : itemAt(doc, place.type);
	if (!(start?.content instanceof Y.ContentType)) return place;
	const { type } = start.content;
	const first = type instanceof Y.XmlText && type.length === 0 && isInRemoved(type) ? type._start : null;
	const letter = neighbour(doc, first, 'right');
	return letter === null ? place : beside(letter, 0);
}

function followLetter(doc: Y.Doc, id: Y.ID, assoc: number): Y.RelativePosition | null {
	const item = itemAt(doc, id);
	if (item === null || !item.deleted) return null;
	const moved = elsewhere(doc, item.parent, id);
	if (moved !== null) return beside(moved, assoc);
	if (!isInRemoved(item.parent)) return null;
	const left = neighbour(doc, item, 'left');
	if (left !== null) return beside(left, -1);
	const right = neighbour(doc, item, 'right');
	return right === null ? null : beside(right, 0);
}

const beside = ({ client, clock }: { client: number; clock: number }, assoc: number) =>
	new Y.RelativePosition(null, null, Y.createID(client, clock), assoc);
