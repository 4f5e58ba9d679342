import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render, type RenderResult } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { changePromise, deleteCard, moveCard, updateCard, updateText, cardText } from '$lib/model';
import type { Room } from '$lib/state';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { elsewhere, openTestRoom, OTHER, type RoomSetup } from '../../../../tests/support/room.ts';
import { BoardPage } from './index.ts';

let room: Room;
let shown: RenderResult<typeof InRoom>;

/** Shows a board with these barriers, the first on top. */
async function show(texts: string[] = [], setup: RoomSetup = {}): Promise<string[]> {
	room = await openTestRoom(setup);
	const ids = texts.map((text) => room.cards.add({ kind: 'barrier', text }));
	shown = await render(InRoom, { room, Page: BoardPage });
	return ids;
}

const barriers = () => room.cards.of('barrier').map((card) => card.text);
const composer = () => page.getByRole('textbox', { name: 'What got in your way?' });
const cardNamed = (name: string) => page.getByRole('article', { name });
const focusCard = (name: string) => (cardNamed(name).element() as HTMLElement).focus();
const focusedCard = () =>
	document.activeElement?.matches('article')
		? document.activeElement.querySelector('[data-text]')?.textContent
		: null;
const editor = () => page.getByRole('textbox', { name: 'Text of the card' });
/** Those that can be seen: what a phone would get is there too. */
const controls = (selector: string) =>
	[...document.querySelectorAll('main *')].filter((one) => one.matches(selector) && one.checkVisibility());
const violations = async () => (await axe.run(document.body, { resultTypes: ['violations'] })).violations;

beforeEach(() => page.viewport(1440, 900));
afterEach(() => room.close());

test('Enter adds a card on top and the field stays; Shift+Enter breaks the line', async () => {
	await show(['first']);
	await composer().click();
	await userEvent.keyboard('No licence{Enter}Two{Shift>}{Enter}{/Shift}lines{Enter}{Enter}');
	expect(barriers()).toEqual(['Two\nlines', 'No licence', 'first']);
	await expect.element(composer()).toHaveFocus();
	await expect.element(composer()).toHaveValue('');
});

test('adding a card is one step of undo', async () => {
	await show(['first']);
	await composer().click();
	await userEvent.keyboard('second{Enter}');
	room.undo.undo();
	expect(barriers()).toEqual(['first']);
});

test('what is typed for a new card is still there after one has been elsewhere', async () => {
	await show();
	await composer().fill('half a thou');
	await shown.unmount();
	await render(InRoom, { room, Page: BoardPage });
	await expect.element(composer()).toHaveValue('half a thou');
});

test('J, K and the arrows go through the cards of a column', async () => {
	await show(['one', 'two', 'three']);
	focusCard('one');
	await userEvent.keyboard('jj');
	expect(focusedCard()).toBe('three');
	await userEvent.keyboard('k{ArrowUp}');
	expect(focusedCard()).toBe('one');
	room.cards.add({ kind: 'idea', text: 'an idea' });
	await tick();
	await userEvent.keyboard('{ArrowRight}');
	expect(focusedCard()).toBe('an idea');
});

test('Tab comes to one card of a column, the one that was visited last', async () => {
	await show(['one', 'two']);
	focusCard('two');
	await composer().click();
	await userEvent.tab();
	expect(focusedCard()).toBe('two');
});

test('V, X and 0 vote on the focused card, and the same key takes the vote back', async () => {
	const [id = ''] = await show(['one']);
	focusCard('one');
	await userEvent.keyboard('v');
	await expect.element(page.getByRole('button', { name: '1 agree' })).toHaveAttribute('aria-pressed', 'true');
	await userEvent.keyboard('x');
	expect(room.cards.tally(id)).toEqual({ agree: 0, disagree: 1, pass: 0 });
	await userEvent.keyboard('0');
	expect(room.cards.tally(id)).toEqual({ agree: 0, disagree: 0, pass: 1 });
	await userEvent.keyboard('0');
	expect(room.cards.myVote(id)).toBe(null);
});

test('Enter opens a card, every letter is in the document at once, and Escape leads back to the card', async () => {
	await show(['No licence']);
	focusCard('No licence');
	await userEvent.keyboard('{Enter}');
	await expect.element(editor()).toHaveFocus();
	await userEvent.keyboard(' at all');
	expect(barriers()).toEqual(['No licence at all']);
	await userEvent.keyboard('{Escape}');
	await expect.poll(focusedCard).toBe('No licence at all');
});

