import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { addFile, startRoundtable } from './acts.ts';
import { expect, test } from './stage.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

const FILES = [
	'csv/antiquities-act.csv',
	'other/delta_binary_packed.parquet',
	'other/titanic-passengers.jsonl',
	'other/usgs-earthquakes.geojson',
	'other/fossil-fuel-co2-emissions-by-nation.xlsx'
];

function real(path: string): { name: string; mimeType: string; buffer: Buffer } {
	return { name: basename(path), mimeType: '', buffer: readFileSync(DATA + path) };
}

const tables = (page: Page) => page.getByRole('complementary', { name: 'Workbench' });

test('the reading is proposed before a file is added, and can be changed', async ({ alice }) => {
	const room = await startRoundtable(alice, 'Readings');
	await alice.goto(`${room}/workbench`);
	const rows =
		'Relatório 2025;;\nnome;data;valor\nÁgua;03-01-2025;1.193,91\nLuz;17-02-2025;sigiloso\nGás;18-02-2025;2.400,00\nLixo;20-02-2025;310,50\n';
	await alice.locator('input[type=file]').setInputFiles({
		name: 'contas.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(rows, 'latin1')
	});
	const sheet = alice.getByRole('dialog', { name: 'How to read “contas.csv”' });
	await expect(sheet.getByRole('button', { name: /Windows-1252/ })).toBeVisible();
	await expect(sheet.getByRole('button', { name: /1 line above the header/ })).toBeVisible();
	await expect(sheet.getByText(/4 rows, none rejected/)).toBeVisible();
	await sheet.getByRole('button', { name: 'Other choices' }).click();
	await sheet.getByRole('button', { name: /missing value/ }).click();
	await alice.getByLabel('Another word').fill('sigiloso');
	await alice.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(sheet.getByRole('button', { name: /sigiloso is missing/ })).toBeVisible();
	await alice.keyboard.press('Escape');
	await sheet.getByRole('button', { name: 'Use this reading' }).press('Enter');
	await expect(sheet).toHaveCount(0);
	await alice.getByRole('button', { name: 'New query' }).first().click();
	await alice.getByRole('button', { name: 'Run' }).click();
	await expect(alice.getByRole('grid')).toContainText('1,193.91');
	await expect(alice.getByRole('grid')).not.toContainText('sigiloso');
});

test('every kind of file is opened and asked with no network, on the second visit', async ({
	alice,
	server
}) => {
	test.skip(!existsSync(DATA), 'The real files are not here');
	test.setTimeout(240_000);
	const room = await startRoundtable(alice, 'Formats');
	await alice.goto(`${room}/workbench`);
	const files = FILES.map(real);
	for (const file of files) await addFile(alice, file);
	await expect(tables(alice).locator('details')).toHaveCount(files.length, { timeout: 60_000 });
	await alice.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

	await server.stop();
	await alice.reload();
	for (const file of files) await addFile(alice, file);
	await expect(tables(alice).locator('details')).toHaveCount(2 * files.length, { timeout: 60_000 });
	await alice.getByRole('button', { name: 'New query' }).first().click();
	const names = await tables(alice).locator('details .name').allTextContents();
	const editor = alice.getByRole('textbox', { name: 'SQL' });
	await editor.click();
	await alice.keyboard.press('ControlOrMeta+a');
	await alice.keyboard.insertText(
		names.map((name) => `SELECT '${name}' AS t, count(*) AS n FROM ${name}`).join(' UNION ALL ')
	);
	await alice.getByRole('button', { name: 'Run' }).click();
	await expect(alice.getByText(`${names.length} rows from`).first()).toBeVisible({ timeout: 60_000 });
});
