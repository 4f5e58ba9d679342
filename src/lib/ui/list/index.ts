/** What lists that people reorder share: dragging, gliding, keeping focus, and the list of what was deleted. */
export { default as DeletedList } from './DeletedList.svelte';
export { dragHandle, type DragOptions, type Place } from './drag.ts';
export { holdOrder } from './hold.ts';
export { focusRow, rowOf, settle } from './settle.svelte.ts';
