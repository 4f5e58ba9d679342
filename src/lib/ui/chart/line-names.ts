/** The name of each line at its end: read without going back and forth to a key. */
import type { Place } from './boxes.ts';
import {
	besideEnds,
	byEnd,
	GAP,
	GAP_FOR_LEADERS,
	lineHeight,
	NEAR,
	type Frame,
	type Line
} from './line-ends.ts';
import { textWidth, truncate } from './measure.ts';
import type { XyPoint } from './points.ts';
import type { AllSeries, Series } from './series.ts';
import { spread } from './spread.ts';

/** `x` is where the text starts, `y` its middle. `leader`: from the end of the line to the name; null without one. */
export type LineName = {
	one: Series;
	/** As shown, maybe cut. */
	text: string;
	whole: string;
	x: number;
	y: number;
	leader: readonly Place[] | null;
};

/** `margin`: what the names need at the right, px. */
export type LineNames = { margin: number; names: readonly LineName[] };

/** Around a leader. */
const AIR = 4;
/** Of the width, for all names and their gap. */
const MOST_SHARE = 1 / 3;

/**
 * From the highest end to the lowest; null where a key says it better: for others put together, which are many lines;
 * for names that are the same once they are cut; and where the names would leave the lines less than twenty letters'
 * width, as on most phones: a curve that is squeezed says less than one under a key.
 */
export function lineNames(points: readonly XyPoint[], series: AllSeries, frame: Frame): LineNames | null {
	const { width, left, top, bottom, fontSize } = frame;
	if (series.all.some(({ colour }) => colour === null)) return null;
	if (series.all.length * lineHeight(frame) > bottom - top) return null;
	const close = place(points, series, frame, GAP);
	const placed = close.names.some(({ leader }) => leader !== null)
		? place(points, series, frame, GAP_FOR_LEADERS)
		: close;
	if (width - left - placed.margin < 20 * fontSize) return null;
	if (new Set(placed.names.map(({ text }) => text)).size < placed.names.length) return null;
	return placed;
}

/** With so much room between the edge of the lines and their names. */
function place(points: readonly XyPoint[], series: AllSeries, frame: Frame, gap: number): LineNames {
	const font = `450 ${frame.fontSize}px ${frame.fontFamily}`;
	const texts = series.all.map((one) => {
		const whole = one.name.trim() || '–';
		const text = truncate(whole, font, frame.width * MOST_SHARE - gap);
		return { one, whole, text, width: textWidth(text, font) };
	});
	const margin = Math.ceil(gap + Math.max(0, ...texts.map(({ width }) => width)) + 1);
	const right = frame.width - margin;
	const placeOf = scalesOf(frame, right);
	const lines = texts.flatMap((text): Line[] => {
		const path = points.filter((point) => series.of(point.of ?? '') === text.one).map(placeOf);
		const end = path.at(-1);
		return end === undefined ? [] : [{ ...text, path, end }];
	});
	const beside = besideEnds(lines, frame, right);
	const atEdge = lines.filter((line) => !beside.has(line)).sort(byEnd);
	const half = lineHeight(frame) / 2;
	const ys = spread(
		atEdge.map(({ end }) => end.y),
		2 * half,
		[frame.top + half, frame.bottom - half]
	);
	const names = [
		...atEdge.map((line, at) => {
			const y = ys[at] ?? line.end.y;
			return nameOf(line, right + gap, y, leaderOf(line, y, right, gap));
		}),
		...[...beside].map(([line, { left, top }]) => nameOf(line, left, top + half, null))
	];
	return { margin, names: names.sort((a, b) => a.y - b.y) };
}

function scalesOf({ left, top, bottom, x, y }: Frame, right: number): (point: XyPoint) => Place {
	const [across, up] = [(right - left) / (x[1] - x[0]), (bottom - top) / (y[1] - y[0])];
	return (point) => ({ x: left + (point.x - x[0]) * across, y: bottom - (point.y - y[0]) * up });
}

const nameOf = (
	{ one, text, whole }: Line,
	x: number,
	y: number,
	leader: readonly Place[] | null
): LineName => ({ one, text, whole, x, y, leader });

/** Level up to the edge, then to the name, so that leaders do not cross each other there. */
function leaderOf({ end }: Line, y: number, right: number, gap: number): readonly Place[] | null {
	// Where some need a leader and all names stand further out, the others would seem to belong to nothing without one.
	const isPlain = gap === GAP && right - end.x <= NEAR && Math.abs(y - end.y) <= GAP;
	if (isPlain) return null;
	const turn = { x: Math.max(right, end.x + AIR), y: end.y };
	return [{ x: end.x + AIR, y: end.y }, turn, { x: right + gap - AIR, y }];
}
