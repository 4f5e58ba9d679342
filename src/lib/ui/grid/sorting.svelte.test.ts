/** Sorting by the head, and tables far wider than the page. */
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import DataGrid from './DataGrid.svelte';
import type { GridCell, GridColumn, GridSort } from './types.ts';

type Input = { columns: number; sort?: GridSort | null; onsort?: (column: number) => void };

async function show({ columns: count, ...input }: Input) {
	const target = document.createElement('div');
	target.style.inlineSize = '800px';
	target.style.blockSize = '500px';
	document.body.append(target);
	const columns = Array.from({ length: count }, (_, at): GridColumn => ({
		name: `column ${at}`,
		type: 'BIGINT',
		kind: 'number'
	}));
	const cell = (row: number, column: number): GridCell => ({
		text: String(row * count + column),
		kind: 'value'
	});
	await render(DataGrid, { target, props: { rowCount: 5_000, columns, cell, label: 'Wide', ...input } });
	const viewport = page.getByRole('grid').element() as HTMLElement;
	await vi.waitFor(() => expect(viewport.querySelector('[role=gridcell]')).not.toBeNull());
	return viewport;
}

describe('sorting', () => {
	test('Enter on a head and its arrow ask for an order, and the head says which there is', async () => {
		const asked: number[] = [];
		const sort = { column: 1, descending: true };
		const viewport = await show({ columns: 3, sort, onsort: (column) => asked.push(column) });
		const heads = () => [...viewport.querySelectorAll('[role=columnheader]')];
		expect(heads().map((head) => head.ariaSort)).toEqual([null, null, 'descending', null]);
		viewport.focus();
		await userEvent.keyboard('{ArrowDown}{ArrowUp}{ArrowRight}{Enter}');
		expect(asked).toEqual([1]);
		await userEvent.click(heads()[1]?.querySelector('.sort') as Element, { force: true });
		expect(asked).toEqual([1, 0]);
	});

	test('without an answer there is nothing to press', async () => {
		const viewport = await show({ columns: 3 });
		expect(viewport.querySelector('.sort')).toBeNull();
	});
});

test('of a thousand columns those in view are in the page, and the last is reached by key', async () => {
	const viewport = await show({ columns: 1_000 });
	expect(viewport.querySelectorAll('[role=columnheader]').length).toBeLessThan(30);
	viewport.focus();
	await userEvent.keyboard('{ArrowDown}{End}');
	await expect.poll(() => viewport.textContent).toContain('column 999');
	expect(viewport.querySelectorAll('[role=gridcell]').length).toBeLessThan(700);
});
