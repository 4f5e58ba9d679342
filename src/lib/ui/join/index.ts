export { default as Join } from './Join.svelte';
