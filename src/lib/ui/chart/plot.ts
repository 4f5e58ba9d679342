/**
 * Bars drawn by Observable Plot, which is loaded at the first chart. Bars start at 0, always.
 * The app's policy allows no style element, and Plot appends one to every drawing: it is taken out before the drawing
 * enters the page, and what it says is in chart.css.
 */
import type * as Plot from '@observablehq/plot';
import type { Arrangement, Bar } from './arrange.ts';
import { band, middles, placesOf, rank } from './bar-places.ts';
import { textWidth, truncate } from './measure.ts';
import type { Palette } from './palette.ts';
import { colourOf, drawKey, keyPlaces, type AllSeries } from './series.ts';
import { ticks } from './ticks.ts';

export type PlotLibrary = typeof Plot;

export type BarStyle = {
	/** px. */
	width: number;
	palette: Palette;
	fontFamily: string;
	/** px. */
	fontSize: number;
	format: (value: number) => string;
	/** Whose the bars are; null: all are one colour. */
	series: AllSeries | null;
};

const MOST_HEIGHT = 420;
/** Up to so many bars carry their value; more get an axis. */
const MOST_WITH_VALUES = 12;
const THINNEST = 20;
const THINNEST_IN_GROUPS = 13;
const THICKEST = 44;
const GAP = 8;
const AXIS = 24;
const MOST_TICKS = 7;
/** Labels of lying bars take at most this share of the width. */
const MOST_FOR_LABELS = 0.4;

/** Loads the library once; rejects when it is not on this device and there is no network. */
export function loadPlot(): Promise<PlotLibrary> {
	return import('@observablehq/plot');
}

/** The key's lines are counted before there is an element whose font could be asked for. */
const KEY_FONT = '450 13px "IBM Plex Sans Variable"';

function keyHeight(series: AllSeries | null, width: number): number {
	return series === null ? 0 : keyPlaces(series.all, { width, font: KEY_FONT }).height + GAP;
}

/** Half the width, at most 420; lying bars are kept between too thin for a label and too thick for a bar. px. */
export function chartHeight(
	{ direction, bars }: Arrangement,
	width: number,
	series: AllSeries | null
): number {
	const usual = Math.min(width / 2, MOST_HEIGHT);
	const key = keyHeight(series, width);
	if (direction === 'standing') return Math.round(Math.max(usual, 160) + key);
	const space = (hasValues(bars) ? 0 : AXIS) + key;
	const places = placesOf(bars, series).length;
	const most = Math.min(usual, places * THICKEST + space);
	return Math.round(Math.max(most, places * (series === null ? THINNEST : THINNEST_IN_GROUPS) + space));
}

const fillOf = ({ series, palette }: BarStyle) =>
	series === null ? palette.bar : (bar: Bar) => colourOf(series.of(bar.of ?? ''), palette);

/** One SVG element, not yet in the page. Its bars are, in order, the rects of the group `[aria-label=bar]`. */
export function drawBars(plot: PlotLibrary, arrangement: Arrangement, style: BarStyle): SVGSVGElement {
	const options = arrangement.direction === 'lying' ? lying : standing;
	const drawing = plot.plot({
		className: 'bar-chart',
		width: style.width,
		height: chartHeight(arrangement, style.width, style.series),
		color: { type: 'identity' },
		style: {
			fontFamily: style.fontFamily,
			fontSize: `${style.fontSize}px`,
			fontWeight: '450',
			background: 'none',
			color: style.palette.ink2,
			// Places are computed from the left; texts keep the direction of their own letters.
			direction: 'ltr'
		},
		...options(plot, arrangement.bars, style)
	});
	const svg = finish(drawing);
	if (style.series !== null)
		drawKey(svg, style.series.all, style.palette, { width: style.width, font: KEY_FONT, isLine: false });
	return svg;
}

/** Without the style element that Plot puts into it. */
export function finish(drawing: SVGElement | HTMLElement): SVGSVGElement {
	drawing.querySelector('style')?.remove();
	return drawing as SVGSVGElement;
}

function hasValues(bars: readonly Bar[]): boolean {
	return bars.length <= MOST_WITH_VALUES;
}

/** 0 and everything drawn; the longer side a little longer, so that a bar never fills the frame. */
function domain(bars: readonly Bar[]): [number, number] {
	const values = bars.map((bar) => bar.value);
	const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
	return low === 0 && high === 0 ? [0, 1] : [low, high];
}

/** How many values fit below lying bars without touching. */
function tickCount(bars: readonly Bar[], room: number, style: BarStyle): number {
	const widest = Math.max(...domain(bars).map((value) => textWidth(style.format(value), fontOf(style))));
	return Math.min(MOST_TICKS, Math.max(2, Math.floor(room / (widest + 3 * GAP))));
}

function fontOf({ fontFamily, fontSize }: BarStyle): string {
	return `450 ${fontSize}px ${fontFamily}`;
}

