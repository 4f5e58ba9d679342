/** Where bars lie on their scale: next to each other, or in groups of one label with room between them. */
import type * as Plot from '@observablehq/plot';
import type { Bar } from './arrange.ts';
import type { AllSeries } from './series.ts';

const PADDING = 0.3;
const PADDING_IN_GROUPS = 0.12;

/** What is on the scale of the bars, in order: their ranks, and something else between groups of one label. */
export function placesOf(bars: readonly Bar[], series: AllSeries | null): number[] {
	return bars.flatMap(({ label }, at) => {
		const isNext = series !== null && at > 0 && bars[at - 1]?.label !== label;
		return isNext ? [-at, at] : [at];
	});
}

/** The bars in the middle of their group of one label: where it is written. */
export function middles(bars: readonly Bar[], series: AllSeries | null): number[] {
	if (series === null) return bars.map(rank);
	const starts = bars.flatMap(({ label }, at) => (bars[at - 1]?.label === label && at > 0 ? [] : [at]));
	return starts.map((start, group) => Math.floor((start + (starts[group + 1] ?? bars.length) - 1) / 2));
}

export function band(bars: readonly Bar[], series: AllSeries | null): Plot.ScaleOptions {
	const padding = series === null ? PADDING : PADDING_IN_GROUPS;
	return { type: 'band', domain: placesOf(bars, series), padding, paddingOuter: padding / 2 };
}

/** Bars are told apart by their place: labels may be the same, or empty. */
export function rank(_bar: Bar, at: number): number {
	return at;
}
