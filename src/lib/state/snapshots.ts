/**
 * The receipt of a run: what everybody may know of it, and what stays here.
 * Invariant: if any file it may have read is only on this device, the shared document gets the number of rows, the names
 * of the columns, the time and who ran it, and nothing else.
 */
import type { QueryResult, Rows } from '$lib/engine';
import type { Json, Snapshot, SnapshotInput } from '$lib/model';
import { hasOuterOrderBy, whyNotCheckable } from '$lib/sql';
import type { LinkedUse } from './linked-uses.ts';
import type { LocalFacts } from './local-facts.ts';
import type { RoomFile } from './room-file.ts';
import type { Room } from './room.svelte.ts';

/** What a run leaves on this device: the whole snapshot, of device-only results too. */
export interface Taken {
	snapshot: Snapshot;
	rows: Rows;
}

/** A run that gave rows, and what they came from. */
export interface FinishedRun {
	sql: string;
	/** Texts of the queries it read by name. */
	reads: readonly string[];
	/** Of everything that was run: see plans.svelte.ts. */
	sqlHash: string;
	result: QueryResult;
	files: readonly RoomFile[];
	/** Of files that stay where they are. */
	linked: readonly LinkedUse[];
	/** Tables made of the room itself. */
	others: readonly SnapshotInput[];
	engine: string;
}

/** Takes the receipt of a run and keeps its first rows on this device under their hash. */
export async function takeSnapshot(room: Room, run: FinishedRun, signal?: AbortSignal): Promise<Taken> {
	const { sql, reads, sqlHash, result, files, linked, others, engine } = run;
	const { encodeRows, resultHash } = await import('$lib/engine');
	const checkable = result.complete && [sql, ...reads].every((text) => whyNotCheckable(text) === null);
	const hash = checkable
		? await resultHash(result, { ordered: hasOuterOrderBy(sql), ...(signal ? { signal } : {}) })
		: null;
	const rows = encodeRows(result);
	if (rows !== null) await room.app.files.keep(rows.sha256, new Blob([rows.bytes]));
	const snapshot: Snapshot = {
		sqlHash,
		inputs: [
			...files.map(({ table, sha256 }) => ({ name: table, sha256 })),
			...linked.map(({ input }) => input),
			...others
		],
		engine,
		at: Date.now(),
		by: room.me.principal,
		rowCount: result.rowCount,
		columns: result.columns.map(({ name, type }) => ({ name, type })),
		resultHash: hash,
		rowsFile: rows?.sha256 ?? null,
		// What not everybody may fetch is not told in its rows either, unless somebody says so.
		deviceOnly:
			linked.some(({ isShared }) => !isShared) ||
			files.some(({ file }) => file.where !== 'room' || file.access !== 'everybody')
	};
	return { snapshot, rows: result };
}

/** True when a run gave the rows that are stored already, of the same text and bytes, and shown to the same people. */
export function isRepeat(stored: Snapshot, run: Snapshot): boolean {
	return (
		stored.deviceOnly === run.deviceOnly &&
		stored.sqlHash === run.sqlHash &&
		stored.resultHash !== null &&
		stored.resultHash === run.resultHash &&
		bytesOf(stored) === bytesOf(run)
	);
}

/** When and from where they came is nothing of theirs. */
function bytesOf({ inputs }: Snapshot): string {
	return JSON.stringify(inputs.map(({ name, sha256 }) => [name, sha256]));
}

/** The whole snapshot of one's own device-only run, if `shown` is its public half. */
export function ownSnapshot(
	facts: LocalFacts,
	which: 'snapshot' | 'previous',
	query: string,
	shown: Snapshot
): Snapshot {
	if (!shown.deviceOnly) return shown;
	const kept = facts.get(which, query) as (Json & Partial<Snapshot>) | null;
	return kept?.at === shown.at && kept.sqlHash === shown.sqlHash ? (kept as Snapshot) : shown;
}
