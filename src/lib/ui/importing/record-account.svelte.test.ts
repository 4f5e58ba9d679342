/** What is said of the records of a file. */
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import type { RecordCount } from '$lib/ingest';
import RecordAccount from './RecordAccount.svelte';

const skipped = { titles: 0, headers: 1, blank: 0, footer: 0 };
const counted = (kept: number, padded: number, rejected: number): RecordCount =>
	({ ok: true, kept, skipped, padded, rejected: { count: rejected, records: [], all: null } }) as RecordCount;
const show = (count: RecordCount) => render(RecordAccount, { count, counting: false, name: 'f.csv' });
const DOUBT = /Perhaps this is no table/;

test('where a quarter of the rows do not fit, it may be no table', async () => {
	const screen = await show(counted(5, 1, 1));
	await expect.element(screen.getByText(DOUBT)).toBeVisible();
});

test('a few short rows, or a file of three, are no reason to doubt', async () => {
	const screen = await show(counted(20, 3, 1));
	await expect.element(screen.getByText(/^3 rows are shorter/)).toBeVisible();
	await expect.element(screen.getByText(DOUBT)).not.toBeInTheDocument();
	const small = await show(counted(2, 1, 1));
	await expect.element(small.getByText(DOUBT)).not.toBeInTheDocument();
});
