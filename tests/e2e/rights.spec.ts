import type { Page, Request } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { ANA, expectSaved, invite, join, MBALI, note, place, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

/** Everything that a page tells the server, or anybody else, by the way. */
function listen(page: Page): string[] {
	const told: string[] = [];
	page.on('request', (request: Request) => {
		told.push(request.url(), request.headers()['referer'] ?? '');
	});
	page.on('websocket', (socket) => told.push(socket.url()));
	return told;
}

const codesShown = (page: Page) => page.getByRole('dialog').getByRole('listitem').allTextContents();

test('words from a screen let somebody in, a phone becomes one’s own, a lost device comes back, and no secret stays anywhere', async ({
	alice,
	bob,
	person
}) => {
	await alice.goto('/start');
	await alice.getByLabel('What is it called?').fill('Ways in');
	await alice.getByLabel('Your name').fill(ANA.name);
	await alice.getByRole('button', { name: 'Start the roundtable' }).click();
	await expect(alice.getByRole('button', { name: 'I have kept them' })).toBeVisible();
	const [code = ''] = await codesShown(alice);
	await alice.getByRole('button', { name: 'I have kept them' }).click();
	await expect(alice).toHaveURL(/\/notes\//);
	const room = new URL(alice.url()).pathname.split('/').slice(0, 3).join('/');

	// The words on the screen.
	await alice.getByRole('button', { name: 'Share', exact: true }).click();
	await alice.getByRole('button', { name: 'Make a link, Participant' }).click();
	const link = await alice.getByRole('textbox', { name: 'Link for Participant' }).inputValue();
	await alice.getByRole('button', { name: 'Show on screen' }).click();
	const words = alice.locator('.said');
	await expect(words).toHaveText(/[a-z]+/);
	const said = (await words.locator('span').allTextContents()).join(' ');
	const told = listen(bob);
	await bob.goto('/join');
	await bob.getByLabel('The four words').fill('acorn acorn acorn acorn');
	await bob.getByRole('button', { name: 'Continue' }).click();
	await expect(bob.getByRole('alert')).toContainText('these words open nothing');
	await bob.getByLabel('The four words').fill(said.toUpperCase().replaceAll(' ', '-'));
	await bob.getByRole('button', { name: 'Continue' }).click();
	await bob.getByLabel('Your name').fill(MBALI.name);
	await bob.getByRole('button', { name: 'Join as participant' }).click();
	await expectSaved(bob);

	// Another device of the same person.
	await alice.goto(`${room}/people`);
	await alice.getByRole('button', { name: 'Also on my phone' }).click();
	await alice.getByRole('button', { name: 'Copy link' }).click();
	const personal = await alice.evaluate(() => navigator.clipboard.readText());
	const phone = await person('phone');
	const toldByPhone = listen(phone);
	await phone.goto(personal);
	await expect(phone.getByRole('heading', { name: `Open this roundtable as ${ANA.name}` })).toBeVisible();
	expect(phone.url()).not.toContain('#');
	await phone.getByRole('button', { name: 'Open on this device' }).click();
	await expectSaved(phone);
	await expect(alice.getByText('Done. The other device is in the room.')).toBeVisible();
	await alice.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
	const again = await person('somebody who found the link');
	await again.goto(personal);
	await expect(again.getByText('This personal link does not work any more')).toBeVisible();

	// A device that was lost.
	const found = await person('found again');
	const toldByFound = listen(found);
	await found.goto('/');
	await found.getByRole('link', { name: 'Lost your device? Use a recovery code' }).click();
	await found.getByLabel('Address of the roundtable').fill(new URL(room, alice.url()).href);
	await found.getByLabel('Recovery code').fill(code.toUpperCase().replaceAll('-', ' '));
	await found.getByRole('button', { name: 'Come back' }).click();
	await expectSaved(found);
	await place(found, 'People').click();
	await expect(found.getByText('7 codes left.')).toBeVisible();
	await expect(found.getByRole('heading', { name: 'Came back with a recovery code' })).toBeVisible();
	await found.getByRole('button', { name: 'Devices · 3' }).click();
	await found.getByRole('button', { name: 'Sign out: Added with a QR code' }).click();
	await expectSaved(phone, /^(On this device|Not accepted)/);

	// What is left of the secrets.
	const secrets = [link.split('.').at(-1), personal.split('.').at(-1), code, code.replaceAll('-', '')];
	const followed = await person('somebody with a link');
	const toldByFollowed = listen(followed);
	await join(followed, link, { name: 'Cyd' });
	await expectSaved(followed);
	await followed.goBack();
	const download = followed.waitForEvent('download');
	await followed.goto(room);
	await expectSaved(followed);
	await followed
		.getByRole('banner')
		.getByRole('button', { name: /^In the room/ })
		.click();
	await followed.getByRole('button', { name: 'Save a rescue file' }).click();
	const rescue = await readFile(await (await download).path(), 'utf8');
	const places = await Promise.all(
		[followed, phone, found, bob].map((page) =>
			page.evaluate(() =>
				[
					location.href,
					document.referrer,
					JSON.stringify(history.state),
					...Object.entries(localStorage).flat()
				].join(' ')
			)
		)
	);
	for (const secret of secrets) {
		expect(secret?.length).toBeGreaterThan(20);
		for (const all of [told, toldByPhone, toldByFound, toldByFollowed, places, [rescue]]) {
			expect(all.join(' ')).not.toContain(secret);
		}
	}
	expect(told.join(' ')).not.toContain(said.split(' ').join('-'));
});

test('readers wait at the door until the room is opened to them, and everybody is told', async ({
	alice,
	bob,
	person
}) => {
	await startRoundtable(alice, 'Behind the door');
	const room = new URL(alice.url()).pathname.split('/').slice(0, 3).join('/');
	await note(alice).click();
	await alice.keyboard.type('Said before it was opened. ');
	await alice.goto(`${room}/people`);
	await alice.getByRole('button', { name: 'Change the promise' }).click();
	await alice.getByLabel('Who can read while it goes on').click();
	await alice.getByRole('option', { name: /only once the facilitators open/ }).click();
	await alice.getByRole('button', { name: 'Change it for everybody' }).click();
	await join(bob, await invite(alice, 'Participant'));
	const reader = await person('reader');
	await join(reader, await invite(alice, 'Reader'), { name: 'Rea' });
	await expect(reader.getByRole('heading', { name: 'Not open to readers yet' })).toBeVisible();
	await expect(reader.getByText('Said before it was opened.')).toHaveCount(0);
	await alice.getByRole('button', { name: 'Open to readers' }).click();
	await alice.getByRole('alertdialog').getByRole('button', { name: 'Open to readers' }).click();
	await expect(bob.getByText('The promise has changed: readers see the room now.')).toBeVisible();
	await expect(reader.getByText('Said before it was opened.')).toBeVisible();
	await bob.getByRole('button', { name: 'Read the promise' }).click();
	await expect(bob.getByText('since the facilitators opened the room')).toBeVisible();
	await bob.reload();
	await expectSaved(bob);
	await expect(bob.getByText('The promise has changed')).toHaveCount(0);
});

test('what somebody wrote offline and may not write any more is kept, looked at, and written again by an act of theirs', async ({
	server,
	alice,
	bob
}) => {
	const room = await startRoundtable(alice, 'Set aside');
	await join(bob, await invite(alice, 'Participant'));
	await expectSaved(bob);
	await bob.goto(`${room}/board`);
	await expectSaved(bob);
	await bob.context().setOffline(true);
	await server.cut();
	const composer = bob
		.getByPlaceholder('What got in your way?')
		.or(bob.getByLabel('What got in your way?'))
		.first();
	await composer.fill('Written on the train');
	await composer.press('Enter');
	await expectSaved(bob, /^On this device/);
	await server.restore();
	await alice.goto(`${room}/people`);
	await alice.getByLabel(`Role of ${MBALI.name}`).click();
	await alice.getByRole('option', { name: 'Reader' }).click();
	await expect(alice.getByText(`${MBALI.name} is now Reader.`)).toBeVisible();
	await bob.context().setOffline(false);
	await expectSaved(bob, /^Not accepted/);
	await bob
		.getByRole('banner')
		.getByRole('button', { name: /^Not accepted/ })
		.click();
	await bob.getByRole('button', { name: 'Look at them' }).click();
	await expect(bob.locator('pre')).toContainText('Written on the train');
	const download = bob.waitForEvent('download');
	await bob.getByRole('button', { name: 'Save as file' }).click();
	expect(await readFile(await (await download).path(), 'utf8')).not.toBe('');
	await alice.getByLabel(`Role of ${MBALI.name}`).click();
	await alice.getByRole('option', { name: 'Participant' }).click();
	await bob.getByRole('button', { name: 'Apply again' }).click();
	await bob.keyboard.press('Escape');
	await expectSaved(bob);
	await alice.goto(`${room}/board`);
	await expect(alice.getByText('Written on the train').first()).toBeVisible();
});
