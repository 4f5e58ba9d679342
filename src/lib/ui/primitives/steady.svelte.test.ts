/** Nothing moves when a word changes, and nothing happens twice. */
import { createRawSnippet } from 'svelte';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import Button from './Button.svelte';
import Progress from './Progress.svelte';
import Resizer from './Resizer.svelte';
import RuledTable from './RuledTable.svelte';
import SafeHtml from './SafeHtml.svelte';
import Seat from './Seat.svelte';
import Segmented from './Segmented.svelte';
import SyncState, { type SyncWord } from './SyncState.svelte';

const text = (words: string) => createRawSnippet(() => ({ render: () => `<span>${words}</span>` }));
/** Widths are only final in the app's own font. */
beforeAll(() =>
	Promise.all(['450', '600'].map((weight) => document.fonts.load(`${weight} 14px 'IBM Plex Sans Variable'`)))
);

const width = (element: Element) => element.getBoundingClientRect().width;

describe('a button', () => {
	it('keeps its width and its focus while busy, and ignores clicks', async () => {
		const onclick = vi.fn();
		const props = { children: text('Add'), busyLabel: 'Adding it…', onclick };
		const { rerender } = await render(Button, { props });
		const button = page.getByRole('button', { name: 'Add', exact: true });
		const before = width(button.element());
		await button.click();
		await rerender({ busy: true });
		const busy = page.getByRole('button', { name: 'Adding it…' });
		await expect.element(busy).toHaveFocus();
		expect(width(busy.element())).toBe(before);
		await userEvent.keyboard('{Enter}');
		expect(onclick).toHaveBeenCalledOnce();
	});

	it('stays reachable when disabled and says why', async () => {
		const onclick = vi.fn();
		const props = { children: text('Add'), disabled: true, reason: 'You can read here.', onclick };
		await render(Button, { props });
		const button = page.getByRole('button', { name: 'Add' });
		await userEvent.keyboard('{Tab}');
		await expect.element(button).toHaveFocus();
		await expect.element(button).toHaveAccessibleDescription('You can read here.');
		await expect.element(page.getByRole('tooltip')).toHaveTextContent('You can read here.');
		await userEvent.keyboard('{Enter}');
		expect(onclick).not.toHaveBeenCalled();
	});
});

describe('where changes are', () => {
	it('is told in a place that is as wide for every word', async () => {
		const words: Record<SyncWord, string> = {
			together: 'In the room',
			sending: 'Sending 3',
			here: 'On this device · 12 waiting',
			refused: 'Not accepted · 2',
			tab: 'Only in this tab'
		};
		const props = { words, label: 'Where changes are', children: text('All well.') };
		const { rerender } = await render(SyncState, { props: { ...props, state: 'together' as SyncWord } });
		const widths = new Set<number>();
		for (const state of Object.keys(words) as SyncWord[]) {
			await rerender({ ...props, state });
			const button = page.getByRole('button', { name: words[state], exact: true });
			await expect.element(button).toBeVisible();
			await expect.element(page.getByRole('status')).toHaveTextContent(words[state]);
			widths.add(width(button.element()));
		}
		expect(widths.size).toBe(1);
	});

	it('leaves counts out on a phone, beside a title, a clock and a menu, and still says them', async () => {
		await page.viewport(390, 844);
		const words: Record<SyncWord, string> = {
			together: 'In the room',
			sending: 'Sending 300',
			here: 'On this device · 1200 waiting',
			refused: 'Not accepted · 200',
			tab: 'Only in this tab'
		};
		const short: typeof words = {
			...words,
			sending: 'Sending',
			here: 'On this device',
			refused: 'Not accepted'
		};
		const props = { words, short, label: 'Where changes are', children: text('All well.') };
		const { rerender } = await render(SyncState, { props: { ...props, state: 'together' as SyncWord } });
		for (const state of Object.keys(words) as SyncWord[]) {
			await rerender({ ...props, state });
			const button = page.getByRole('button', { name: short[state], exact: true });
			await expect.element(button).toBeVisible();
			expect(width(button.element())).toBeLessThanOrEqual(160);
			await expect.element(page.getByRole('status')).toHaveTextContent(words[state]);
		}
	});
});

