/** What changed between two results: rows that came, went, or have the same name and other values. */
import type { Rows } from '$lib/engine';

/** Cells as text by the columns compared; null is a missing value. */
type Texts = readonly (string | null)[];

export type RowChange =
	| { change: 'added'; after: Texts }
	| { change: 'removed'; before: Texts }
	| { change: 'changed'; before: Texts; after: Texts };

export interface Comparison {
	/** Names of the columns that both have. */
	columns: readonly string[];
	addedColumns: readonly string[];
	removedColumns: readonly string[];
	/** In the order of the later result; what went comes last. */
	rows: readonly RowChange[];
	/** Rows that both have. */
	sameCount: number;
}

/** Rows are one and the same when as few columns from the first on as tell all rows apart are equal; at most so many. */
const MOST_KEY_COLUMNS = 3;

export function compareRows(before: Rows, after: Rows): Comparison {
	const names = (rows: Rows) => rows.columns.map(({ name }) => name);
	const columns = names(after).filter((name) => names(before).includes(name));
	const old = textsOf(before, columns);
	const now = textsOf(after, columns);
	const left = countOf(old);
	const added = now.filter((row) => !take(left, row));
	const gone = countOf(old);
	for (const row of now) take(gone, row);
	const removed = old.filter((row) => take(gone, row));
	return {
		columns,
		addedColumns: names(after).filter((name) => !columns.includes(name)),
		removedColumns: names(before).filter((name) => !columns.includes(name)),
		rows: pair(removed, added, keyLength(old, now)),
		sameCount: now.length - added.length
	};
}

function textsOf(rows: Rows, columns: readonly string[]): Texts[] {
	const places = columns.map((name) => rows.columns.findIndex((column) => column.name === name));
	return Array.from({ length: rows.rowCount }, (_, row) =>
		places.map((column) => {
			const { text, kind } = rows.cell(row, column);
			return kind === 'null' ? null : text;
		})
	);
}

function countOf(rows: readonly Texts[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const row of rows) {
		const key = JSON.stringify(row);
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

function take(counts: Map<string, number>, row: Texts): boolean {
	const key = JSON.stringify(row);
	const count = counts.get(key) ?? 0;
	if (count > 0) counts.set(key, count - 1);
	return count > 0;
}

/** 0 when no few columns tell the rows of both apart. */
function keyLength(old: readonly Texts[], now: readonly Texts[]): number {
	const columns = Math.min(MOST_KEY_COLUMNS, (now[0] ?? old[0])?.length ?? 0);
	for (let length = 1; length <= columns; length++) {
		const isUnique = [old, now].every(
			(rows) => new Set(rows.map((row) => JSON.stringify(row.slice(0, length)))).size === rows.length
		);
		if (isUnique) return length;
	}
	return 0;
}

function pair(removed: readonly Texts[], added: readonly Texts[], length: number): RowChange[] {
	const keyOf = (row: Texts) => JSON.stringify(row.slice(0, length));
	const byKey = new Map(length === 0 ? [] : removed.map((row) => [keyOf(row), row]));
	const paired = new Set<Texts>();
	const changes = added.map((after): RowChange => {
		const before = byKey.get(keyOf(after));
		if (before === undefined) return { change: 'added', after };
		paired.add(before);
		return { change: 'changed', before, after };
	});
	const gone = removed.filter((row) => !paired.has(row));
	return [...changes, ...gone.map((before): RowChange => ({ change: 'removed', before }))];
}
