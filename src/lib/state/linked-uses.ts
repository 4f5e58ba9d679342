/** What files that stay where they are gave to a result, and how that differs from what somebody read before. */
import type { LinkedFile } from '$lib/ingest';
import {
	linkedInput,
	linkedOf,
	MOST_LISTED,
	type FileLink,
	type LinkedInput,
	type Snapshot,
	type SnapshotInput
} from '$lib/model';
import type { RoomFile } from './room-file.ts';

/** Columns that a query reads of a file. */
export interface Taking {
	readonly one: RoomFile;
	readonly file: LinkedFile;
	readonly columns: readonly string[];
}

export interface LinkedUse {
	readonly input: SnapshotInput & { readonly linked: LinkedInput };
	/** Whether the room knows its address. */
	readonly isShared: boolean;
}

/** Hashes what was taken, which must be here. */
export function usesOf(takings: readonly Taking[]): Promise<LinkedUse[]> {
	return Promise.all(takings.map(useOf));
}

async function useOf({ one, file, columns }: Taking): Promise<LinkedUse> {
	const link = { ...linkOf(file), readAt: file.fetchedAt(columns) };
	const read = new Set(columns);
	const taken = file.columns.filter(({ name }) => read.has(name));
	const names = taken.map(({ name }) => name);
	const parts =
		names.length > MOST_LISTED
			? { count: names.length, columnsHash: await file.hashOf(names) }
			: { columns: await file.hashesOf(names) };
	const columnBytes = taken.reduce((sum, { bytes }) => sum + bytes, 0);
	return {
		input: {
			name: one.table,
			...linkedInput(link, { of: file.columns.length, columnBytes, ...parts })
		},
		// Somebody may have written another address beside the file than the one that was asked here.
		isShared: one.file.link?.url === link.url
	};
}

/** As it is written down for others. */
export function linkOf({ address, facts, bytes, footerHash }: LinkedFile): FileLink {
	const { etag, lastModified } = facts;
	return { url: address.trim(), bytes, etag, lastModified, footerHash, readAt: Date.now() };
}

/** `file`: another footer. `columns`: other bytes under the same footer. */
export interface LinkedChange {
	readonly input: LinkedUse['input'];
	readonly is: 'same' | 'file' | 'columns';
	/** Those that have other bytes, where it is known which. */
	readonly columns: readonly string[];
}

/** How what was read now differs from what the same text read for `before`. Nothing is said of what only one of them read. */
export function changesSince(before: Snapshot, uses: readonly LinkedUse[]): LinkedChange[] {
	return uses.flatMap(({ input }): LinkedChange[] => {
		const found = before.inputs.find(({ name }) => name === input.name);
		const then = found === undefined ? null : linkedOf(found);
		if (then === null) return [];
		const { footerHash, columns, columnsHash } = input.linked;
		if (then.footerHash !== footerHash) return [{ input, is: 'file', columns: [] }];
		if (then.columnsHash === columnsHash) return [{ input, is: 'same', columns: [] }];
		const others = columns.filter(({ name, sha256 }) =>
			then.columns.some((one) => one.name === name && one.sha256 !== sha256)
		);
		return [{ input, is: 'columns', columns: others.map(({ name }) => name) }];
	});
}
