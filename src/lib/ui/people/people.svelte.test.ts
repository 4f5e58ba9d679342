import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { noteUndone } from '$lib/model';
import type { Undone } from '$lib/protocol';
import { promiseNews, type Room } from '$lib/state';
import '/src/app.css';
import { FakeServer } from '../../../../tests/support/fake-server.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { elsewhere, openTestRoom, OTHER, type RoomSetup } from '../../../../tests/support/room.ts';
import { PeoplePage } from './index.ts';
import DayBanner from './DayBanner.svelte';
import RoomNews from './RoomNews.svelte';

const DAY = 86_400_000;
let room: Room;
let server: FakeServer;

const member = (principal: string, name: string, role: string) => ({
	principal: { id: principal, name, organisation: '' },
	role,
	joinedAt: 1,
	lastSeenAt: 1,
	here: true,
	revokedAt: null,
	devices: []
});

async function open(setup: RoomSetup = {}): Promise<void> {
	server = new FakeServer();
	const { deleteAt } = setup.record ?? {};
	if (deleteAt != null) server.hello({ deleteAt });
	room = await openTestRoom({ server, seeded: true, ...setup });
	const { principal } = room.me;
	const { answers } = server;
	answers.set('GET /members', [
		member(principal, 'Ana Ruiz', setup.role ?? 'facilitator'),
		member(OTHER.principal, OTHER.name, 'participant')
	]);
	answers.set('GET /recovery', { left: 3 });
	answers.set(`GET /rooms/${room.id}`, {
		room: { id: room.id, title: 'Water data', createdAt: 1 },
		promise: room.promise,
		readers: 'live',
		role: 'facilitator',
		principal: { id: principal, name: 'Ana Ruiz', organisation: '' },
		deleteAt: null,
		keepMostDays: null
	});
	await vi.waitFor(() => expect(room.saved.connection).toBe('live'));
}
const told = () => room.app.notices.items.map(({ text }) => text);
const dialog = () => page.getByRole('alertdialog');
async function problems(): Promise<string[]> {
	await Promise.all(document.getAnimations().map((one) => one.finished));
	const { violations } = await axe.run(document.body, {
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
	});
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

beforeEach(() => page.viewport(1440, 900));
afterEach(async () => {
	await room.close();
	vi.unstubAllGlobals();
	localStorage.clear();
});

const undone = (removed: number, restored: number): Undone => ({
	edits: 2,
	removed,
	restored,
	frames: removed + restored === 0 ? [] : [{ doc: 'content', seq: 7 }]
});

async function askToUndo(): Promise<void> {
	await render(InRoom, { room, Page: PeoplePage });
	await page.getByRole('button', { name: 'More for Ben Okri' }).click();
	await page.getByRole('menuitem', { name: 'Undo last hour' }).click();
}

test('undoing an hour says first what goes and comes back, and begins on the way out', async () => {
	await open();
	server.answers.set('POST /undo', () => undone(412, 3));
	await askToUndo();
	await expect.element(dialog().getByText(/412 characters or fields of theirs go\./)).toBeVisible();
	await expect.element(dialog().getByText(/3 that they deleted come back\./)).toBeVisible();
	await expect.element(dialog().getByRole('button', { name: 'Leave it' })).toHaveFocus();
	expect(await problems()).toEqual([]);
	await userEvent.keyboard('{Escape}');
	await expect.element(dialog()).not.toBeInTheDocument();
	await expect.element(page.getByRole('heading', { name: 'Undone' })).not.toBeInTheDocument();
});

test('while it is undone the button waits; then everybody reads who did it, and can see it put back', async () => {
	await open();
	const gate = Promise.withResolvers<Undone>();
	server.answers.set('POST /undo', (body) =>
		(body as { preview?: boolean }).preview === true ? undone(5, 0) : gate.promise
	);
	await askToUndo();
	await dialog().getByRole('button', { name: 'Undo it' }).click();
	await expect
		.element(dialog().getByRole('button', { name: 'Undoing…' }))
		.toHaveAttribute('aria-busy', 'true');
	gate.resolve(undone(5, 0));
	await expect.element(page.getByText(/Ana Ruiz undid what Ben Okri did within an hour/)).toBeVisible();
	server.answers.set('POST /undo', () => undone(0, 5));
	await page.getByRole('button', { name: 'Put back what Ben Okri did' }).click();
	await expect.element(page.getByText(/^Put back /)).toBeVisible();
	expect(await problems()).toEqual([]);
});

test('where nothing was changed in the hour, that is said and nothing is asked', async () => {
	await open();
	server.answers.set('POST /undo', () => undone(0, 0));
	await askToUndo();
	await vi.waitFor(() => expect(told()).toContain('Ben Okri changed nothing in the last hour.'));
	await expect.element(dialog()).not.toBeInTheDocument();
});

test('a log that is too short or damaged is said in words, and nothing was changed', async () => {
	await open();
	server.answers.set('POST /undo', () => 404);
	await askToUndo();
	await vi.waitFor(() =>
		expect(told().join()).toContain('does not go back so far, or part of it is damaged')
	);
});

test('only facilitators can put back what was undone; everybody reads that it was', async () => {
	await open({ role: 'participant' });
	elsewhere(room.documents.content, (copy) =>
		noteUndone(copy, { by: OTHER.principal, of: room.me.principal, frames: [{ doc: 'content', seq: 7 }] })
	);
	await render(InRoom, { room, Page: PeoplePage });
	await expect.element(page.getByText(/Ben Okri undid what Ana Ruiz did/)).toBeVisible();
	await expect.element(page.getByRole('button', { name: /Put back/ })).not.toBeInTheDocument();
});

test('facilitators hear at once who came back with a code, and when a recovery begins and ends', async () => {
	await open();
	await render(InRoom, { room, Page: RoomNews });
	server.say({ type: 'returned', principal: OTHER.principal });
	await vi.waitFor(() => expect(told().join()).toContain('Ben Okri came back with a recovery code.'));
	server.hello({ recovery: 'possible' });
	server.hello({ recovery: 'open' });
	await vi.waitFor(() => expect(told().join()).toContain('give the server what it lacks'));
	server.hello({ recovery: 'possible' });
	await vi.waitFor(() => expect(told().join()).toContain('no longer give'));
	expect(told()).toHaveLength(3);
});

test('a facilitator chooses until when the roundtable is kept', async () => {
	await open();
	const sent: unknown[] = [];
	server.answers.set(`PATCH /rooms/${room.id}`, (body) => {
		sent.push(body);
		return 204;
	});
	await render(InRoom, { room, Page: PeoplePage });
	await expect.element(page.getByText('Until somebody deletes it')).toBeVisible();
	await page.getByRole('button', { name: 'Change how long it is kept' }).click();
	await page.getByRole('combobox', { name: 'Kept on the server' }).click();
	await page.getByRole('option', { name: 'Until a day' }).click();
	await page.getByLabelText('Last day').fill('2020-01-01');
	await expect.element(page.getByText(/has to be a week away/)).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Keep until then' })).toBeDisabled();
	await page.getByRole('combobox', { name: 'Kept on the server' }).click();
	await page.getByRole('option', { name: '90 days' }).click();
	expect(await problems()).toEqual([]);
	await page.getByRole('button', { name: 'Keep until then' }).click();
	await expect.element(page.getByText(/^Until \w+ \d+, \d{4}$/)).toBeVisible();
	const { deleteAt } = sent[0] as { deleteAt: number };
	expect(deleteAt - Date.now()).toBeGreaterThan(89 * DAY);
	expect(new Date(deleteAt + 1).getHours()).toBe(0);
});

test('a roundtable is reminded of its day 30 and 7 days before, and says when it is gone', async () => {
	await open({ role: 'participant', record: { deleteAt: Date.now() + 40 * DAY } });
	expect(room.dayNews(Date.now())).toBeNull();
	const near = room.dayNews(Date.now() + 11 * DAY);
	expect(near?.kind).toBe('near');
	near?.seen();
	expect(room.dayNews(Date.now() + 11 * DAY)).toBeNull();
	expect(room.dayNews(Date.now() + 34 * DAY)?.kind).toBe('soon');
	expect(promiseNews(room).news).toBeNull();
	await room.app.device.updateRoom(room.id, { deleteAt: Date.now() + 90 * DAY });
	expect(promiseNews(room).news).toMatchObject({ kept: { until: room.deleteAt } });
	await room.app.device.updateRoom(room.id, { deletedAt: Date.now() });
	expect(promiseNews(room).news).toBeNull();
	expect(room.dayNews(Date.now())?.kind).toBe('gone');
	expect(room.saved).toMatchObject({ connection: 'none', waiting: 0 });
});

test.each([
	['facilitator', 2],
	['participant', 1]
] as const)('the reminder offers a copy to all, and more time to facilitators: %s', async (role, count) => {
	await open({ role });
	const at = Date.now() + 6.5 * DAY;
	let read = 0;
	const news = { kind: 'soon', at, seen: () => undefined } as const;
	// reason: InRoom shows a component without properties of its own.
	const Page = ((...[anchor]: Parameters<typeof DayBanner>) =>
		DayBanner(anchor, { news, onread: () => read++ })) as never;
	await render(InRoom, { room, Page });
	await expect.element(page.getByText(/deletes this roundtable on .+, in 7 days\./)).toBeVisible();
	const acts = page.getByRole('status').getByRole('button').all();
	expect(acts).toHaveLength(count + 1);
	expect(await problems()).toEqual([]);
	await page.getByRole('button', { name: 'Dismiss' }).click();
	expect(read).toBe(1);
});
