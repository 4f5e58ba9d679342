/**
 * The receipt of a run: what everybody may know of it, and what stays here.
 * Invariant: if any file it may have read is only on this device, the shared document gets the number of rows, the names
 * of the columns, the time and who ran it, and nothing else.
 */
import type { QueryResult, Rows } from '$lib/engine';
import type { Json, Snapshot } from '$lib/model';
import { hasOuterOrderBy, whyNotCheckable } from '$lib/sql';
import { sha256Hex } from '$lib/util';
import type { LocalFacts } from './local-facts.ts';
import type { RoomFile } from './room-files.svelte.ts';
import type { Room } from './room.svelte.ts';

/** What a run leaves on this device: the whole snapshot, of device-only results too. */
export interface Taken {
	snapshot: Snapshot;
	rows: Rows;
}

/** Takes the receipt of `result` and keeps its first rows on this device under their hash. */
export async function takeSnapshot(
	room: Room,
	run: { sql: string; result: QueryResult; inputs: readonly RoomFile[]; engine: string },
	signal?: AbortSignal
): Promise<Taken> {
	const { sql, result, inputs, engine } = run;
	const { encodeRows, resultHash } = await import('$lib/engine');
	const checkable = whyNotCheckable(sql) === null && result.complete;
	const hash = checkable
		? await resultHash(result, { ordered: hasOuterOrderBy(sql), ...(signal ? { signal } : {}) })
		: null;
	const rows = encodeRows(result);
	if (rows !== null) await room.app.files.keep(rows.sha256, new Blob([rows.bytes]));
	const snapshot: Snapshot = {
		sqlHash: sqlHash(sql),
		inputs: inputs.map(({ table, sha256 }) => ({ name: table, sha256 })),
		engine,
		at: Date.now(),
		by: room.me.principal,
		rowCount: result.rowCount,
		columns: result.columns.map(({ name, type }) => ({ name, type })),
		resultHash: hash,
		rowsFile: rows?.sha256 ?? null,
		deviceOnly: inputs.some(({ file }) => file.where !== 'room')
	};
	return { snapshot, rows: result };
}

export function sqlHash(sql: string): string {
	return sha256Hex(sql.trim());
}

/** The whole snapshot of one's own device-only run, if `shown` is its public half. */
export function ownSnapshot(facts: LocalFacts, query: string, shown: Snapshot): Snapshot {
	if (!shown.deviceOnly) return shown;
	const kept = facts.get('snapshot', query) as (Json & Partial<Snapshot>) | null;
	return kept?.at === shown.at && kept.sqlHash === shown.sqlHash ? (kept as Snapshot) : shown;
}

export type Verdict = 'same' | 'changed' | 'cannot-check' | 'not-run';

/** What the first word of the receipt says, and why it changed. */
export function verdictOf(
	snapshot: Snapshot | null,
	sql: string,
	files: readonly RoomFile[]
): { verdict: Verdict; because: 'sql' | 'data' | null } {
	if (snapshot === null) return { verdict: 'not-run', because: null };
	if (snapshot.sqlHash !== sqlHash(sql)) return { verdict: 'changed', because: 'sql' };
	const changed = snapshot.inputs.some(({ name, sha256 }) => {
		const now = files.find((file) => file.table === name);
		return sha256 !== null && now?.sha256 !== sha256;
	});
	if (changed) return { verdict: 'changed', because: 'data' };
	return { verdict: snapshot.resultHash === null ? 'cannot-check' : 'same', because: null };
}
