import { addFile, expectSaved, invite, join, MBALI, receipt, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

const MEALS = 'municipality,meals,price\nLisboa,1200,2.50\nPorto,800,2.10\n"Vila Nova, de Gaia",640,1.95\n';
const file = (name: string, text: string, mimeType = 'text/csv') => ({
	name,
	mimeType,
	buffer: Buffer.from(text)
});

test('a file stays on the device until it is shared, then others fetch, query and see the same rows', async ({
	alice,
	bob
}) => {
	const room = await startRoundtable(alice, 'Files');
	await join(bob, await invite(alice, 'Participant'));
	await alice.goto(`${room}/datasets`);
	await alice.getByRole('button', { name: 'Add a dataset' }).first().click();
	await alice.getByLabel('Name of the dataset').fill('School meals by municipality');
	await alice
		.getByRole('dialog')
		.getByRole('button', { name: /Add a dataset/ })
		.click();
	await addFile(alice, file('meals.csv', MEALS));
	await expect(alice.getByText('Only on this device').first()).toBeVisible();

	await bob.goto(`${room}/datasets`);
	await bob.getByRole('link', { name: 'School meals by municipality' }).click();
	await expect(bob.getByText("Only on Ana Ruiz's device")).toBeVisible();

	await alice.getByRole('button', { name: 'Share with the room' }).click();
	await alice.getByRole('alertdialog').getByRole('button', { name: 'Share the file' }).click();
	await expect(alice.getByText('In the room', { exact: true }).last()).toBeVisible();
	await bob.getByRole('button', { name: 'Get the file' }).click();
	await expect(bob.getByRole('button', { name: 'Ask it a question' })).toBeVisible();
	const download = bob.waitForEvent('download');
	await bob.getByRole('button', { name: 'More for meals.csv' }).click();
	await bob.getByRole('menuitem', { name: 'Download' }).click();
	const stream = await (await download).createReadStream();
	let text = '';
	for await (const part of stream) text += String(part);
	expect(text).toBe(MEALS);

	await alice.getByRole('button', { name: 'Ask it a question' }).click();
	await alice.getByRole('button', { name: 'Run' }).click();
	await expect(alice.getByRole('grid')).toContainText('Vila Nova, de Gaia');
	await expect(receipt(alice, '3 rows from 1 file')).toBeVisible();
	await expectSaved(alice);

	await bob.goto(`${room}/workbench`);
	await bob.getByLabel('Workbench').getByRole('link', { name: 'School meals by municipality' }).click();
	await expect(bob.getByRole('grid')).toContainText('Vila Nova, de Gaia');
	await expect(receipt(bob, '3 rows from 1 file')).toContainText('Ana Ruiz');

	await expect(
		bob.getByText('Written by Ana Ruiz. It runs only on this device, when you say so.')
	).toBeVisible();
	await bob.getByRole('button', { name: 'Run' }).click();
	const confirmed = { name: `Same for ${MBALI.name}` };
	await expect(bob.getByRole('button', confirmed)).toBeVisible();
	await expect(alice.getByRole('button', confirmed)).toBeVisible();

	await alice.getByRole('textbox', { name: 'SQL' }).click();
	await alice.keyboard.press('ControlOrMeta+a');
	await alice.keyboard.type('SELECT * FROM meals WHERE meals < $most ORDER BY ALL');
	await alice.keyboard.press('Escape');
	await alice.keyboard.press('ControlOrMeta+Enter');
	await expect(alice.getByText('Give most a value first.')).toBeVisible();
	await alice.getByRole('textbox', { name: 'most' }).fill('1000');
	await alice.getByRole('textbox', { name: 'most' }).press('ControlOrMeta+Enter');
	await alice.getByRole('tab', { name: 'Compared' }).click();
	await expect(alice.getByText('0 rows added, 1 removed, 0 changed, 2 the same.')).toBeVisible();
	await expect(bob.getByRole('textbox', { name: 'most' })).toHaveValue('1000');
});

test('a result of a file that is only here is private until its rows are shown on purpose', async ({
	alice,
	bob
}) => {
	const room = await startRoundtable(alice, 'Private');
	await join(bob, await invite(alice, 'Participant'));
	await alice.goto(`${room}/workbench`);
	await addFile(alice, file('secret.csv', 'name,cases\nCanary street,3\n'));
	await expect(alice.getByRole('complementary').getByText('secret', { exact: true })).toBeVisible();
	await alice.getByRole('button', { name: 'New query' }).first().click();
	await alice.getByRole('button', { name: 'Run' }).click();
	await expect(alice.getByRole('grid')).toContainText('Canary street');
	await expectSaved(alice);

	await bob.goto(`${room}/workbench`);
	await bob
		.getByLabel('Workbench')
		.getByRole('link', { name: /SELECT/ })
		.click();
	await expect(
		bob.getByText(/Ana Ruiz ran this on a file that is only on their device: 1 row, 2 columns/)
	).toBeVisible();
	await expect(bob.getByText('Canary street')).toHaveCount(0);

	await alice.getByRole('button', { name: 'Share these rows' }).click();
	await expect(alice.getByRole('dialog')).toContainText('1 group has fewer than 5 cases.');
	await alice.getByRole('button', { name: 'Show the rows' }).click();
	await expect(bob.getByRole('grid')).toContainText('Canary street');
});

test('what is no CSV is refused in one sentence, and nothing is changed', async ({ alice }) => {
	const room = await startRoundtable(alice, 'Refused');
	await alice.goto(`${room}/workbench`);
	const input = alice.locator('input[type=file]');
	await input.setInputFiles(file('empty.csv', ''));
	await expect(alice.getByText('“empty.csv” is empty (0 bytes). Nothing was changed.')).toBeVisible();
	await alice.getByRole('button', { name: 'Cancel' }).click();
	await input.setInputFiles({
		name: 'book.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from('%PDF-1.7 and the rest')
	});
	await expect(alice.getByText(/“book.csv” is no table that we read: it starts like a PDF/)).toBeVisible();
	await alice.getByRole('button', { name: 'Cancel' }).click();
	await addFile(alice, file('<img src=x onerror=alert(1)>.csv', 'a,b\n1,2\n'));
	await expect(
		alice.getByRole('complementary').getByText('img_src_x_onerror_alert_1', { exact: true })
	).toBeVisible();
	await alice.goto(`${room}/datasets`);
	await expect(alice.getByRole('link', { name: /<img src=x/ })).toBeVisible();
});

test('SQL that fails says where, SQL that never ends is cancelled, and the text stays', async ({ alice }) => {
	const room = await startRoundtable(alice, 'SQL');
	await alice.goto(`${room}/workbench`);
	await addFile(alice, file('meals.csv', MEALS));
	await expect(alice.getByRole('complementary').getByText('meals', { exact: true })).toBeVisible();
	await alice.getByRole('button', { name: 'New query' }).first().click();
	const editor = alice.getByRole('textbox', { name: 'SQL' });
	// What one types next is meant for the query, and takes the place of what it begins with.
	await expect(editor).toBeFocused();
	await alice.keyboard.type('SELECT mealz FROM meals');
	await alice.keyboard.press('Escape');
	await alice.keyboard.press('ControlOrMeta+Enter');
	await expect(alice.getByText(/Did you mean .*meals/)).toBeVisible();

	await editor.click();
	await alice.keyboard.press('ControlOrMeta+a');
	await alice.keyboard.type('SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c');
	await alice.keyboard.press('Escape');
	await alice.keyboard.press('ControlOrMeta+Enter');
	await alice.getByRole('button', { name: 'Cancel' }).click();
	await expect(alice.getByText(/Cancelled after/)).toBeVisible();
	await editor.click();
	await alice.keyboard.press('ControlOrMeta+a');
	await alice.keyboard.type('SELECT sum(meals) AS total FROM meals');
	await alice.keyboard.press('Escape');
	await alice.keyboard.press('ControlOrMeta+Enter');
	await expect(alice.getByRole('grid')).toContainText('2,640');

	// However long the result: its last row and what is under it are in the window.
	await editor.click();
	await alice.keyboard.press('ControlOrMeta+a');
	await alice.keyboard.type('SELECT range AS step FROM range(5000)');
	await alice.keyboard.press('Escape');
	await alice.keyboard.press('ControlOrMeta+Enter');
	await expect(alice.getByTestId('grid-status')).toContainText('5,000 rows');
	await alice.getByRole('gridcell').first().click();
	await alice.keyboard.press('ControlOrMeta+End');
	await expect(alice.getByTestId('grid-status')).toContainText('Row 5,000 of 5,000');
	await expect(alice.getByTestId('grid-status')).toBeInViewport();
	await expect(alice.getByRole('gridcell', { name: /^4,?999$/ })).toBeInViewport();

	// However wide: what runs and keeps it stays where it is, and only the columns in sight are drawn.
	await editor.click();
	await alice.keyboard.press('ControlOrMeta+a');
	await alice.keyboard.type('PIVOT (FROM range(700)) ON range USING count(*)');
	await alice.keyboard.press('Escape');
	await alice.keyboard.press('ControlOrMeta+Enter');
	await expect(alice.getByTestId('grid-status')).toContainText('700 columns');
	await expect(alice.getByRole('button', { name: 'Run' })).toBeInViewport({ ratio: 1 });
	await expect(alice.getByRole('button', { name: 'Save', exact: true })).toBeInViewport({ ratio: 1 });
	expect(await alice.getByRole('columnheader').count()).toBeLessThan(60);
});

test('two people write one query, and a reader sees it without controls', async ({ alice, bob, person }) => {
	const room = await startRoundtable(alice, 'Together');
	await join(bob, await invite(alice, 'Participant'));
	const carol = await person('carol');
	await join(carol, await invite(alice, 'Reader'), { name: 'Carol' });
	await alice.goto(`${room}/workbench`);
	await alice.getByRole('button', { name: 'New query' }).first().click();
	await expect(alice).toHaveURL(/\/workbench\/[\w-]+$/);
	const url = new URL(alice.url()).pathname;
	await alice.getByRole('textbox', { name: 'SQL' }).click();
	await alice.keyboard.type('SELECT 1');
	await bob.goto(url);
	const theirs = bob.getByRole('textbox', { name: 'SQL' });
	await expect(theirs).toContainText('SELECT 1');
	await theirs.click();
	await bob.keyboard.press('ControlOrMeta+End');
	await bob.keyboard.type(' + 1 AS two');
	await expect(alice.getByRole('textbox', { name: 'SQL' })).toContainText('SELECT 1 + 1 AS two');
	await expect(alice.getByText(MBALI.name).first()).toBeAttached();

	await carol.goto(url);
	await expect(carol.getByRole('button', { name: 'New query' })).toHaveCount(0);
});
