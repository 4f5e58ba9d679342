export { default as BarChart, type Props as BarChartProps } from './BarChart.svelte';
export { chartPicture, type ChartPicture } from './chart.ts';
export { suggestChart, type ChartColumn, type ChartSuggestion } from './suggest.ts';
export type { ChartRow, ChartWords } from './types.ts';
