/** Bars: a length for each name, or for each step of a measure (a histogram). */
import { getLocale, m } from '$lib/i18n';
import type { GridCell } from '../grid/index.ts';
import { arrange, type Arrangement } from './arrange.ts';
import { describeBars, describeHistogram, describeRest } from './describe.ts';
import type { Drawing } from './drawing.ts';
import { histogram } from './histogram.ts';
import { chartHeight, drawBars } from './plot.ts';
import { seriesOf, type AllSeries } from './series.ts';
import type { ChartRow } from './types.ts';
import { valueFormat } from './value-format.ts';

/** `of`: what the colours tell apart. */
type Names = { label: string; value: string; of?: string };

export function barDrawing(rows: readonly ChartRow[], names: Names): Drawing {
	const series = names.of === undefined ? null : seriesOf(rows.map(({ of }) => of ?? ''));
	const arrangement = arrange(rows, (of) => (series === null ? 0 : series.all.indexOf(series.of(of))));
	const format = formatOf(arrangement);
	const bars = arrangement.bars.map((bar) => ({ ...bar, label: nameOf(bar) }));
	const told =
		series === null
			? []
			: [
					m.workbench_chart_coloured({
						name: names.of ?? '',
						names: series.all.map(({ name }) => name).join(', ')
					})
				];
	return drawingOf(
		arrangement,
		names,
		{
			description: [describeBars({ ...arrangement, bars }, format), ...told].join(' '),
			rest: describeRest(arrangement, format)
		},
		series
	);
}

const nameOf = ({ label, of }: ChartRow) => (of === undefined ? label : `${of}, ${label}`);

/** How often values lie between round steps. `values`: null is a missing one. */
export function histogramDrawing(values: readonly (number | null)[], name: string): Drawing {
	const { bars, missing } = histogram(values, getLocale());
	const arrangement: Arrangement = { direction: 'standing', bars, leftOut: null, missing, rows: bars };
	return drawingOf(
		arrangement,
		{ label: name, value: m.workbench_chart_count() },
		{
			description: describeHistogram(bars, name, values.length - missing),
			rest: describeRest(arrangement, formatOf(arrangement))
		}
	);
}

function formatOf({ bars }: Arrangement): (value: number) => string {
	return valueFormat(
		bars.map((bar) => bar.value),
		getLocale()
	);
}

function drawingOf(
	arrangement: Arrangement,
	names: Names,
	words: { description: string; rest: string },
	series: AllSeries | null = null
): Drawing {
	const format = formatOf(arrangement);
	return {
		...words,
		points: arrangement.bars.map((bar) => ({ label: nameOf(bar), value: format(bar.value) })),
		direction: arrangement.direction,
		table: {
			columns: [
				{ name: names.label, type: 'VARCHAR', kind: 'text' },
				{ name: names.value, type: 'DOUBLE', kind: 'number' },
				...(names.of === undefined ? [] : [{ name: names.of, type: 'VARCHAR', kind: 'text' as const }])
			],
			rowCount: arrangement.rows.length,
			cell(row, column) {
				const { label = '', value = null, of = '' } = arrangement.rows[row] ?? {};
				if (column !== 1) return textCell(column === 0 ? label : of);
				return value === null ? { text: '', kind: 'null' } : { text: String(value), kind: 'value' };
			}
		},
		height: (width) => chartHeight(arrangement, width, series),
		draw: (plot, style) => drawBars(plot, arrangement, { ...style, format, series })
	};
}

function textCell(text: string): GridCell {
	return { text, kind: text === '' ? 'empty' : 'value' };
}