test('what somebody else writes in the open card arrives there and leaves the caret where it is', async () => {
	const [id = ''] = await show(['licence']);
	focusCard('licence');
	await userEvent.keyboard('{Enter}');
	await expect.element(editor()).toHaveFocus();
	elsewhere(room.documents.content, (copy) => {
		const text = cardText(copy, id);
		if (text !== null) updateText(text, 'No licence');
	});
	await userEvent.keyboard('!');
	expect(barriers()).toEqual(['No licence!']);
});

test('a card that is written in stays where it is when others move it, and moves when it is closed', async () => {
	const [one = ''] = await show(['one', 'two', 'three']);
	focusCard('one');
	await userEvent.keyboard('{Enter}');
	await expect.element(editor()).toHaveFocus();
	const field = editor().element();
	elsewhere(room.documents.content, (copy) => {
		moveCard(copy, one, null);
		updateCard(copy, one, { kind: 'idea' });
	});
	await tick();
	expect(document.activeElement).toBe(field);
	expect(field.closest('[data-list]')?.getAttribute('data-list')).toBe('barrier');
	await userEvent.keyboard('{Escape}');
	await vi.waitFor(() => {
		expect(focusedCard()).toBe('one');
		expect(document.activeElement?.closest('[data-list]')?.getAttribute('data-list')).toBe('idea');
	});
});

test('a focused card that somebody else moves to another column keeps the focus', async () => {
	const [one = ''] = await show(['one', 'two']);
	focusCard('one');
	elsewhere(room.documents.content, (copy) => updateCard(copy, one, { kind: 'idea' }));
	await vi.waitFor(() => {
		expect(focusedCard()).toBe('one');
		expect(document.activeElement?.closest('[data-list]')?.getAttribute('data-list')).toBe('idea');
	});
});

test('a card deleted by somebody else while it is written in stays open, and writing on brings it back', async () => {
	const [one = ''] = await show(['one']);
	focusCard('one');
	await userEvent.keyboard('{Enter}');
	await expect.element(editor()).toHaveFocus();
	elsewhere(room.documents.content, (copy) => deleteCard(copy, one, OTHER));
	await expect.element(page.getByText('Somebody has just deleted this card', { exact: false })).toBeVisible();
	await userEvent.keyboard(' more');
	expect(barriers()).toEqual(['one more']);
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByText('it is back because it was changed', { exact: false })).toBeVisible();
	await page.getByRole('button', { name: 'Keep it' }).click();
	expect(room.cards.all[0]?.revived).toBe(null);
});

test('Alt and an arrow moves a card within its column and between columns, and it keeps the focus', async () => {
	const [one = ''] = await show(['one', 'two', 'three']);
	focusCard('one');
	await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
	expect(barriers()).toEqual(['two', 'one', 'three']);
	await expect.element(page.getByRole('status').last()).toHaveTextContent('Card 2 of 3.');
	await expect.poll(focusedCard).toBe('one');
	await userEvent.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
	expect(barriers()).toEqual(['two', 'three', 'one']);
	await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
	expect(room.cards.of('worked').map((card) => card.id)).toEqual([one]);
	await expect.poll(focusedCard).toBe('one');
	await userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}');
	expect(barriers()).toEqual(['one', 'two', 'three']);
	room.undo.undo();
	expect(room.cards.of('worked').map((card) => card.id)).toEqual([one]);
});

test('the pointer drags a card to a place in another column', async () => {
	const [one = ''] = await show(['one', 'two']);
	const above = room.cards.add({ kind: 'worked', text: 'above' });
	const below = room.cards.add({ kind: 'worked', text: 'below' });
	await tick();
	const handle = cardNamed('one').element().querySelector('.handle');
	if (handle === null) throw new Error('no handle');
	await userEvent.dragAndDrop(handle, cardNamed('below').element(), { targetPosition: { x: 40, y: 4 } });
	await expect.poll(() => room.cards.of('worked').map((card) => card.id)).toEqual([above, one, below]);
	expect(document.querySelector('.drag-ghost')).toBe(null);
});

