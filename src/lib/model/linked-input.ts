/**
 * What a run read of a file that stays where it is: its footer, and whole columns.
 * Invariant: the hashes follow from each other, so that whoever has the same hash of the input read the same bytes of the
 * same columns. Nobody fetches from the address in here: where to ask, the file's own entry says.
 */
import { sha256Hex } from '#util';
import { readLink, type FileLink } from './file-source.ts';
import type { SnapshotInput } from './snapshot.ts';
import { getOwn, toHash, toJson, toWhole } from './values.ts';

/** `readAt`: when the last of it was fetched. */
export interface LinkedInput extends FileLink {
	/** How many columns were read, and how many the file has. */
	readonly count: number;
	readonly of: number;
	/** What those that were read take. */
	readonly columnBytes: number;
	/** sha-256 of the bytes of each; none are listed where there are more than `MOST_LISTED`. */
	readonly columns: readonly { readonly name: string; readonly sha256: string }[];
	/** sha-256 of that list; where there is none, of all bytes of the columns in the order of the file. */
	readonly columnsHash: string;
}

/** `columns`: all that were read, in the order of the file, where they can be listed. */
export type LinkedParts = Pick<LinkedInput, 'of' | 'columnBytes'> &
	(Pick<LinkedInput, 'columns'> | Pick<LinkedInput, 'count' | 'columnsHash'>);

/** A room's document is no place for the names of nine thousand genes. */
export const MOST_LISTED = 100;

/** As an input of a snapshot. */
export function linkedInput(link: FileLink, { of, columnBytes, ...read }: LinkedParts) {
	const list = 'columns' in read ? read.columns : [];
	const listed = { count: list.length, columnsHash: hashOfList(list) };
	const { count, columnsHash } = 'columns' in read ? listed : read;
	const linked: LinkedInput = { ...link, count, of, columnBytes, columnsHash, columns: list };
	return { sha256: hashOfInput(linked), linked };
}

/** Null for an input that is none, and for one that somebody wrote down with hashes that do not fit each other. */
export function linkedOf({ linked: written, sha256 }: SnapshotInput): LinkedInput | null {
	const value = toJson(written);
	const link = readLink(value);
	const list = getOwn(value, 'columns');
	const columns = (Array.isArray(list) ? list.slice(0, MOST_LISTED) : []).flatMap((one) => {
		const [name, hash] = [getOwn(one, 'name'), toHash(getOwn(one, 'sha256'))];
		return typeof name === 'string' && hash !== null ? [{ name, sha256: hash }] : [];
	});
	const of = toWhole(getOwn(value, 'of'));
	const count = columns.length || toWhole(getOwn(value, 'count'));
	const columnsHash = columns.length > 0 ? hashOfList(columns) : toHash(getOwn(value, 'columnsHash'));
	if (link === null || of === null || count === null || columnsHash === null) return null;
	const columnBytes = toWhole(getOwn(value, 'columnBytes')) ?? 0;
	const linked = { ...link, count, of, columnBytes, columns, columnsHash };
	return hashOfInput(linked) === sha256 ? linked : null;
}

function hashOfList(columns: LinkedInput['columns']): string {
	return sha256Hex(JSON.stringify(columns.map(({ name, sha256 }) => [name, sha256])));
}

function hashOfInput({ footerHash, count, columnsHash }: LinkedInput): string {
	return sha256Hex(`linked ${footerHash} ${count} ${columnsHash}`);
}
