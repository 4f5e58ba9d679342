import { m } from '$lib/i18n';
import type { Arrangement, Bar } from './arrange.ts';
import type { PointKind, XyPoint } from './points.ts';
import { countText } from '../primitives/count-text.ts';

type Format = (value: number) => string;

/** The chart in one sentence, for those who do not see it: its kind, its range, the largest and the smallest. */
export function describeBars({ bars }: Arrangement, format: Format): string {
	const [first] = bars;
	if (first === undefined) return m.workbench_chart_nothing();
	if (bars.length === 1) {
		return m.workbench_chart_description_one({ label: first.label, value: format(first.value) });
	}
	let [largest, smallest]: [Bar, Bar] = [first, first];
	for (const bar of bars) {
		if (bar.value > largest.value) largest = bar;
		if (bar.value < smallest.value) smallest = bar;
	}
	return m.workbench_chart_description({
		count: bars.length,
		low: format(smallest.value),
		high: format(largest.value),
		largest: largest.label,
		smallest: smallest.label
	});
}

/** How often: the whole range, and the step that holds most. */
export function describeHistogram(bars: readonly Bar[], name: string, count: number): string {
	const [first] = bars;
	if (first === undefined) return m.workbench_chart_nothing();
	const most = bars.reduce((best, bar) => (bar.value > best.value ? bar : best), first);
	return m.workbench_chart_histogram_description({
		name,
		count: countText(count),
		steps: bars.length,
		most: countText(most.value),
		range: most.label
	});
}

/** A line, an area or a scatter: from where to where, the lowest and the highest point. */
export function describePoints(
	kind: PointKind,
	points: readonly XyPoint[],
	names: { x: string; y: string },
	format: Format
): string {
	const [first] = points;
	const last = points.at(-1);
	if (first === undefined || last === undefined) return m.workbench_chart_nothing();
	let [low, high] = [first, first];
	for (const point of points) {
		if (point.y < low.y) low = point;
		if (point.y > high.y) high = point;
	}
	const words = {
		line: m.workbench_chart_line_description,
		area: m.workbench_chart_area_description,
		scatter: m.workbench_chart_scatter_description
	};
	return words[kind]({
		...{ y: names.y, x: names.x, count: countText(points.length) },
		...{ from: first.label, to: last.label },
		...{ low: format(low.y), lowAt: low.label, high: format(high.y), highAt: high.label }
	});
}

/** What the bars do not show, in words: bars left out, rows without a value. '' when they show everything. */
export function describeRest(arrangement: Arrangement, format: Format): string {
	const { bars, leftOut, missing, direction } = arrangement;
	const sentences: string[] = [];
	if (leftOut !== null) {
		const inGroups = bars.some(({ of }) => of !== undefined);
		const largest = inGroups ? m.workbench_chart_top_groups : m.workbench_chart_top;
		const words = direction === 'lying' ? largest : m.workbench_chart_last;
		sentences.push(
			words({
				shown: countText(bars.length),
				all: countText(bars.length + leftOut.count),
				rest: countText(leftOut.count),
				low: format(leftOut.low),
				high: format(leftOut.high)
			})
		);
	}
	if (missing > 0) sentences.push(m.workbench_chart_missing({ count: missing, shown: countText(missing) }));
	return sentences.join(' ');
}
