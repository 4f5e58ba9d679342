/**
 * The receipt of a run: what everybody may know of it, and what stays here.
 * Invariant: if any file it may have read is only on this device, the shared document gets the number of rows, the names
 * of the columns, the time and who ran it, and nothing else.
 */
import type { QueryResult, Rows } from '$lib/engine';
import type { Json, Snapshot, SnapshotInput } from '$lib/model';
import { hasOuterOrderBy, whyNotCheckable } from '$lib/sql';
import type { LocalFacts } from './local-facts.ts';
import type { RoomFile } from './room-files.svelte.ts';
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
	/** Tables made of the room itself. */
	others: readonly SnapshotInput[];
	engine: string;
}

/** Takes the receipt of a run and keeps its first rows on this device under their hash. */
export async function takeSnapshot(room: Room, run: FinishedRun, signal?: AbortSignal): Promise<Taken> {
	const { sql, reads, sqlHash, result, files, others, engine } = run;
	const { encodeRows, resultHash } = await import('$lib/engine');
	const checkable = result.complete && [sql, ...reads].every((text) => whyNotCheckable(text) === null);
	const hash = checkable
		? await resultHash(result, { ordered: hasOuterOrderBy(sql), ...(signal ? { signal } : {}) })
		: null;
	const rows = encodeRows(result);
	if (rows !== null) await room.app.files.keep(rows.sha256, new Blob([rows.bytes]));
	const snapshot: Snapshot = {
		sqlHash,
		inputs: [...files.map(({ table, sha256 }) => ({ name: table, sha256 })), ...others],
		engine,
		at: Date.now(),
		by: room.me.principal,
		rowCount: result.rowCount,
		columns: result.columns.map(({ name, type }) => ({ name, type })),
		resultHash: hash,
		rowsFile: rows?.sha256 ?? null,
		// What not everybody may fetch is not told in its rows either, unless somebody says so.
		deviceOnly: files.some(({ file }) => file.where !== 'room' || file.access !== 'everybody')
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
		JSON.stringify(stored.inputs) === JSON.stringify(run.inputs)
	);
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

/** `version`: a newer version of every file that changed was taken since. */
export type Because = 'sql' | 'data' | 'version';
export type Verdict = 'same' | 'changed' | 'cannot-check' | 'not-run';

/** What the first word of the receipt says, and why it changed. `now`: hash of the text, and of each input by name. */
export function verdictOf(
	snapshot: Snapshot | null,
	now: {
		sqlHash: string;
		input: (name: string) => string | null;
		/** Whether an input had these bytes before. */
		had?: (name: string, sha256: string) => boolean;
	}
): { verdict: Verdict; because: Because | null } {
	if (snapshot === null) return { verdict: 'not-run', because: null };
	if (snapshot.sqlHash !== now.sqlHash) return { verdict: 'changed', because: 'sql' };
	const changed = snapshot.inputs.flatMap(({ name, sha256 }) =>
		sha256 !== null && now.input(name) !== sha256 ? [{ name, sha256 }] : []
	);
	if (changed.length > 0) {
		const older = changed.every(({ name, sha256 }) => now.had?.(name, sha256) === true);
		return { verdict: 'changed', because: older ? 'version' : 'data' };
	}
	return { verdict: snapshot.resultHash === null ? 'cannot-check' : 'same', because: null };
}
