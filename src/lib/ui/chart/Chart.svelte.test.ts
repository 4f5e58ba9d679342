/** The chart in a real browser: what is drawn, what is said, what the picture holds. */
import axe from 'axe-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import { barDrawing } from './bars.ts';
import Chart from './Chart.svelte';
import { chartPicture } from './chart.ts';
import type { ChartRow } from './types.ts';

const ROWS: ChartRow[] = [
	{ label: 'Belém', value: 120 },
	{ label: 'Alvalade', value: 412 },
	{ label: 'Olivais', value: null },
	{ label: 'Ajuda', value: 7 }
];
const WORDS = {
	title: 'Alvalade has the most permits',
	subtitle: 'Permits, number',
	source: 'Município de Lisboa, 2025',
	receipt: 'same · a3f9c1e · 4 rows from 1 file'
};

const NAMES = { label: 'Parish', value: 'Permits' };
const drawing = (rows: readonly ChartRow[]) => barDrawing(rows, NAMES);

type Shown = { rows?: ChartRow[]; title?: string; ontitle?: (title: string) => void };

async function show({ rows = ROWS, ...props }: Shown = {}) {
	const screen = await render(Chart, { drawing: drawing(rows), ...WORDS, ...props });
	await vi.waitFor(() => expect(bars().length).toBeGreaterThan(0));
	return screen;
}

const bars = () => [...document.querySelectorAll<SVGRectElement>('.bar-chart [aria-label=bar] rect')];
const boxes = () => bars().map((bar) => bar.getBoundingClientRect());
const texts = () => [...document.querySelectorAll('.bar-chart text')].map((text) => text.textContent);
const zero = () =>
	document.querySelector('.bar-chart [aria-label=rule] line')?.getBoundingClientRect().left ?? NaN;

/** The line at 0 stands on whole pixels, half a pixel beside the bars. */
function expectNear(actual = NaN, expected = NaN) {
	expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1);
}

beforeEach(async () => {
	await page.viewport(900, 800);
});

describe('bars', () => {
	test('of words lie below each other, the largest first, with a gap of 30 %', async () => {
		await show();
		const widths = boxes().map((box) => box.width);
		expect(widths).toEqual(widths.toSorted((a, b) => b - a));
		expect(widths).toHaveLength(3);
		const [first, second] = boxes();
		const step = (second?.top ?? 0) - (first?.top ?? 0);
		expect((first?.height ?? 0) / step).toBeCloseTo(0.7, 1);
	});

	test('start at 0 and are as long as their values', async () => {
		await show();
		for (const box of boxes()) expectNear(box.left, zero());
		const [longest, middle] = boxes().map((box) => box.width);
		expect((middle ?? 0) / (longest ?? 1)).toBeCloseTo(120 / 412, 2);
	});

	test('with nearly equal values start at 0 too', async () => {
		await show({
			rows: [
				{ label: 'a', value: 1000 },
				{ label: 'b', value: 999 }
			]
		});
		const [a, b] = boxes().map((box) => box.width);
		expect((b ?? 0) / (a ?? 1)).toBeCloseTo(0.999, 2);
	});

	test('below 0 reach to the other side', async () => {
		await show({
			rows: [
				{ label: 'gain', value: 10 },
				{ label: 'loss', value: -10 }
			]
		});
		const [gain, loss] = boxes();
		expectNear(gain?.left, zero());
		expectNear(loss?.right, zero());
		expect(texts()).toContain('−10');
	});

	test('carry their value when they are few, and have an axis when they are many', async () => {
		const { rerender } = await show();
		expect(texts()).toEqual(expect.arrayContaining(['412', '120', '7']));
		const many = Array.from({ length: 24 }, (_, i): ChartRow => ({
			label: `parish ${i}`,
			value: 100 * (24 - i)
		}));
		await rerender({ drawing: drawing(many) });
		await expect.poll(() => bars().length).toBe(20);
		expect(texts()).toContain('1,000');
		expect(texts()).not.toContain('2,300');
		await expect
			.element(page.getByText('The 20 largest of 24; the other 4 lie between 100 and 400.'))
			.toBeVisible();
	});

	test('of years stand in their order, starting at 0', async () => {
		await show({
			rows: [
				{ label: '2025', value: 5 },
				{ label: '2024', value: 10 }
			]
		});
		const [older, newer] = boxes();
		expect(older?.left).toBeLessThan(newer?.left ?? 0);
		expectNear(older?.bottom, newer?.bottom);
		expect((newer?.height ?? 0) / (older?.height ?? 1)).toBeCloseTo(0.5, 1);
	});

	test('have one colour, the accent', async () => {
		await show();
		expect(new Set(bars().map((bar) => getComputedStyle(bar).fill)).size).toBe(1);
		const accent = document.createElement('span');
		accent.style.color = 'var(--accent)';
		document.body.append(accent);
		expect(getComputedStyle(bars()[0] as Element).fill).toBe(getComputedStyle(accent).color);
		accent.remove();
	});

	test('stay within the page at the width of a phone', async () => {
		await page.viewport(390, 800);
		await show({
			rows: [
				{ label: 'Kreisverwaltungsreferat-Bezirksinspektion', value: 12402 },
				{ label: 'x', value: 1 }
			]
		});
		const right = [...document.querySelectorAll('.bar-chart text')].map(
			(text) => text.getBoundingClientRect().right
		);
		expect(Math.max(...right)).toBeLessThanOrEqual(390);
		expect(texts().some((text) => text?.endsWith('…'))).toBe(true);
	});
});

