/** The grid in a real browser: what is reached, what is in the page, what is copied and said. */
import axe from 'axe-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import DataGrid from './DataGrid.svelte';
import type { GridCell, GridColumn } from './types.ts';

const MILLION = 1_000_000;
const COLUMNS: GridColumn[] = [
	{ name: 'parish', type: 'VARCHAR', kind: 'text' },
	{ name: 'amount', type: 'DECIMAL(18,2)', kind: 'number' },
	{ name: 'remarks', type: 'VARCHAR', kind: 'text' }
];
const value = (text: string): GridCell => ({ text, kind: 'value' });

/** `parish 12402`, `-0.10` per row, and in remarks by turns: a text with tab and line end, NULL, '', a quote. */
function readCell(row: number, column: number): GridCell {
	if (column === 0) return value(`parish ${row + 1}`);
	if (column === 1) return value(row % 2 === 0 ? '0.10' : '0.20');
	const remarks: GridCell[] = [
		value('late\n\tagain'),
		{ text: '', kind: 'null' },
		{ text: '', kind: 'empty' },
		value('said "no"')
	];
	return remarks[row % 4] ?? value('');
}

type Input = {
	rowCount?: number;
	columns?: GridColumn[];
	cell?: (row: number, column: number) => GridCell;
	loadedRows?: number;
	onopen?: (row: number, column: number) => void;
};

async function show(input: Input = {}) {
	const target = document.createElement('div');
	target.style.inlineSize = '800px';
	target.style.blockSize = '500px';
	document.body.append(target);
	await document.fonts.load('13px "IBM Plex Sans Variable"');
	const props = { rowCount: MILLION, columns: COLUMNS, cell: readCell, label: 'Permits', ...input };
	const screen = await render(DataGrid, { target, props });
	const grid = page.getByRole('grid');
	const viewport = grid.element() as HTMLElement;
	await vi.waitFor(() => expect(viewport.querySelector('[role=gridcell]')).not.toBeNull());
	return { ...screen, grid, viewport };
}

/** Shown row numbers, first and last. */
function rowsInView(viewport: HTMLElement): [string, string] {
	const box = viewport.getBoundingClientRect();
	const seen = [...viewport.querySelectorAll<HTMLElement>('[role=rowheader]')].filter((head) => {
		const { top, bottom } = head.getBoundingClientRect();
		return bottom <= box.bottom + 1 && top >= box.top;
	});
	return [seen[0]?.textContent ?? '', seen.at(-1)?.textContent ?? ''];
}

const status = () => document.querySelector('[data-testid=grid-status]')?.textContent;
/** Both from 1, as people count. */
const cellOf = (row: number, column: number) =>
	document.querySelector<HTMLElement>(
		`[aria-rowindex="${row + 1}"] [role=gridcell][aria-colindex="${column + 1}"]`
	);
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

beforeEach(async () => {
	await page.viewport(1000, 700);
});

