/** Where lines end, and what room is there for a name. */
import { crosses, overlap, type Box, type Place } from './boxes.ts';
import type { Series } from './series.ts';

/** Where the lines are, px from the corner of the drawing, and what their places stand for. */
export type Frame = {
	width: number;
	left: number;
	top: number;
	bottom: number;
	x: readonly [number, number];
	y: readonly [number, number];
	fontFamily: string;
	/** px. */
	fontSize: number;
};

/** `text`: the name as shown, `width` px of it; `path` from left to right. */
export type Line = {
	one: Series;
	whole: string;
	text: string;
	width: number;
	path: readonly Place[];
	end: Place;
};

/** Between a line's end and its name: as it is, and where a leader has to be seen. */
export const GAP = 8;
export const GAP_FOR_LEADERS = 24;
/** So far from the edge a line still ends at it. */
export const NEAR = 12;

export const lineHeight = ({ fontSize }: Frame) => (fontSize * 4) / 3;

/** Lines that end at the same height: as they came there. */
export function byEnd(a: Line, b: Line): number {
	const before = ({ path, end }: Line) => path.at(-2)?.y ?? end.y;
	return a.end.y - b.end.y || before(a) - before(b);
}

/** Of the lines that end before the edge, those that have room for their name beside, above or below their end. */
export function besideEnds(lines: readonly Line[], frame: Frame, right: number): Map<Line, Box> {
	const height = lineHeight(frame);
	const found = new Map<Line, Box>();
	const early = lines.filter(({ end }) => right - end.x > NEAR);
	const walls = lines.flatMap(({ path }) => path.map((from, at) => [from, path[at + 1] ?? from] as const));
	const zero = frame.bottom + (frame.y[0] * (frame.bottom - frame.top)) / (frame.y[1] - frame.y[0]);
	walls.push([
		{ x: frame.left, y: zero },
		{ x: right, y: zero }
	]);
	for (const line of early.sort(byEnd)) {
		const { end, width } = line;
		// Where others would have their leader, should they need one.
		const leaders = early.flatMap((other) =>
			other === line ? [] : [[other.end, { x: right, y: other.end.y }] as const]
		);
		const box = [
			{ x: end.x + GAP, y: end.y - height / 2 },
			{ x: end.x - width / 2, y: end.y - GAP - height },
			{ x: end.x - width / 2, y: end.y + GAP }
		]
			.map(({ x, y }): Box => ({ left: x, right: x + width, top: y, bottom: y + height }))
			.find(
				(box) =>
					box.left >= frame.left &&
					box.right <= right &&
					box.top >= frame.top &&
					box.bottom <= frame.bottom &&
					![...walls, ...leaders].some(([from, to]) => crosses(box, from, to)) &&
					![...found.values()].some((other) => overlap(box, other))
			);
		if (box !== undefined) found.set(line, box);
	}
	return found;
}
