/** Bar of describing columns: what the description of twenty of them costs over the engine's own summary. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { createRandom } from '../support/random.ts';
import { openBarePage } from './bare.ts';
import { median } from './numbers.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';
import { timeProfile } from './shown.ts';
import { withPages } from './with-pages.ts';
import { openWorkbench } from './workbench-page.ts';

export const PROFILE: Promised = {
	name: 'The description of 20 columns of a million rows, click to panel',
	bar: '≤ 3× one SUMMARIZE of bare duckdb-wasm',
	unit: 'ms'
};
const FACTOR = 3;
const RUNS = 3;
const ROWS = 1_000_000;
const ROWS_PER_WRITE = 5000;

/** Four of each kind: keys, small numbers, decimals, days, words. */
const KINDS: ((row: number, random: (below: number) => number) => string)[] = [
	(row) => String(row * 7),
	(_, random) => String(random(500)),
	(_, random) => `${random(1000)}.${random(10)}`,
	(_, random) => `20${10 + random(10)}-0${1 + random(9)}-1${random(10)}`,
	(_, random) => `word ${random(40)}`
];
const COLUMNS = Array.from({ length: 20 }, (_, i) => `c${i + 1}`);

/** About 125 MB. */
async function writeWide(path: string): Promise<void> {
	const random = createRandom(20);
	const file = createWriteStream(path);
	file.write(`${COLUMNS.join(',')}\n`);
	for (let from = 0; from < ROWS; from += ROWS_PER_WRITE) {
		let text = '';
		for (let row = from; row < from + ROWS_PER_WRITE; row++)
			text += `${COLUMNS.map((_, i) => KINDS[i % KINDS.length]?.(row, random)).join(',')}\n`;
		if (!file.write(text)) await once(file, 'drain');
	}
	file.end();
	await once(file, 'finish');
}

export function measureProfile(root: string, browser: Browser): Promise<Row> {
	return withPages(root, browser, async ({ folder, context, bareOrigin }) => {
		const csv = { path: join(folder, 'wide.csv'), table: 'wide', columns: COLUMNS };
		await writeWide(csv.path);
		const page = await context.newPage();
		const ours = await openWorkbench(page, [csv]);
		const bare = await openBarePage(await context.newPage(), bareOrigin);
		await bare.open(csv.path, csv.table, await ours.types(csv));
		const [described, summarized]: [number[], number[]] = [[], []];
		for (let n = 0; n < RUNS; n++) {
			summarized.push(round((await bare.run('SUMMARIZE wide')).ms));
			await page.bringToFront();
			// A description is made once and kept: each run is in a page that has not made it yet.
			await page.reload();
			const table = page.getByLabel('Workbench').locator('details', { hasText: csv.table });
			await table.locator('summary').click({ timeout: 120_000 });
			described.push(
				round(await page.evaluate(timeProfile, { label: 'Describe the columns', columns: COLUMNS.length }))
			);
		}
		const baseline = median(summarized);
		return measuredRow(PROFILE, {
			value: median(described),
			baseline,
			allowed: FACTOR * baseline,
			note: `Medians of ${RUNS} runs in turn. Ours adds to the engine's summary the most frequent values and the shape of each column, exact counts of different values up to 50,000, and ends when the panel is in the page.`,
			details: { described, summarized }
		});
	});
}
