/**
 * What the server's content policy forbids and a development server lets through: style and event attributes in markup,
 * the libraries' included. The policy is added to this test's own page; styles set through the CSSOM are allowed by it.
 */
import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import Gallery from './Gallery.svelte';

it('sets no style and no handler by attribute, open or closed', { timeout: 120_000 }, async () => {
	const policy = document.createElement('meta');
	policy.httpEquiv = 'Content-Security-Policy';
	policy.content = "style-src-attr 'none'; script-src-attr 'none'";
	document.head.append(policy);
	const reports: string[] = [];
	document.addEventListener('securitypolicyviolation', (report) => {
		reports.push(`${report.violatedDirective} ${report.sourceFile}:${report.lineNumber}`);
	});
	document.createElement('p').setAttribute('style', 'color: red');
	await vi.waitFor(() => expect(reports).toHaveLength(1));

	await page.viewport(1280, 900);
	await render(Gallery, { props: { shown: 'light' } });
	const openers = [
		'Dataset',
		'About this column',
		'Add a dataset',
		'Delete the dataset',
		'Sheet at the bottom'
	];
	for (const name of openers) {
		await page.getByRole('button', { name, exact: true }).first().click();
		await vi.waitFor(() => expect(document.querySelector('.floating, .dialog, .sheet')).not.toBeNull());
		await userEvent.keyboard('{Escape}');
		await vi.waitFor(() => expect(document.querySelector('.floating, .dialog, .sheet')).toBeNull());
	}
	for (const name of ['Licence', 'Publisher']) {
		await page.getByRole('combobox', { name }).first().click();
		await expect.element(page.getByRole('listbox')).toBeVisible();
		await userEvent.keyboard('{Escape}');
	}
	await page.getByRole('button', { name: /^Search and commands/ }).click();
	await expect.element(page.getByRole('listbox')).toBeVisible();
	expect(reports.slice(1)).toEqual([]);
});
