/**
 * Between what the scrollbar says and where one is in the rows. Browsers clamp an element's height (Firefox at 17.9,
 * Chrome and Safari at 33.5 million px) and the compositor's 32-bit floats lose whole pixels above 2²⁴, so the scrolled
 * box is at most MAX_TRAVEL high and stands for any number of rows.
 * Invariant: both ways are monotonic and each other's inverse, and both ends are met exactly.
 */
const MAX_TRAVEL = 4_000_000;

/**
 * This far from either end one pixel is one pixel. Moving by wheel lets the scrollbar drift away from its true place
 * until it comes to rest; without this, one long turn of the wheel near an end would stop short of it.
 */
const TRUE_ENDS = 50_000;

export type ScrollMap = {
	/** Largest position in the rows, px. */
	max: number;
	/** Largest position of the scrollbar, px; the scrolled box is this plus what is in view. */
	barMax: number;
	toBar(position: number): number;
	fromBar(bar: number): number;
};

/** `content` and `view` are heights in px: of all rows, and of what is in view. */
export function scrollMap(content: number, view: number): ScrollMap {
	const max = Math.max(0, content - view);
	const barMax = Math.min(max, MAX_TRAVEL);
	if (max === barMax) {
		const same = (value: number) => Math.min(Math.max(value, 0), max);
		return { max, barMax, toBar: same, fromBar: same };
	}
	const scale = (max - 2 * TRUE_ENDS) / (barMax - 2 * TRUE_ENDS);
	return {
		max,
		barMax,
		toBar: (position) => piecewise(position, max, barMax, 1 / scale),
		// A bar at its end is often a fraction of a pixel short of the whole number that the browser reports.
		fromBar: (bar) => (bar >= barMax - 1 ? max : piecewise(bar, barMax, max, scale))
	};
}

function piecewise(value: number, from: number, to: number, slope: number): number {
	if (value <= 0) return 0;
	if (value >= from) return to;
	if (value <= TRUE_ENDS) return value;
	if (value >= from - TRUE_ENDS) return to - (from - value);
	return TRUE_ENDS + (value - TRUE_ENDS) * slope;
}
