/**
 * How wide columns want to be, from a sample of rows, and how wide they get.
 * All widths are px with padding included; the constants are px at a root size of 16 and grow with it.
 */
import type { TextMeter } from './text-meter.ts';
import type { GridColumn } from './types.ts';

const SAMPLE_ROWS = 200;
/** A thousand columns are sampled in fewer rows each, so that showing a result never waits for it. */
const SAMPLE_CELLS = 40_000;
const NARROWEST = 64;
const WIDEST = 320;
/** A column of text may be squeezed to this before the grid scrolls sideways. */
const SQUEEZED = 96;
const PADDING = 24;
const HEAD_ICON = 20;
/** Texts longer than this are wider than WIDEST in any case. */
const LONG = 90;

export type ColumnWant = {
	/** With its head on one line. */
	natural: number;
	/** With its head on two. */
	tight: number;
	/** Width of the head on one line. */
	head: number;
	/** Narrowest with the head's words whole. */
	whole: number;
	canShrink: boolean;
};

/** Rows to sample: spread evenly, first and last included. */
export function sampleRows(rowCount: number, columnCount: number): number[] {
	const wanted = Math.max(10, Math.min(SAMPLE_ROWS, Math.floor(SAMPLE_CELLS / Math.max(1, columnCount))));
	const count = Math.min(wanted, rowCount);
	return Array.from({ length: count }, (_, i) =>
		count === 1 ? 0 : Math.round((i * (rowCount - 1)) / (count - 1))
	);
}

/** What one column wants, given the texts it shows in the sampled rows. */
export function columnWant(
	column: GridColumn,
	shown: readonly string[],
	meter: TextMeter,
	widest = WIDEST
): ColumnWant {
	const { scale } = meter;
	const clamp = (width: number) => Math.ceil(Math.min(Math.max(width, NARROWEST * scale), widest * scale));
	const values = widestOf(shown, meter) + PADDING * scale;
	const aroundHead = (PADDING + HEAD_ICON) * scale;
	const head = meter.width(column.name, true) + aroundHead;
	const tightHead = twoLines(column.name, meter) + aroundHead;
	return {
		natural: clamp(Math.max(values, head)),
		tight: clamp(Math.max(values, tightHead)),
		head,
		whole: clamp(Math.max(SQUEEZED * scale, longestWord(column.name, meter) + aroundHead)),
		canShrink: column.kind === 'text'
	};
}

/** The three longest texts are enough to measure: letters differ less in width than texts do in length. */
function widestOf(texts: readonly string[], meter: TextMeter): number {
	const longest = [...new Set(texts)].sort((a, b) => b.length - a.length).slice(0, 3);
	return Math.max(0, ...longest.map((text) => meter.width(text.slice(0, LONG), false)));
}

function longestWord(name: string, meter: TextMeter): number {
	return Math.max(0, ...headWords(name).map((word) => meter.width(word, true)));
}

function twoLines(name: string, meter: TextMeter): number {
	const words = headWords(name).map((word) => meter.width(word, true));
	const all = words.reduce((sum, width) => sum + width, 0);
	let best = all;
	let first = 0;
	for (const width of words) {
		first += width;
		best = Math.min(best, Math.max(first, all - first));
	}
	return best;
}

/** Where a column's name may be broken: after a space, a hyphen, a dot or an underscore. */
export function headWords(name: string): string[] {
	return name.match(/[^\s_.\-/]*[\s_.\-/]*/g)?.filter((word) => word !== '') ?? [];
}

/**
 * Widths for a pane of `available` px: heads on one line where there is room for it; else on two; and where that is
 * too wide as well, text columns are squeezed, the widest first, if that brings every column into view; through the
 * words of their heads only if they must.
 */
export function fitWidths(wants: readonly ColumnWant[], available: number, scale: number): number[] {
	const tight = total(wants.map((want) => want.tight));
	if (tight <= available) {
		const natural = total(wants.map((want) => want.natural));
		const share = natural > tight ? Math.min(1, (available - tight) / (natural - tight)) : 0;
		return wants.map((want) => Math.floor(want.tight + share * (want.natural - want.tight)));
	}
	const floors = [
		wants.map((want) => Math.min(want.whole, want.tight)),
		wants.map(() => SQUEEZED * scale)
	].find((each) => total(squeeze(wants, each, 0)) <= available);
	if (floors === undefined) return wants.map((want) => want.tight);
	let low = 0;
	let high = WIDEST * scale;
	while (high - low > 0.5) {
		const middle = (low + high) / 2;
		if (total(squeeze(wants, floors, middle)) > available) high = middle;
		else low = middle;
	}
	return squeeze(wants, floors, low).map(Math.floor);
}

/** Text columns at most `limit` wide, but none below its floor. */
function squeeze(wants: readonly ColumnWant[], floors: readonly number[], limit: number): number[] {
	return wants.map(({ tight, canShrink }, i) =>
		canShrink ? Math.min(tight, Math.max(limit, floors[i] ?? 0)) : tight
	);
}

function total(widths: readonly number[]): number {
	return widths.reduce((sum, width) => sum + width, 0);
}
