export { compareDecimals } from './exact-sum.ts';
export { default as DataGrid } from './DataGrid.svelte';
export type { GridCell, GridColumn, GridSort, ReadCell } from './types.ts';
export { isLabelNumber, numberText } from './number-text.ts';
