/** What is said of a file before it is read. */
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import { ImportDraft } from '$lib/state';
import ProposalView from './ProposalView.svelte';

const records = Array.from({ length: 50 }, (_, i) => ({ id: i, name: `N${i}` }));
const show = (value: unknown) => {
	const draft = new ImportDraft(new Blob([JSON.stringify(value)]), 'answer.json');
	return render(ProposalView, { draft });
};
const MORE = /The file says that there are/;

test('a file that says that it is only a part is not taken for the whole unseen', async () => {
	const screen = await show([{ page: 1, pages: 25, per_page: 50, total: 1250 }, records]);
	await expect
		.element(screen.getByText('The file says that there are 1,250 records. Only 50 of them are in it.'))
		.toBeVisible();
	const linked = await show({ '@odata.nextLink': 'https://example.org/?$skip=50', value: records });
	await expect
		.element(linked.getByText('The file says that there are more records than the 50 in it.'))
		.toBeVisible();
});

test('nothing is said of one that has them all', async () => {
	const screen = await show([{ page: 1, pages: 1, per_page: 50, total: 50 }, records]);
	await expect.element(screen.getByText('N7', { exact: true }).first()).toBeVisible();
	await expect.element(screen.getByText(MORE)).not.toBeInTheDocument();
});
