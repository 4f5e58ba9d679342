export { default as DatasetPage } from './DatasetPage.svelte';
export { default as DatasetsPage } from './DatasetsPage.svelte';
