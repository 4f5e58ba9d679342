/** Bars of a result of a million rows: how soon the first are there, and how smoothly all of them scroll. */
import { join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { median, quantile } from './numbers.ts';
import { COLUMNS, ROWS, TABLE, writeReadings } from './readings.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';
import { scrollGrid, timeRows } from './shown.ts';
import { withPages } from './with-pages.ts';
import { openWorkbench } from './workbench-page.ts';

export const STREAM: Promised = {
	name: 'A result of a million rows, click to the first of them',
	bar: '≤ 0.25× the time until all are there',
	unit: 'ms'
};
const STREAM_SHARE = 0.25;
const STREAM_RUNS = 3;

export const SCROLL: Promised = {
	name: 'A frame while scrolling a million rows, p95',
	bar: '≤ 1.5× that of 10,000 rows, fewer than 60 rows in the page',
	unit: 'ms'
};
const SCROLL_FACTOR = 1.5;
const SCROLL_ROUNDS = 2;
const FRAMES = 120;
const MOST_ROWS = 60;
const FEW = 10_000;

const select = (run: string, rows: number) => `SELECT '${run}' AS run, * FROM ${TABLE} WHERE id < ${rows}`;

function withReadings<T>(
	root: string,
	browser: Browser,
	task: (page: Page, run: Run) => Promise<T>
): Promise<T> {
	return withPages(root, browser, async ({ folder, context }) => {
		const csv = { path: join(folder, `${TABLE}.csv`), table: TABLE, columns: COLUMNS };
		await writeReadings(csv.path);
		const page = await context.newPage();
		const { write } = await openWorkbench(page, [csv]);
		let runs = 0;
		return task(page, async (rows) => {
			const text = `result-${++runs}`;
			await write(select(text, rows));
			const times = await page.evaluate(timeRows, { label: 'Run', text, rows });
			// Until the receipt is written: it would go on during the next measurement.
			await expect(page.locator('.receipt')).toContainText('same', { timeout: 60_000 });
			return times;
		});
	});
}

type Run = (rows: number) => Promise<{ first: number; all: number }>;

export function measureStream(root: string, browser: Browser): Promise<Row> {
	return withReadings(root, browser, async (_, run) => {
		const times: { first: number; all: number }[] = [];
		for (let n = -1; n < STREAM_RUNS; n++) {
			const time = await run(ROWS);
			if (n >= 0) times.push(time);
		}
		const all = median(times.map((time) => time.all));
		return measuredRow(STREAM, {
			value: median(times.map((time) => time.first)),
			baseline: all,
			allowed: STREAM_SHARE * all,
			note: `Medians of ${STREAM_RUNS} runs, nine columns. Both times end when the rows are in the page.`,
			details: { runs: times.map(({ first, all: last }) => ({ first: round(first), all: round(last) })) }
		});
	});
}

export function measureScroll(root: string, browser: Browser): Promise<Row> {
	return withReadings(root, browser, async (page, run) => {
		const frames = { few: [] as number[], many: [] as number[] };
		let most = 0;
		for (let n = 0; n < SCROLL_ROUNDS; n++) {
			for (const [kept, rows] of [
				[frames.few, FEW],
				[frames.many, ROWS]
			] as const) {
				await run(rows);
				const scrolled = await page.evaluate(scrollGrid, FRAMES);
				kept.push(...scrolled.frames);
				most = Math.max(most, scrolled.mostRows);
			}
		}
		if (most >= MOST_ROWS) throw new Error(`${most} rows were in the page`);
		const baseline = quantile(frames.few, 0.95);
		return measuredRow(SCROLL, {
			value: quantile(frames.many, 0.95),
			baseline,
			allowed: SCROLL_FACTOR * baseline,
			note: `Over ${frames.many.length} frames each, half of them after a step of a few rows, half after a jump to another place; p50 ${quantile(frames.many, 0.5).toFixed(1)} and ${quantile(frames.few, 0.5).toFixed(1)} ms; at most ${most} rows were in the page.`,
			details: { many: frames.many.map(round), few: frames.few.map(round), mostRows: most }
		});
	});
}