test('Escape ends a drag and leaves the card where it was', async () => {
	const [one = ''] = await show(['one', 'two']);
	const handle = cardNamed('one').element().querySelector('.handle');
	const at = (type: string, y: number) =>
		handle?.dispatchEvent(
			new PointerEvent(type, { pointerId: 1, isPrimary: true, bubbles: true, clientX: 100, clientY: y })
		);
	at('pointerdown', 200);
	at('pointermove', 800);
	await expect.poll(() => document.querySelector('.drag-ghost')).not.toBe(null);
	await userEvent.keyboard('{Escape}');
	at('pointerup', 800);
	expect(document.querySelector('.drag-ghost')).toBe(null);
	expect(room.cards.all.map((card) => card.id)[0]).toBe(one);
});

test('a card is deleted from its menu, focus goes to its neighbour, and Undo brings it back', async () => {
	await show(['one', 'two']);
	focusCard('one');
	await cardNamed('one').getByRole('button', { name: 'More for this card' }).click();
	await page.getByRole('menuitem', { name: 'Delete card' }).click();
	expect(barriers()).toEqual(['two']);
	await expect.poll(focusedCard).toBe('two');
	room.app.notices.items[0]?.action?.run();
	expect(barriers()).toEqual(['one', 'two']);
});

test('a deleted card is restored from the list of deleted ones', async () => {
	const [one = ''] = await show(['one', 'two']);
	room.cards.remove(one);
	await page.getByRole('button', { name: '1 deleted card' }).click();
	await page.getByRole('button', { name: 'Restore' }).click();
	expect(barriers()).toEqual(['one', 'two']);
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

test('a card is linked to a dataset and leads to it', async () => {
	const [one = ''] = await show(['one']);
	const dataset = room.datasets.add({ title: 'School meals' });
	await cardNamed('one').getByRole('button', { name: 'More for this card' }).click();
	await page.getByRole('menuitem', { name: 'Link a dataset' }).click();
	await expect.element(page.getByRole('combobox', { name: 'Link a dataset' })).toHaveFocus();
	await userEvent.keyboard('meals');
	await page.getByRole('option', { name: 'School meals' }).click();
	expect(room.cards.all.find((card) => card.id === one)?.datasets).toEqual([dataset]);
	await page.getByRole('button', { name: 'Done' }).click();
	const link = cardNamed('one').getByRole('link', { name: 'School meals' });
	await expect.element(link).toHaveAttribute('href', `/r/${room.id}/datasets/${dataset}`);
});

test('an action has an owner, a day and can be done', async () => {
	await show();
	const id = room.cards.add({ kind: 'action', text: 'Ask the ministry' });
	await tick();
	focusCard('Ask the ministry');
	await userEvent.keyboard('{Enter}');
	await page.getByRole('textbox', { name: 'Who does it' }).fill('Mbali');
	await page.getByLabelText('By when').fill('2020-03-12');
	await page.getByRole('heading', { name: 'Board' }).click();
	expect(room.cards.of('action')[0]).toMatchObject({ owner: 'Mbali', due: '2020-03-12' });
	await expect.element(page.getByText('was due Mar 12, 2020')).toBeVisible();
	await page.getByRole('checkbox', { name: 'Done' }).click();
	expect(room.cards.all.find((card) => card.id === id)?.done).toBe(true);
	await expect.element(page.getByText('by Mar 12, 2020')).toBeVisible();
});

test('a card that is not for the record says so', async () => {
	await show(['one']);
	await cardNamed('one').getByRole('button', { name: 'More for this card' }).click();
	await page.getByRole('menuitem', { name: 'Keep out of the summary' }).click();
	expect(room.cards.all[0]?.notForRecord).toBe(true);
	await expect.element(page.getByText('Not for the record: stays out of the summary')).toBeVisible();
});

test('text with markup in it is shown as text', async () => {
	const hostile = '<img src=x onerror="globalThis.hacked = true"><b>bold</b>';
	await show([hostile]);
	await expect.element(page.getByText(hostile)).toBeVisible();
	expect(document.querySelector('article img, article b')).toBe(null);
});

test('a kind that the room does not know has a column of its own', async () => {
	await show();
	room.cards.add({ kind: 'rumour', text: 'They will close the portal' });
	await expect.element(page.getByRole('region', { name: /rumour/ })).toBeVisible();
	await expect.element(cardNamed('They will close the portal')).toBeVisible();
});

test('where names are promised, a card names who said it and who typed it', async () => {
	const [id = ''] = await show(['one']);
	await expect.element(page.getByText('Ana Ruiz')).toBeVisible();
	room.cards.update(id, { saidBy: 'Mbali' });
	await expect.element(page.getByText('Mbali, typed by Ana Ruiz')).toBeVisible();
});

test('where roles are promised, a card tells the organisation or the role, and never a name', async () => {
	const [id = ''] = await show(['one'], { naming: 'roles' });
	await expect.element(cardNamed('one').getByText('Open Cape')).toBeVisible();
	room.cards.update(id, { saidBy: 'a mayor' });
	await expect.element(cardNamed('one').getByText('a mayor')).toBeVisible();
	expect(document.body.textContent).not.toContain('Ana Ruiz');
});

test('a name typed before the promise became stricter is not told any more', async () => {
	const [id = ''] = await show(['one']);
	room.cards.update(id, { saidBy: 'Mbali Dlamini' });
	const promise = { naming: 'roles', reading: 'live', recorded: false, note: '' } as const;
	changePromise(room.documents.content, promise, room.me.principal);
	await expect.element(cardNamed('one').getByText('Open Cape')).toBeVisible();
	expect(document.body.textContent).not.toContain('Mbali');
});

test('under the Chatham House rule a card tells nobody', async () => {
	const [id = ''] = await show(['one'], { naming: 'chatham-house' });
	room.cards.update(id, { saidBy: 'Mbali' });
	room.cards.remove(room.cards.add({ kind: 'idea', text: 'gone' }));
	await page.getByRole('button', { name: '1 deleted card' }).click();
	await expect.element(page.getByRole('dialog')).toBeVisible();
	expect(document.body.textContent).not.toMatch(/Ana|Mbali|Open Cape/);
});

test('a reader sees cards and votes and no controls', async () => {
	const [id = ''] = await show(['one'], { role: 'reader' });
	room.cards.vote(id, 1);
	await expect.element(page.getByText('1 agree · 0 disagree · 0 pass')).toBeVisible();
	expect(controls('button, input, textarea, select')).toEqual([]);
	focusCard('one');
	await userEvent.keyboard('x{Enter}{Alt>}{ArrowRight}{/Alt}');
	expect(room.cards.tally(id).disagree).toBe(0);
	expect(barriers()).toEqual(['one']);
	await expect.element(editor()).not.toBeInTheDocument();
});

test('a commenter can vote and nothing else', async () => {
	const [id = ''] = await show(['one'], { role: 'commenter' });
	await page.getByRole('button', { name: 'disagree' }).click();
	expect(room.cards.tally(id).disagree).toBe(1);
	expect(controls('button').map((one) => one.textContent)).toEqual(['agree', '1 disagree', 'pass']);
	expect(controls('input, textarea, select')).toEqual([]);
});

test('a phone shows one kind at a time, with adding first', async () => {
	await page.viewport(390, 844);
	await show(['one']);
	room.cards.add({ kind: 'idea', text: 'an idea' });
	await expect.element(cardNamed('one')).toBeVisible();
	await expect.element(cardNamed('an idea')).not.toBeInTheDocument();
	const choice = page.getByRole('combobox', { name: 'Kind of card' });
	expect(composer().element().getBoundingClientRect().top).toBeLessThan(
		choice.element().getBoundingClientRect().top
	);
	await choice.click();
	await page.getByRole('option', { name: 'Ideas 1' }).click();
	await expect.element(cardNamed('an idea')).toBeVisible();
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
});

test.each(['light', 'dark'])(
	'axe finds nothing on a full board, nor in an open card (%s)',
	async (scheme) => {
		document.documentElement.dataset['scheme'] = scheme;
		const [id = ''] = await show(['one', 'two', 'three']);
		const dataset = room.datasets.add({ title: 'School meals' });
		room.cards.link(id, 'datasets', dataset);
		room.cards.vote(id, 1);
		room.cards.add({ kind: 'action', text: 'Ask', owner: 'Mbali', due: '2020-01-01' });
		room.cards.add({ kind: 'idea', text: 'بيانات', notForRecord: true });
		await tick();
		expect(await violations()).toEqual([]);
		focusCard('one');
		await userEvent.keyboard('{Enter}');
		await expect.element(editor()).toHaveFocus();
		expect(await violations()).toEqual([]);
		delete document.documentElement.dataset['scheme'];
	}
);
