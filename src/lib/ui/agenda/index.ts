export { default as AgendaPage } from './AgendaPage.svelte';
