export { default as Join } from './Join.svelte';
export { default as Open } from './Open.svelte';
