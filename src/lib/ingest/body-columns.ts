/** What the columns of a table hold, as the rows below its header show: that tells a name from a value. */
import { isMissingMark, isYear, valueKind } from './values.ts';

export type BodyColumn = {
	/** Nearly all its filled cells are numbers or dates. */
	typed: boolean;
	/** Nearly all are numbers. */
	numbers: boolean;
	/** Share of its values that may be years. */
	years: number;
	/** Share of rows that have something here. */
	fill: number;
	/** How often each text comes. */
	counts: Map<string, number>;
};

export function describeColumn(body: readonly (readonly string[])[], index: number): BodyColumn {
	const counts = new Map<string, number>();
	let values = 0;
	let cells = 0;
	let typed = 0;
	let numbers = 0;
	let years = 0;
	for (const row of body) {
		const cell = (row[index] ?? '').trim();
		if (cell === '') continue;
		cells++;
		counts.set(cell, (counts.get(cell) ?? 0) + 1);
		if (isMissingMark(cell)) continue;
		values++;
		const kind = valueKind(cell);
		if (kind === 'number') numbers++;
		if (isYear(cell)) years++;
		if (kind === 'number' || kind === 'date') typed++;
	}
	const nearly = (count: number) => values > 0 && count >= 0.85 * values;
	return {
		...{ typed: nearly(typed), numbers: nearly(numbers), counts },
		...{ years: years / Math.max(1, values), fill: cells / Math.max(1, body.length) }
	};
}

export function isTyped(cell: string): boolean {
	const kind = valueKind(cell);
	return kind === 'number' || kind === 'date';
}

/** Cells that have something in them. */
export function filled(row: readonly string[]): number {
	return row.reduce((count, cell) => count + (cell.trim() === '' ? 0 : 1), 0);
}
