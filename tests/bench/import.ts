/** Bars of importing: from the drop of a CSV to a table one can ask, against `read_csv` of the same rows and nothing else. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { addFile, startRoundtable } from '../e2e/acts.ts';
import { openBarePage } from './bare.ts';
import { serveBarePage } from './bare-server.ts';
import { median } from './numbers.ts';
import { writePermits, type PermitsFile } from './permits.ts';
import { serverProcess } from './processes.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';
import { timeImport, type ImportTimes } from './shown.ts';

type Import = { promised: Promised; factor: number; encoding: 'utf-8' | 'windows-1252' };

export const IMPORTS: Record<string, Import> = {
	import: {
		promised: {
			name: 'A CSV of 100 MB, from the drop to a table',
			bar: '≤ 1.25× read_csv of bare duckdb-wasm',
			unit: 'ms'
		},
		factor: 1.25,
		encoding: 'utf-8'
	},
	'import-transcoded': {
		promised: {
			name: 'The same in windows-1252',
			bar: '≤ 1.8× read_csv of bare duckdb-wasm of the rows in UTF-8',
			unit: 'ms'
		},
		factor: 1.8,
		encoding: 'windows-1252'
	}
};

/** Even, so that each goes first as often as the other: whoever comes second is slower. */
const RUNS = 6;
/** What a page does when it is new is over by then; nobody picks a file sooner. */
const SETTLED_MS = 2000;
const IMPORT_MS = 60_000;

type Timed = ImportTimes & { bare: number };

export async function measureImport(
	{ promised, factor, encoding }: Import,
	root: string,
	browser: Browser
): Promise<Row> {
	const folder = await mkdtemp(join(tmpdir(), 'roundtable-bench-'));
	const server = await serverProcess('server/main.ts', {
		cwd: root,
		health: '/healthz',
		env: { ROUNDTABLE_DATA: join(folder, 'data'), ROUNDTABLE_LOG: 'error' }
	});
	const bareServer = await serveBarePage(root);
	try {
		await server.start();
		const rounds = await writeFiles(folder, encoding);
		const timed: Timed[] = [];
		for (const [n, { ours, plain }] of rounds.entries()) {
			const context = await browser.newContext({
				baseURL: server.origin,
				viewport: { width: 1440, height: 900 }
			});
			try {
				const page = await openWorkbench(await context.newPage());
				const bare = await openBarePage(await context.newPage(), bareServer.origin);
				// Each goes first every other time. The first round of all is not counted.
				const bareFirst = n % 2 === 1 ? await bare.readCsv(plain.path) : null;
				const times = await importOnce(page, ours.path, ours.rows);
				// Whoever comes second would wait for it.
				await page.waitForFunction(isKept);
				const bareRead = bareFirst ?? (await bare.readCsv(plain.path));
				if (bareRead.rows !== plain.rows)
					throw new Error(`read_csv read ${bareRead.rows} of ${plain.rows} rows`);
				if (n > 0) timed.push({ ...times, bare: bareRead.ms });
			} finally {
				await context.close();
			}
		}
		const megabytes = (rounds[0]?.ours.bytes ?? 0) / 1e6;
		return rowOf(promised, factor, timed, megabytes);
	} finally {
		bareServer.close();
		await server.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

type Files = { ours: PermitsFile; plain: PermitsFile };

/** Those of each round, before anything is measured: what is still on its way to the disk slows whoever reads. */
async function writeFiles(folder: string, encoding: Import['encoding']): Promise<Files[]> {
	const rounds: Files[] = [];
	for (let n = 0; n <= RUNS; n++) {
		const ours = await writePermits(join(folder, `permits_${n}.csv`), encoding, n);
		const plain =
			encoding === 'utf-8' ? ours : await writePermits(join(folder, `plain_${n}.csv`), 'utf-8', n);
		rounds.push({ ours, plain });
	}
	for (const file of rounds.flatMap(({ ours, plain }) => [ours, plain])) {
		const handle = await open(file.path);
		await handle.sync();
		await handle.close();
	}
	return rounds;
}

/** Runs in the page: whether the file is on the device, so that nobody would be asked before leaving. */
function isKept(): boolean {
	const leaving = new Event('beforeunload', { cancelable: true });
	window.dispatchEvent(leaving);
	return !leaving.defaultPrevented;
}

/** With the engine running and one table in it, as it is with somebody who is at work. */
async function openWorkbench(page: Page): Promise<Page> {
	const room = await startRoundtable(page, 'Bench');
	await page.goto(`${room}/workbench`);
	await addFile(page, { name: 'small.csv', mimeType: 'text/csv', buffer: Buffer.from('id,name\n1,Ana\n') });
	await page.getByLabel('Workbench').locator('details', { hasText: 'small' }).waitFor();
	await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
	return page;
}

async function importOnce(page: Page, path: string, rows: number): Promise<ImportTimes> {
	await page.bringToFront();
	const waiting = page.evaluate(timeImport, {
		accept: 'Use this reading',
		table: 'permits',
		most: IMPORT_MS
	});
	await page.locator('input[type=file]').first().setInputFiles(path);
	const { facts, ...times } = await waiting;
	const digits = /[\d,.\s]+/.exec(facts)?.[0].replace(/\D/g, '');
	if (Number(digits) !== rows) throw new Error(`The table says ${facts}, the file has ${rows} rows`);
	return times;
}

function rowOf(promised: Promised, factor: number, timed: readonly Timed[], megabytes: number): Row {
	const of = (part: keyof Timed) => median(timed.map((times) => times[part]));
	const baseline = of('bare');
	return measuredRow(promised, {
		value: of('usable'),
		baseline,
		allowed: factor * baseline,
		note: `Medians of ${timed.length} runs in turn, ${megabytes.toFixed(0)} MB; ${of('proposed').toFixed(0)} ms until the proposal can be accepted, which is done at once. Ours ends when the table is in the list with its rows counted; the file was hashed meanwhile and is written on the device right after.`,
		details: { runs: timed.map((times) => ({ ...times, bare: round(times.bare) })) }
	});
}
