/** What holds on every screen, whatever stands on it: nothing jumps, nothing runs out of the window, everything can be hit. */
import type { Page } from '@playwright/test';
import { invite, join, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

const PLACES = ['agenda', 'notes', 'board', 'datasets', 'workbench', 'summary', 'people'];
const PHONE = { width: 390, height: 844 };
/** Lower than most pages: only their content may scroll. */
const WINDOW = { width: 1440, height: 700 };
/** WCAG 2.2, 2.5.8: 24 by 24 CSS pixels. A pixel less is rounding. */
const SMALLEST = 23.5;

const LONG = 'Wasserwirtschaftsdaten: was wir brauchen konnten und was nicht, im Jahr 2026';

/** Goes there as by typing the address, and waits until what belongs to the place is drawn. */
async function open(page: Page, path: string): Promise<void> {
	await page.goto(path);
	const content = page.locator('main:is(:has(h1), :has(.note[contenteditable]))');
	await expect(content).toBeVisible();
	await page.waitForLoadState('networkidle');
	await page.evaluate(() => document.fonts.ready);
}

/** Notes from the start of every page what moves by itself, for `jumps`. */
async function watchJumps(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const seen: string[] = [];
		Object.assign(window, { jumps: seen });
		new PerformanceObserver((list) => {
			// reason: TypeScript's library does not know the entries of this young interface.
			for (const one of list.getEntries() as unknown as {
				value: number;
				hadRecentInput: boolean;
				sources: { node: Node | null }[];
			}[]) {
				const what = one.sources.map(({ node }) =>
					node instanceof Element ? node.className : node?.nodeName
				);
				if (!one.hadRecentInput) seen.push(`${one.value}: ${what.join(', ')}`);
			}
		}).observe({ type: 'layout-shift', buffered: true });
	});
}

function jumps(page: Page): Promise<string[]> {
	return page.evaluate(() => (window as unknown as { jumps: string[] }).jumps);
}

function runsOut(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const root = document.documentElement;
		const wide = [root, document.querySelector('main')]
			.filter((one) => one !== null && one.scrollWidth > one.clientWidth + 1)
			.map((one) => `${one?.tagName}: ${one?.scrollWidth} of ${one?.clientWidth}`);
		const scrolls = root.scrollHeight > root.clientHeight + 1;
		return scrolls ? [...wide, `the window scrolls: ${root.scrollHeight} of ${root.clientHeight}`] : wide;
	});
}

/** Controls that are too small and not words in a line of text, with the room around them that is theirs alone counted. */
function tooSmall(page: Page, smallest: number): Promise<string[]> {
	return page.evaluate((least) => {
		const controls = 'a[href], button, input, select, textarea, [role=button], [role=tab]';
		const boxOf = (element: Element) => {
			const box = element.getBoundingClientRect();
			const after = getComputedStyle(element, '::after');
			if (after.content === 'none' || after.position !== 'absolute') return box;
			const grown = (side: string) => -(parseFloat(side) || 0);
			return {
				width: box.width + grown(after.left) + grown(after.right),
				height: box.height + grown(after.top) + grown(after.bottom)
			};
		};
		return (
			[...document.querySelectorAll(controls)]
				.filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
				.filter((one) => one.closest('.visually-hidden, [aria-hidden=true], p, .note-body') === null)
				.filter((one) => getComputedStyle(one).display !== 'inline')
				// A label or a whole row beside it does the same.
				.filter((one) => one.closest('label, .choice, tr') === null)
				.map((one) => ({ one, box: boxOf(one) }))
				.filter(({ box }) => box.width < least || box.height < least)
				.map(({ one, box }) => `${one.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`)
		);
	}, smallest);
}

test('nothing jumps when a visited room is opened again, and nothing runs out of a window or a phone', async ({
	alice
}) => {
	await watchJumps(alice);
	const room = await startRoundtable(alice, LONG);
	for (const size of [WINDOW, PHONE]) {
		await alice.setViewportSize(size);
		for (const place of PLACES) {
			await open(alice, `${room}/${place}`);
			expect.soft(await jumps(alice), `${place} at ${size.width}`).toEqual([]);
			expect.soft(await runsOut(alice), `${place} at ${size.width}`).toEqual([]);
			expect.soft(await tooSmall(alice, SMALLEST), `${place} at ${size.width}`).toEqual([]);
		}
	}
});

test('the word for where changes are stands beside the title of a phone, connected or not', async ({
	alice,
	server
}) => {
	await alice.setViewportSize(PHONE);
	await startRoundtable(alice, LONG);
	const fits = async (page: Page, word: string) => {
		const badge = page.getByRole('banner').getByRole('button', { name: word, exact: true });
		await expect(badge).toBeVisible();
		const box = await badge.boundingBox();
		expect(box !== null && box.x >= 0 && box.x + box.width <= PHONE.width).toBe(true);
		expect(await runsOut(page)).toEqual([]);
	};
	await fits(alice, 'On this device');
	await alice.getByRole('banner').getByRole('button', { name: 'More' }).click();
	await alice.getByRole('menuitem', { name: 'Share' }).click();
	await alice.getByRole('button', { name: 'Make a link, Participant' }).click();
	await expect(alice.getByRole('textbox', { name: 'Link for Participant' })).toBeVisible();
	await alice.keyboard.press('Escape');
	await fits(alice, 'In the room');
	await server.cut();
	await fits(alice, 'On this device');
	await server.restore();
	await fits(alice, 'In the room');
});

test('a reader is told what one can do and finds no way to write', async ({ alice, bob }) => {
	const room = await startRoundtable(alice, 'Water');
	await join(bob, await invite(alice, 'Reader'));
	await expect(bob.getByText('You can read here.')).toBeVisible();
	await open(bob, `${room}/board`);
	await expect(bob.getByRole('main').getByRole('textbox')).toHaveCount(0);
	await expect(bob.getByRole('banner').getByRole('button', { name: 'Undo' })).toHaveCount(0);
});
