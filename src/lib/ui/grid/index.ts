export { default as DataGrid } from './DataGrid.svelte';
export type { GridCell, GridColumn, ReadCell } from './types.ts';
export { isLabelNumber } from './number-text.ts';