describe('words', () => {
	test('one sentence says kind, range, largest and smallest', async () => {
		await show();
		const sentence = 'Bar chart of 3 values from 7 to 412: the largest is Alvalade, the smallest Ajuda.';
		await expect.element(page.getByRole('listbox', { name: sentence })).toBeInTheDocument();
		await expect.element(page.getByText(sentence)).toBeInTheDocument();
		await expect.element(page.getByText('1 row has no value and no bar.')).toBeVisible();
	});

	test('title, measure, source and receipt stand around it', async () => {
		await show();
		for (const text of [WORDS.title, WORDS.subtitle, `Source: ${WORDS.source}`, WORDS.receipt]) {
			await expect.element(page.getByText(text)).toBeVisible();
		}
	});

	test('the title is edited in place', async () => {
		const ontitle = vi.fn();
		await show({ ontitle });
		await userEvent.click(page.getByRole('button', { name: /title of the chart/ }));
		await userEvent.fill(page.getByRole('textbox'), 'Half of them in Alvalade');
		await userEvent.keyboard('{Enter}');
		expect(ontitle).toHaveBeenCalledExactlyOnceWith('Half of them in Alvalade');
	});

	test('without numbers it says so instead of drawing', async () => {
		await render(Chart, { drawing: drawing([{ label: 'a', value: null }]), ...WORDS });
		await expect.element(page.getByText('No numbers to draw a chart from.')).toBeVisible();
	});

	test('arrows step through the bars and say label and value', async () => {
		await show();
		const list = page.getByRole('listbox').element() as HTMLElement;
		const current = () =>
			document.getElementById(list.getAttribute('aria-activedescendant') ?? '')?.textContent;
		list.focus();
		await userEvent.keyboard('{ArrowDown}');
		await expect.poll(current).toBe('Alvalade: 412');
		await userEvent.keyboard('{ArrowDown}');
		await expect.poll(current).toBe('Belém: 120');
		expect(bars().map((bar) => bar.classList.contains('current'))).toEqual([false, true, false]);
		await userEvent.keyboard('{End}');
		await expect.poll(current).toBe('Ajuda: 7');
		await userEvent.keyboard('{Escape}');
		await expect.poll(current).toBeUndefined();
	});

	test('a table with every row is behind a button', async () => {
		await show();
		await userEvent.click(page.getByRole('button', { name: 'Show as a table' }));
		await expect.element(page.getByRole('gridcell', { name: 'Olivais' })).toBeVisible();
		expect(page.getByRole('grid').element().getAttribute('aria-rowcount')).toBe('5');
		await userEvent.click(page.getByRole('button', { name: 'Show as a chart' }));
		await expect.poll(() => bars().length).toBe(3);
	});
});

describe('pictures', () => {
	const chart = { drawing: drawing(ROWS), ...WORDS };

	test('hold title, measure, source and receipt as text', async () => {
		const svg = await (await chartPicture(chart, 'svg')).text();
		const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
		const lines = [...drawn.querySelectorAll('text')].map((text) => text.textContent);
		expect(lines).toEqual(expect.arrayContaining([...Object.values(WORDS), 'Alvalade', '412']));
		expect(drawn.querySelector('title')?.textContent).toBe(WORDS.title);
	});

	test('are light also where the page is dark, and need nothing from it', async () => {
		document.documentElement.dataset['scheme'] = 'dark';
		const svg = await (await chartPicture(chart, 'svg')).text();
		delete document.documentElement.dataset['scheme'];
		expect(svg).not.toMatch(/var\(|oklch|light-dark|url\((?!data:)/);
		expect(svg).toContain('@font-face{font-family:"IBM Plex Sans Variable"');
		const ground = /<rect[^>]*fill="#([0-9a-f]{6})"/.exec(svg)?.[1] ?? '';
		expect(parseInt(ground.slice(0, 2), 16)).toBeGreaterThan(240);
	});

	test('as PNG are 1800 px wide, with ink on paper', async () => {
		const png = await chartPicture(chart, 'png');
		expect(png.type).toBe('image/png');
		const bitmap = await createImageBitmap(png);
		expect(bitmap.width).toBe(1800);
		const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
		const context = canvas.getContext('2d');
		context?.drawImage(bitmap, 0, 0);
		const shades = new Set(context?.getImageData(0, 0, bitmap.width, 120).data);
		expect(shades.size).toBeGreaterThan(20);
	});

	test('break a long title into lines', async () => {
		const title = 'word '.repeat(60).trim();
		const svg = await (await chartPicture({ ...chart, title }, 'svg')).text();
		const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
		const lines = [...drawn.querySelectorAll('text[font-size="19"]')].map((text) => text.textContent);
		expect(lines.length).toBeGreaterThan(1);
		expect(lines.join(' ')).toBe(title);
	});
});

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
	test('axe finds nothing', async () => {
		document.documentElement.dataset['scheme'] = scheme;
		await show({ ontitle: () => {} });
		const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
		delete document.documentElement.dataset['scheme'];
		expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
	});
});
