/** Every primitive in every state: nothing that axe can find, and nothing too small to hit. */
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import Gallery from './Gallery.svelte';

/**
 * Violations as lines one can read. `region` is a rule for whole pages, and this is one page's content. Colours are
 * only final once nothing fades in any more.
 */
async function violations(): Promise<string[]> {
	await Promise.all(
		document.getAnimations().map((one) => (one.effect?.getTiming().iterations === 1 ? one.finished : null))
	);
	const result = await axe.run(document.body, {
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
		rules: { region: { enabled: false }, 'target-size': { enabled: true } }
	});
	return result.violations.flatMap(({ id, nodes }) =>
		nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`)
	);
}

/** Focusable things smaller than 24 × 24 px, counting what a pseudo-element adds to the target; links in text aside. */
function tooSmall(): string[] {
	const controls = document.querySelectorAll<HTMLElement>(
		'button, a[href], input, select, textarea, summary, [tabindex="0"]'
	);
	const grown = (element: HTMLElement, side: 'width' | 'height') =>
		Math.max(
			...['::before', '::after'].map((pseudo) => {
				const style = getComputedStyle(element, pseudo);
				return style.position === 'absolute' && style.content !== 'none' ? parseFloat(style[side]) : 0;
			})
		);
	return [...controls]
		.filter((element) => {
			if (element.closest('p, .visually-hidden, [data-screen-only]') && element.tagName === 'A') return false;
			if (element.matches('.visually-hidden, [tabindex="-1"], td a, th a')) return false;
			const box = element.getBoundingClientRect();
			const wide = Math.max(box.width, grown(element, 'width'));
			const high = Math.max(box.height, grown(element, 'height'));
			return wide > 0 && (wide < 23.9 || high < 23.9);
		})
		.map((element) => element.outerHTML.slice(0, 120));
}

describe.each(['light', 'dark'] as const)('the gallery in %s', (shown) => {
	it('has no violation that axe finds', { timeout: 120_000 }, async () => {
		await page.viewport(1280, 900);
		await render(Gallery, { props: { shown } });
		await document.fonts.ready;
		expect(await violations()).toEqual([]);
	});
});

describe('targets', () => {
	it('are 24 px or larger', async () => {
		await page.viewport(1280, 900);
		await render(Gallery, { props: { shown: 'light' } });
		expect(tooSmall()).toEqual([]);
	});
});

describe('the page', () => {
	it.each([390, 1024, 1440])('does not scroll sideways at %i px', async (width) => {
		await page.viewport(width, 800);
		await render(Gallery, { props: { shown: 'both' } });
		await document.fonts.ready;
		expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
	});
});
