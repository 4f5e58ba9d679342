/** A file by link, from a site of another origin, under the policy of the app. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as parquet from 'parquet-wasm';
import { wideColumns, writeRowGroups } from '../support/parquet-file.ts';
import { startParquetSite, type ParquetSite } from '../support/parquet-site.ts';
import { invite, join, MBALI, receipt, startRoundtable } from './acts.ts';
import { expect, test as base } from './stage.ts';

const ROWS = 'id;bairro;valor\n1;Alfama;1.193,91\n2;Baixa;2.400,00\n3;Graça;310,50\n';
const LATER = 'id;bairro;valor\n1;Alfama;1.193,91\n2;Baixa;2.500,00\n4;Belém;77,00\n';

type Site = {
	url: string;
	rows: string;
	asked: { cookie: string | undefined; referer: string | undefined }[];
};

/** Gives parts of `/open.csv` to pages of any site, and `/closed.csv` to none. */
const test = base.extend<{ site: Site; parts: ParquetSite }>({
	site: async ({}, use) => {
		const site: Site = { url: '', rows: ROWS, asked: [] };
		const server = createServer(({ url, headers }, response) => {
			site.asked.push({ cookie: headers.cookie, referer: headers.referer });
			response.setHeader('content-type', 'text/csv');
			if (url === '/closed.csv') return void response.end(site.rows);
			const body = Buffer.from(site.rows);
			const from = /bytes=(\d+)-/.exec(headers.range ?? '')?.[1];
			const start = Number(from ?? 0);
			response.writeHead(from === undefined ? 200 : 206, {
				'access-control-allow-origin': '*',
				'content-range': `bytes ${start}-${body.length - 1}/${body.length}`,
				'content-length': body.length - start,
				'last-modified': new Date(site.rows === ROWS ? 1_700_000_000_000 : 1_710_000_000_000).toUTCString()
			});
			response.end(body.subarray(start));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		await use(site);
		server.closeAllConnections();
		server.close();
	},
	parts: async ({}, use) => {
		const body = Buffer.from(writeRowGroups(parquet, wideColumns(9000), 1500));
		const parts = await startParquetSite(body);
		await use(parts);
		parts.close();
	},
	// The one breach that is meant: what a person asked for, from the one script that may.
	problems: async ({ site, parts }, use) => {
		const problems: string[] = [];
		await use(problems);
		const meant = [site, parts].map(({ url }) => `request to another origin: ${url}`);
		expect(problems.filter((problem) => !meant.some((start) => problem.startsWith(start)))).toEqual([]);
	}
});

test('a file is added by its link, says where it is from and what a newer version changes, and one that no page may read says what to do', async ({
	alice,
	site
}) => {
	const room = await startRoundtable(alice, 'Links');
	await alice.goto(`${room}/workbench`);
	await alice.getByRole('button', { name: 'Add by link' }).click();
	const dialog = alice.getByRole('dialog');
	await dialog.getByLabel('Address of the file').fill(`${site.url}/closed.csv`);
	await dialog.getByRole('button', { name: 'Look at it' }).click();
	await expect(dialog.getByText('does not allow other pages to read this file')).toBeVisible();
	await expect(dialog.getByRole('button', { name: 'Choose the downloaded file' })).toBeVisible();
	await dialog.getByLabel('Address of the file').fill(`${site.url}/open.csv`);
	await dialog.getByLabel('Address of the file').press('Enter');
	await expect(dialog.getByText(`${Buffer.byteLength(ROWS)} bytes`)).toBeVisible();
	await dialog.getByRole('button', { name: 'Fetch' }).click();
	await alice.getByRole('button', { name: 'Use this reading' }).click();
	await expect(alice.getByRole('complementary', { name: 'Workbench' }).getByText('open')).toBeVisible();
	await alice.goto(`${room}/datasets`);
	await alice.getByRole('link', { name: 'open' }).click();
	await expect(alice.getByText(`From ${new URL(site.url).host}`)).toBeVisible();

	await alice.getByRole('button', { name: 'Check for a newer version' }).click();
	await expect(dialog.getByText('says that it has not changed since')).toBeVisible();
	await dialog.getByRole('button', { name: 'Close' }).last().click();
	site.rows = LATER;
	await alice.getByRole('button', { name: 'Check for a newer version' }).click();
	await expect(dialog.getByText('Rows added 1')).toBeVisible();
	await expect(dialog.getByText('Rows removed 1')).toBeVisible();
	await expect(dialog.getByRole('row', { name: 'Changed' })).toContainText('2400 2500');
	await dialog.getByRole('button', { name: 'Use the new version' }).click();
	await expect(dialog).toHaveCount(0);
	await alice.getByRole('button', { name: 'More for open.csv' }).click();
	await expect(alice.getByRole('menuitem', { name: /^Download the version until/ })).toBeVisible();
	expect(site.asked.every(({ cookie, referer }) => cookie === undefined && referer === undefined)).toBe(true);
});

test('a Parquet file is asked where it is for the columns of a query, the saved result is run again by somebody else on the same bytes, and one of another file says so', async ({
	alice,
	bob,
	parts
}) => {
	const room = await startRoundtable(alice, 'Parts');
	await alice.goto(`${room}/workbench`);
	await alice.getByRole('button', { name: 'Add by link' }).click();
	const dialog = alice.getByRole('dialog');
	await dialog.getByLabel('Address of the file').fill(`${parts.url}/places.parquet`);
	await dialog.getByLabel('Address of the file').press('Enter');
	await expect(dialog.getByText('9,000 rows in 6 row groups, 24 columns.')).toBeVisible();
	await expect(dialog.getByRole('row', { name: 'day date' })).toBeAttached();
	await dialog.getByRole('button', { name: 'Ask it where it is' }).click();
	await expect(dialog).toHaveCount(0);
	parts.sent = 0;
	const ask = async (sql: string) => {
		await alice.getByRole('textbox', { name: 'SQL' }).click();
		await alice.keyboard.press('ControlOrMeta+a');
		await alice.keyboard.type(sql);
		await alice.getByRole('button', { name: /^Run/ }).click();
	};
	await alice.getByRole('button', { name: 'New query' }).first().click();
	await ask('SELECT open, count(*) AS places, max(id) FROM places GROUP BY open ORDER BY open');
	await expect(alice.getByText('Read 2 of 24 columns of “places”')).toBeVisible();
	await expect(alice.getByRole('grid').getByRole('row').nth(1)).toContainText('6,000');
	await expect(receipt(alice, '2 rows from 1 file')).toBeVisible();
	expect(parts.sent).toBeGreaterThan(0);
	expect(parts.sent).toBeLessThan(parts.body.length / 5);

	await join(bob, await invite(alice, 'Participant'));
	parts.sent = 0;
	await bob.goto(new URL(alice.url()).pathname);
	await expect(bob.getByText('Read 2 of 24 columns of “places”')).toBeVisible();
	await expect(bob.getByRole('grid').getByRole('row').nth(1)).toContainText('6,000');
	expect(parts.sent).toBe(0);
	await bob.getByRole('button', { name: /^Run/ }).click();
	await expect(bob.getByText('that site was not asked from this device yet')).toBeVisible();
	expect(parts.sent).toBe(0);
	await bob.getByRole('button', { name: 'Read its footer', exact: true }).last().click();
	await expect(bob.getByText('gave the same bytes as to Ana Ruiz')).toBeVisible();
	await expect(alice.getByText(`Same for ${MBALI.name}`)).toBeVisible();
	await bob.getByRole('button', { name: 'What was hashed' }).click();
	const footer = parts.body.subarray(-8 - parts.body.readUInt32LE(parts.body.length - 8));
	await expect(bob.getByText(createHash('sha256').update(footer).digest('hex'))).toBeVisible();

	parts.body = Buffer.from(writeRowGroups(parquet, wideColumns(9300), 1500));
	parts.tag = '"two"';
	await ask('SELECT open, count(*) AS places, max(day) FROM places GROUP BY open ORDER BY open');
	await expect(alice.getByText('is another one since its footer was read')).toBeVisible();
	await alice.getByRole('button', { name: 'Read its footer again' }).click();
	await expect(alice.getByRole('grid').getByRole('row').nth(1)).toContainText('6,200');
	await bob.keyboard.press('Escape');
	await expect(bob.getByText('The saved result is another one: Ana Ruiz’s')).toBeVisible();
	await bob.getByRole('button', { name: /^Run/ }).click();
	await expect(bob.getByText('gave the same bytes as to Ana Ruiz')).toBeVisible();

	parts.fault = 'closed';
	await bob.reload();
	await bob.getByRole('button', { name: /^Run/ }).click();
	await expect(bob.getByText('gave the same bytes as to Ana Ruiz')).toBeVisible();
	await bob.getByRole('complementary', { name: 'Workbench' }).getByText('places', { exact: true }).click();
	await expect(bob.getByText('cannot be reached now. Queries use what was fetched')).toBeVisible();
	parts.fault = null;

	await alice.getByRole('complementary', { name: 'Workbench' }).getByText('places', { exact: true }).click();
	await alice.getByRole('button', { name: 'Bring the whole file' }).first().click();
	await expect(alice.getByTitle('Only on this device').first()).toBeVisible();
	await ask('SELECT avg(amount) FROM places');
	await expect(alice.getByRole('button', { name: 'Share these rows' })).toBeVisible();
});
