import { ANA, expectSaved, invite, join, MBALI, note, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

test('a roundtable is made on the device, shared by a link, and both write in one note', async ({
	alice,
	bob
}) => {
	await startRoundtable(alice, 'School meals');
	await expectSaved(alice, 'On this device');

	const link = await invite(alice, 'Participant');
	await expectSaved(alice);
	await bob.goto(link);
	await expect(bob.getByText(`${ANA.name}, ${ANA.organisation}, invites you to`)).toBeVisible();
	await expect(bob.getByRole('heading', { name: 'School meals' })).toBeVisible();
	await expect(bob.getByRole('region', { name: 'The promise' })).toContainText('Nothing is recorded');
	expect(new URL(bob.url()).hash).toBe('');
	await join(bob, link);

	await expect(note(bob)).toContainText('Notes from the table');
	await note(alice).click();
	await alice.keyboard.press('ControlOrMeta+End');
	await alice.keyboard.type(' Bread was counted twice.');
	await expect(note(bob)).toContainText('Bread was counted twice.');
	await note(bob).click();
	await bob.keyboard.press('ControlOrMeta+End');
	await bob.keyboard.type(' In two districts.');
	await expect(note(alice)).toContainText('Bread was counted twice. In two districts.');
	await expect(alice.getByText(MBALI.name).first()).toBeAttached();

	await note(alice).click();
	await alice.keyboard.press('ControlOrMeta+z');
	await expect(note(bob)).not.toContainText('Bread was counted twice.');
	await expect(note(bob)).toContainText('In two districts.');
	await expectSaved(alice);
	await expectSaved(bob);
});

test('pages are added, named by their first line, moved, deleted and restored', async ({ alice }) => {
	await startRoundtable(alice, 'Pages');
	const pages = alice.getByRole('navigation', { name: 'Note pages' });
	await pages.getByRole('button', { name: 'Add page' }).click();
	await expect(pages.getByRole('link')).toHaveCount(2);
	await note(alice).click();
	await alice.keyboard.type('# Barriers we met');
	await alice.keyboard.press('Enter');
	await alice.keyboard.type('- no licence');
	await expect(note(alice).getByRole('list')).toContainText('no licence');
	await expect(pages.getByRole('link', { name: 'Barriers we met' })).toBeVisible();

	await pages.getByRole('link', { name: 'Barriers we met' }).focus();
	await alice.keyboard.press('Alt+ArrowUp');
	await expect(pages.getByRole('link').first()).toHaveText('Barriers we met');

	await pages.getByRole('button', { name: 'More for Barriers we met' }).click();
	await alice.getByRole('menuitem', { name: 'Delete page' }).click();
	await expect(pages.getByRole('link', { name: 'Barriers we met' })).toHaveCount(0);
	await pages.getByText('Deleted (1)').click();
	await pages.getByRole('button', { name: 'Restore' }).click();
	await expect(pages.getByRole('link', { name: 'Barriers we met' })).toBeVisible();
});

test('roles hold: a reader reads, a role can be raised, a removed person is out', async ({ alice, bob }) => {
	const room = await startRoundtable(alice, 'Roles');
	await join(bob, await invite(alice, 'Reader'));
	await expect(note(bob)).toHaveAttribute('contenteditable', 'false');

	await alice.goto(`${room}/people`);
	const row = alice.getByRole('row', { name: new RegExp(MBALI.name) });
	await expect(row).toContainText('here now');
	await row
		.getByRole('combobox')
		.or(row.getByRole('button', { name: /Role of/ }))
		.first()
		.click();
	await alice.getByRole('option', { name: 'Participant' }).click();
	await expect(note(bob)).toHaveAttribute('contenteditable', 'true');
	await note(bob).click();
	await bob.keyboard.press('ControlOrMeta+End');
	await bob.keyboard.type(' Now I can write.');
	await expectSaved(bob);

	await row.getByRole('button', { name: /^More for/ }).click();
	await alice.getByRole('menuitem', { name: 'Remove' }).click();
	await alice.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
	await expect(note(bob)).toHaveAttribute('contenteditable', 'false');
	await expect(alice.getByText('Removed', { exact: true })).toBeVisible();
});

test('a wrong, a used-up and a taken-back link each say so, and lose nothing', async ({
	alice,
	bob,
	server
}) => {
	await startRoundtable(alice, 'Links');
	await bob.goto(`${server.url}/join`);
	await expect(bob.getByLabel('The four words')).toBeVisible();
	await bob.goto('about:blank');
	await bob.goto(`${server.url}/join#half`);
	await expect(bob.getByText('A part of the link is missing')).toBeVisible();
	const link = await invite(alice, 'Participant');
	await bob.goto('about:blank');
	await bob.goto(`${link.slice(0, -4)}AAAA`);
	await expect(bob.getByText('This link does not work any more')).toBeVisible();

	await alice.getByRole('button', { name: 'Share', exact: true }).click();
	await alice.getByRole('button', { name: /Take back the link for Participant/ }).click();
	await expect(alice.getByText('taken back')).toBeVisible();
	await bob.goto('about:blank');
	await bob.goto(link);
	await expect(bob.getByText('This link does not work any more')).toBeVisible();
});
