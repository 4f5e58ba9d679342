import { isLabelNumber } from '../grid/index.ts';

/** A column of a result, as far as choosing needs it. */
export type ChartColumn = { name: string; kind: 'number' | 'text' | 'date' | 'bool' };

/** Indices of the columns to draw, `colour` null: one colour; or why there is nothing to draw. */
export type ChartSuggestion =
	| { kind: 'bar' | 'line'; x: number; y: number; colour: number | null; reason: null }
	| { kind: 'bar'; x: null; y: null; colour: null; reason: 'no-rows' | 'no-labels' | 'no-numbers' };

/**
 * What to draw first: the first column of words or dates by the first column of numbers. `sampleRows` are exact texts,
 * null where a value is missing; columns that are empty in all of them are passed over. Without samples only names and
 * kinds decide. Numbers that are names (a year, an id) may be labels, and are drawn as lengths only when there is
 * nothing else. Where words stand in several rows, another column says what they differ in: over dates or years they
 * are lines of a colour each, else groups of bars.
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
	if (x === undefined) return nothing('no-labels');
	const plain = { kind: 'bar', x: x.index, y: y.index, colour: null, reason: null } as const;
	const repeats = (index: number) => {
		const values = sampleRows?.map((row) => row[index]) ?? [];
		return new Set(values).size < values.length;
	};
	if (!repeats(x.index)) return plain;
	const rest = others.filter((column) => column !== x);
	const time = [x, ...rest].find((column) => column.kind === 'date' || column.isName);
	const words = [x, ...rest].find((column) => column !== time && column.kind === 'text');
	if (time !== undefined && words !== undefined)
		return { ...plain, kind: 'line', x: time.index, colour: words.index };
	const other = rest.find((column) => column.kind === 'text' || column.kind === 'bool');
	return { ...plain, colour: other?.index ?? null };
}

function nothing(reason: 'no-rows' | 'no-labels' | 'no-numbers'): ChartSuggestion {
	return { kind: 'bar', x: null, y: null, colour: null, reason };
}
