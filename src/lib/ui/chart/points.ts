/** Points of two measures: a line, an area under it, or a scatter. */
import { getLocale, m } from '$lib/i18n';
import { describePoints } from './describe.ts';
import type { Drawing } from './drawing.ts';
import { drawPoints, pointsHeight } from './draw-points.ts';
import type { XScale } from './x-scale.ts';
import { valueFormat } from './value-format.ts';

export type PointKind = 'line' | 'area' | 'scatter';

/** `x` on its scale; `label` is the exact text of it. */
export type XyPoint = { x: number; label: string; y: number };

/** More would be a blot, and none of them could be stepped to. */
export const MOST_POINTS = 2_000;

/** `scale`: what `x` counts. Points without a value on either side are left out and counted. */
export function pointDrawing(
	kind: PointKind,
	all: readonly (XyPoint | null)[],
	scale: XScale,
	names: { x: string; y: string }
): Drawing {
	const whole = all.filter((point) => point !== null);
	const sorted = whole.toSorted((a, b) => a.x - b.x);
	const points = sorted.slice(0, MOST_POINTS);
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
		points: points.map(({ label, y }) => ({ label, value: format(y) })),
		direction: kind === 'scatter' ? 'free' : 'standing',
		description: describePoints(kind, points, names, format),
		rest: rest.join(' '),
		table: {
			columns: [
				{
					name: names.x,
					type: scale === 'number' ? 'DOUBLE' : 'VARCHAR',
					kind: scale === 'number' ? 'number' : 'text'
				},
				{ name: names.y, type: 'DOUBLE', kind: 'number' }
			],
			rowCount: sorted.length,
			cell(row, column) {
				const point = sorted[row];
				return { text: column === 0 ? (point?.label ?? '') : String(point?.y ?? ''), kind: 'value' };
			}
		},
		height: pointsHeight,
		draw: (plot, style) => drawPoints(plot, kind, points, scale, { ...style, format })
	};
}
