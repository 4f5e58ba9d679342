import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { deleteAgendaItem, moveAgendaItem, startStage, updateAgendaItem } from '$lib/model';
import type { Room } from '$lib/state';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { elsewhere, openTestRoom, OTHER, type RoomSetup } from '../../../../tests/support/room.ts';
import { AgendaPage } from './index.ts';

let room: Room;

/** Shows an agenda with these stages of 20 minutes each. */
async function show(titles: string[] = [], setup: RoomSetup = {}): Promise<string[]> {
	room = await openTestRoom(setup);
	const ids = titles.map((title) => room.agenda.add({ title, minutes: 20 }));
	await render(InRoom, { room, Page: AgendaPage });
	return ids;
}

const titles = () => room.agenda.items.map((item) => item.title);
const handle = (title: string) => page.getByRole('button', { name: `Move ${title}` });
const focusHandle = (title: string) => (handle(title).element() as HTMLElement).focus();
const times = () =>
	[...document.querySelectorAll('.time')].filter((one) => one.matches('p')).map((one) => one.textContent);
const violations = async () => (await axe.run(document.body, { resultTypes: ['violations'] })).violations;
/** Minutes ago, as the time a stage began. */
const ago = (minutes: number) => Date.now() - minutes * 60_000;

beforeEach(() => page.viewport(1440, 900));
afterEach(() => room.close());

test('an agenda with no stages offers the usual ones', async () => {
	await show();
	await page.getByRole('button', { name: 'Use the usual agenda' }).click();
	expect(titles()).toHaveLength(6);
	await expect.element(page.getByText('120 minutes in all')).toBeVisible();
});

test('a stage is added at the end, and one writes its title at once', async () => {
	await show(['Welcome']);
	await page.getByRole('button', { name: 'Add a stage' }).click();
	await expect.element(page.getByRole('textbox', { name: 'Title of stage 2' })).toHaveFocus();
	await userEvent.keyboard('What next{Enter}');
	expect(titles()).toEqual(['Welcome', 'What next']);
});

test('title, prompt, minutes, lead and what it collects are edited in place', async () => {
	const [id = ''] = await show(['Welcome']);
	await page.getByRole('button', { name: /Title of stage 1/ }).click();
	await userEvent.keyboard('Hello{Enter}');
	await page.getByRole('button', { name: /What happens/ }).click();
	await userEvent.keyboard('Who are you?{Control>}{Enter}{/Control}');
	await page.getByRole('spinbutton', { name: 'Minutes for Hello' }).fill('35');
	await userEvent.keyboard('{Enter}');
	await page.getByRole('button', { name: /Who leads Hello/ }).click();
	await userEvent.keyboard('Ana{Enter}');
	await page.getByRole('combobox', { name: 'What Hello collects' }).click();
	await page.getByRole('option', { name: 'Barriers' }).click();
	expect(room.agenda.items.find((item) => item.id === id)).toMatchObject({
		title: 'Hello',
		prompt: 'Who are you?',
		minutes: 35,
		lead: 'Ana',
		collects: 'barrier'
	});
	await expect.element(page.getByText('35 minutes in all')).toBeVisible();
});

test('minutes below nothing or beyond a day are not kept', async () => {
	await show(['Welcome']);
	const field = page.getByRole('spinbutton', { name: 'Minutes for Welcome' });
	await field.fill('99999');
	await userEvent.keyboard('{Enter}');
	expect(room.agenda.items[0]?.minutes).toBe(1440);
	await field.fill('-5');
	await userEvent.keyboard('{Enter}');
	expect(room.agenda.items[0]?.minutes).toBe(0);
	await field.fill('');
	await userEvent.keyboard('{Enter}');
	await expect.element(field).toHaveValue(0);
});

