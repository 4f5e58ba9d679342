/**
 * Descriptions of files that everybody has: `profiles[<sha-256 of the file>]` is the sha-256 of the file that describes its
 * columns. Invariant: written only for a file that is in the room; read only while one of that content is. Of a file that
 * stays where it is, `linkedContent` stands for the content, and the room must know its address.
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