describe('a switch', () => {
	it('keeps the width of each word when another is chosen', async () => {
		const options = ['Table', 'Chart', 'Compared'].map((label) => ({ value: label, label }));
		await render(Segmented, { props: { label: 'View', options, value: 'Table' } });
		const widths = () => [...document.querySelectorAll('label')].map(width);
		const before = widths();
		await page.getByText('Compared').first().click();
		await expect.element(page.getByRole('radio', { name: 'Compared' })).toBeChecked();
		expect(widths()).toEqual(before);
	});
});

describe('a ruled table', () => {
	const rows = [
		{ id: 'a', name: 'Wells', size: 940 },
		{ id: 'b', name: 'Meals', size: 12402 },
		{ id: 'c', name: 'Clinics', size: null }
	];
	type Row = (typeof rows)[number];
	const columns = [
		{ key: 'name', head: 'Name', text: (row: Row) => row.name, sortBy: (row: Row) => row.name },
		{
			key: 'size',
			head: 'Rows',
			align: 'end' as const,
			text: (row: Row) => row.size?.toString() ?? null,
			sortBy: (row: Row) => row.size
		}
	];
	const names = () =>
		page
			.getByRole('rowheader')
			.elements()
			.map((element) => element.textContent.trim());

	it('sorts by its heads and tells by which', async () => {
		const props = { columns, rows, rowKey: (row: Row) => row.id, caption: 'Datasets' };
		await render(RuledTable<Row>, { props });
		const head = page.getByRole('columnheader', { name: 'Rows' });
		await expect.element(head).toHaveAttribute('aria-sort', 'none');
		expect(names()).toEqual(['Wells', 'Meals', 'Clinics']);
		await page.getByRole('button', { name: 'Rows' }).click();
		await expect.element(head).toHaveAttribute('aria-sort', 'ascending');
		expect(names()).toEqual(['Wells', 'Meals', 'Clinics']);
		await page.getByRole('button', { name: 'Rows' }).click();
		await expect.element(head).toHaveAttribute('aria-sort', 'descending');
		expect(names()).toEqual(['Meals', 'Wells', 'Clinics']);
		await page.getByRole('button', { name: 'Name' }).click();
		await expect.element(head).toHaveAttribute('aria-sort', 'none');
		expect(names()).toEqual(['Clinics', 'Meals', 'Wells']);
	});

	it('draws thousands of rows as somebody comes to them', async () => {
		const many = Array.from({ length: 1000 }, (_, n) => ({ id: `${n}`, name: `Set ${n}`, size: n }));
		const props = { columns, rows: many, rowKey: (row: Row) => row.id, caption: 'Datasets' };
		await render(RuledTable<Row>, { props });
		expect(names()).toHaveLength(200);
		await expect.element(page.getByText(/200 of 1,000 shown/)).toBeInTheDocument();
		page.getByRole('button', { name: 'Show more' }).element().scrollIntoView();
		await vi.waitFor(() => expect(names()).toHaveLength(400));
		await page.getByRole('button', { name: 'Name' }).click();
		expect(names()[0]).toBe('Set 0');
		expect(names()[1]).toBe('Set 1');
	});

	it('opens a row on a click beside its links and buttons', async () => {
		const onrow = vi.fn();
		const props = { columns, rows, rowKey: (row: Row) => row.id, caption: 'Datasets', onrow };
		await render(RuledTable<Row>, { props });
		await page.getByText('12402').click();
		expect(onrow).toHaveBeenCalledExactlyOnceWith(rows[1]);
		await page.getByRole('button', { name: 'Name' }).click();
		expect(onrow).toHaveBeenCalledOnce();
	});
});

