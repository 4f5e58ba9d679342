export { default as ImportSheet } from './ImportSheet.svelte';
export { default as LeftOut } from './LeftOut.svelte';
export { default as LinkedState } from './LinkedState.svelte';
export { default as PersonalHints } from './PersonalHints.svelte';
export { default as ReadOtherwise } from './ReadOtherwise.svelte';
