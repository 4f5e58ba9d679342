/** Bars: a length for each name, or for each step of a measure (a histogram). */
import { getLocale, m } from '$lib/i18n';
import { arrange, type Arrangement } from './arrange.ts';
import { describeBars, describeHistogram, describeRest } from './describe.ts';
import type { Drawing } from './drawing.ts';
import { histogram } from './histogram.ts';
import { chartHeight, drawBars } from './plot.ts';
import type { ChartRow } from './types.ts';
import { valueFormat } from './value-format.ts';

type Names = { label: string; value: string };

export function barDrawing(rows: readonly ChartRow[], names: Names): Drawing {
	const arrangement = arrange(rows);
	const format = formatOf(arrangement);
	return drawingOf(arrangement, names, {
		description: describeBars(arrangement, format),
		rest: describeRest(arrangement, format)
	});
}

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
	words: { description: string; rest: string }
): Drawing {
	const format = formatOf(arrangement);
	return {
		...words,
		points: arrangement.bars.map(({ label, value }) => ({ label, value: format(value) })),
		direction: arrangement.direction,
		table: {
			columns: [
				{ name: names.label, type: 'VARCHAR', kind: 'text' },
				{ name: names.value, type: 'DOUBLE', kind: 'number' }
			],
			rowCount: arrangement.rows.length,
			cell(row, column) {
				const { label = '', value = null } = arrangement.rows[row] ?? {};
				if (column === 0) return { text: label, kind: label === '' ? 'empty' : 'value' };
				return value === null ? { text: '', kind: 'null' } : { text: String(value), kind: 'value' };
			}
		},
		height: (width) => chartHeight(arrangement, width),
		draw: (plot, style) => drawBars(plot, arrangement, { ...style, format })
	};
}