describe('a seat', () => {
	it('is drawn alike wherever the same person appears, and tells the name', async () => {
		await render(Seat, { props: { id: 'ana', name: 'Ana Ruiz' } });
		await render(Seat, { props: { id: 'ana', name: 'Ana Ruiz', size: 32 } });
		const seats = page.getByRole('img', { name: 'Ana Ruiz' }).elements();
		const looks = seats.map((seat) => [getComputedStyle(seat).backgroundColor, seat.textContent.trim()]);
		expect(looks).toHaveLength(2);
		expect(looks[0]).toEqual(looks[1]);
		expect(looks[0]?.[1]).toBe('AR');
	});
});

describe('waiting', () => {
	/** When the sign of waiting came and went, in ms from now. */
	function watch() {
		const startedAt = performance.now();
		const times: { came?: number; went?: number } = {};
		const observer = new MutationObserver(() => {
			const shown = document.querySelector('[role=progressbar]') !== null;
			if (shown) times.came ??= performance.now() - startedAt;
			else if (times.came !== undefined) times.went ??= performance.now() - startedAt;
		});
		observer.observe(document.body, { childList: true, subtree: true });
		return times;
	}

	it('shows nothing for a wait nobody notices', async () => {
		const times = watch();
		const { rerender } = await render(Progress, { props: { busy: true, label: 'Reading' } });
		await rerender({ busy: false });
		const startedAt = performance.now();
		await vi.waitFor(() => expect(performance.now() - startedAt).toBeGreaterThan(500), { timeout: 5000 });
		expect(times).toEqual({});
	});

	it('does not flash when the wait ends just after it is shown', async () => {
		const times = watch();
		const { rerender } = await render(Progress, { props: { busy: true, label: 'Reading' } });
		await vi.waitFor(() => expect(times.came).toBeGreaterThan(290), { interval: 5 });
		await rerender({ busy: false });
		await vi.waitFor(() => expect(times.went).toBeDefined());
		expect((times.went ?? 0) - (times.came ?? 0)).toBeGreaterThan(390);
	});
});

describe('a movable rule', () => {
	it('moves by keyboard within its limits and returns', async () => {
		const onsettle = vi.fn();
		const props = { value: 40, min: 30, max: 70, initial: 50, label: 'Height', controls: 'above', onsettle };
		await render(Resizer, { props });
		const rule = page.getByRole('separator', { name: 'Height' });
		(rule.element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowDown}');
		await expect.element(rule).toHaveAttribute('aria-valuenow', '42');
		await userEvent.keyboard('{Home}{ArrowUp}');
		await expect.element(rule).toHaveAttribute('aria-valuenow', '30');
		await userEvent.keyboard('{Enter}');
		await expect.element(rule).toHaveAttribute('aria-valuenow', '50');
		expect(onsettle.mock.calls.flat()).toEqual([42, 30, 30, 50]);
	});
});

describe('foreign text', () => {
	it('keeps its form and loses everything that acts, loads or dresses', async () => {
		const html = `<h3>About</h3><p style="color:red" onclick="alert(1)" id="x">Meals <b>served</b>
			<img src="https://example.org/p.gif" onerror="alert(1)"><a href="javascript:alert(1)">a</a>
			<a href="https://example.org/notes">notes</a></p><script>alert(1)</script><style>p{color:red}</style>
			<form><input></form><iframe src="https://example.org"></iframe><svg><a href="https://x.org">b</a></svg>`;
		const { container } = await render(SafeHtml, { props: { html } });
		const root = container.querySelector('div');
		expect(root?.querySelector('h3')?.textContent).toBe('About');
		expect(
			root?.querySelectorAll('img, script, style, form, input, iframe, svg, [style], [onclick], [id]')
		).toHaveLength(0);
		const links = [...(root?.querySelectorAll('a') ?? [])].map((link) => [
			link.getAttribute('href'),
			link.rel
		]);
		expect(links[0]).toEqual([null, 'noopener noreferrer ugc']);
		expect(links[1]).toEqual(['https://example.org/notes', 'noopener noreferrer ugc']);
	});
});
