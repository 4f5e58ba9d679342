/** The workbench in a room of its own with tables in it, and queries that are run there and elsewhere in turn. */
import { expect, type Page } from '@playwright/test';
import { startRoundtable } from '../e2e/acts.ts';
import type { BarePage } from './bare.ts';
import { round } from './row.ts';
import { timeRun } from './shown.ts';

/** Importing a million rows, twice at most, on a machine that has other things to do. */
const IMPORT_MS = 120_000;

export type Csv = { path: string; table: string; columns: readonly string[] };
export type WorkbenchPage = Awaited<ReturnType<typeof openWorkbench>>;
/** Of one query; milliseconds of each run. */
export type Timed = { shownMs: number[]; inPageMs: number[]; bareMs: number[]; rows: number };

let runs = 0;
/** A word that stands nowhere else. */
const nextRun = () => `run-${String(++runs).padStart(4, '0')}`;

export async function openWorkbench(page: Page, files: readonly Csv[]) {
	const room = await startRoundtable(page, 'Bench');
	await page.goto(`${room}/workbench`);
	for (const { path, table } of files) {
		await page.locator('input[type=file]').first().setInputFiles(path);
		await page.getByRole('button', { name: 'Use this reading' }).click({ timeout: IMPORT_MS });
		await page.getByLabel('Workbench').locator('details', { hasText: table }).waitFor({ timeout: IMPORT_MS });
	}
	await page.getByRole('button', { name: 'New query' }).first().click();

	async function write(sql: string): Promise<void> {
		await page.bringToFront();
		await page.getByRole('textbox', { name: 'SQL' }).click();
		await page.keyboard.press('ControlOrMeta+a');
		await page.keyboard.insertText(sql);
		await page.keyboard.press('Escape');
	}

	async function run(sqlOf: (run: string) => string): Promise<{ shown: number; inPage: number }> {
		const text = nextRun();
		await write(sqlOf(text));
		const time = await page.evaluate(timeRun, { label: 'Run', text });
		// Until the receipt is written: it would go on during the next measurement.
		await expect(page.locator('.receipt')).toContainText('same', { timeout: 15_000 });
		return time;
	}

	return {
		write,
		run,
		expectRows: (rows: number) =>
			expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(rows + 1)),
		/** Of a table's columns, as the workbench has read them. */
		async types({ table, columns }: Csv): Promise<Record<string, string>> {
			const types = columns.map((column) => `typeof(min(${column}))`).join(", ' | ', ");
			await run(
				(text) => `SELECT '${text}' AS run, concat('types: ', ${types}, ' end') AS types FROM ${table}`
			);
			const text = (await page.getByRole('grid').textContent()) ?? '';
			const read = /types: (.*?) end/.exec(text)?.[1]?.split(' | ') ?? [];
			if (read.length !== columns.length) throw new Error(`The types of ${table} are ${read.join(', ')}`);
			return Object.fromEntries(columns.map((column, i) => [column, read[i] ?? 'VARCHAR']));
		}
	};
}

/** Runs each query in both pages, the other first every other time. One round more than `rounds`: the first is not counted. */
export async function runInTurn(
	ours: WorkbenchPage,
	bare: BarePage,
	queries: Record<string, (run: string) => string>,
	rounds: number
): Promise<Record<string, Timed>> {
	const timed: Record<string, Timed> = {};
	for (let n = -1; n < rounds; n++) {
		for (const [name, sqlOf] of Object.entries(queries)) {
			const kept = (timed[name] ??= { shownMs: [], inPageMs: [], bareMs: [], rows: 0 });
			const runBare = async () => {
				const { rows, ms } = await bare.run(sqlOf(nextRun()));
				kept.rows = rows;
				if (n >= 0) kept.bareMs.push(round(ms));
			};
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
	return timed;
}
