export { default as CheckPage } from './CheckPage.svelte';
