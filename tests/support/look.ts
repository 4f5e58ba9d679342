/**
 * Takes screenshots of pages of a running server, to be looked at by a person:
 *
 *   node tests/support/look.ts http://localhost:4400 / /gallery
 *   node tests/support/look.ts http://localhost:4400 /gallery --only 390 --scheme dark --screen
 *
 * Writes tests/e2e/output/<page>-<width>-<scheme>.png, the whole page at 1440, 1024 and 390 in light and dark, and
 * prints what the console and the content policy complained about; complaints make it end with 1.
 *
 *   --only <width>      one width
 *   --scheme <name>     light or dark
 *   --screen            the first screenful instead of the whole page
 *   --part <selector>   one element
 *   --click <selector>  clicked before the picture; may be repeated
 *   --press <key>       pressed before the picture, after the clicks; may be repeated
 *   --zoom <per cent>   root font size, for 200 % text
 *   --forced            forced colours
 *   --gray              without colour
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright';
import { findBrowser } from './browser.ts';

const SIZES = [
	{ width: 1440, height: 900 },
	{ width: 1024, height: 768 },
	{ width: 390, height: 844 }
];
const SCHEMES = ['light', 'dark'] as const;

const { positionals, values } = parseArgs({
	allowPositionals: true,
	options: {
		only: { type: 'string' },
		scheme: { type: 'string' },
		screen: { type: 'boolean', default: false },
		part: { type: 'string' },
		click: { type: 'string', multiple: true, default: [] },
		press: { type: 'string', multiple: true, default: [] },
		zoom: { type: 'string' },
		forced: { type: 'boolean', default: false },
		gray: { type: 'boolean', default: false }
	}
});
const [base, ...paths] = positionals;
if (base === undefined || paths.length === 0) {
	console.error('node tests/support/look.ts <base-url> <path…>');
	process.exit(2);
}
const output = fileURLToPath(new URL('../e2e/output/', import.meta.url));
const complaints = new Set<string>();

async function open(browser: Browser, path: string, size: (typeof SIZES)[number], scheme: 'light' | 'dark') {
	const page = await browser.newPage({
		viewport: size,
		colorScheme: scheme,
		reducedMotion: 'reduce',
		forcedColors: values.forced ? 'active' : 'none',
		hasTouch: size.width < 720
	});
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warning')
			complaints.add(`${path}: ${message.text()}`);
	});
	page.on('pageerror', (error) => complaints.add(`${path}: ${error.message}`));
	await page.goto(new URL(path, base).href, { waitUntil: 'networkidle' });
	return page;
}

async function prepare(page: Page): Promise<void> {
	if (values.zoom !== undefined)
		await page.evaluate((size) => (document.documentElement.style.fontSize = size), `${values.zoom}%`);
	if (values.gray) await page.evaluate(() => (document.documentElement.style.filter = 'grayscale(1)'));
	for (const selector of values.click) await page.click(selector);
	for (const key of values.press) await page.keyboard.press(key);
	await page.evaluate(() => document.fonts.ready);
	await page.evaluate(() =>
		Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))
	);
}

/** Sideways scroll is always a fault; who causes it helps to find it. */
async function reportOverflow(page: Page, path: string, width: number): Promise<void> {
	const widest = await page.evaluate(() => {
		const root = document.documentElement;
		if (root.scrollWidth <= root.clientWidth) return null;
		const over = [...document.querySelectorAll('body *')].find(
			(element) => element.getBoundingClientRect().right > root.clientWidth + 1
		);
		return `${root.scrollWidth} px, first: ${over?.tagName.toLowerCase()}.${over?.getAttribute('class') ?? ''}`;
	});
	if (widest !== null) complaints.add(`${path} at ${width}: scrolls sideways, ${widest}`);
}

await mkdir(output, { recursive: true });
const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
try {
	for (const path of paths)
		for (const size of SIZES.filter(
			({ width }) => values.only === undefined || width === Number(values.only)
		))
			for (const scheme of SCHEMES.filter((name) => values.scheme === undefined || name === values.scheme)) {
				const page = await open(browser, path, size, scheme);
				await prepare(page);
				await reportOverflow(page, path, size.width);
				const name = path.replaceAll(/[^\w]+/g, '-').replaceAll(/^-|-$/g, '') || 'home';
				const file = `${output}${name}-${size.width}-${scheme}.png`;
				if (values.part === undefined) await page.screenshot({ path: file, fullPage: !values.screen });
				else await page.locator(values.part).first().screenshot({ path: file });
				console.log(file);
				await page.close();
			}
} finally {
	await browser.close();
}
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.size > 0 ? 1 : 0;
