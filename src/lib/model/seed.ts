/**
 * The first content of a new roundtable, written exactly once, by the device that creates it: so it works offline, and
 * nobody who joins ever adds a second copy.
 */
import type { RoomPromise } from '#protocol';
import { assert } from '#util';
import type * as Y from 'yjs';
import { addAgendaItem } from './agenda.ts';
import { writeCardKind } from './card-kinds.ts';
import { edit, SEED } from './edit.ts';
import type { Author } from './entries.ts';
import { getMeta, metaOf } from './meta.ts';
import { addNote } from './notes.ts';
import { addSection } from './outline.ts';
import { setPerson } from './people.ts';
import { writePromise } from './promise.ts';
import { SCHEMA_VERSION } from './schema.ts';
import type { Template } from './template.ts';
import { put } from './values.ts';

export interface Start {
	readonly title: string;
	readonly promise: RoomPromise;
	readonly by: Author & { readonly organisation?: string };
	readonly at?: number;
}

/**
 * Writes `template` into an empty document in one transaction. A null template makes an empty roundtable. Both
 * documents must be new: a second seed would double everything on every device.
 */
export function seed(content: Y.Doc, discussion: Y.Doc, template: Template | null, start: Start): void {
	const { title, promise, by, at = Date.now() } = start;
	assert(getMeta(content).schemaVersion === 0, 'this roundtable has its first content already');
	assert(discussion.getMap('votes').size === 0, 'a new roundtable has no votes');
	edit(content, SEED, () => {
		const meta = metaOf(content);
		for (const kind of template?.kinds ?? []) writeCardKind(content, kind);
		for (const item of template?.agenda ?? []) addAgendaItem(content, item, by, at);
		for (const note of template?.notes ?? []) addNote(content, note, by, at);
		for (const section of template?.outline ?? []) addSection(content, section, by, at);
		setPerson(content, { principal: by.principal, name: by.name, organisation: by.organisation ?? '' });
		writePromise(content, promise, by.principal, at);
		put(meta, 'title', title);
		put(meta, 'createdAt', at);
		put(meta, 'createdBy', by.principal);
		put(meta, 'template', template?.id ?? null);
		put(meta, 'schemaVersion', SCHEMA_VERSION);
	});
}
