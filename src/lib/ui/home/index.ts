export { default as Home } from './Home.svelte';
export { LENGTHS, lengthName } from './lengths.ts';
export { default as PromiseBox } from './PromiseBox.svelte';
export { default as PromiseFields } from './PromiseFields.svelte';
export { default as RecoveryCodes } from './RecoveryCodes.svelte';
export { default as Start } from './Start.svelte';
