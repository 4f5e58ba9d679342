/** Before a gathering whose network cannot be trusted: a device is made ready, and the room knows who is. */
import type { Page } from '@playwright/test';
import { addFile, invite, join, place, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

const csv = (name: string, rows: string) => ({
	name,
	mimeType: 'text/csv',
	buffer: Buffer.from(`city,meals\n${rows}`)
});

async function addAndShare(page: Page, file: ReturnType<typeof csv>): Promise<void> {
	await addFile(page, file);
	await place(page, 'Datasets').click();
	await page.getByRole('link', { name: file.name.replace('.csv', '') }).click();
	await page.getByRole('button', { name: 'Share with the room' }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Share', exact: false }).click();
	const row = page.getByRole('main').getByRole('listitem').filter({ hasText: file.name });
	await expect(row.getByText('In the room')).toBeVisible();
}

test('a device is made ready once, opens everything with no network, and the room knows when it no longer is', async ({
	alice,
	bob,
	server
}) => {
	test.setTimeout(120_000);
	const room = await startRoundtable(alice, 'Ready');
	await join(bob, await invite(alice, 'Participant'));
	await alice.goto(`${room}/workbench`);
	await addAndShare(alice, csv('meals.csv', 'Porto,12\nFaro,30\n'));

	await bob.goto(`${room}/datasets`);
	await bob.getByRole('button', { name: 'Make ready for offline' }).click();
	const dialog = bob.getByRole('dialog', { name: 'Ready to go on without a network?' });
	await expect(dialog.getByRole('row', { name: /The query engine/ })).toContainText('no');
	await expect(dialog.getByRole('row', { name: /1 shared file/ })).toContainText('no');
	await dialog.getByRole('button', { name: 'Fetch what is missing' }).click();
	await expect(dialog.getByText('This device is ready.')).toBeVisible({ timeout: 60_000 });

	await alice.goto(`${room}/people`);
	const mbali = alice.getByRole('row', { name: /Mbali Nkosi/ });
	await expect(alice.getByText('1 of 2 are ready for offline.')).toBeVisible();
	await expect(mbali).toContainText('ready');

	await server.stop();
	await bob.goto(`${room}/workbench`);
	await bob.getByRole('button', { name: 'New query' }).first().click();
	await bob.getByRole('button', { name: 'Run' }).click();
	await expect(bob.getByRole('grid')).toContainText('Porto', { timeout: 30_000 });

	await server.start();
	await alice.goto(`${room}/workbench`);
	await addAndShare(alice, csv('schools.csv', 'Braga,7\n'));
	await alice.goto(`${room}/people`);
	await expect(alice.getByText('0 of 2 are ready for offline.')).toBeVisible();
	await expect(mbali).toContainText('1 of 2 files');
});
