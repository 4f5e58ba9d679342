import axe from 'axe-core';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Room } from '$lib/state';
import '/src/app.css';
import { openTestRoom, type RoomSetup } from '../../../../tests/support/room.ts';
import { setSingleKeys } from './keys.ts';
import RoomShell from './RoomShell.svelte';

let room: Room;
/** Every path somebody was led to. */
let visited: string[];
let pressed: number;

async function show(path: string, setup: RoomSetup = { seeded: true }) {
	room = await openTestRoom(setup);
	visited = [];
	pressed = 0;
	vi.spyOn(room.app, 'navigate').mockImplementation((to) => {
		visited.push(to.replace(`/r/${room.id}/`, ''));
		return Promise.resolve();
	});
	const children = createRawSnippet(() => ({
		render: () =>
			'<div><button aria-keyshortcuts="N">New thing</button><input aria-label="Words" aria-keyshortcuts="/"><ul><li><a data-list-item href="#1">First</a></li><li><a data-list-item href="#2">Second</a></li></ul></div>',
		setup: (element) => element.querySelector('button')?.addEventListener('click', () => pressed++)
	}));
	await render(RoomShell, { props: { room, path, children } });
	await expect.element(page.getByRole('button', { name: 'New thing' })).toBeVisible();
}

const dialog = () => page.getByRole('dialog');
/** What axe finds in the dialog once it has stopped fading in. */
async function problems(): Promise<string[]> {
	const element = dialog().element();
	await Promise.all(element.getAnimations({ subtree: true }).map((one) => one.finished));
	const { violations } = await axe.run(element);
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
const region = () => document.activeElement?.closest('header, nav, main')?.tagName.toLowerCase() ?? 'nothing';

beforeEach(() => page.viewport(1440, 900));
afterEach(async () => {
	setSingleKeys(true);
	await room.close();
});

test('G and a letter goes to a place, and does nothing while one writes', async () => {
	await show('agenda');
	await userEvent.keyboard('gb');
	expect(visited).toEqual(['board']);
	await page.getByRole('textbox', { name: 'Words' }).click();
	await userEvent.keyboard('gd?');
	await expect.element(page.getByRole('textbox', { name: 'Words' })).toHaveValue('gd?');
	expect(visited).toEqual(['board']);
});

test('a key that a control of the page says is its own presses it, or goes into it', async () => {
	await show('datasets');
	await userEvent.keyboard('n');
	expect(pressed).toBe(1);
	await userEvent.keyboard('/');
	await expect.element(page.getByRole('textbox', { name: 'Words' })).toHaveFocus();
});

test('J and K step through the names of a list and stay at its ends', async () => {
	await show('datasets');
	for (const [key, name] of [
		['j', 'First'],
		['j', 'Second'],
		['j', 'Second'],
		['k', 'First'],
		['k', 'First']
	] as const) {
		await userEvent.keyboard(key);
		await expect.element(page.getByRole('link', { name, exact: true })).toHaveFocus();
	}
});

test('Space looks at what a name leads to, goes along the list, and takes nothing away', async () => {
	await show('datasets');
	const names = [
		`datasets/${room.datasets.add({ title: 'First', 'publisher.name': 'City of Durban' })}`,
		`workbench/${room.queries.add({ title: 'Second', sql: 'SELECT 17' })}`
	];
	document.querySelectorAll('[data-list-item]').forEach((link, i) => {
		link.setAttribute('href', `/r/${room.id}/${names[i]}`);
	});
	const peek = page.getByRole('status').filter({ hasText: 'opens it' });
	await userEvent.keyboard('j ');
	await expect.element(peek.getByText('City of Durban')).toBeVisible();
	await expect.element(page.getByRole('link', { name: 'First' })).toHaveFocus();
	await userEvent.keyboard('j');
	await expect.element(peek.getByText('SELECT 17')).toBeVisible();
	await userEvent.keyboard('{Escape}');
	await expect.element(peek).not.toBeInTheDocument();
	await userEvent.keyboard(' ');
	await expect.element(peek).toBeVisible();
	await userEvent.keyboard(' ');
	await expect.element(peek).not.toBeInTheDocument();
	await page.getByRole('textbox', { name: 'Words' }).click();
	await userEvent.keyboard('a b');
	await expect.element(page.getByRole('textbox', { name: 'Words' })).toHaveValue('a b');
	expect(visited).toEqual([]);
});

test('the question mark lists what works here, and single letters can be switched off and on again', async () => {
	await show('board');
	await userEvent.keyboard('?');
	await expect.element(dialog().getByRole('heading', { name: 'Board' })).toBeVisible();
	await expect.element(dialog().getByText('Disagree')).toBeVisible();
	expect(await problems()).toEqual([]);
	await page.getByRole('checkbox', { name: 'Single letters are shortcuts' }).click();
	await userEvent.keyboard('{Escape}');
	await expect.element(dialog()).not.toBeInTheDocument();
	await userEvent.keyboard('ga?N');
	expect(visited).toEqual([]);
	expect(pressed).toBe(0);
	await page.getByRole('banner').getByRole('button', { name: 'More' }).click();
	await page.getByRole('menuitem', { name: /^Keyboard shortcuts/ }).click();
	await page.getByRole('checkbox', { name: 'Single letters are shortcuts' }).click();
	await userEvent.keyboard('{Escape}');
	await expect.element(dialog()).not.toBeInTheDocument();
	await userEvent.keyboard('ga');
	expect(visited).toEqual(['agenda']);
});

test('the palette finds a thing of the room by a mistyped word and goes there', async () => {
	await show('notes');
	const id = room.datasets.add({ title: 'School meals', 'publisher.name': 'City of Durban' });
	await userEvent.keyboard('{Control>}k{/Control}');
	const field = dialog().getByRole('combobox', { name: 'Find or do anything' });
	await expect.element(field).toHaveFocus();
	expect(await problems()).toEqual([]);
	await field.fill('scool durban');
	await expect.element(page.getByRole('option', { name: /^School meals/ })).toBeVisible();
	await userEvent.keyboard('{Enter}');
	expect(visited).toEqual([`datasets/${id}`]);
	await expect.element(dialog()).not.toBeInTheDocument();
});

test('the palette offers readers nothing to make', async () => {
	await show('notes', { role: 'reader', seeded: true });
	await userEvent.keyboard('{Control>}k{/Control}');
	await expect.element(dialog().getByRole('option', { name: /^Agenda/ })).toBeVisible();
	await expect.element(dialog().getByRole('option', { name: /^New / })).not.toBeInTheDocument();
});

test('Presenting leaves the content, the stage and its time, in large, until Esc', async () => {
	await show('agenda');
	const first = room.agenda.items[0];
	room.agenda.start(first?.id ?? '');
	await userEvent.keyboard('{Shift>}P{/Shift}');
	await expect.element(page.getByRole('navigation')).not.toBeInTheDocument();
	await expect.element(page.getByRole('banner').getByText(first?.title ?? '')).toBeVisible();
	await expect.element(page.getByRole('timer')).toBeVisible();
	const sizes = [...document.querySelectorAll('.shell *')]
		.filter((one) => one.checkVisibility() && one.textContent.trim() !== '')
		.map((one) => parseFloat(getComputedStyle(one).fontSize));
	expect(Math.min(...sizes)).toBeGreaterThanOrEqual(22);
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('navigation').first()).toBeVisible();
	expect(document.documentElement.hasAttribute('data-present')).toBe(false);
});

test('F6 goes round the parts of the window', async () => {
	await show('agenda');
	const seen: string[] = [];
	for (let press = 0; press < 4; press++) {
		await userEvent.keyboard('{F6}');
		seen.push(region());
	}
	expect(seen).toEqual(['header', 'nav', 'main', 'header']);
	await userEvent.keyboard('{Shift>}{F6}{/Shift}');
	expect(region()).toBe('main');
});

test('Ctrl Z outside a field undoes what one did, and with Shift does it again', async () => {
	await show('board', {});
	room.cards.add({ kind: 'barrier', text: 'No licence' });
	await userEvent.keyboard('{Control>}z{/Control}');
	expect(room.cards.all).toEqual([]);
	await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
	expect(room.cards.all).toHaveLength(1);
});
