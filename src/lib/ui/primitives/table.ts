import type { Snippet } from 'svelte';

/** A column of a RuledTable. Text stands left; numbers, dates and their heads right (`align: 'end'`). */
export interface Column<Row> {
	key: string;
	head: string;
	/** After the head in lighter ink: "€", "UTC". */
	unit?: string;
	align?: 'start' | 'end';
	/** What the cell says, already formatted; null is a missing value and shows a thin dash. */
	text?: (row: Row) => string | null;
	/** Draws the cell instead of `text`. */
	cell?: Snippet<[Row]>;
	/** Makes the head a sort button: what rows are compared by. Null goes last in either direction. */
	sortBy?: (row: Row) => string | number | null;
	/** A CSS width such as `30%` or `8rem`. */
	width?: string;
	/** The cell names its row (row header for screen readers); by default the first column. */
	rowHead?: boolean;
	/** Left out where the pane is narrower than 36rem. */
	secondary?: boolean;
}

export interface Sort {
	key: string;
	direction: 'ascending' | 'descending';
}

/** Rows in the order of `sort`; equal rows keep their order. Text compares as people of this locale expect, 2 before 10. */
export function sortRows<Row>(
	rows: readonly Row[],
	columns: readonly Column<Row>[],
	sort: Sort | null
): readonly Row[] {
	const sortBy = columns.find((column) => column.key === sort?.key)?.sortBy;
	if (!sort || !sortBy) return rows;
	const words = new Intl.Collator(undefined, { numeric: true });
	const sign = sort.direction === 'ascending' ? 1 : -1;
	return rows.toSorted((left, right) => {
		const a = sortBy(left);
		const b = sortBy(right);
		if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
		return (
			sign * (typeof a === 'number' && typeof b === 'number' ? a - b : words.compare(String(a), String(b)))
		);
	});
}
