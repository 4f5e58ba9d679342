import { isLabelNumber } from '../grid/index.ts';

/** A column of a result, as far as choosing needs it. */
export type ChartColumn = { name: string; kind: 'number' | 'text' | 'date' | 'bool' };

/** Indices of the columns to draw, or why there is nothing to draw. */
export type ChartSuggestion =
	| { x: number; y: number; reason: null }
	| { x: null; y: null; reason: 'no-rows' | 'no-labels' | 'no-numbers' };

/**
 * What to draw first: the first column of words or dates by the first column of numbers. `sampleRows` are exact texts,
 * null where a value is missing; columns that are empty in all of them are passed over. Without samples only names and
 * kinds decide. Numbers that are names (a year, an id) may be labels, and are drawn as lengths only when there is
 * nothing else.
 */
export function suggestChart(
	columns: readonly ChartColumn[],
	sampleRows?: readonly (readonly (string | null)[])[]
): ChartSuggestion {
	if (sampleRows?.length === 0) return nothing('no-rows');
	const full = columns.flatMap(({ name, kind }, index) => {
		const values = sampleRows?.flatMap((row) => row[index] ?? []) ?? [];
		if (sampleRows !== undefined && values.length === 0) return [];
		return [{ index, kind, isName: kind === 'number' && isLabelNumber(name, values) }];
	});
	const numbers = full.filter((column) => column.kind === 'number');
	const y = numbers.find((column) => !column.isName) ?? numbers[0];
	if (y === undefined) return nothing('no-numbers');
	const others = full.filter((column) => column !== y);
	const x =
		others.find((column) => column.kind === 'text' || column.kind === 'date') ??
		others.find((column) => column.kind === 'bool' || column.isName);
	return x === undefined ? nothing('no-labels') : { x: x.index, y: y.index, reason: null };
}

function nothing(reason: 'no-rows' | 'no-labels' | 'no-numbers'): ChartSuggestion {
	return { x: null, y: null, reason };
}
