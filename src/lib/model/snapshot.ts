/**
 * The receipt of a query's last run: one value, so that two runs at once leave one of the two and never a mixture.
 * Invariant: of a run that read a file which is only on somebody's device, the shared document holds the number of rows,
 * the names of the columns, who ran it and when. Hashes of the result and of such inputs, and the rows, stay on the
 * device: a hash of a small result can be guessed.
 */
import { getOwn, isId, toHash, toWhole, type Json } from './values.ts';

export interface SnapshotInput {
	readonly name: string;
	/** Of all bytes that were read; null for a file that is only on a device. */
	readonly sha256: string | null;
	/** What was read, where that is a part of a file which stays where it is: as somebody wrote it, for `linkedOf` to read. */
	readonly linked?: unknown;
}

export interface SnapshotColumn {
	readonly name: string;
	/** The engine's name of the type; null in a snapshot that is private to a device. */
	readonly type: string | null;
}

export interface Snapshot {
	/** sha-256 of the SQL that ran, lower-case hexadecimal like all hashes here. */
	readonly sqlHash: string;
	readonly inputs: readonly SnapshotInput[];
	readonly engine: string;
	readonly at: number;
	readonly by: string | null;
	readonly rowCount: number;
	readonly columns: readonly SnapshotColumn[];
	/** Null: cannot be checked, or private to a device. */
	readonly resultHash: string | null;
	/** Content hash of the file that holds the first rows. */
	readonly rowsFile: string | null;
	/** True while any input is only on a device and its rows were not shared on purpose. */
	readonly deviceOnly: boolean;
}

/** What may be written where everybody reads. */
export function toStoredSnapshot(snapshot: Snapshot): Snapshot {
	if (!snapshot.deviceOnly) return snapshot;
	return {
		...snapshot,
		inputs: snapshot.inputs.map(({ name }) => ({ name, sha256: null })),
		columns: snapshot.columns.map(({ name }) => ({ name, type: null })),
		resultHash: null,
		rowsFile: null
	};
}

/** Null for everything that is not a whole snapshot. What a device-only one must not hold is left out again. */
export function readSnapshot(value: Json | null): Snapshot | null {
	const sqlHash = toHash(getOwn(value, 'sqlHash'));
	const at = toWhole(getOwn(value, 'at'));
	const rowCount = toWhole(getOwn(value, 'rowCount'));
	if (sqlHash === null || at === null || rowCount === null) return null;
	const by = getOwn(value, 'by');
	return toStoredSnapshot({
		sqlHash,
		at,
		rowCount,
		by: isId(by) ? by : null,
		engine: toText(getOwn(value, 'engine')) ?? '',
		inputs: toList(getOwn(value, 'inputs'), (one) => {
			const name = toText(getOwn(one, 'name'));
			const linked = getOwn(one, 'linked');
			if (name === null) return null;
			return { name, sha256: toHash(getOwn(one, 'sha256')), ...(linked === undefined ? {} : { linked }) };
		}),
		columns: toList(getOwn(value, 'columns'), (one) => {
			const name = toText(getOwn(one, 'name'));
			return name === null ? null : { name, type: toText(getOwn(one, 'type')) };
		}),
		resultHash: toHash(getOwn(value, 'resultHash')),
		rowsFile: toHash(getOwn(value, 'rowsFile')),
		deviceOnly: getOwn(value, 'deviceOnly') !== false
	});
}

function toText(value: Json | undefined): string | null {
	return typeof value === 'string' ? value : null;
}

function toList<T>(value: Json | undefined, read: (one: Json) => T | null): T[] {
	return Array.isArray(value) ? value.map(read).filter((one): one is T & {} => one !== null) : [];
}
