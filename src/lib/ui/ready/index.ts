export { default as MakeReady } from './MakeReady.svelte';
export { default as ReadyCount } from './ReadyCount.svelte';
export { personReadyText } from './words.ts';
