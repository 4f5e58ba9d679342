/** What of a result is drawn and how, as it is kept with the query, and the drawing it makes. */
import type { Rows } from '$lib/engine';
import { getLocale, m } from '$lib/i18n';
import {
	barDrawing,
	histogramDrawing,
	placeOf,
	pointDrawing,
	suggestChart,
	type ChartColumn,
	type Drawing,
	type XScale
} from '../chart/index.ts';

export const CHART_KINDS = ['bar', 'line', 'area', 'scatter', 'histogram'] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

export interface ChartForm {
	kind: ChartKind;
	/** Places of the columns; null: there is none that fits. A histogram has no `x`. */
	x: number | null;
	y: number | null;
	/** What bars, lines and dots are told apart by; null: nothing. */
	colour: number | null;
	title: string | null;
}

/** What a chart reads at most; with more rows it says so. */
const MOST_ROWS = 100_000;
/** Rows that a first choice of columns looks at. */
const SAMPLE = 50;

/** `stored` was written by any member: every field is checked, and what does not fit is chosen anew. */
export function readChartForm(stored: unknown, rows: Rows): ChartForm {
	const field = (key: string): string | null => {
		if (typeof stored !== 'object' || stored === null || !Object.hasOwn(stored, key)) return null;
		const value = (stored as Record<string, unknown>)[key];
		return typeof value === 'string' ? value : null;
	};
	const suggested = suggest(rows);
	const chosen = CHART_KINDS.find((known) => known === field('kind'));
	const kind = chosen ?? suggested.kind;
	const at = (key: string) => {
		const found = rows.columns.findIndex(({ name }) => name === field(key));
		return found === -1 ? null : found;
	};
	const y = at('y');
	const isNumber = y !== null && rows.columns[y]?.kind === 'number';
	const numbers = rows.columns.findIndex((column) => column.kind === 'number');
	const colour = chosen === undefined ? suggested.colour : at('colour');
	return {
		kind,
		colour: isColoured(kind) ? colour : null,
		x: kind === 'histogram' ? null : (at('x') ?? suggested.x ?? firstOther(rows, numbers)),
		y: isNumber ? y : (suggested.y ?? (numbers === -1 ? null : numbers)),
		title: field('title')
	};
}

/** Areas would hide each other, or add up what may not be added. */
export function isColoured(kind: ChartKind): boolean {
	return kind === 'bar' || kind === 'line' || kind === 'scatter';
}

/** Null when a column is missing. `all`: rows of the whole result, of which `rows` may be the first. */
export function drawingOf(form: ChartForm, rows: Rows, all: number): Drawing | null {
	const drawing = drawRows(form, rows);
	const used = Math.min(rows.rowCount, MOST_ROWS);
	if (drawing === null || used >= all) return drawing;
	const count = new Intl.NumberFormat(getLocale());
	const part = m.workbench_chart_part({ used: count.format(used), all: count.format(all) });
	return {
		...drawing,
		description: `${part} ${drawing.description}`,
		rest: drawing.rest === '' ? part : `${part} ${drawing.rest}`
	};
}

function drawRows(form: ChartForm, rows: Rows): Drawing | null {
	const { kind, x, y, colour } = form;
	if (y === null) return null;
	const value = (row: number) => {
		const { text, kind: is } = rows.cell(row, y);
		const number = Number(text);
		return is === 'number' && Number.isFinite(number) ? number : null;
	};
	const each = <T>(read: (row: number) => T): T[] =>
		Array.from({ length: Math.min(rows.rowCount, MOST_ROWS) }, (_, row) => read(row));
	const yName = rows.columns[y]?.name ?? '';
	if (kind === 'histogram') return histogramDrawing(each(value), yName);
	if (x === null) return null;
	const xName = rows.columns[x]?.name ?? '';
	const label = (row: number) => rows.cell(row, x).text;
	const ofRow = (row: number) => (colour === null ? {} : { of: rows.cell(row, colour).text });
	const of = colour === null ? {} : { of: rows.columns[colour]?.name ?? '' };
	if (kind === 'bar') {
		const bars = each((row) => ({ label: label(row), value: value(row), ...ofRow(row) }));
		return barDrawing(bars, { label: xName, value: yName, ...of });
	}
	const scale = scaleOf(rows, x);
	/** Two rows of one name stand above each other, where they belong to different things. */
	const ranks = new Map<string, number>();
	const rankOf = (row: number) => {
		if (colour === null) return row;
		const text = label(row);
		if (!ranks.has(text)) ranks.set(text, ranks.size);
		return ranks.get(text) ?? row;
	};
	const points = each((row) => {
		const [place, height] = [placeOf(label(row), scale, rankOf(row)), value(row)];
		if (place === null || height === null) return null;
		return { x: place, label: label(row), y: height, ...ofRow(row) };
	});
	return pointDrawing(kind, points, scale, { x: xName, y: yName, ...of });
}

function scaleOf(rows: Rows, x: number): XScale {
	const column = rows.columns[x];
	if (column?.kind === 'number') return 'number';
	return column?.kind === 'time' && /^(?:DATE|TIMESTAMP)/.test(column.type) ? 'date' : 'rank';
}

function firstOther(rows: Rows, not: number): number | null {
	const found = rows.columns.findIndex((_, at) => at !== not);
	return found === -1 ? null : found;
}

function suggest(rows: Rows) {
	const kinds: Record<string, ChartColumn['kind']> = { number: 'number', time: 'date', bool: 'bool' };
	return suggestChart(
		rows.columns.map(({ name, kind }) => ({ name, kind: kinds[kind] ?? 'text' })),
		Array.from({ length: Math.min(rows.rowCount, SAMPLE) }, (_, row) =>
			rows.columns.map((_column, column) => {
				const { text, kind } = rows.cell(row, column);
				return kind === 'null' ? null : text;
			})
		)
	);
}
