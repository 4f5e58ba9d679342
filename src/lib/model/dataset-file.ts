/**
 * A file of a dataset entry, read. Of one that is only on a device nothing is read that was made from its content, also
 * where another tool wrote more: see `dataset-files.ts`.
 */
import { readEntries, readEntry, type Entry } from './entries.ts';
import {
	readLink,
	readSource,
	readVersions,
	type FileLink,
	type FileSource,
	type FileVersion
} from './file-source.ts';
import {
	getId,
	getJson,
	getMap,
	getOneOf,
	getString,
	getWhole,
	toHash,
	type Json,
	type YMap
} from './values.ts';

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

/** Of one entry, in their order. */
export function readFiles(dataset: YMap): DatasetFile[] {
	const files = getMap(dataset, 'files');
	return files === null ? [] : readEntries(files, readFile);
}

function readFile(id: string, file: YMap): DatasetFile {
	const sha256 = toHash(getString(file, 'sha256'));
	const isShared = file.get('where') === 'room' && sha256 !== null;
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