test('Alt and an arrow moves a stage, says where it is now, and focus stays on it', async () => {
	await show(['a', 'b', 'c']);
	focusHandle('a');
	await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
	expect(titles()).toEqual(['b', 'a', 'c']);
	await expect.element(page.getByRole('status')).toHaveTextContent('a is now stage 2 of 3.');
	await expect.element(handle('a')).toHaveFocus();
	await userEvent.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
	expect(titles()).toEqual(['b', 'c', 'a']);
	await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
	expect(titles()).toEqual(['b', 'a', 'c']);
	await expect.element(handle('a')).toHaveFocus();
});

test('the menu moves a stage, and the handle opens it', async () => {
	await show(['a', 'b']);
	await handle('b').click();
	await page.getByRole('menuitem', { name: /Move up/ }).click();
	expect(titles()).toEqual(['b', 'a']);
});

test('the pointer drags a stage, and nothing moves before it lets go', async () => {
	await show(['a', 'b', 'c']);
	const rows = [...document.querySelectorAll('[data-id]')];
	const [, , last] = rows;
	if (last === undefined) throw new Error('three stages are shown');
	await userEvent.dragAndDrop(handle('a').element(), last, { targetPosition: { x: 100, y: 4 } });
	expect(titles()).toEqual(['b', 'a', 'c']);
	await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
});

test('a deleted stage comes back by Undo, and from the list of deleted ones', async () => {
	const [id = ''] = await show(['a', 'b']);
	await page.getByRole('button', { name: 'More for a' }).click();
	await page.getByRole('menuitem', { name: 'Delete stage' }).click();
	expect(titles()).toEqual(['b']);
	await expect.element(handle('b')).toHaveFocus();
	room.app.notices.items[0]?.action?.run();
	expect(titles()).toEqual(['a', 'b']);
	room.agenda.remove(id);
	await page.getByText('1 deleted stage').click();
	await page.getByRole('button', { name: 'Restore' }).click();
	expect(titles()).toEqual(['a', 'b']);
});

test('a stage that others move stays where it is while somebody writes in the list', async () => {
	const [a = ''] = await show(['a', 'b', 'c']);
	await page.getByRole('button', { name: /Title of stage 1/ }).click();
	await expect.element(page.getByRole('textbox', { name: 'Title of stage 1' })).toHaveFocus();
	elsewhere(room.documents.content, (copy) => moveAgendaItem(copy, a, null));
	await tick();
	await userEvent.keyboard('A{Enter}');
	expect(titles()).toEqual(['b', 'c', 'A']);
	await expect.poll(() => document.querySelectorAll('[data-id]')[2]?.getAttribute('data-id')).toBe(a);
});

test('a stage deleted by somebody else while it is written in comes back with what was written', async () => {
	const [a = ''] = await show(['a', 'b']);
	await page.getByRole('button', { name: /Title of stage 1/ }).click();
	await expect.element(page.getByRole('textbox', { name: 'Title of stage 1' })).toHaveFocus();
	elsewhere(room.documents.content, (copy) => deleteAgendaItem(copy, a, OTHER));
	await tick();
	await userEvent.keyboard('A{Enter}');
	expect(titles()).toEqual(['A', 'b']);
});

test('a stage that somebody changed after it was deleted says that it is back', async () => {
	const [a = ''] = await show(['a']);
	elsewhere(room.documents.content, (copy) => {
		deleteAgendaItem(copy, a, OTHER);
		updateAgendaItem(copy, a, { minutes: 5 });
	});
	await page.getByRole('button', { name: 'Keep it' }).click();
	expect(room.agenda.items[0]?.revived).toBe(null);
});

