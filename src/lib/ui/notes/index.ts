export { default as NotesPage } from './NotesPage.svelte';
