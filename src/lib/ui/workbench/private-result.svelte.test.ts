/** What is said of a result whose rows are somebody else's alone. */
import { expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import * as model from '$lib/model';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { openTestRoom, OTHER } from '../../../../tests/support/room.ts';
import Fixture from './Result.fixture.svelte';

test('the file is asked for until it is in the room; then the query is to be run', async () => {
	const room = await openTestRoom();
	onTestFinished(() => room.close());
	const { content } = room.documents;
	const dataset = room.datasets.add({ title: 'Meals' });
	const fields = { name: 'meals.csv', bytes: 20, mediaType: 'text/csv', format: 'csv' };
	const file = model.addFile(content, dataset, fields, OTHER) ?? '';
	const query = room.queries.add({ title: '', sql: 'FROM meals' });
	model.setSnapshot(content, query, {
		...{ sqlHash: 'a'.repeat(64), inputs: [{ name: 'meals', sha256: null }], engine: '', at: Date.now() },
		...{ by: OTHER.principal, rowCount: 3, columns: [], resultHash: null, rowsFile: null, deviceOnly: true }
	});
	await render(InRoom, { room, Page: Fixture });
	await expect.element(page.getByText(/on a file that is only on their device: 3 rows/)).toBeVisible();
	model.shareFile(content, dataset, file, { sha256: 'b'.repeat(64) }, OTHER);
	await expect.element(page.getByText(/before its files were in the room: 3 rows/)).toBeVisible();
});
