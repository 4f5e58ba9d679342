/**
 * Files of a dataset entry.
 * Invariant: of a file that is only on somebody's device the shared document holds its name, its size, its format, who
 * has it and since when. Not its hash (a small file can be guessed from it), its columns, its row count, how it is read,
 * or anything else made from its content: those live on the device, under the file's id, until it is shared. Reading
 * keeps to the same rule, also where another tool wrote more.
 */
import type * as Y from 'yjs';
import { addEntry } from './collection.ts';
import { markDeleted, unmarkDeleted } from './deletion.ts';
import { edit, LIVE, LOCAL } from './edit.ts';
import {
	entryOf,
	patchEntry,
	putInOrder,
	readEntries,
	readEntry,
	type Author,
	type Entry
} from './entries.ts';
import {
	getId,
	getJson,
	getMap,
	getOneOf,
	getString,
	getWhole,
	put,
	toHash,
	toWhole,
	type Json,
	type YMap
} from './values.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** Where the bytes came from. */
export interface FileSource {
	/** Of the web. */
	readonly url: string;
	readonly fetchedAt: number;
	/** What the server said of the version, as it said it. */
	readonly etag: string | null;
	readonly lastModified: string | null;
	/** Somebody downloaded it and says that it is from there. */
	readonly byHand: boolean;
}

/**
 * A file that stays where it is and is asked there: nobody has its bytes. What tells one version from another was written
 * down when somebody read its footer.
 */
export interface FileLink {
	/** Of the web. */
	readonly url: string;
	readonly bytes: number;
	/** As the server said it. */
	readonly etag: string | null;
	readonly lastModified: string | null;
	/** sha-256 of the footer. */
	readonly footerHash: string;
	readonly readAt: number;
}

/** Bytes that the file had before. */
export interface FileVersion {
	readonly sha256: string;
	readonly bytes: number | null;
	/** When they were replaced. */
	readonly until: number;
}

export interface DatasetFile extends Entry {
	readonly name: string;
	readonly bytes: number | null;
	readonly mediaType: string;
	/** Short name such as `csv`. */
	readonly format: string;
	/** Address it was or can be downloaded from. */
	readonly downloadUrl: string;
	readonly where: 'device' | 'room';
	/** Null for a file of which somebody has the bytes. */
	readonly link: FileLink | null;
	/** Who may fetch a shared file. */
	readonly access: 'everybody' | 'facilitators';
	/** Who has it: the device that added it. */
	readonly addedBy: string | null;
	readonly addedAt: number | null;
	readonly sharedBy: string | null;
	readonly sharedAt: number | null;
	/** The rest is null while the file is only on a device. */
	readonly sha256: string | null;
	readonly rows: number | null;
	readonly columns: Json | null;
	readonly dialect: Json | null;
	readonly source: FileSource | null;
	/** When it was taken back from the room; null for one that is in it, or never was. */
	readonly withdrawnAt: number | null;
	/** The latest first. */
	readonly versions: readonly FileVersion[];
}

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

export function readFiles(dataset: YMap): DatasetFile[] {
	const files = getMap(dataset, 'files');
	return files === null ? [] : readEntries(files, readFile);
}

function readFile(id: string, file: YMap): DatasetFile {
	const sha256 = getString(file, 'sha256') ?? '';
	const isShared = file.get('where') === 'room' && SHA256.test(sha256);
	return {
		...readEntry(id, file),
		name: getString(file, 'name') ?? '',
		bytes: getWhole(file, 'bytes'),
		mediaType: getString(file, 'mediaType') ?? '',
		format: getString(file, 'format') ?? '',
		downloadUrl: getString(file, 'downloadUrl') ?? '',
		where: isShared ? 'room' : 'device',
		link: isShared ? null : readLink(getJson(file, 'link')),
		access: getOneOf(file, 'access', ['everybody', 'facilitators'] as const, 'everybody'),
		addedBy: getId(file, 'addedBy'),
		addedAt: getWhole(file, 'addedAt'),
		sharedBy: isShared ? getId(file, 'sharedBy') : null,
		sharedAt: isShared ? getWhole(file, 'sharedAt') : null,
		sha256: isShared ? sha256 : null,
		rows: isShared ? getWhole(file, 'rows') : null,
		columns: isShared ? getJson(file, 'columns') : null,
		dialect: isShared ? getJson(file, 'dialect') : null,
		withdrawnAt: isShared ? null : getWhole(file, 'withdrawnAt'),
		source: isShared ? readSource(getJson(file, 'source')) : null,
		versions: isShared ? readVersions(getJson(file, 'versions')) : []
	};
}

const LONGEST_URL = 4000;
const LONGEST_MARK = 300;
const MOST_VERSIONS = 100;

/** Null for anything that is none: somebody may click on it. */
function readSource(value: Json | null): FileSource | null {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
	const { url, fetchedAt, etag, lastModified, byHand } = value;
	if (
		typeof url !== 'string' ||
		url.length > LONGEST_URL ||
		!/^https?:$/.test(URL.parse(url)?.protocol ?? '')
	)
		return null;
	return {
		url,
		fetchedAt: toWhole(fetchedAt) ?? 0,
		etag: readMark(etag),
		lastModified: readMark(lastModified),
		byHand: byHand === true
	};
}

/** Null for anything that is none: somebody's browser will ask there. */
export function readLink(value: Json | null): FileLink | null {
	const source = readSource(value);
	if (source === null) return null;
	const fields = value as { [key: string]: Json };
	const [bytes, footerHash] = [toWhole(fields['bytes']), toHash(fields['footerHash'])];
	if (bytes === null || footerHash === null) return null;
	const { url, etag, lastModified } = source;
	return { url, bytes, etag, lastModified, footerHash, readAt: toWhole(fields['readAt']) ?? 0 };
}

function readMark(value: Json | undefined): string | null {
	return typeof value === 'string' && value.length <= LONGEST_MARK ? value : null;
}

function readVersions(value: Json | null): FileVersion[] {
	if (!Array.isArray(value)) return [];
	return value.slice(0, MOST_VERSIONS).flatMap((one) => {
		if (typeof one !== 'object' || one === null || Array.isArray(one)) return [];
		const sha256 = toHash(one['sha256']);
		return sha256 === null
			? []
			: [{ sha256, bytes: toWhole(one['bytes']), until: toWhole(one['until']) ?? 0 }];
	});
}

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
	if (!SHA256.test(fields.sha256)) return false;
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
