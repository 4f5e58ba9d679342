/**
 * Computes the contrast of the tokens from app.css itself: OKLCH or hex → linear sRGB → WCAG 2.x ratio, in both schemes.
 * Text needs 4.5 : 1 (1.4.3); borders of controls, chart marks and the focus ring need 3 : 1 (1.4.11).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = readonly [number, number, number];
type Scheme = 'light' | 'dark';

const css = readFileSync(new URL('../../../app.css', import.meta.url), 'utf8').replaceAll(
	/\/\*[\s\S]*?\*\//g,
	''
);
const all = [...css.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]): [string, string] => [
	name ?? '',
	(value ?? '').trim()
]);
/** As on a screen: what print and the projector declare anew comes later in the file. */
const declarations = new Map(all.toReversed());

/** Linear light, clipped to sRGB as screens do. Björn Ottosson's OKLab, https://bottosson.github.io/posts/oklab */
function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
	const a = chroma * Math.cos((hue * Math.PI) / 180);
	const b = chroma * Math.sin((hue * Math.PI) / 180);
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	const clip = (value: number) => Math.min(1, Math.max(0, value));
	return [
		clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
		clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
		clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
	];
}

function fromHex(hex: string): Rgb {
	const channel = (at: number) => {
		const value = parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	};
	return [channel(1), channel(3), channel(5)];
}

function parse(text: string): Rgb {
	const oklch = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(text);
	if (oklch) return fromOklch(Number(oklch[1]), Number(oklch[2]), Number(oklch[3]));
	if (/^#[0-9a-f]{6}$/.test(text)) return fromHex(text);
	throw new Error(`not a colour this test reads: ${text}`);
}

function token(name: string, scheme: Scheme): Rgb {
	const value = declarations.get(`--${name}`);
	if (value === undefined) throw new Error(`app.css has no --${name}`);
	const pair = /^light-dark\((oklch\([^)]*\)|#\w+), (oklch\([^)]*\)|#\w+)\)$/.exec(value);
	return parse(pair ? (pair[scheme === 'light' ? 1 : 2] ?? '') : value);
}

/** Ink at some per cent over a surface, as `--hover` and `--selected` are; mixed in gamma-encoded sRGB, as painted. */
function veiled(surface: Rgb, ink: Rgb, share: number): Rgb {
	const encode = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);
	const decode = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
	const mix = (at: 0 | 1 | 2) => decode(encode(surface[at]) * (1 - share) + encode(ink[at]) * share);
	return [mix(0), mix(1), mix(2)];
}

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function contrast(a: Rgb, b: Rgb): number {
	const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
	return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['ground', 'paper', 'sunken'];
const TEXTS = ['ink', 'ink-2', 'ink-3', 'accent', 'accent-hover', 'warn', 'danger', 'ok', 'veil'];
const WASHES = ['accent', 'warn', 'danger', 'ok', 'veil'];
const ON_MARK = ['ink', 'ink-2'];
const PEOPLE = [1, 2, 3, 4, 5, 6, 7, 8].map((seat) => `seat-${seat}`);
const CATEGORIES = [1, 2, 3, 4, 5, 6].map((category) => `chart-${category}`);

/** [text, surface] pairs that some component draws. */
const TEXT_PAIRS: [string, string][] = [
	...SURFACES.flatMap((surface) => TEXTS.map((text): [string, string] => [text, surface])),
	...WASHES.flatMap((tone): [string, string][] => [
		[tone, `${tone}-wash`],
		['ink', `${tone}-wash`],
		['ink-2', `${tone}-wash`]
	]),
	['ink-3', 'accent-wash'],
	...ON_MARK.map((text): [string, string] => [text, 'mark']),
	['on-accent', 'accent'],
	['paper', 'ink'],
	['paper', 'danger'],
	...PEOPLE.map((seat): [string, string] => ['on-accent', seat])
];

/** [part, surface] pairs of controls, marks and lines that carry meaning. */
const CONTROL_PAIRS: [string, string][] = [
	...SURFACES.flatMap((surface): [string, string][] => [
		['line-strong', surface],
		['accent', surface],
		['veil', surface]
	]),
	...CATEGORIES.map((category): [string, string] => [category, 'paper']),
	...PEOPLE.map((seat): [string, string] => [seat, 'paper'])
];

describe.each<Scheme>(['light', 'dark'])('in the %s scheme', (scheme) => {
	it.each(TEXT_PAIRS)('text in --%s reads on --%s', (text, surface) => {
		expect(contrast(token(text, scheme), token(surface, scheme))).toBeGreaterThanOrEqual(4.5);
	});

	it.each(CONTROL_PAIRS)('--%s is told apart from --%s', (part, surface) => {
		expect(contrast(token(part, scheme), token(surface, scheme))).toBeGreaterThanOrEqual(3);
	});

	it.each(['hover', 'selected'])('the faintest text reads on a row under --%s', (name) => {
		const share = Number(/([\d.]+)%/.exec(declarations.get(`--${name}`) ?? '')?.[1]) / 100;
		for (const surface of ['ground', 'paper']) {
			const row = veiled(token(surface, scheme), token('ink', scheme), share);
			expect(contrast(token('ink-3', scheme), row)).toBeGreaterThanOrEqual(4.5);
		}
	});
});

describe('the tokens', () => {
	it.each<[string, string, Scheme, number]>([
		['ink', 'ground', 'light', 15.5],
		['accent', 'paper', 'dark', 9.1],
		['line-strong', 'sunken', 'light', 3.4]
	])('--%s on --%s has in %s the ratio of the design, %d', (text, surface, scheme, ratio) => {
		expect(Math.abs(contrast(token(text, scheme), token(surface, scheme)) - ratio)).toBeLessThan(0.1);
	});

	it('set no type smaller than 12 px', () => {
		const sizes = all
			.filter(([name]) => name.startsWith('--t-'))
			.flatMap(([, value]) => [...value.matchAll(/ ([\d.]+)rem\//g)].map(([, size]) => Number(size) * 16));
		expect(sizes.length).toBeGreaterThan(10);
		expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
	});
});
