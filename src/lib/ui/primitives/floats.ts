/** What opens beside its trigger, fetched together after the page stands (see late-float.svelte.ts). */
export { default as MenuFloat } from './MenuFloat.svelte';
export { default as PopoverFloat } from './PopoverFloat.svelte';
export { default as TooltipFloat } from './TooltipFloat.svelte';