describe('a million rows', () => {
	test('End reaches the last row', async () => {
		const { viewport } = await show();
		viewport.focus();
		await userEvent.keyboard('{End}');
		await expect.poll(() => rowsInView(viewport)[1]).toBe('1,000,000');
		expect(cellOf(MILLION, 1)?.textContent).toBe('parish 1000000');
	});

	test('Ctrl+End reaches the last cell and Ctrl+Home the first', async () => {
		const { viewport } = await show();
		viewport.focus();
		await userEvent.keyboard('{Control>}{End}{/Control}');
		await expect.poll(status).toBe('Row 1,000,000 of 1,000,000');
		const active = () => document.getElementById(viewport.getAttribute('aria-activedescendant') ?? '');
		expect(active()?.ariaColIndex).toBe('4');
		expect(rowsInView(viewport)[1]).toBe('1,000,000');
		await userEvent.keyboard('{Control>}{Home}{/Control}');
		await expect.poll(() => rowsInView(viewport)[0]).toBe('1');
		expect(active()?.textContent).toBe('parish 1');
	});

	test('dragging the bar reaches the last row, the first, and half way the middle', async () => {
		const { viewport } = await show();
		viewport.scrollTop = viewport.scrollHeight;
		await expect.poll(() => rowsInView(viewport)[1]).toBe('1,000,000');
		expect(cellOf(MILLION, 1)?.textContent).toBe('parish 1000000');
		viewport.scrollTop = (viewport.scrollHeight - viewport.clientHeight) / 2;
		await expect.poll(() => rowsInView(viewport)[0].replace(/\d{3}$/, '')).toBe('499,');
		viewport.scrollTop = 0;
		await expect.poll(() => rowsInView(viewport)[0]).toBe('1');
	});

	test('a turn of the wheel is a few rows, wherever one is', async () => {
		const { viewport } = await show();
		viewport.scrollTop = (viewport.scrollHeight - viewport.clientHeight) / 3;
		await expect.poll(() => rowsInView(viewport)[0]).not.toBe('1');
		const before = Number(rowsInView(viewport)[0].replaceAll(',', ''));
		await userEvent.wheel(viewport, { delta: { y: 112 } });
		await expect.poll(() => Number(rowsInView(viewport)[0].replaceAll(',', ''))).toBe(before + 4);
	});

	test('the wheel reaches the last row', async () => {
		const { viewport } = await show();
		viewport.focus();
		await userEvent.keyboard('{End}');
		await userEvent.wheel(viewport, { delta: { y: -28 * 1_000 } });
		await expect.poll(() => rowsInView(viewport)[1]).toBe('999,000');
		await userEvent.wheel(viewport, { delta: { y: 2_000 }, times: 15 });
		await expect.poll(() => rowsInView(viewport)[1]).toBe('1,000,000');
	});

	test('when scrolling rests, the bar stands where the rows are', async () => {
		const { viewport } = await show();
		viewport.scrollTop = (viewport.scrollHeight - viewport.clientHeight) / 3;
		await expect.poll(() => rowsInView(viewport)[0]).not.toBe('1');
		const before = viewport.scrollTop;
		await userEvent.wheel(viewport, { delta: { y: 700 } });
		// A pixel of the bar stands for seven of the rows.
		await expect.poll(() => Math.round((viewport.scrollTop - before) / 10)).toBe(10);
	});

	test('one long stroke does not stop short of the end that the bar reaches first', async () => {
		const { viewport } = await show();
		viewport.scrollTop = viewport.scrollHeight - viewport.clientHeight - 52_000;
		await expect.poll(() => rowsInView(viewport)[0]).not.toBe('1');
		// While a finger is down nothing is put right, so the bar gets further and further ahead of the rows.
		const touch = new Touch({ identifier: 1, target: viewport });
		viewport.dispatchEvent(new TouchEvent('touchstart', { touches: [touch] }));
		for (let step = 0; step < 100 && rowsInView(viewport)[1] !== '1,000,000'; step++) {
			viewport.scrollTop += 900;
			await nextFrame();
		}
		viewport.dispatchEvent(new TouchEvent('touchend', { touches: [] }));
		expect(rowsInView(viewport)[1]).toBe('1,000,000');
	});

	test('never blank and never more than 60 rows in the page, however far the bar jumps', async () => {
		const { viewport } = await show();
		let most = 0;
		const count = () => (most = Math.max(most, viewport.querySelectorAll('[role=row]').length));
		const observer = new MutationObserver(count);
		observer.observe(viewport, { childList: true, subtree: true });
		const body = viewport.querySelectorAll<HTMLElement>('[role=rowgroup]')[1];
		const travel = viewport.scrollHeight - viewport.clientHeight;
		for (let i = 0; i < 40; i++) {
			viewport.scrollTop = i < 20 ? ((i * 7919) % 1000) * (travel / 1000) : viewport.scrollTop + 170;
			// A frame reports scrolling before its own callbacks: what is drawn now is what is seen.
			await nextFrame();
			const box = body?.getBoundingClientRect() ?? new DOMRect();
			const rows = [...viewport.querySelectorAll('[role=row]')]
				.slice(1)
				.map((row) => row.getBoundingClientRect());
			expect(Math.min(...rows.map((row) => row.top))).toBeLessThanOrEqual(box.top);
			expect(Math.max(...rows.map((row) => row.bottom))).toBeGreaterThanOrEqual(box.bottom - 1);
			count();
		}
		observer.disconnect();
		expect(most).toBeLessThan(60);
	});

	test('screen readers are told the whole size and where each row is', async () => {
		const { viewport } = await show();
		expect(viewport.getAttribute('aria-rowcount')).toBe('1000001');
		expect(viewport.getAttribute('aria-colcount')).toBe('4');
		await expect.element(page.getByRole('status')).toHaveTextContent('1,000,000 rows · 3 columns');
		viewport.focus();
		await userEvent.keyboard('{End}');
		await expect.poll(() => viewport.querySelector('[aria-rowindex="1000001"]')).not.toBeNull();
	});

	test('the current cell stays in the page when it is scrolled away', async () => {
		const { viewport } = await show();
		viewport.focus();
		await userEvent.keyboard('{ArrowDown}{ArrowDown}');
		viewport.scrollTop = viewport.scrollHeight;
		await expect.poll(() => rowsInView(viewport)[1]).toBe('1,000,000');
		const id = viewport.getAttribute('aria-activedescendant') ?? '';
		expect(document.getElementById(id)?.textContent).toBe('parish 2');
		await userEvent.keyboard('{ArrowDown}');
		await expect.poll(status).toBe('Row 3 of 1,000,000');
		expect(rowsInView(viewport)[0]).toBe('3');
	});
});

