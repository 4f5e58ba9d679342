/** Bar 3: what the workbench adds to a query, from the click on Run to the rows on the screen. */
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { openBarePage } from './bare.ts';
import { OVERHEAD_BAR, overheadOf } from './overhead.ts';
import { COLUMNS, QUERIES, ROWS, TABLE, writeReadings } from './readings.ts';
import { measuredRow, type Promised, type Row } from './row.ts';
import { withPages } from './with-pages.ts';
import { openWorkbench, runInTurn } from './workbench-page.ts';

export const WORKBENCH: Promised = {
	name: 'A query in the workbench, click to rows shown',
	bar: OVERHEAD_BAR,
	unit: 'ms'
};
const RUNS = 9;

export function measureWorkbench(root: string, browser: Browser): Promise<Row> {
	return withPages(root, browser, async ({ folder, context, bareOrigin }) => {
		const csv = { path: join(folder, `${TABLE}.csv`), table: TABLE, columns: COLUMNS };
		await writeReadings(csv.path);
		const ours = await openWorkbench(await context.newPage(), [csv]);
		const types = await ours.types(csv);
		const bare = await openBarePage(await context.newPage(), bareOrigin);
		const rows = await bare.open(csv.path, TABLE, types);
		if (rows !== ROWS) throw new Error(`${rows} rows`);
		const timed = await runInTurn(ours, bare, QUERIES, RUNS);
		const { queries, held, added, ...figures } = overheadOf(timed);
		return measuredRow(WORKBENCH, {
			...figures,
			note: `Geometric means over ${queries.length} queries of the medians of ${RUNS} runs each, in turn, on 1,000,000 rows; ${held} of ${queries.length} are within the bar by themselves; ${added.toFixed(0)} ms are added to the middle one. Ours ends with the frame that shows the rows, the other with the reply of conn.query.`,
			details: { queries, types: Object.values(types) }
		});
	});
}