test('before it runs an agenda counts from its start; running, it tells the time of day', async () => {
	const [a = '', b = ''] = await show(['a', 'b', 'c']);
	expect(times()).toEqual(['0:00', '0:20', '0:40']);
	await expect.element(page.getByText('60 minutes in all', { exact: true })).toBeVisible();
	startStage(room.documents.content, b, ago(5));
	await vi.waitFor(() => expect(times()[0]).toBe('done'));
	expect(
		times()
			.slice(1)
			.every((time) => /^\d\d:\d\d$/.test(time))
	).toBe(true);
	await expect.element(page.getByText(/60 minutes in all, ends at \d\d:\d\d/)).toBeVisible();
	expect(document.querySelector('[aria-current=step]')?.getAttribute('data-id')).toBe(b);
	room.agenda.update(a, { minutes: 30 });
	await expect.element(page.getByText(/70 minutes in all/)).toBeVisible();
});

test('facilitators start, pause, lengthen and end the stages', async () => {
	const [a = '', b = ''] = await show(['a', 'b']);
	await page.getByRole('button', { name: 'Start', exact: true }).click();
	expect(room.agenda.current?.id).toBe(a);
	await page.getByRole('button', { name: 'Pause' }).click();
	await expect.element(page.getByText(/paused, /)).toBeVisible();
	await page.getByRole('button', { name: 'Go on' }).click();
	await page.getByRole('button', { name: '+1 min' }).click();
	await expect.element(page.getByText(/^2[01]:\d\d left$/)).toBeVisible();
	await page.getByRole('button', { name: 'Next stage' }).click();
	expect(room.agenda.current?.id).toBe(b);
	await page.getByRole('button', { name: 'Finish' }).click();
	expect(room.agenda.current).toBe(null);
});

test('a stage over its time says by how much, and where to put what it collects', async () => {
	const [a = ''] = await show(['a']);
	room.agenda.update(a, { collects: 'barrier' });
	startStage(room.documents.content, a, ago(21));
	await expect.element(page.getByText(/^over by 1:0\d$/)).toBeVisible();
	await expect
		.element(page.getByRole('link', { name: 'Go to the board' }))
		.toHaveAttribute('href', `/r/${room.id}/board`);
});

test('participants edit the agenda and do not run the clock', async () => {
	const [a = ''] = await show(['a'], { role: 'participant' });
	await expect.element(handle('a')).toBeInTheDocument();
	await expect.element(page.getByRole('button', { name: 'Start' })).not.toBeInTheDocument();
	startStage(room.documents.content, a, ago(1));
	await expect.element(page.getByRole('timer')).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Pause' })).not.toBeInTheDocument();
});

test.each(['reader', 'commenter'] as const)('a %s sees plain text and no controls', async (role) => {
	const [a = ''] = await show(['a', 'b'], { role });
	room.agenda.update(a, { prompt: 'Why?', lead: 'Ana', collects: 'barrier' });
	startStage(room.documents.content, a, ago(1));
	await expect.element(page.getByText('Barriers')).toBeVisible();
	await expect.element(page.getByText('Why?')).toBeVisible();
	await expect.element(page.getByText('Ana')).toBeVisible();
	expect(document.querySelectorAll('main :is(button, input, textarea, select)')).toHaveLength(0);
});

test('text with markup in it is shown as text', async () => {
	const hostile = '<img src=x onerror="globalThis.hacked = true">';
	const [a = ''] = await show([hostile]);
	room.agenda.update(a, { prompt: hostile, lead: hostile, collects: 'constructor' });
	await expect.element(page.getByRole('heading', { level: 2 })).toHaveTextContent(hostile);
	expect(document.querySelector('main img')).toBe(null);
});

test.each([
	['light', 1440],
	['dark', 390]
])('axe finds nothing in an agenda that runs (%s, %i px)', async (scheme, width) => {
	await page.viewport(width, 844);
	document.documentElement.dataset['scheme'] = scheme;
	const [a = '', b = ''] = await show(['a', 'b', 'ج']);
	room.agenda.update(a, { prompt: 'Why?', lead: 'Ana', collects: 'barrier' });
	startStage(room.documents.content, b, ago(1));
	await expect.element(page.getByRole('timer')).toBeVisible();
	expect(await violations()).toEqual([]);
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
	delete document.documentElement.dataset['scheme'];
});