describe('a thousand columns', () => {
	const columns = Array.from({ length: 1_000 }, (_, i): GridColumn => ({
		name: `c${i + 1}`,
		type: 'INTEGER',
		kind: 'number'
	}));
	const cell = (row: number, column: number) => value(String(row * 1_000 + column));

	test('the last one is reached, and only those in view are in the page', async () => {
		const { viewport } = await show({ columns, cell });
		expect(viewport.querySelectorAll('[role=columnheader]').length).toBeLessThan(30);
		viewport.focus();
		await userEvent.keyboard('{Control>}{End}{/Control}');
		await expect.poll(() => cellOf(MILLION, 1_000)?.textContent).toBe('999,999,999');
		const box = cellOf(MILLION, 1_000)?.getBoundingClientRect();
		expect(box?.right).toBeLessThanOrEqual(viewport.getBoundingClientRect().right);
		expect(viewport.querySelectorAll('[role=gridcell]').length).toBeLessThan(600);
	});
});

describe('selecting', () => {
	test('Shift extends, and the status line says row, count and exact sum', async () => {
		const { viewport } = await show();
		viewport.focus();
		await userEvent.keyboard('{ArrowDown}{ArrowRight}{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
		// 0.1 + 0.2 + 0.1 in floats is 0.4 with noise, and would lose its second decimal.
		await expect.poll(status).toBe('Row 3 of 1,000,000 · 3 selected · sum 0.40 · from 0.10 to 0.20');
		expect(viewport.querySelectorAll('[aria-selected=true]')).toHaveLength(3);
	});

	test('Ctrl+A selects everything, and the sum of a million is exact', async () => {
		const { viewport } = await show({ columns: COLUMNS.slice(1, 2), cell: (row) => readCell(row, 1) });
		viewport.focus();
		await userEvent.keyboard('{Control>}a{/Control}');
		await expect
			.poll(status, { timeout: 20_000 })
			.toBe('Row 1 of 1,000,000 · 1,000,000 selected · sum 150,000.00 · from 0.10 to 0.20');
	});

	test('a mouse selects by press and drag', async () => {
		await show();
		const [from, to] = [cellOf(2, 2), cellOf(4, 3)];
		await userEvent.dragAndDrop(from as Element, to as Element);
		await expect
			.poll(status)
			.toBe('Row 4 of 1,000,000 · 6 selected · sum 0.50 · from 0.10 to 0.20 · 3 numbers');
	});

	test('a press on a row number selects the row, on a head the column', async () => {
		const { viewport } = await show();
		await userEvent.click(viewport.querySelector('[aria-rowindex="3"] [role=rowheader]') as Element);
		await expect.poll(status).toBe('Row 2 of 1,000,000 · 3 selected');
		await userEvent.click(page.getByRole('columnheader', { name: 'parish VARCHAR' }));
		await expect.poll(status).toBe('Row 1 of 1,000,000 · 1,000,000 selected');
	});
});

describe('copying', () => {
	async function copied(act: () => Promise<void>): Promise<string> {
		let text = '';
		const listen = (event: ClipboardEvent) => (text = event.clipboardData?.getData('text/plain') ?? '');
		window.addEventListener('copy', listen);
		await act();
		window.removeEventListener('copy', listen);
		return text;
	}

	test('Ctrl+C gives exact TSV with tabs, line ends and quotes quoted', async () => {
		const { viewport } = await show();
		viewport.focus();
		await userEvent.keyboard(
			'{ArrowDown}{ArrowRight}{Shift>}{ArrowRight}{ArrowDown}{ArrowDown}{ArrowDown}{/Shift}'
		);
		const text = await copied(() => userEvent.keyboard('{Control>}c{/Control}'));
		expect(text).toBe('0.10\t"late\n\tagain"\n0.20\t\n0.10\t""\n0.20\t"said ""no"""');
		await expect.element(page.getByRole('status')).toHaveTextContent('8 cells copied');
	});

	test('the button copies without a keyboard', async () => {
		await show();
		await userEvent.click(cellOf(2, 2) as Element);
		const text = await copied(() => userEvent.click(page.getByRole('button', { name: 'Copy' })));
		expect(text).toBe('0.20');
	});

	test('the other button copies a table of Markdown', async () => {
		await show();
		await userEvent.click(cellOf(2, 2) as Element);
		const text = await copied(() => userEvent.click(page.getByRole('button', { name: 'Copy as Markdown' })));
		expect(text).toMatch(/^\| .+ \|\n\| ---: \|\n\| 0\.20 \|\n$/);
	});

	test('too much for the clipboard is refused in words', async () => {
		const { viewport } = await show();
		viewport.focus();
		await userEvent.keyboard('{Control>}a{/Control}');
		expect(await copied(() => userEvent.keyboard('{Control>}c{/Control}'))).toBe('');
		await expect
			.element(page.getByRole('status'))
			.toHaveTextContent(
				'Nothing was copied: 3,000,000 cells are too many at once. Up to 1,000,000 can be copied.'
			);
	});
});

describe('cells', () => {
	test('NULL and the empty string are tellable apart by eye and by ear', async () => {
		await show();
		const [missing, empty] = [cellOf(2, 3), cellOf(3, 3)];
		expect([missing?.textContent, missing?.ariaLabel]).toEqual(['–', 'no value']);
		expect([empty?.textContent, empty?.ariaLabel]).toEqual(['""', 'empty text']);
	});

	test('numbers stand right under their head, grouped, with the exact text as title', async () => {
		await show({
			cell: (row, column) => (column === 1 ? value('-9007199254740993.50') : readCell(row, column))
		});
		const cell = cellOf(1, 2) as HTMLElement;
		expect([cell.textContent, cell.title]).toEqual(['−9,007,199,254,740,993.50', '-9007199254740993.50']);
		expect(getComputedStyle(cell).textAlign).toBe('right');
		const head = page
			.getByRole('columnheader', { name: 'amount DECIMAL(18,2)' })
			.element()
			.querySelector('.name') as Element;
		const range = document.createRange();
		range.selectNodeContents(cell);
		const edge = (box: DOMRect) => Math.round(box.right);
		expect(edge(head.getBoundingClientRect())).toBe(edge(range.getBoundingClientRect()));
	});

	test('Space opens the current cell, and a double click the pressed one', async () => {
		const onopen = vi.fn();
		const { viewport } = await show({ onopen });
		viewport.focus();
		await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight} ');
		expect(onopen).toHaveBeenLastCalledWith(0, 2);
		await userEvent.dblClick(cellOf(4, 3) as Element);
		expect(onopen).toHaveBeenLastCalledWith(3, 2);
	});

	test('rows that are not here yet are empty, and the status line says how many are', async () => {
		const { viewport } = await show({ loadedRows: 2 });
		expect(cellOf(2, 1)?.textContent).toBe('parish 2');
		expect(cellOf(3, 1)?.textContent).toBe('');
		expect(viewport.getAttribute('aria-busy')).toBe('true');
		expect(status()).toBe('1,000,000 rows · 3 columns · 2 of 1,000,000 here so far');
	});

	test('other columns make another table', async () => {
		const { viewport, rerender } = await show();
		viewport.focus();
		await userEvent.keyboard('{End}');
		const columns: GridColumn[] = [{ name: 'n', type: 'INTEGER', kind: 'number' }];
		await rerender({ columns, rowCount: 2, cell: (row: number) => value(String(row)) });
		await expect.poll(status).toBe('2 rows · 1 column');
		await expect.poll(() => cellOf(2, 1)?.textContent).toBe('1');
	});

	test('more rows than before move the bar and not what is in view', async () => {
		const { viewport, rerender } = await show({ rowCount: 500_000 });
		viewport.scrollTop = (viewport.scrollHeight - viewport.clientHeight) * 0.6;
		await expect.poll(() => rowsInView(viewport)[0]).not.toBe('1');
		const [first] = rowsInView(viewport);
		await rerender({ rowCount: MILLION });
		const share = () => viewport.scrollTop / (viewport.scrollHeight - viewport.clientHeight);
		await expect.poll(share).toBeCloseTo(0.3, 1);
		expect(rowsInView(viewport)[0]).toBe(first);
	});

	test('fewer rows than before bring the last one into view', async () => {
		const { viewport, rerender } = await show();
		viewport.focus();
		await userEvent.keyboard('{End}');
		await rerender({ rowCount: 50 });
		await expect.poll(() => rowsInView(viewport)[1]).toBe('50');
	});
});

