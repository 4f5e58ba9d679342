import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { ImportedTable } from '$lib/ingest';
import TableColumns from './TableColumns.svelte';

const columns = (count: number) =>
	Array.from({ length: count }, (_, i) => ({
		name: `gene_${i}`,
		title: `Gene ${i}`,
		type: 'DOUBLE'
	})) as unknown as ImportedTable['columns']; // reason: a list shows no more of a column than these

test('of thousands of columns the first are shown, and any is found by a part of its name', async () => {
	await render(TableColumns, { table: 'genes', columns: columns(3000) });
	await expect.element(page.getByText('2900 more. Write a part of a name to see it.')).toBeVisible();
	expect(document.querySelectorAll('li')).toHaveLength(100);
	await page.getByRole('searchbox', { name: 'Find a column of genes' }).fill('gene_2711');
	await expect.element(page.getByText('gene_2711')).toBeVisible();
	expect(document.querySelectorAll('li')).toHaveLength(1);
	await page.getByRole('searchbox').fill('protein');
	await expect.element(page.getByText('No column has that in its name.')).toBeVisible();
});

test('a few columns need no search', async () => {
	await render(TableColumns, { table: 'meals', columns: columns(3) });
	await expect.element(page.getByText('gene_2')).toBeVisible();
	expect(document.querySelector('input')).toBeNull();
});
