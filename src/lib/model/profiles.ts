/**
 * Descriptions of files that everybody has: `profiles[<sha-256 of the file>]` is the sha-256 of the file that describes its
 * columns. Invariant: written only for a file that is in the room; read only while one of that content is. Of a file that
 * stays where it is, `linkedContent` stands for the content, and the room must know its address.
 *
 * Such a file is described column by column, by several people at one moment: `profiles[<content>.<sha-256>]` is one part of
 * its description. Each has a key of its own, so that nobody's takes the place of another's, and whoever joins parts into one
 * takes back only those that are in it.
 */
import type * as Y from 'yjs';
import { edit, LIVE } from './edit.ts';
import { put, toHash } from './values.ts';

/** Null when nobody has described it. */
export function getProfile(content: Y.Doc, file: string): string | null {
	return toHash(content.getMap('profiles').get(file));
}

/** `profile` null takes the description back. Not a step of undo. */
export function setProfile(content: Y.Doc, file: string, profile: string | null): void {
	if (toHash(file) === null || (profile !== null && toHash(profile) === null)) return;
	edit(content, LIVE, () => put(content.getMap('profiles'), file, profile));
}

/** Whoever adds one joins the others, so that there are few. More are somebody's mischief: each costs a question to the server. */
const MOST_PARTS = 100;

/** The parts of a description, in an order that is everybody's. */
export function getProfileParts(content: Y.Doc, file: string): string[] {
	const parts = [...content.getMap('profiles').keys()].flatMap((key) => {
		const [of, part] = key.split('.');
		return of === file && key === keyOf(file, part ?? '') ? (toHash(part) ?? []) : [];
	});
	return parts.sort().slice(0, MOST_PARTS);
}

/** `joined`: parts whose columns are all in this one. Not a step of undo. */
export function addProfilePart(
	content: Y.Doc,
	file: string,
	part: string,
	joined: readonly string[] = []
): void {
	if (toHash(file) === null || toHash(part) === null) return;
	const profiles = content.getMap('profiles');
	edit(content, LIVE, () => {
		put(profiles, keyOf(file, part), true);
		for (const other of joined) if (other !== part) put(profiles, keyOf(file, other), null);
	});
}

const keyOf = (file: string, part: string): string => `${file}.${part}`;