describe('columns', () => {
	const width = () =>
		page.getByRole('columnheader', { name: 'parish VARCHAR' }).element().getBoundingClientRect().width;

	test('are as wide as their texts, within limits', async () => {
		await show({ cell: (_, column) => value(column === 2 ? 'x'.repeat(500) : 'i') });
		expect(width()).toBeGreaterThanOrEqual(64);
		const remarks = page
			.getByRole('columnheader', { name: 'remarks VARCHAR' })
			.element()
			.getBoundingClientRect();
		expect(remarks.width).toBe(320);
	});

	test('change their width by Alt with arrows', async () => {
		const { viewport } = await show();
		const before = width();
		viewport.focus();
		await userEvent.keyboard('{ArrowDown}{Alt>}{ArrowRight}{ArrowRight}{/Alt}');
		await expect.poll(width).toBe(before + 32);
		await userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}');
		await expect.poll(width).toBe(before + 16);
	});

	test('change their width by dragging the edge of the head, and a double click fits it again', async () => {
		await show();
		const before = width();
		const head = page.getByRole('columnheader', { name: 'parish VARCHAR' }).element();
		const handle = head.querySelector('.handle') as HTMLElement;
		await userEvent.dragAndDrop(handle, page.getByRole('columnheader', { name: 'remarks VARCHAR' }), {
			force: true
		});
		await expect.poll(width).toBeGreaterThan(before + 50);
		await userEvent.dblClick(handle);
		await expect.poll(width).toBeLessThan(before + 20);
	});
});

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
	test('axe finds nothing', async () => {
		document.documentElement.dataset['scheme'] = scheme;
		const { viewport } = await show();
		viewport.focus();
		await userEvent.keyboard('{ArrowDown}{Shift>}{ArrowDown}{ArrowRight}{/Shift}');
		const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
		delete document.documentElement.dataset['scheme'];
		expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
	});
});
