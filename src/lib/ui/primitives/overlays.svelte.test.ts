/** What opens over the page, by keyboard: where focus goes, what leaves it, what it does. */
import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import Overlays from './Overlays.fixture.svelte';

type Input = { onconfirm?: () => void | Promise<void>; toastMs?: number };

async function show(input: Input = {}) {
	const acts: string[] = [];
	await render(Overlays, { props: { onact: (name: string) => acts.push(name), ...input } });
	return acts;
}

const button = (name: string) => page.getByRole('button', { name, exact: true });

/** Opens by keyboard, as a person without a mouse does. */
async function open(name: string) {
	(button(name).element() as HTMLElement).focus();
	await userEvent.keyboard('{Enter}');
}

describe('whatever is open', () => {
	it.each(['dialog', 'confirm', 'sheet', 'palette', 'menu'])(
		'has no violation that axe finds: %s',
		async (name) => {
			await show();
			await open(`Open ${name}`);
			await vi.waitFor(() => expect(document.querySelector('[data-state=open][role]')).not.toBeNull());
			await Promise.all(document.getAnimations().map((one) => one.finished));
			const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
			expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))).toEqual([]);
		}
	);
});

describe('a dialog', () => {
	it('takes focus to its first field, is left by Esc and gives focus back', async () => {
		const acts = await show();
		await open('Open dialog');
		await expect.element(page.getByLabelText('Title')).toHaveFocus();
		await expect.element(page.getByRole('dialog', { name: 'Add a dataset' })).toBeVisible();
		await userEvent.keyboard('{Escape}');
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
		await expect.element(button('Open dialog')).toHaveFocus();
		await vi.waitFor(() => expect(acts).toEqual(['closed']));
	});

	it('keeps Tab inside', async () => {
		await show();
		await open('Open dialog');
		const dialog = page.getByRole('dialog');
		await expect.element(page.getByLabelText('Title')).toHaveFocus();
		for (let step = 0; step < 5; step++) {
			await userEvent.keyboard('{Tab}');
			expect(dialog.element().contains(document.activeElement)).toBe(true);
		}
	});
});

describe('a confirmation', () => {
	it('starts on the way out, so that Enter keeps', async () => {
		const onconfirm = vi.fn();
		const acts = await show({ onconfirm });
		await open('Open confirm');
		await expect.element(button('Keep it')).toHaveFocus();
		await userEvent.keyboard('{Enter}');
		await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
		expect(onconfirm).not.toHaveBeenCalled();
		expect(acts).toEqual(['kept']);
	});

	it('stays busy while the act runs and closes when it is done', async () => {
		const act = Promise.withResolvers<void>();
		await show({ onconfirm: () => act.promise });
		await open('Open confirm');
		await button('Delete').click();
		await expect.element(button('Deleting…')).toHaveAttribute('aria-busy', 'true');
		act.resolve();
		await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
	});

	it('takes Esc for keeping', async () => {
		const acts = await show();
		await open('Open confirm');
		await expect.element(button('Keep it')).toHaveFocus();
		await userEvent.keyboard('{Escape}');
		await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
		expect(acts).toEqual(['kept']);
	});
});

describe('a menu', () => {
	const item = (name: string) => page.getByRole('menuitem', { name });

	it('opens on its first act and goes on with arrows, over what is disabled', async () => {
		const acts = await show();
		await open('Open menu');
		await expect.element(item('Rename')).toHaveFocus();
		await userEvent.keyboard('{ArrowDown}');
		await expect.element(page.getByRole('menuitemcheckbox', { name: 'Show' })).toHaveFocus();
		await userEvent.keyboard('{End}{Enter}');
		await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
		expect(acts).toEqual(['delete']);
		await expect.element(button('Open menu')).toHaveFocus();
	});

	it('jumps to what is typed and says why something is disabled', async () => {
		const acts = await show();
		await open('Open menu');
		await expect.element(item('Rename')).toHaveFocus();
		await userEvent.keyboard('d');
		await expect.element(item('Delete')).toHaveFocus();
		await expect.element(item('Move There is only one list.')).toBeVisible();
		await userEvent.keyboard('{Escape}');
		await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
		expect(acts).toEqual([]);
	});
});

describe('a sheet beside the page', () => {
	it('leaves the page usable, takes focus and gives it back', async () => {
		await page.viewport(1200, 800);
		await show();
		await open('Open sheet');
		const sheet = page.getByRole('dialog', { name: 'Comments' });
		await expect.element(sheet).toHaveFocus();
		await button('Open menu').click();
		await expect.element(page.getByRole('menu')).toBeVisible();
		await userEvent.keyboard('{Escape}');
		await expect.element(sheet).toBeVisible();
		await button('Close').click();
		await expect.element(sheet).not.toBeInTheDocument();
	});
});

describe('the palette', () => {
	it('finds a mistyped name and runs it with Enter', async () => {
		const acts = await show();
		await open('Open palette');
		await expect.element(page.getByRole('combobox')).toHaveFocus();
		await userEvent.keyboard('dtaasets');
		await expect.element(page.getByRole('option')).toHaveTextContent('Datasets');
		await userEvent.keyboard('{Enter}');
		await vi.waitFor(() => expect(acts).toEqual(['datasets']));
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
	});

	it('goes round with the arrow keys', async () => {
		const acts = await show();
		await open('Open palette');
		await expect
			.element(page.getByRole('option', { name: 'Notes' }))
			.toHaveAttribute('aria-selected', 'true');
		await userEvent.keyboard('{ArrowUp}');
		await expect
			.element(page.getByRole('option', { name: 'Datasets' }))
			.toHaveAttribute('aria-selected', 'true');
		await userEvent.keyboard('{ArrowDown}{Enter}');
		expect(acts).toEqual(['notes']);
	});
});

describe('toasts', () => {
	const toast = (text: string) => page.getByText(text, { exact: true });

	it('go by themselves, but not while one points at them', async () => {
		await show({ toastMs: 800 });
		await button('Open toast').click();
		await toast('Deleted 0').hover();
		const paused = performance.now();
		await vi.waitFor(() => expect(performance.now() - paused).toBeGreaterThan(1000), { timeout: 4000 });
		await expect.element(toast('Deleted 0')).toBeVisible();
		await button('Open menu').hover();
		await expect.element(toast('Deleted 0')).not.toBeInTheDocument();
	});

	it('stay while focus is in them and go on after', async () => {
		await show({ toastMs: 800 });
		await button('Open toast').click();
		(button('Undo').element() as HTMLElement).focus();
		const paused = performance.now();
		await vi.waitFor(() => expect(performance.now() - paused).toBeGreaterThan(1000), { timeout: 4000 });
		await expect.element(toast('Deleted 0')).toBeVisible();
		(button('Open menu').element() as HTMLElement).focus();
		await expect.element(toast('Deleted 0')).not.toBeInTheDocument();
	});

	it('show two at a time and undo with a click', async () => {
		const acts = await show();
		for (let count = 0; count < 3; count++) await button('Open toast').click();
		expect(document.querySelectorAll('[data-toast]')).toHaveLength(2);
		await button('Undo').first().click();
		expect(acts).toEqual(['undo']);
		await expect.element(toast('Deleted 2')).toBeVisible();
		await expect.element(toast('Deleted 0')).not.toBeInTheDocument();
	});
});
