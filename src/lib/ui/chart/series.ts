/** Points that belong to several things: which of these get a colour of their own, and the key that says whose is whose. */
import { m } from '$lib/i18n';
import { textWidth } from './measure.ts';
import type { Palette } from './palette.ts';
import { svgElement } from './svg-element.ts';

export interface Series {
	readonly name: string;
	/** Place of its colour; null for what is put together. */
	readonly colour: number | null;
}

/** As many colours as are told apart by everybody, and next to each other on paper. */
const MOST = 6;
/** Besides colour, for those who do not tell these apart. */
const DASHES = ['', '6 3', '2 3', '8 3 2 3', '12 4', '4 2', '1 4'] as const;
const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'wye'] as const;
const SWATCH = 16;
const GAP = 6;
const LINE = 20;

/** `of`: whose a name is. */
export type AllSeries = { readonly all: readonly Series[]; of(name: string): Series };

/** Most points first; with more than six names the first five, and one for all others. */
export function seriesOf(names: readonly string[]): AllSeries {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	const sorted = [...counts].toSorted((a, b) => b[1] - a[1]).map(([name]) => name);
	const own = sorted.length > MOST ? sorted.slice(0, MOST - 1) : sorted;
	const series = own.map((name, colour): Series => ({ name, colour }));
	const other: Series = {
		name: m.workbench_chart_other({ count: sorted.length - own.length }),
		colour: null
	};
	const byName = new Map(series.map((one) => [one.name, one]));
	return {
		all: sorted.length > own.length ? [...series, other] : series,
		of: (name) => byName.get(name) ?? other
	};
}

export const colourOf = ({ colour }: Series, { series, other }: Palette) =>
	colour === null ? other : (series[colour] ?? other);

export const dashOf = ({ colour }: Series) => DASHES[colour ?? MOST] ?? '';
export const symbolOf = ({ colour }: Series) => SYMBOLS[colour ?? MOST] ?? 'circle';

type KeyStyle = { width: number; font: string };

/** Where each name of the key stands, and how high the key is, px. */
export function keyPlaces(all: readonly Series[], { width, font }: KeyStyle) {
	let [x, y] = [0, 0];
	const places = all.map((one) => {
		const needed = SWATCH + GAP + textWidth(one.name, font);
		if (x > 0 && x + needed > width) [x, y] = [0, y + LINE];
		const place = { one, x, y };
		x += needed + 3 * GAP;
		return place;
	});
	return { places, height: all.length === 0 ? 0 : y + LINE };
}

/** The key, drawn at the top of `svg`: lines as dashed as they are, or dots. */
export function drawKey(
	svg: SVGSVGElement,
	all: readonly Series[],
	palette: Palette,
	style: KeyStyle & { isLine: boolean }
): void {
	const key = svgElement('g', { 'aria-label': 'key' });
	for (const { one, x, y } of keyPlaces(all, style).places) {
		const middle = y + LINE / 2;
		const colour = colourOf(one, palette);
		key.append(
			style.isLine
				? svgElement('line', {
						...{ x1: x, x2: x + SWATCH, y1: middle, y2: middle },
						...{ stroke: colour, 'stroke-width': 2, 'stroke-dasharray': dashOf(one) }
					})
				: svgElement('circle', { cx: x + SWATCH / 2, cy: middle, r: 4, fill: colour })
		);
		const start = { x: x + SWATCH + GAP, y: middle, dy: '0.32em', 'text-anchor': 'start' };
		const text = svgElement('text', { ...start, fill: palette.ink });
		text.textContent = one.name;
		key.append(text);
	}
	svg.append(key);
}
