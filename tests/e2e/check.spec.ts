/** The page for the day before: no roundtable, plain sentences, a result to send to whoever invites. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './stage.ts';

test('the day before, a device and its network are checked in words, and the result can be copied', async ({
	alice,
	server
}) => {
	await alice.setViewportSize({ width: 390, height: 844 });
	await alice.goto('/');
	await alice.getByRole('link', { name: 'Check this device and network' }).click();
	await expect(alice.getByText('Everything works.')).toBeVisible({ timeout: 60_000 });
	await expect(alice.getByText('Changes arrive at once.')).toBeVisible();
	for (const colorScheme of ['light', 'dark'] as const) {
		await alice.emulateMedia({ colorScheme });
		const { violations } = await new AxeBuilder({ page: alice }).analyze();
		expect(violations.map(({ id }) => id)).toEqual([]);
	}
	expect(await alice.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

	await server.block();
	await alice.getByRole('button', { name: 'Check again' }).click();
	await expect(alice.getByText('It works, with less.')).toBeVisible({ timeout: 60_000 });
	await expect(alice.getByText('Ordinary requests stand in by themselves')).toBeVisible();
	await alice.getByRole('button', { name: 'Copy the result' }).click();
	await expect
		.poll(() => alice.evaluate(() => navigator.clipboard.readText()))
		.toContain('Live connection: with less.');
});
