/** Bars that are told apart by colour, in a real browser. */
import { beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import { barDrawing } from './bars.ts';
import Chart from './Chart.svelte';
import type { ChartRow } from './types.ts';

const WORDS = { title: 'Porto grows', subtitle: 'Meals', source: '', receipt: '' };
const NAMES = { label: 'city', value: 'meals', of: 'year' };

const rows = (labels: readonly string[]): ChartRow[] =>
	labels.flatMap((label, at) => [
		{ label, of: '2023', value: 10 + at },
		{ label, of: '2024', value: 30 - 10 * at }
	]);
const bars = () => [...document.querySelectorAll<SVGRectElement>('.bar-chart [aria-label=bar] rect')];
const labels = () =>
	[
		...document.querySelectorAll(
			'.bar-chart [aria-label^="y-axis"] text, .bar-chart [aria-label^="x-axis"] text'
		)
	].map((text) => text.textContent);

async function show(given: ChartRow[]) {
	const drawing = barDrawing(given, NAMES);
	await render(Chart, { drawing, ...WORDS });
	await vi.waitFor(() => expect(bars().length).toBeGreaterThan(0));
	return drawing;
}

beforeEach(async () => {
	await page.viewport(900, 800);
});

test('of words lie in groups, each with its label once, a colour for each name and a key', async () => {
	const drawing = await show(rows(['Porto', 'Lisboa', 'Faro']));
	const fills = bars().map((bar) => bar.getAttribute('fill'));
	expect(fills).toEqual([fills[0], fills[1], fills[0], fills[1], fills[0], fills[1]]);
	expect(fills[0]).not.toBe(fills[1]);
	expect(labels()).toEqual(['Porto', 'Lisboa', 'Faro']);
	const [first, second, third] = bars().map((bar) => bar.getBoundingClientRect());
	const within = (second?.top ?? 0) - (first?.bottom ?? 0);
	expect((third?.top ?? 0) - (second?.bottom ?? 0)).toBeGreaterThan(within + (first?.height ?? 0) / 2);
	const key = document.querySelector('.bar-chart [aria-label=key]')?.getBoundingClientRect();
	expect(key?.bottom).toBeLessThanOrEqual(first?.top ?? 0);
	expect(drawing.points[0]).toEqual({ label: '2023, Porto', value: '10' });
	expect(drawing.description).toContain('Told apart by year: 2023, 2024.');
	expect(drawing.table.cell(1, 2).text).toBe('2024');
});

test('of years stand in groups in their order', async () => {
	await show(rows(['2021', '2019', '2020']));
	expect(labels()).toEqual(['2019', '2020', '2021']);
	const lefts = bars().map((bar) => bar.getBoundingClientRect().left);
	expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
});

test('are drawn group by whole group, and what is left out is said', () => {
	const many = rows(Array.from({ length: 40 }, (_, i) => `city ${i}`));
	const { points, rest } = barDrawing(many, NAMES);
	expect(points).toHaveLength(42);
	expect(rest).toMatch(/^42 bars of 80, from the groups with the largest;/);
});