function lying(plot: PlotLibrary, bars: readonly Bar[], style: BarStyle): Plot.PlotOptions {
	const { palette, format, width, series } = style;
	const font = fontOf(style);
	const room = width * MOST_FOR_LABELS;
	const labels = bars.map((bar) => truncate(bar.label || '–', font, room));
	const valueWidth = hasValues(bars)
		? Math.max(0, ...bars.map((bar) => textWidth(format(bar.value), font))) + GAP
		: 0;
	const hasNegative = bars.some((bar) => bar.value < 0);
	const marginLeft = Math.ceil(Math.max(0, ...labels.map((label) => textWidth(label, font)))) + GAP;
	const at = ticks(...domain(bars), tickCount(bars, width - marginLeft, style));
	const values = { x: 'value', y: rank, text: (bar: Bar) => format(bar.value), fill: palette.ink };
	const marks: Plot.Markish[] = hasValues(bars)
		? [
				plot.text(bars, {
					...values,
					filter: (bar: Bar) => bar.value >= 0,
					textAnchor: 'start',
					dx: GAP - 2
				}),
				plot.text(bars, { ...values, filter: (bar: Bar) => bar.value < 0, textAnchor: 'end', dx: 2 - GAP })
			]
		: [
				plot.gridX(at, { stroke: palette.line, strokeOpacity: 1 }),
				plot.axisX(at, { tickSize: 0, tickFormat: format, label: null, fill: palette.ink2 })
			];
	return {
		marginLeft,
		marginRight: Math.ceil(valueWidth) + (hasValues(bars) ? 0 : GAP * 2),
		marginTop: keyHeight(series, width),
		marginBottom: hasValues(bars) ? 0 : AXIS,
		x: { domain: domain(bars), insetLeft: hasNegative ? Math.ceil(valueWidth) + GAP : 0, axis: null },
		y: { ...band(bars, series), axis: null },
		marks: [
			...marks,
			plot.barX(bars, { x1: 0, x2: 'value', y: rank, fill: fillOf(style) }),
			plot.ruleX([0], { stroke: palette.ink }),
			plot.axisY(middles(bars, series), {
				tickSize: 0,
				tickPadding: GAP,
				label: null,
				tickFormat: (at: number) => labels[at] ?? '',
				fill: palette.ink
			})
		]
	};
}

function standing(plot: PlotLibrary, bars: readonly Bar[], style: BarStyle): Plot.PlotOptions {
	const { palette, format, width, fontSize, series } = style;
	const font = fontOf(style);
	const step = width / placesOf(bars, series).length;
	const widest = Math.max(0, ...bars.map((bar) => textWidth(bar.label, font)));
	const labelled = middles(bars, series);
	const every = Math.max(1, Math.ceil(((widest + GAP) * labelled.length) / width));
	const valuesFit = bars.every((bar) => textWidth(format(bar.value), font) + GAP < step);
	const showValues = hasValues(bars) && valuesFit;
	const at = ticks(...domain(bars), MOST_TICKS);
	const values = { x: rank, y: 'value', text: (bar: Bar) => format(bar.value), fill: palette.ink };
	const marks: Plot.Markish[] = showValues
		? [
				plot.text(bars, { ...values, filter: (bar: Bar) => bar.value >= 0, lineAnchor: 'bottom', dy: -4 }),
				plot.text(bars, { ...values, filter: (bar: Bar) => bar.value < 0, lineAnchor: 'top', dy: 4 })
			]
		: [
				plot.gridY(at, { stroke: palette.line, strokeOpacity: 1 }),
				// Inside the plot, on their lines.
				plot.axisY(at, {
					tickSize: 0,
					tickPadding: 0,
					textAnchor: 'start',
					lineAnchor: 'bottom',
					dy: -2,
					label: null,
					tickFormat: format,
					fill: palette.ink2
				})
			];
	const axisWidth = Math.max(...domain(bars).map((value) => textWidth(format(value), font))) + GAP;
	return {
		marginLeft: 0,
		marginRight: 0,
		marginTop: keyHeight(series, width) + fontSize + GAP,
		marginBottom: AXIS,
		x: {
			...band(bars, series),
			insetLeft: showValues ? 0 : Math.ceil(axisWidth),
			axis: null
		},
		y: {
			domain: domain(bars),
			insetBottom: bars.some((bar) => bar.value < 0) ? fontSize + GAP : 0,
			axis: null
		},
		marks: [
			...marks,
			plot.barY(bars, { y1: 0, y2: 'value', x: rank, fill: fillOf(style) }),
			plot.ruleY([0], { stroke: palette.ink }),
			plot.axisX(
				labelled.filter((_, group) => group % every === 0),
				{ tickSize: 0, label: null, tickFormat: (at: number) => bars[at]?.label ?? '', fill: palette.ink }
			)
		]
	};
}
