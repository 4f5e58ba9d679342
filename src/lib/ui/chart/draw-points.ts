import type * as Plot from '@observablehq/plot';
import { drawNames } from './draw-names.ts';
import type { DrawingStyle } from './drawing.ts';
import { lineNames } from './line-names.ts';
import { textWidth } from './measure.ts';
import { finish, type PlotLibrary } from './plot.ts';
import type { PointKind, XyPoint } from './points.ts';
import { colourOf, dashOf, drawKey, keyPlaces, symbolOf, type AllSeries } from './series.ts';
import { ticks } from './ticks.ts';
import { footMarks, type XScale } from './x-scale.ts';

const GAP = 8;
const AXIS = 24;
const MOST_TICKS = 5;
const DOT = 3.5;

/** Half the width, at least 160 and at most 420, px. */
export function pointsHeight(width: number): number {
	return Math.round(Math.max(160, Math.min(width / 2, 420)));
}

/** Areas begin at 0; lines and scatters where their values do. The points are, in order, circles in `[aria-label=dot]`. */
export function drawPoints(
	plot: PlotLibrary,
	kind: PointKind,
	points: readonly XyPoint[],
	scale: XScale,
	style: DrawingStyle & { format: (value: number) => string; series: AllSeries | null }
): SVGSVGElement {
	const { palette, width, fontSize, format, series } = style;
	const font = `450 ${fontSize}px ${style.fontFamily}`;
	const [low, high] = rangeOf(points, kind === 'area');
	const at = ticks(low, high, MOST_TICKS);
	const axisWidth = Math.ceil(Math.max(0, ...at.map((value) => textWidth(format(value), font)))) + GAP;
	const height = pointsHeight(width);
	const [top, domain] = [fontSize + GAP, domainOf(points)];
	const names =
		kind === 'line' && series !== null
			? lineNames(points, series, {
					...{ width, left: axisWidth, top, bottom: height - AXIS },
					...{ x: domain, y: [low, high], fontFamily: style.fontFamily, fontSize }
				})
			: null;
	const marginRight = names?.margin ?? GAP * 2;
	const room = width - axisWidth - (names?.margin ?? 0);
	const widest = Math.max(1, ...points.slice(0, 200).map(({ label }) => textWidth(label, font)));
	const most = Math.max(2, Math.min(MOST_TICKS + 2, Math.floor(room / (Math.min(widest, 90) + 3 * GAP))));
	const foot = footMarks(points, scale, most);
	const words = new Map(foot.map((mark) => [mark.at, mark.text]));
	const key = { width, font };
	const keyHeight = names === null ? keyPlaces(series?.all ?? [], key).height : 0;
	const alone = onlyOnes(points);
	const options = { x: 'x', y: 'y', stroke: palette.bar };
	const lines = (series?.all ?? []).map((one) =>
		plot.lineY(
			points.filter((point) => series?.of(point.of ?? '') === one),
			{ ...options, stroke: colourOf(one, palette), strokeWidth: 2, strokeDasharray: dashOf(one), z: 'of' }
		)
	);
	const shapes: Record<PointKind, Plot.Markish[]> = {
		line: series === null ? [plot.lineY(points, { ...options, strokeWidth: 2 })] : lines,
		area: [
			plot.areaY(points, { x: 'x', y1: 0, y2: 'y', fill: palette.bar, fillOpacity: 0.2 }),
			plot.lineY(points, { ...options, strokeWidth: 2 })
		],
		scatter: []
	};
	const drawing = plot.plot({
		className: 'bar-chart',
		width,
		height,
		marginLeft: axisWidth,
		marginRight,
		marginTop: keyHeight + top,
		marginBottom: AXIS,
		x: { type: 'linear', domain, axis: null },
		y: { type: 'linear', domain: [low, high], axis: null },
		color: { type: 'identity' },
		opacity: { type: 'identity' },
		style: styleOf(style),
		marks: [
			plot.gridY(at, { stroke: palette.line, strokeOpacity: 1 }),
			plot.axisY(at, { tickSize: 0, tickPadding: GAP, label: null, tickFormat: format, fill: palette.ink2 }),
			...(low <= 0 && high >= 0 ? [plot.ruleY([0], { stroke: palette.ink })] : []),
			plot.axisX(
				foot.map((mark) => mark.at),
				{ tickSize: 0, label: null, tickFormat: (x: number) => words.get(x) ?? '', fill: palette.ink }
			),
			...shapes[kind],
			plot.dot(points, {
				x: 'x',
				y: 'y',
				r: DOT,
				...(series === null
					? { fill: palette.bar }
					: {
							fill: (point: XyPoint) => colourOf(series.of(point.of ?? ''), palette),
							symbol: (point: XyPoint) => symbolOf(series.of(point.of ?? ''))
						}),
				// Those of a line are there to be stepped to; chart.css shows the one that is current.
				fillOpacity: kind === 'scatter' ? 0.7 : (point: XyPoint) => (alone.has(point) ? 1 : 0)
			})
		]
	});
	const svg = finish(drawing);
	if (names !== null) drawNames(svg, names.names, palette);
	else if (series !== null) drawKey(svg, series.all, palette, { ...key, isLine: kind !== 'scatter' });
	return svg;
}

function styleOf({ fontFamily, fontSize, palette }: DrawingStyle): Plot.PlotOptions['style'] {
	return {
		fontFamily,
		fontSize: `${fontSize}px`,
		fontWeight: '450',
		background: 'none',
		color: palette.ink2,
		direction: 'ltr'
	};
}

/** Points that are all of their line, which no line would show. */
function onlyOnes(points: readonly XyPoint[]): ReadonlySet<XyPoint> {
	const byOf = new Map<string, XyPoint | null>();
	for (const point of points) byOf.set(point.of ?? '', byOf.has(point.of ?? '') ? null : point);
	return new Set([...byOf.values()].filter((point) => point !== null));
}

function rangeOf(points: readonly XyPoint[], withZero: boolean): [number, number] {
	const ys = [...points.map(({ y }) => y), ...(withZero ? [0] : [])];
	const [low, high] = [Math.min(...ys), Math.max(...ys)];
	if (low === high) return [low - 1, high + 1];
	const air = (high - low) * 0.04;
	return [withZero && low === 0 ? 0 : low - air, withZero && high === 0 ? 0 : high + air];
}

function domainOf(points: readonly XyPoint[]): [number, number] {
	const xs = points.map(({ x }) => x);
	const [low, high] = [Math.min(...xs), Math.max(...xs)];
	return low === high ? [low - 1, high + 1] : [low, high];
}
