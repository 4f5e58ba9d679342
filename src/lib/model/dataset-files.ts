/**
 * Files of a dataset entry: adding them, sharing them with the room, taking them back.
 * Invariant: of a file that is only on somebody's device the shared document holds its name, its size, its format, who
 * has it and since when. Not its hash (a small file can be guessed from it), its columns, its row count, how it is read,
 * or anything else made from its content: those live on the device, under the file's id, until it is shared.
 */
import type * as Y from 'yjs';
import { addEntry } from './collection.ts';
import { markDeleted, unmarkDeleted } from './deletion.ts';
import { edit, LIVE, LOCAL } from './edit.ts';
import { entryOf, patchEntry, putInOrder, type Author } from './entries.ts';
import type { FileLink, FileSource, FileVersion } from './file-source.ts';
import { getMap, put, toHash, type Json, type YMap } from './values.ts';

/** What may be said of any file. */
export interface FileFields {
	name?: string;
	bytes?: number | null;
	mediaType?: string;
	format?: string;
	downloadUrl?: string;
	link?: FileLink;
}

/** What sharing adds. `sha256` is lower-case hexadecimal. */
export interface SharedFileFields {
	sha256: string;
	rows?: number | null;
	columns?: Json;
	dialect?: Json;
	access?: 'everybody' | 'facilitators';
	/** Left out: as it is. */
	source?: FileSource | null;
	downloadUrl?: string | null;
	versions?: readonly FileVersion[];
	bytes?: number;
}

/** Keys that are written when a file is shared and removed when it is withdrawn. */
const CONTENT_KEYS = [
	...(['sha256', 'rows', 'columns', 'dialect', 'access', 'sharedBy', 'sharedAt'] as const),
	...(['source', 'downloadUrl', 'versions'] as const)
];
const FILE_KEYS = ['name', 'bytes', 'mediaType', 'format', 'downloadUrl', 'link'] as const;

/**
 * Adds a file that is on this device only and returns its id, or null when there is no such entry. Keep what you know of
 * its content on the device under that id; `shareFile` publishes it.
 */
export function addFile(
	doc: Y.Doc,
	dataset: string,
	fields: FileFields,
	by: Author,
	at = Date.now(),
	id?: string
): string | null {
	const files = filesOf(doc, dataset);
	if (files === null) return null;
	return addEntry(
		doc,
		files,
		by,
		at,
		(file) => {
			for (const key of FILE_KEYS) put(file, key, fields[key]);
			put(file, 'where', 'device');
			put(file, 'addedBy', by.principal);
			put(file, 'addedAt', at);
		},
		id
	);
}

export function updateFile(
	doc: Y.Doc,
	dataset: string,
	id: string,
	changes: FileFields,
	at = Date.now()
): boolean {
	const known = Object.fromEntries(FILE_KEYS.map((key) => [key, changes[key]]));
	return withFile(doc, dataset, id, (file) => edit(doc, LOCAL, () => patchEntry(file, known, at)));
}

/** Says that the bytes are in the room now, with what everybody may know of them. Call it once they are. */
export function shareFile(
	doc: Y.Doc,
	dataset: string,
	id: string,
	fields: SharedFileFields,
	by: Author,
	at = Date.now()
): boolean {
	if (toHash(fields.sha256) === null) return false;
	return withFile(doc, dataset, id, (file) =>
		edit(doc, LIVE, () =>
			patchEntry(
				file,
				{ ...fields, sharedBy: by.principal, sharedAt: at, where: 'room', withdrawnAt: null },
				at
			)
		)
	);
}

/** How everybody reads a shared file from now on, and what is no longer known of it until somebody has read it so. */
export function setFileDialect(
	doc: Y.Doc,
	dataset: string,
	id: string,
	dialect: Json,
	at = Date.now()
): boolean {
	return withFile(doc, dataset, id, (file) => {
		if (file.get('where') !== 'room') return false;
		edit(doc, LOCAL, () => patchEntry(file, { dialect, rows: null, columns: null }, at));
		return true;
	});
}

/** The file is only on devices again, and what was known of its content leaves the document. */
export function withdrawFile(doc: Y.Doc, dataset: string, id: string, at = Date.now()): boolean {
	const gone = Object.fromEntries(CONTENT_KEYS.map((key) => [key, null]));
	return withFile(doc, dataset, id, (file) =>
		edit(doc, LIVE, () => patchEntry(file, { ...gone, where: 'device', withdrawnAt: at }, at))
	);
}

export function moveFile(doc: Y.Doc, dataset: string, id: string, before: string | null): boolean {
	const files = filesOf(doc, dataset);
	return (
		files !== null && withFile(doc, dataset, id, () => edit(doc, LOCAL, () => putInOrder(files, id, before)))
	);
}

/** Takes the file off the entry; `restoreFile` brings it back. */
export function removeFile(doc: Y.Doc, dataset: string, id: string, by: Author, at = Date.now()): boolean {
	return withFile(doc, dataset, id, (file) => edit(doc, LOCAL, () => markDeleted(file, by.principal, at)));
}

export function restoreFile(doc: Y.Doc, dataset: string, id: string): boolean {
	return withFile(doc, dataset, id, (file) => edit(doc, LOCAL, () => unmarkDeleted(file)));
}

function filesOf(doc: Y.Doc, dataset: string): YMap | null {
	const entry = entryOf(doc.getMap('datasets'), dataset);
	return entry === null ? null : getMap(entry, 'files');
}

/** False when there is no such file, else whether `fn` changed it. */
function withFile(doc: Y.Doc, dataset: string, id: string, fn: (file: YMap) => boolean | void): boolean {
	const files = filesOf(doc, dataset);
	const file = files === null ? null : entryOf(files, id);
	return file !== null && (fn(file) ?? true);
}
