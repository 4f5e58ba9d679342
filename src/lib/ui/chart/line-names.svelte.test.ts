/** The names of lines in a real browser: at the ends, apart from each other, inside the image. */
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import Chart from './Chart.svelte';
import { chartPicture } from './chart.ts';
import { pointDrawing } from './points.ts';

const WORDS = { title: 'They meet', subtitle: 'number', source: '', receipt: '' };

/** Each line comes from somewhere else and goes straight to its end. */
const drawingOf = (ends: Readonly<Record<string, number | null>>, last = 2020) =>
	pointDrawing(
		'line',
		Object.entries(ends).flatMap(([of, end], place) => [
			{ x: 2000, label: '2000', y: place * 30, of },
			{ x: 2010, label: '2010', y: 50 + place, of },
			end === null ? null : { x: place === 0 ? last : 2020, label: '2020', y: end, of }
		]),
		'number',
		{ x: 'year', y: 'number', of: 'city' }
	);
type Drawn = ReturnType<typeof drawingOf>;

async function show(drawing: Drawn, width = 900) {
	await page.viewport(width, 800);
	await render(Chart, { drawing, ...WORDS });
	await vi.waitFor(() => expect(document.querySelector('.bar-chart')).not.toBeNull());
}

const texts = (part: 'names' | 'key') => [
	...document.querySelectorAll(`.bar-chart [aria-label=${part}] text`)
];
const words = (part: 'names' | 'key') => texts(part).map((one) => one.textContent);
const leaders = () => document.querySelectorAll('.bar-chart [aria-label=names] polyline');

function expectApartAndInside() {
	const image = document.querySelector('.bar-chart')?.getBoundingClientRect() ?? new DOMRect();
	const boxes = texts('names').map((text) => text.getBoundingClientRect());
	for (const [at, box] of boxes.entries()) {
		expect(box.left).toBeGreaterThan(image.left);
		expect(box.right).toBeLessThanOrEqual(image.right);
		expect(box.top).toBeGreaterThanOrEqual(image.top);
		expect(box.bottom).toBeLessThanOrEqual(image.bottom);
		const next = boxes[at + 1];
		// A line height, less what rounding takes.
		if (next !== undefined) expect(next.top - box.top).toBeGreaterThanOrEqual(15.9);
	}
}

test('names stand at the ends of their lines in their colours and order, apart, inside the image, without a key', async () => {
	await show(drawingOf({ Faro: 52, Porto: 90, Braga: 50, 'Vila Nova de Gaia': 51, Beja: 89, Évora: 0 }));
	expect(words('names')).toEqual(['Porto', 'Beja', 'Faro', 'Vila Nova de Gaia', 'Braga', 'Évora']);
	expect(words('key')).toEqual([]);
	expectApartAndInside();
	const colours = texts('names').map((text) => text.getAttribute('fill'));
	const lines = [...document.querySelectorAll('.bar-chart [aria-label=line]')];
	expect(new Set(colours)).toEqual(new Set(lines.map((line) => line.getAttribute('stroke'))));
	const ends = Math.max(...lines.map((line) => line.getBoundingClientRect().right));
	for (const text of texts('names')) expect(text.getBoundingClientRect().left).toBeGreaterThan(ends);
});

test('lines that end at one height have names apart, in the order they came, each with a leader', async () => {
	await show(drawingOf({ Faro: 70, Porto: 70 }));
	expect(words('names')).toEqual(['Porto', 'Faro']);
	expectApartAndInside();
	expect(leaders()).toHaveLength(2);
});

test('a line that ends early has its name where there is room for it, or a leader to the edge', async () => {
	await show(drawingOf({ Faro: 90, Porto: 40 }, 2015));
	const [early, late] = texts('names').map((text) => text.getBoundingClientRect().right);
	expect(words('names')).toEqual(['Faro', 'Porto']);
	expect(early).toBeLessThan((late ?? 0) - 100);
	expect(leaders()).toHaveLength(0);
	document.body.replaceChildren();
	const name = 'The northern region without its islands';
	await show(drawingOf({ [name]: 45, Porto: 40 }, 2018));
	expect(words('names')).toEqual([name, 'Porto']);
	expect(leaders()).toHaveLength(2);
});

test('a line whose last value is missing has its name at the last one it has', async () => {
	await show(drawingOf({ Faro: null, Porto: 90, Braga: 10 }));
	expect(words('names')).toEqual(['Porto', 'Faro', 'Braga']);
	expectApartAndInside();
});

test('a longer name is cut at a third of the width, whole letters only, and said whole when pointed at', async () => {
	const long = `👩‍👩‍👧‍👦 ${'وزارة التربية '.repeat(12)}`.trim();
	await show(drawingOf({ [long]: 90, Porto: 40 }));
	expectApartAndInside();
	const [cut] = texts('names');
	expect(cut?.textContent).toMatch(/^👩‍👩‍👧‍👦 .+…$/u);
	expect(cut?.getBoundingClientRect().width).toBeLessThan(300);
	expect(cut?.parentElement?.querySelector('title')?.textContent).toBe(long);
});

test('seven lines, a narrow chart with long names, and names that are the same once cut keep the key', async () => {
	const seven = ['Faro', 'Porto', 'Braga', 'Évora', 'Beja', 'Viseu', 'Tomar'];
	await show(drawingOf(Object.fromEntries(seven.map((name, place) => [name, place * 10]))));
	expect(words('key')).toEqual([...seven.slice(0, 5), '2 others']);
	document.body.replaceChildren();
	await show(drawingOf({ 'Município de Vila Nova de Gaia': 90, Porto: 40 }), 390);
	expect(words('key')).toEqual(['Município de Vila Nova de Gaia', 'Porto']);
	document.body.replaceChildren();
	const office = 'Municipal office for school meals and the transport of pupils, region ';
	await show(drawingOf({ [`${office} north`]: 90, [`${office} south`]: 40 }));
	expect(words('key')).toHaveLength(2);
	expect(words('names')).toEqual([]);
});

test('the picture has the same names, in the light palette, without signs that a file may not hold', async () => {
	const drawing = drawingOf({ 'Fa\u0001ro': 90, Porto: 40 });
	const svg = await (await chartPicture({ drawing, ...WORDS }, 'svg')).text();
	const picture = new DOMParser().parseFromString(svg, 'image/svg+xml');
	const names = [...picture.querySelectorAll('[aria-label=names] text')];
	expect(names.map((one) => one.textContent)).toEqual(['Faro', 'Porto']);
	expect(names[0]?.getAttribute('fill')).toBe('#02646d');
	expect(picture.querySelector('[aria-label=key]')).toBeNull();
});
