/** A Parquet file that stays at a site of another origin: what its columns are, and whether it is another file by now. */
import * as parquet from 'parquet-wasm';
import { wideColumns, writeRowGroups } from '../support/parquet-file.ts';
import { startParquetSite, type ParquetSite } from '../support/parquet-site.ts';
import { invite, join, startRoundtable } from './acts.ts';
import { expect, test as base } from './stage.ts';

const ROWS = 9000;
const test = base.extend<{ parts: ParquetSite }>({
	parts: async ({}, use) => {
		const parts = await startParquetSite(Buffer.from(writeRowGroups(parquet, wideColumns(ROWS), 1500)));
		await use(parts);
		parts.close();
	},
	// The one breach that is meant: what a person asked for, from the one script that may.
	problems: async ({ parts }, use) => {
		const problems: string[] = [];
		await use(problems);
		const meant = `request to another origin: ${parts.url}`;
		expect(problems.filter((problem) => !problem.startsWith(meant))).toEqual([]);
	}
});

test('the columns of a linked file say what its footer tells, and what the rest costs; what one person fetched, everybody has described', async ({
	alice,
	bob,
	parts
}) => {
	const room = await startRoundtable(alice, 'Columns');
	await alice.goto(`${room}/workbench`);
	await link(alice, parts);
	const table = alice.getByRole('complementary', { name: 'Workbench' }).getByText('places', { exact: true });
	await table.click();
	parts.sent = 0;
	await alice.getByRole('button', { name: 'Describe the columns' }).click();
	const panel = alice.getByRole('complementary', { name: 'Columns of places' });
	const id = panel.locator('section').filter({ has: alice.getByRole('heading', { name: /^id/ }) });
	await expect(id).toContainText('Told by the file’s footer');
	await expect(id).toContainText('none missing');
	await expect(id).toContainText('8999');
	expect(parts.sent).toBe(0);

	const ask = panel.getByRole('button', { name: /describe it: open$/ });
	await expect(ask).toContainText(/Fetch [\d.]+\skB and describe it/);
	await ask.focus();
	await alice.keyboard.press('Enter');
	const open = panel.locator('section').filter({ has: alice.getByRole('heading', { name: /^open/ }) });
	await expect(open).toContainText('2 different');
	await expect(open).toContainText('6,000');
	await expect(open.getByRole('heading')).toBeFocused();
	expect(parts.sent).toBeGreaterThan(0);
	expect(parts.sent).toBeLessThan(parts.body.length / 10);
	await expect(panel.getByRole('button', { name: /describe it: amount$/ })).toBeVisible();

	await join(bob, await invite(alice, 'Participant'));
	await bob.goto(`${new URL(alice.url()).pathname}`);
	await bob.getByRole('button', { name: 'Read the footer of places.parquet' }).first().click();
	await bob.locator('summary', { hasText: 'places' }).click();
	parts.sent = 0;
	await bob.getByRole('button', { name: 'Describe the columns' }).click();
	const theirs = bob.getByRole('complementary', { name: 'Columns of places' });
	await expect(theirs.getByText('2 different')).toBeVisible();
	expect(parts.sent).toBe(0);
});

test('a linked file is asked whether it is another one: it is the same, then it is not, and who takes the newer one takes it for everybody', async ({
	alice,
	bob,
	parts
}) => {
	const room = await startRoundtable(alice, 'Versions');
	await alice.goto(`${room}/workbench`);
	await link(alice, parts);
	await join(bob, await invite(alice, 'Participant'));
	await alice.getByRole('complementary', { name: 'Workbench' }).getByText('places', { exact: true }).click();
	const check = alice.getByRole('button', { name: 'Check for a newer version of places.parquet' });
	const dialog = alice.getByRole('dialog');
	parts.sent = 0;
	await check.click();
	await expect(dialog.getByText('It is the same')).toBeVisible();
	expect(parts.sent).toBe(0);
	await alice.keyboard.press('Escape');

	const { amount: _gone, ...columns } = wideColumns(9300);
	parts.body = Buffer.from(writeRowGroups(parquet, { ...columns, fresh: columns['id'] ?? [] }, 1500));
	parts.tag = '"two"';
	await check.click();
	await expect(dialog.getByRole('row', { name: 'Rows 9,000 9,300' })).toBeVisible();
	await expect(dialog.getByText('New columns: fresh')).toBeVisible();
	await expect(dialog.getByText('Columns that are gone: amount')).toBeVisible();
	expect(parts.sent).toBeLessThanOrEqual(64 * 1024);
	await dialog.getByRole('button', { name: 'Use the newer one' }).press('Enter');
	await expect(dialog).toHaveCount(0);
	await expect(alice.getByText('9,300 rows')).toBeVisible();

	await bob.goto(`${new URL(alice.url()).pathname}`);
	await bob.getByRole('button', { name: 'Read the footer of places.parquet' }).first().click();
	await bob.locator('summary', { hasText: 'places' }).click();
	await expect(bob.getByText('9,300 rows')).toBeVisible();
	await bob.getByRole('button', { name: 'Check for a newer version of places.parquet' }).click();
	await expect(bob.getByRole('dialog').getByText('It is the same')).toBeVisible();
});

async function link(page: Parameters<typeof startRoundtable>[0], { url }: ParquetSite): Promise<void> {
	await page.getByRole('button', { name: 'Add by link' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Address of the file').fill(`${url}/places.parquet`);
	await dialog.getByLabel('Address of the file').press('Enter');
	await dialog.getByRole('button', { name: 'Ask it where it is' }).click();
	await expect(dialog).toHaveCount(0);
}
