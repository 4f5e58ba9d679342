/**
 * Names of the people who ever wrote here, kept in the document so that they are there offline and without a server:
 * `people.<principal>.name` and `.organisation` in the root `meta`. The server's member list decides who has rights.
 */
import type * as Y from 'yjs';
import { edit, LIVE } from './edit.ts';
import { metaOf } from './meta.ts';
import { getString, isId, put } from './values.ts';

export interface Person {
	readonly principal: string;
	readonly name: string;
	readonly organisation: string;
}

const KEY = /^people\.([A-Za-z0-9_-]+)\.name$/;

/** Called by each device for its own person, on joining and on a change of name. */
export function setPerson(doc: Y.Doc, person: Person): void {
	const { principal, name, organisation } = person;
	if (!isId(principal)) return;
	edit(doc, LIVE, () => {
		put(metaOf(doc), `people.${principal}.name`, name);
		put(metaOf(doc), `people.${principal}.organisation`, organisation);
	});
}

export function getPerson(doc: Y.Doc, principal: string): Person | null {
	if (!isId(principal)) return null;
	const name = getString(metaOf(doc), `people.${principal}.name`);
	if (name === null) return null;
	return { principal, name, organisation: getString(metaOf(doc), `people.${principal}.organisation`) ?? '' };
}

/** Everybody with a name, by name. */
export function listPeople(doc: Y.Doc): Person[] {
	const people: Person[] = [];
	for (const key of metaOf(doc).keys()) {
		const person = getPerson(doc, KEY.exec(key)?.[1] ?? '');
		if (person !== null) people.push(person);
	}
	return people.sort((a, b) => a.name.localeCompare(b.name) || (a.principal < b.principal ? -1 : 1));
}
