import { expectSaved, invite, join, note, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

test('where the network blocks websockets two people write with each other all the same, and are told how', async ({
	alice,
	bob,
	server
}) => {
	await server.block();
	await startRoundtable(alice, 'Behind a firewall');
	const link = await invite(alice, 'Participant');
	await expectSaved(alice);
	await join(bob, link);
	await expect(note(bob)).toContainText('Notes from the table');
	await note(alice).click();
	await alice.keyboard.press('ControlOrMeta+End');
	await alice.keyboard.type(' No socket was opened.');
	await expect(note(bob)).toContainText('No socket was opened.');
	await note(bob).click();
	await bob.keyboard.press('ControlOrMeta+End');
	await bob.keyboard.type(' None at all.');
	await expect(note(alice)).toContainText('No socket was opened. None at all.');
	for (const page of [alice, bob]) {
		await expectSaved(page);
		await page
			.getByRole('banner')
			.getByRole('button', { name: /In the room/ })
			.click();
		await expect(page.getByText('Connected by plain web requests')).toBeVisible();
		await page.keyboard.press('Escape');
	}

	await server.cut();
	await note(alice).click();
	await alice.keyboard.press('ControlOrMeta+End');
	await alice.keyboard.type(' Written without any network.');
	await expectSaved(alice, 'On this device');
	await server.restore();
	await expectSaved(alice);
	await expect(note(bob)).toContainText('Written without any network.');
});
