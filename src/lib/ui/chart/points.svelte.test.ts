/** Lines, areas, scatters and histograms in a real browser: what is drawn, what is said, what is stepped to. */
import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import { histogramDrawing } from './bars.ts';
import Chart from './Chart.svelte';
import { chartPicture } from './chart.ts';
import type { Drawing } from './drawing.ts';
import { pointDrawing, type PointKind } from './points.ts';

const WORDS = { title: 'It rises', subtitle: 'ppm', source: '', receipt: 'same · a3f9c1e' };
const YEARS = [
	{ x: 2000, label: '2000', y: 370 },
	{ x: 1960, label: '1960', y: 317 },
	null,
	{ x: 2020, label: '2020', y: 414 },
	{ x: 1980, label: '1980', y: 339 }
];
const drawingOf = (kind: PointKind) => pointDrawing(kind, YEARS, 'number', { x: 'year', y: 'ppm' });
const dots = () => [...document.querySelectorAll<SVGCircleElement>('.bar-chart [aria-label=dot] circle')];

async function show(drawing: Drawing) {
	await render(Chart, { drawing, ...WORDS });
	await vi.waitFor(() => expect(document.querySelector('.bar-chart')).not.toBeNull());
}

beforeEach(async () => {
	await page.viewport(900, 800);
});

test('a line goes through its points in the order of the foot, and says its range', async () => {
	await show(drawingOf('line'));
	const places = dots().map((dot) => dot.getBoundingClientRect().left);
	expect(places).toEqual(places.toSorted((a, b) => a - b));
	expect(document.querySelectorAll('.bar-chart [aria-label=line] path')).toHaveLength(1);
	const foot = [...document.querySelectorAll('[aria-label="x-axis tick label"] text')].map(
		(one) => one.textContent
	);
	expect(foot).toContain('1980');
	await expect
		.element(page.getByRole('listbox'))
		.toHaveAccessibleName(
			'Line of ppm over year, 4 points from 1960 to 2020: lowest 317 at 1960, highest 414 at 2020.'
		);
	await expect.element(page.getByText('1 row has no value and no point.')).toBeVisible();
});

test('keys step through the points and show the one they are at', async () => {
	await show(drawingOf('line'));
	(page.getByRole('listbox').element() as HTMLElement).focus();
	await userEvent.keyboard('{ArrowRight}{ArrowRight}');
	await expect
		.poll(() => dots().map((dot) => dot.classList.contains('current')))
		.toEqual([false, true, false, false]);
	await expect.element(page.getByText('1980: 339').last()).toBeVisible();
});

test('an area begins at 0, a scatter does not', async () => {
	const texts = () =>
		[...document.querySelectorAll('[aria-label="y-axis tick label"] text')].map((one) => one.textContent);
	await show(drawingOf('area'));
	expect(texts()).toContain('0');
	document.body.replaceChildren();
	await show(drawingOf('scatter'));
	expect(texts()).not.toContain('0');
	expect(dots()).toHaveLength(4);
});

test('a histogram counts values in round steps that touch in order', async () => {
	await show(histogramDrawing([1, 2, 2.1, 11, null], 'price'));
	const bars = [...document.querySelectorAll('.bar-chart [aria-label=bar] rect')];
	const places = bars.map((bar) => bar.getBoundingClientRect().left);
	expect(places).toEqual(places.toSorted((a, b) => a - b));
	await expect
		.element(page.getByRole('listbox'))
		.toHaveAccessibleName(/^Histogram of 4 values of price in 20 steps: most, 2, lie between 2\.0 – 2\.5\.$/);
});

test('the picture of a line is drawn with its words', async () => {
	const svg = await (await chartPicture({ drawing: drawingOf('line'), ...WORDS }, 'svg')).text();
	expect(svg).toContain('It rises');
	expect(svg).toContain('same · a3f9c1e');
	expect(svg).not.toMatch(/var\(/);
});

const CITIES = ['Faro', 'Porto', 'Braga', 'Évora', 'Beja', 'Viseu', 'Tomar', 'Sines'];
const manyOf = (cities: readonly string[]) =>
	cities.flatMap((of, place) =>
		YEARS.filter((point) => point !== null).map((point) => ({ ...point, y: point.y + place * 20, of }))
	);
const key = () =>
	[...document.querySelectorAll('.bar-chart [aria-label=key] text')].map((one) => one.textContent);

test('several lines have a colour and a dash each, and a point says whose it is', async () => {
	const names = { x: 'year', y: 'ppm', of: 'city' };
	const drawing = pointDrawing('line', manyOf(CITIES.slice(0, 3)), 'number', names);
	await show(drawing);
	const lines = [...document.querySelectorAll('.bar-chart [aria-label=line]')];
	expect(new Set(lines.map((line) => line.getAttribute('stroke'))).size).toBe(3);
	expect(new Set(lines.map((line) => line.getAttribute('stroke-dasharray'))).size).toBe(3);
	expect(drawing.points.map(({ label }) => label)).toContain('Porto, 1980');
	expect(drawing.description).toContain('Told apart by city: Faro, Porto, Braga.');
	const svg = await (await chartPicture({ drawing, ...WORDS }, 'svg')).text();
	expect(svg).toContain('#02646d');
	expect(svg).toContain('Braga');
});

test('a point that is all of its line is seen, others only where one steps', async () => {
	const names = { x: 'year', y: 'ppm', of: 'city' };
	const alone = { x: 1990, label: '1990', y: 350, of: 'Sines' };
	await show(pointDrawing('line', [...manyOf(['Faro']), alone], 'number', names));
	const marks = [...document.querySelectorAll('.bar-chart [aria-label=dot] path')];
	expect(marks.map((mark) => getComputedStyle(mark).fillOpacity)).toEqual(['0', '0', '1', '0', '0']);
});

test('with more than six the first five keep a colour and the others share one', async () => {
	const names = { x: 'year', y: 'ppm', of: 'city' };
	await show(pointDrawing('scatter', manyOf(CITIES), 'number', names));
	expect(key()).toEqual([...CITIES.slice(0, 5), '3 others']);
	const [swatch, name] = [...document.querySelectorAll('.bar-chart [aria-label=key] > *')];
	expect(name?.getBoundingClientRect().left).toBeGreaterThan(
		swatch?.getBoundingClientRect().right ?? Infinity
	);
	const marks = [...document.querySelectorAll('.bar-chart [aria-label=dot] path')];
	expect(marks).toHaveLength(8 * 4);
	expect(new Set(marks.map((mark) => mark.getAttribute('fill'))).size).toBe(6);
});
