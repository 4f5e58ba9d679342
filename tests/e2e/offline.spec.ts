import { expectSaved, invite, join, note, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

test('the network is cut, both write, and on return everything is there once', async ({
	alice,
	bob,
	server
}) => {
	await startRoundtable(alice, 'Cut');
	await join(bob, await invite(alice, 'Participant'));
	await expect(note(bob)).toContainText('Notes from the table');

	await server.cut();
	for (const [page, text] of [
		[alice, ' Written by Ana offline.'],
		[bob, ' Written by Mbali offline.']
	] as const) {
		await note(page).click();
		await page.keyboard.press('ControlOrMeta+End');
		await page.keyboard.type(text);
		await expectSaved(page, /On this device · \d+ waiting/);
	}
	await expect(note(alice)).not.toContainText('Mbali offline');

	await server.restore();
	for (const page of [alice, bob]) {
		await expect(note(page)).toContainText('Written by Ana offline.', { timeout: 40_000 });
		await expect(note(page)).toContainText('Written by Mbali offline.', { timeout: 40_000 });
		await expectSaved(page);
		const text = (await note(page).textContent()) ?? '';
		expect(text.split('Written by Ana offline.').length - 1).toBe(1);
		expect(text.split('Written by Mbali offline.').length - 1).toBe(1);
	}
});

test('a tab closed offline opens again offline, with what was written, and sends it later', async ({
	alice,
	bob,
	server
}) => {
	const room = await startRoundtable(alice, 'Closed');
	await join(bob, await invite(alice, 'Participant'));
	await expectSaved(alice);
	await alice.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

	await server.stop();
	await note(alice).click();
	await alice.keyboard.press('ControlOrMeta+End');
	await alice.keyboard.type(' Kept in a closed tab.');
	await expectSaved(alice, /On this device · \d+ waiting/);
	await alice.keyboard.press('ControlOrMeta+s');
	await expect(alice.getByText('Already saved on this device.').first()).toBeVisible();
	const context = alice.context();
	await alice.close();

	const again = await context.newPage();
	await again.goto(room);
	await expect(note(again)).toContainText('Kept in a closed tab.');
	await expectSaved(again, /On this device · \d+ waiting/);
	await again.goto(`${room}/datasets`);
	await again.getByRole('button', { name: 'Add a dataset' }).first().click();
	await again.getByLabel('Name of the dataset').fill('Added with no network');
	await again
		.getByRole('dialog')
		.getByRole('button', { name: /Add a dataset/ })
		.click();
	await expect(again.getByRole('heading', { level: 1 })).toContainText('Added with no network');

	await server.start();
	await expectSaved(again);
	await expect(note(bob)).toContainText('Kept in a closed tab.', { timeout: 40_000 });
});

test('a roundtable made with no network is shared later', async ({ alice, bob, server }) => {
	await alice.goto('/');
	await alice.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await expect.poll(() => alice.evaluate(() => caches.keys().then((keys) => keys.length))).toBeGreaterThan(0);
	await server.stop();
	await startRoundtable(alice, 'Made on a train');
	await expectSaved(alice, 'On this device');
	await alice.getByRole('button', { name: 'Share', exact: true }).click();
	await alice.getByRole('button', { name: 'Make a link, Participant' }).click();
	await expect(alice.getByText('Sharing needs the network once')).toBeVisible();
	await alice.keyboard.press('Escape');

	await server.start();
	await join(bob, await invite(alice, 'Participant'));
	await expect(note(bob)).toContainText('Notes from the table');
	await expectSaved(alice);
});

test('the popover says what is where, and the rescue file holds everything', async ({ alice, bob }) => {
	await startRoundtable(alice, 'Rescue');
	await note(alice).click();
	await alice.keyboard.press('ControlOrMeta+End');
	await alice.keyboard.type(' Not to be lost.');
	await alice
		.getByRole('banner')
		.getByRole('button', { name: /^On this device/ })
		.click();
	await expect(alice.getByText('This roundtable is only on this device')).toBeVisible();
	const download = alice.waitForEvent('download');
	await alice.getByRole('button', { name: 'Save a rescue file' }).click();
	const stream = await (await download).createReadStream();
	let text = '';
	for await (const part of stream) text += String(part);
	expect(text).toContain('Not to be lost.');
	expect(JSON.parse(text)).toMatchObject({ format: 'roundtable-rescue', title: 'Rescue' });

	await bob.goto('/');
	const putBack = bob.locator('input[type=file]');
	await putBack.setInputFiles({ name: 'no.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
	await expect(bob.getByText('“no.json” is not a rescue file')).toBeVisible();
	await putBack.setInputFiles({ name: 'r.json', mimeType: 'application/json', buffer: Buffer.from(text) });
	await expect(note(bob)).toContainText('Not to be lost.');
});
