export { default as WorkbenchPage } from './WorkbenchPage.svelte';
