/** Points of two measures: a line, an area under it, or a scatter. */
import { getLocale, m } from '$lib/i18n';
import { describePoints } from './describe.ts';
import type { Drawing } from './drawing.ts';
import { drawPoints, pointsHeight } from './draw-points.ts';
import { seriesOf } from './series.ts';
import type { XScale } from './x-scale.ts';
import { valueFormat } from './value-format.ts';

export type PointKind = 'line' | 'area' | 'scatter';

/** `x` on its scale; `label` is the exact text of it; `of`: what it belongs to, where there are several. */
export type XyPoint = { x: number; label: string; y: number; of?: string };

/** More would be a blot, and none of them could be stepped to. */
export const MOST_POINTS = 2_000;

/** `scale`: what `x` counts. Points without a value on either side are left out and counted. */
export function pointDrawing(
	kind: PointKind,
	all: readonly (XyPoint | null)[],
	scale: XScale,
	names: { x: string; y: string; of?: string }
): Drawing {
	const whole = all.filter((point) => point !== null);
	const sorted = whole.toSorted((a, b) => a.x - b.x);
	const points = sorted.slice(0, MOST_POINTS);
	const series = names.of === undefined ? null : seriesOf(points.map((point) => point.of ?? ''));
	const format = valueFormat(
		points.map(({ y }) => y),
		getLocale()
	);
	const rest = [
		...(sorted.length > points.length
			? [m.workbench_chart_points_cut({ shown: points.length, all: sorted.length })]
			: []),
		...(whole.length < all.length
			? [m.workbench_chart_points_missing({ count: all.length - whole.length })]
			: [])
	];
	return {
		points: points.map(({ label, y, of }) => ({
			label: of === undefined ? label : `${of}, ${label}`,
			value: format(y)
		})),
		direction: kind === 'scatter' || series !== null ? 'free' : 'standing',
		description: [
			describePoints(kind, points, names, format),
			...(series === null
				? []
				: [
						m.workbench_chart_coloured({
							name: names.of ?? '',
							names: series.all.map((one) => one.name).join(', ')
						})
					])
		].join(' '),
		rest: rest.join(' '),
		table: {
			columns: [
				{
					name: names.x,
					type: scale === 'number' ? 'DOUBLE' : 'VARCHAR',
					kind: scale === 'number' ? 'number' : 'text'
				},
				{ name: names.y, type: 'DOUBLE', kind: 'number' },
				...(names.of === undefined ? [] : [{ name: names.of, type: 'VARCHAR', kind: 'text' as const }])
			],
			rowCount: sorted.length,
			cell(row, column) {
				const point = sorted[row];
				const text = [point?.label ?? '', String(point?.y ?? ''), point?.of ?? ''][column] ?? '';
				return { text, kind: text === '' ? 'empty' : 'value' };
			}
		},
		height: pointsHeight,
		draw: (plot, style) => drawPoints(plot, kind, points, scale, { ...style, format, series })
	};
}
