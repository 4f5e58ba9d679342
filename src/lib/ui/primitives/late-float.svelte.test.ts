/** Whatever floats comes after its trigger: nobody may notice. */
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import Fixture from './LateFloats.fixture.svelte';

async function show() {
	const acts: string[] = [];
	await render(Fixture, { props: { onact: (name: string) => acts.push(name) } });
	return acts;
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const menu = page.getByRole('menu');

/** All that a press of the mouse is, in one go: nothing can be fetched in between. */
function pressAtOnce(element: Element) {
	const mouse = { bubbles: true, cancelable: true, button: 0, detail: 1, pointerType: 'mouse' };
	element.dispatchEvent(new PointerEvent('pointerdown', mouse));
	element.dispatchEvent(new PointerEvent('pointerup', mouse));
	element.dispatchEvent(new PointerEvent('click', mouse));
}

it('a press that comes before the menu does opens it, and it stays open', async () => {
	await show();
	pressAtOnce(button('More').element());
	await expect.element(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible();
	expect(button('More').element().getAttribute('aria-expanded')).toBe('true');
});

it('a second press before the menu comes takes the first back', async () => {
	await show();
	const trigger = button('Ways').element();
	pressAtOnce(trigger);
	pressAtOnce(trigger);
	pressAtOnce(button('Saved').element());
	await expect.element(page.getByText('On this device')).toBeVisible();
	expect(menu.query()).toBeNull();
});

it('the trigger says what it opens before that is there, and stays the same element with focus after', async () => {
	const acts = await show();
	const trigger = button('More').element() as HTMLElement;
	expect(trigger.getAttribute('aria-haspopup')).toBe('menu');
	expect(trigger.getAttribute('aria-expanded')).toBe('false');
	trigger.focus();
	await expect.element(page.getByRole('tooltip', { name: 'More' })).toBeVisible();
	expect(document.activeElement).toBe(trigger);
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByRole('menuitem', { name: 'Rename' })).toHaveFocus();
	await userEvent.keyboard('{Enter}');
	await expect.element(menu).not.toBeInTheDocument();
	expect(acts).toEqual(['rename']);
	expect(document.activeElement).toBe(trigger);
});

it('the first pointing at a button shows its name', async () => {
	await show();
	await button('More').hover();
	await expect.element(page.getByRole('tooltip', { name: 'More' })).toBeVisible();
	await button('Saved').hover();
	await expect.element(page.getByRole('tooltip')).not.toBeInTheDocument();
});

it('a click opens and closes, every time', async () => {
	await show();
	for (let time = 0; time < 2; time++) {
		await button('Saved').click();
		await expect.element(page.getByText('On this device')).toBeVisible();
		await button('Saved').click();
		await expect.element(page.getByText('On this device')).not.toBeInTheDocument();
	}
});

it('a menu that is opened from elsewhere stands by its trigger and gives it focus back', async () => {
	await show();
	await button('Open from elsewhere').click();
	await expect.element(page.getByRole('menuitem', { name: 'Later' })).toBeVisible();
	const [at, by] = [menu.element(), button('Ways').element()].map((one) => one.getBoundingClientRect());
	expect(Math.abs((at?.left ?? 0) - (by?.left ?? 0))).toBeLessThan(20);
	await userEvent.keyboard('{Escape}');
	await expect.element(menu).not.toBeInTheDocument();
});
