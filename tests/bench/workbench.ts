/** Bar 3: what the workbench adds to a query, from the click on Run to the rows on the screen. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { startRoundtable } from '../e2e/acts.ts';
import type { Bare } from './bare-page.ts';
import { serveBarePage } from './bare-server.ts';
import { geometricMean, median } from './numbers.ts';
import { serverProcess } from './processes.ts';
import { COLUMNS, QUERIES, ROWS, TABLE, typesSql, writeReadings } from './readings.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';
import { timeRun } from './shown.ts';

export const WORKBENCH: Promised = {
	name: 'A query in the workbench, click to rows shown',
	bar: '≤ 1.10× the same SQL on bare duckdb-wasm + 30 ms',
	unit: 'ms'
};
const FACTOR = 1.1;
const EXTRA_MS = 30;
const RUNS = 9;
/** Importing a million rows, twice at most, on a machine that has other things to do. */
const IMPORT_MS = 120_000;

type Timed = { shownMs: number[]; inPageMs: number[]; bareMs: number[]; rows: number };

export async function measureWorkbench(root: string, browser: Browser): Promise<Row> {
	const folder = await mkdtemp(join(tmpdir(), 'roundtable-bench-'));
	const csv = join(folder, `${TABLE}.csv`);
	const server = await serverProcess('server/main.ts', {
		cwd: root,
		health: '/healthz',
		env: { ROUNDTABLE_DATA: join(folder, 'data'), ROUNDTABLE_LOG: 'error' }
	});
	const bareServer = await serveBarePage(root);
	const context = await browser.newContext({
		baseURL: server.origin,
		viewport: { width: 1440, height: 900 }
	});
	try {
		await Promise.all([server.start(), writeReadings(csv)]);
		const ours = await openWorkbench(await context.newPage(), csv);
		const types = await ours.types();
		const bare = await openBare(await context.newPage(), bareServer.origin, csv, types);
		const timed: Record<string, Timed> = {};
		for (let n = -1; n < RUNS; n++) {
			for (const [name, sqlOf] of Object.entries(QUERIES)) {
				const kept = (timed[name] ??= { shownMs: [], inPageMs: [], bareMs: [], rows: 0 });
				const runBare = async () => {
					const { rows, ms } = await bare(sqlOf(nextRun()));
					kept.rows = rows;
					if (n >= 0) kept.bareMs.push(round(ms));
				};
				// Each goes first every other time. The first round of all is not counted.
				if (n % 2 === 0) await runBare();
				const { shown, inPage } = await ours.run(sqlOf);
				if (n >= 0) {
					kept.shownMs.push(round(shown));
					kept.inPageMs.push(round(inPage));
				}
				if (n % 2 !== 0) await runBare();
				await ours.expectRows(kept.rows);
			}
		}
		return rowOf(timed, types);
	} finally {
		await context.close();
		bareServer.close();
		await server.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

let runs = 0;
/** A word that stands nowhere else. */
const nextRun = () => `run-${String(++runs).padStart(4, '0')}`;

async function openWorkbench(page: Page, csv: string) {
	const room = await startRoundtable(page, 'Bench');
	await page.goto(`${room}/workbench`);
	await page.locator('input[type=file]').first().setInputFiles(csv);
	await page.getByRole('button', { name: 'Use this reading' }).click({ timeout: IMPORT_MS });
	await page.getByLabel('Workbench').locator('details', { hasText: TABLE }).waitFor({ timeout: IMPORT_MS });
	await page.getByRole('button', { name: 'New query' }).first().click();

	async function run(sqlOf: (run: string) => string): Promise<{ shown: number; inPage: number }> {
		const text = nextRun();
		await page.bringToFront();
		await page.getByRole('textbox', { name: 'SQL' }).click();
		await page.keyboard.press('ControlOrMeta+a');
		await page.keyboard.insertText(sqlOf(text));
		await page.keyboard.press('Escape');
		const time = await page.evaluate(timeRun, { label: 'Run', text });
		// Until the receipt is written: it would go on during the next measurement.
		await expect(page.locator('.receipt')).toContainText('same', { timeout: 15_000 });
		return time;
	}

	return {
		run,
		expectRows: (rows: number) =>
			expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(rows + 1)),
		/** Of the table's columns, as the workbench has read them. */
		async types(): Promise<string[]> {
			await run(typesSql);
			const text = (await page.getByRole('grid').textContent()) ?? '';
			return /types: (.*?) end/.exec(text)?.[1]?.split(' | ') ?? [];
		}
	};
}

async function openBare(
	page: Page,
	origin: string,
	csv: string,
	types: readonly string[]
): Promise<Bare['run']> {
	await page.goto(origin);
	await page.waitForFunction(() => 'bare' in window);
	await page.locator('input').setInputFiles(csv);
	const columns = Object.fromEntries(COLUMNS.map((name, at) => [name, types[at] ?? 'VARCHAR']));
	const rows = await page.evaluate(([table, of]) => window.bare.open(table, of), [TABLE, columns] as const);
	if (rows !== ROWS || types.length !== COLUMNS.length)
		throw new Error(`${rows} rows with ${types.join(', ')}`);
	return async (sql) => {
		await page.bringToFront();
		return page.evaluate((text) => window.bare.run(text), sql);
	};
}

function rowOf(timed: Record<string, Timed>, types: readonly string[]): Row {
	const queries = Object.entries(timed).map(([name, { shownMs, inPageMs, bareMs, rows }]) => {
		const [shown, bare] = [median(shownMs), median(bareMs)];
		const allowed = FACTOR * bare + EXTRA_MS;
		const figures = { shown, inPage: median(inPageMs), bare, allowed, ofAllowed: shown / allowed };
		return { name, rows, ...mapValues(figures, round), shownMs, bareMs };
	});
	const held = queries.filter(({ ofAllowed }) => ofAllowed <= 1).length;
	const added = median(queries.map(({ shown, bare }) => shown - bare));
	return measuredRow(WORKBENCH, {
		value: geometricMean(queries.map(({ shown }) => shown)),
		baseline: geometricMean(queries.map(({ bare }) => bare)),
		allowed: geometricMean(queries.map(({ allowed }) => allowed)),
		note: `Geometric means over ${queries.length} queries of the medians of ${RUNS} runs each, in turn, on 1,000,000 rows; ${held} of ${queries.length} are within the bar by themselves; ${added.toFixed(0)} ms are added to the middle one. Ours ends with the frame that shows the rows, the other with the reply of conn.query.`,
		details: { queries, types }
	});
}

function mapValues<K extends string>(
	from: Record<K, number>,
	map: (value: number) => number
): Record<K, number> {
	return Object.fromEntries(Object.entries<number>(from).map(([key, value]) => [key, map(value)])) as Record<
		K,
		number
	>;
}
