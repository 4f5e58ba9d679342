/** Tells others where in a shared text one is, and finds who else is in it. */
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';

export type TextPlace = { clientId: number; anchor: number; head: number };

function indexIn(text: Y.Text, json: unknown): number | null {
	const doc = text.doc;
	if (doc === null || typeof json !== 'object' || json === null) return null;
	try {
		const found = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(json), doc);
		return found?.type === text ? found.index : null;
	} catch {
		// Anybody in the room can send anything as a place.
		return null;
	}
}

function placeIn(
	text: Y.Text,
	presence: Record<string, unknown> | null
): { anchor: number; head: number } | null {
	const cursor = presence?.['cursor'] as { anchor?: unknown; head?: unknown } | null | undefined;
	const anchor = indexIn(text, cursor?.anchor);
	const head = indexIn(text, cursor?.head);
	return anchor === null || head === null ? null : { anchor, head };
}

/** Others whose caret is in this text. */
export function othersIn(text: Y.Text, awareness: Awareness): TextPlace[] {
	const places: TextPlace[] = [];
	for (const [clientId, presence] of awareness.getStates()) {
		const place = clientId === awareness.clientID ? null : placeIn(text, presence);
		if (place !== null) places.push({ clientId, ...place });
	}
	return places;
}

/** Puts our caret into this text, from `anchor` to `head`. */
export function enterText(text: Y.Text, awareness: Awareness, anchor: number, head: number): void {
	const place = (index: number) =>
		Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index, -1));
	const cursor = { anchor: place(anchor), head: place(head) };
	const known: unknown = awareness.getLocalState()?.['cursor'];
	if (JSON.stringify(known) !== JSON.stringify(cursor)) awareness.setLocalStateField('cursor', cursor);
}

/** Takes our caret out of this text; one that was put elsewhere meanwhile stays. */
export function leaveText(text: Y.Text, awareness: Awareness): void {
	if (placeIn(text, awareness.getLocalState()) !== null) awareness.setLocalStateField('cursor', null);
}
