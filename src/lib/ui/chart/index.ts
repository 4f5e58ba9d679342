export { barDrawing, histogramDrawing } from './bars.ts';
export { default as Chart } from './Chart.svelte';
export type { Drawing } from './drawing.ts';
export { MOST_POINTS, pointDrawing, type PointKind, type XyPoint } from './points.ts';
export { suggestChart, type ChartColumn } from './suggest.ts';
export { placeOf, type XScale } from './x-scale.ts';
