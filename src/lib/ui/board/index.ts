export { default as BoardPage } from './BoardPage.svelte';
