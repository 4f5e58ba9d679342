/** Between adding a file and having it on the device: what the browser asks, and what is said when it cannot be kept. */
import type { Page } from '@playwright/test';
import { addFile, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

declare global {
	interface Window {
		/** Lets the browser go on writing files. */
		write: () => void;
	}
}

/** Large enough to be a table before it is written. */
const LARGE = {
	name: 'stations.csv',
	mimeType: 'text/csv',
	buffer: Buffer.from(`station,passengers\n${'São Bento,12345\n'.repeat(320_000)}`)
};

const tableOf = (page: Page) => page.getByLabel('Workbench').locator('details', { hasText: 'stations' });

/** Whether closing the tab now would make the browser ask. */
const asksBeforeLeaving = (page: Page) =>
	page.evaluate(() => {
		const leaving = new Event('beforeunload', { cancelable: true });
		window.dispatchEvent(leaving);
		return leaving.defaultPrevented;
	});

test('the browser asks before a tab is closed in which a file is still being written', async ({ alice }) => {
	await alice.addInitScript(() => {
		const { promise, resolve } = Promise.withResolvers<void>();
		window.write = resolve;
		const { createWritable } = FileSystemFileHandle.prototype;
		FileSystemFileHandle.prototype.createWritable = async function (...given) {
			await promise;
			return createWritable.apply(this, given);
		};
	});
	const room = await startRoundtable(alice, 'Keeping');
	await alice.goto(`${room}/workbench`);
	expect(await asksBeforeLeaving(alice)).toBe(false);
	await addFile(alice, LARGE);
	await expect(tableOf(alice)).toContainText('320,000');

	const asked = alice.waitForEvent('dialog');
	await alice.close({ runBeforeUnload: true });
	const question = await asked;
	expect(question.type()).toBe('beforeunload');
	await question.dismiss();

	await alice.evaluate(() => window.write());
	await expect.poll(() => asksBeforeLeaving(alice)).toBe(false);
	await alice.reload();
	await expect(tableOf(alice)).toContainText('320,000');
});

test('a file that the device has no room for is a table as long as the tab is open, and that is said', async ({
	alice
}) => {
	await alice.addInitScript(() => {
		FileSystemFileHandle.prototype.createWritable = () =>
			Promise.reject(new DOMException('No room', 'QuotaExceededError'));
	});
	const room = await startRoundtable(alice, 'No room');
	await alice.goto(`${room}/workbench`);
	await addFile(alice, LARGE);
	await expect(
		alice.getByText('This device has no room left for “stations.csv”. What was here before is safe.')
	).toBeVisible();
	await expect(tableOf(alice)).toContainText('320,000');
	expect(await asksBeforeLeaving(alice)).toBe(false);
});
