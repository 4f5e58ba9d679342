/**
 * Where somebody is, as one field of their presence state. Names are not in it: they come with the relay's word on who a
 * client is. Any member can send anything here, so reading guards every field.
 */
import { toWhole } from './values.ts';

/** The field of the presence state; others belong to the editors' carets. */
export const PRESENCE_FIELD = 'at';

export interface Presence {
	/** Path below the room, such as `notes/V1StGXR8`; empty for the room itself. */
	readonly place: string;
	/** There since, on that device's clock; milliseconds since 1970. */
	readonly since: number;
	/** Set when nothing was touched for a while. */
	readonly awaySince: number | null;
}

const PLACE = /^(?:[A-Za-z0-9_-]{1,64}(?:\/[A-Za-z0-9_-]{1,64}){0,2})?$/;

/** The value of `PRESENCE_FIELD`. A place that is no path becomes the room itself. */
export function encodePresence(presence: Presence): Presence {
	const { place, since, awaySince } = presence;
	return { place: PLACE.test(place) ? place : '', since, awaySince };
}

/** Reads a whole presence state. Null when it says nothing about a place. */
export function decodePresence(state: unknown): Presence | null {
	const value = own(state, PRESENCE_FIELD);
	const place = own(value, 'place');
	const since = toWhole(own(value, 'since'));
	if (typeof place !== 'string' || !PLACE.test(place) || since === null) return null;
	return { place, since, awaySince: toWhole(own(value, 'awaySince')) };
}

function own(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
	return (value as Record<string, unknown>)[key];
}
