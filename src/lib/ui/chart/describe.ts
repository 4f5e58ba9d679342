import { getLocale, m } from '$lib/i18n';
import type { Arrangement, Bar } from './arrange.ts';

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

/** What the bars do not show, in words: bars left out, rows without a value. '' when they show everything. */
export function describeRest(arrangement: Arrangement, format: Format): string {
	const { bars, leftOut, missing, direction } = arrangement;
	const sentences: string[] = [];
	if (leftOut !== null) {
		const words = direction === 'lying' ? m.workbench_chart_top : m.workbench_chart_last;
		sentences.push(
			words({
				shown: wholeNumber(bars.length),
				all: wholeNumber(bars.length + leftOut.count),
				rest: wholeNumber(leftOut.count),
				low: format(leftOut.low),
				high: format(leftOut.high)
			})
		);
	}
	if (missing > 0) sentences.push(m.workbench_chart_missing({ count: missing, shown: wholeNumber(missing) }));
	return sentences.join(' ');
}

function wholeNumber(count: number): string {
	return new Intl.NumberFormat(getLocale(), { useGrouping: 'always' }).format(count);
}
