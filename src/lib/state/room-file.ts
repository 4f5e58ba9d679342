import type { FileFailure } from '$lib/files';
import type { Reading, Refusal } from '$lib/ingest';
import type * as model from '$lib/model';

/** Where a file is, as seen from this device. */
export type FilePlace =
	/** Only here. */
	| 'here'
	/** Handed in just now, and still being written on this device. It can be read. */
	| 'arriving'
	/** In the room, and here. */
	| 'room'
	/** In the room, not here yet. */
	| 'missing'
	/** Only on somebody else's device. */
	| 'elsewhere'
	/** It was only here, and the browser has it no longer. */
	| 'lost'
	/** On the web, where it is asked for parts: `link`. */
	| 'linked';

export interface RoomFile {
	readonly id: string;
	readonly dataset: model.Dataset;
	readonly file: model.DatasetFile;
	/** Name of the table it makes, the same on every device. */
	readonly table: string;
	/** Null while it is being looked for. */
	readonly place: FilePlace | null;
	/** Null for files of others that are only on their devices. */
	readonly sha256: string | null;
	/** Where it is asked, as long as its bytes are not on this device. */
	readonly link: model.FileLink | null;
}

/** Why a file was not added. */
export type AddFailure = Refusal | FileFailure;

/** What a file is, where the browser does not say. */
const MEDIA_TYPES: Record<Reading['format'], string> = {
	csv: 'text/csv',
	sheet: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	json: 'application/json',
	parquet: 'application/vnd.apache.parquet'
};

/** What the entry of a file says of one that a person handed in. */
export function fieldsOf(file: File, reading: Reading) {
	return {
		name: file.name,
		bytes: file.size,
		mediaType: file.type === '' ? MEDIA_TYPES[reading.format] : file.type,
		format: /\.([A-Za-z0-9]{1,8})$/.exec(file.name)?.[1]?.toLowerCase() ?? 'csv'
	};
}

/** A first title for an entry that is made for a file. */
export function titleOf(fileName: string): string {
	return fileName.replace(/\.[A-Za-z0-9]{1,8}$/, '').replace(/[_-]+/g, ' ');
}

/** A reading as the entry of a file holds it. */
export function toDialect(reading: Reading): model.Json {
	return reading as unknown as model.Json; // reason: it is JSON, of types that are read only
}
