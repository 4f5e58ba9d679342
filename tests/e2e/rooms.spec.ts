import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { invite, join, place, receipt, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

test('the example opens with one click, with real results, and its screens have no accessibility faults', async ({
	alice
}) => {
	test.setTimeout(240_000);
	await alice.goto('/');
	await expect(alice.getByRole('heading', { level: 1 })).toBeVisible();
	await expectNoFaults(alice, 'home');
	await alice.getByRole('button', { name: 'Open the example' }).click();
	await expect(alice).toHaveURL(/\/notes\//, { timeout: 60_000 });
	await expect(alice.getByText('This is the example. Change anything.')).toBeVisible();
	for (const name of ['Notes', 'Agenda', 'Board', 'Datasets', 'Workbench', 'Summary', 'People']) {
		await place(alice, name).click();
		await expect(place(alice, name)).toHaveAttribute('aria-current', 'page');
		await expect(alice.getByRole('main').getByRole('heading').first()).toBeVisible();
		await expectNoFaults(alice, name);
	}
	await place(alice, 'Datasets').click();
	await alice.getByRole('link', { name: 'Electricity made in Iowa, by source' }).click();
	await expectNoFaults(alice, 'entry');
	await place(alice, 'Workbench').click();
	await alice
		.getByLabel('Workbench')
		.getByRole('link', { name: /Where Iowa/ })
		.click();
	await expect(alice.getByRole('grid')).toContainText('Renewables');
	await expect(receipt(alice, '3 rows from 1 file')).toBeVisible();
	await expectNoFaults(alice, 'query');
	await alice.getByRole('tab', { name: 'Chart' }).click();
	await expect(alice.getByText('By 2017, renewables made more than a third').first()).toBeVisible();
	await expectNoFaults(alice, 'chart');
});

test('the ways into a roundtable and the sheets over it have no accessibility faults', async ({
	alice,
	bob
}) => {
	await alice.goto('/start');
	await expect(alice.getByRole('heading', { level: 1 })).toBeVisible();
	await expectNoFaults(alice, 'start');
	for (const way of ['join', 'open']) {
		await bob.goto(`/${way}`);
		await expect(bob.getByRole('heading', { level: 1 })).toBeVisible();
		await expectNoFaults(bob, way);
	}
	const room = await startRoundtable(alice, 'Ways in');
	const url = await invite(alice, 'Participant');
	await bob.goto(url);
	await expect(bob.getByLabel('Your name')).toBeVisible();
	await expectNoFaults(bob, 'offer');
	await alice.getByRole('button', { name: 'Share', exact: true }).click();
	await expect(alice.getByRole('dialog')).toBeVisible();
	await expectNoFaults(alice, 'share');
	await alice.keyboard.press('Escape');
	await alice
		.getByRole('banner')
		.getByRole('button', { name: /^In the room/ })
		.click();
	await expectNoFaults(alice, 'sync');
	await alice.goto(`${room}/workbench`);
	const csv = { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n3,4\n') };
	await alice.locator('input[type=file]').first().setInputFiles(csv);
	await expect(alice.getByText(/2 rows, none rejected/)).toBeVisible();
	await expectNoFaults(alice, 'proposal');
});

test('agenda, board and summary: what two people put on cards becomes the report', async ({ alice, bob }) => {
	const room = await startRoundtable(alice, 'Report');
	await join(bob, await invite(alice, 'Participant'));
	await bob.goto(`${room}/board`);
	await alice.goto(`${room}/board`);
	const composer = alice
		.getByPlaceholder('What got in your way?')
		.or(alice.getByLabel('What got in your way?'))
		.first();
	await composer.fill('No licence, so our <b>lawyers</b> said no');
	await composer.press('Enter');
	await expect(bob.getByText('No licence, so our <b>lawyers</b> said no').first()).toBeVisible();

	await alice.goto(`${room}/summary`);
	await expect(
		alice.getByRole('article').getByText('No licence, so our <b>lawyers</b> said no')
	).toBeVisible();
	const download = alice.waitForEvent('download');
	await alice.getByRole('button', { name: 'Download the page' }).click();
	const stream = await (await download).createReadStream();
	let html = '';
	for await (const part of stream) html += String(part);
	expect(html).toContain('&lt;b&gt;lawyers&lt;/b&gt;');
	expect(html).not.toMatch(/<script/i);

	await alice.goto(`${room}/agenda`);
	await expect(alice.getByRole('button', { name: /Welcome and the promise/ }).first()).toBeVisible();
	await bob.goto(`${room}/agenda`);
	await alice.getByRole('button', { name: 'Start', exact: true }).first().click();
	await expect(bob.getByRole('link', { name: /Welcome and the promise/ })).toBeVisible();
});

test('forgetting a roundtable asks, says what would be lost, and removes it from this device only', async ({
	alice
}) => {
	await startRoundtable(alice, 'To be forgotten');
	await alice.goto('/');
	await alice.getByRole('button', { name: 'More for To be forgotten' }).click();
	await alice.getByRole('menuitem', { name: 'Forget this roundtable' }).click();
	await expect(alice.getByRole('alertdialog')).toContainText('only on this device');
	await alice.getByRole('alertdialog').getByRole('button', { name: 'Forget this roundtable' }).click();
	await expect(alice.getByRole('link', { name: 'To be forgotten' })).toHaveCount(0);
	await expect(alice.getByText('No roundtables on this device yet.')).toBeVisible();
});

/** axe, in both schemes. Tips stand beside the page, where the pointer was left by chance: they belong to no screen. */
async function expectNoFaults(page: Page, screen: string): Promise<void> {
	await page.mouse.move(0, 0);
	await expect(page.getByRole('tooltip')).toHaveCount(0);
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		const { violations } = await new AxeBuilder({ page }).analyze();
		const found = violations.map(
			({ id, nodes }) =>
				`${screen} ${colorScheme} ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`
		);
		expect(found).toEqual([]);
	}
}
