/**
 * `npm run bench`: measures what was promised about speed, each promise against a baseline of the same run, prints a
 * table and writes results.json. Ends with 1 when a promise is not kept or could not be looked at.
 * With names (`npm run bench -- visit workbench`) only those are measured, and nothing is written.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { loadavg, setPriority } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { chromium, type Browser } from '@playwright/test';
import { format, resolveConfig } from 'prettier';
import { hashSources } from '../../server/source-hash.ts';
import { findBrowser } from '../support/browser.ts';
import { ensureBrowser } from '../support/ensure-browser.ts';
import { FAN_OUT, measureFanOut } from './fan-out.ts';
import { FIRST_VIEW, measureFirstView } from './first-view.ts';
import { IMPORTS, measureImport } from './import.ts';
import { installPeers } from './install-peers.ts';
import { measureScroll, measureStream, SCROLL, STREAM } from './large-result.ts';
import { describeMachine } from './machine.ts';
import { measureProfile, PROFILE } from './profile.ts';
import { measureQueries, queryBars } from './queries.ts';
import { RELAY_BULK } from './relay-bulk.ts';
import { measureBreak, BREAK } from './relay-break.ts';
import { measureDocument, RELAY_DOCUMENT } from './relay-document.ts';
import { measureRelayCpu, promisedOf, RELAY_CPU } from './relay-cpu.ts';
import { measureRooms, ROOMS_BAR } from './relay-rooms.ts';
import { tableOf, unmeasuredRow, type Promised, type Row } from './row.ts';
import { measureVisit, VISIT } from './visit.ts';
import { measureWorkbench, WORKBENCH } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = fileURLToPath(new URL('.', import.meta.url));
const mark = join(root, 'build', '.source-hash');

/** None, or the one that was needed. */
const browsers: Browser[] = [];

const bars: Record<string, { promised: Promised; measure: () => Promise<Row> }> = {
	'first-view': { promised: FIRST_VIEW, measure: () => measureFirstView(root) },
	visit: { promised: VISIT, measure: async () => measureVisit(root, await openBrowser()) },
	workbench: { promised: WORKBENCH, measure: async () => measureWorkbench(root, await openBrowser()) },
	stream: { promised: STREAM, measure: async () => measureStream(root, await openBrowser()) },
	scroll: { promised: SCROLL, measure: async () => measureScroll(root, await openBrowser()) },
	profile: { promised: PROFILE, measure: async () => measureProfile(root, await openBrowser()) },
	...queryBars(async () => {
		await installPeers(folder);
		return measureQueries(root, await openBrowser());
	}),
	...Object.fromEntries(
		Object.entries(IMPORTS).map(([name, one]) => [
			name,
			{ promised: one.promised, measure: async () => measureImport(one, root, await openBrowser()) }
		])
	),
	'fan-out': {
		promised: FAN_OUT,
		async measure() {
			await installPeers(folder);
			return measureFanOut(root, folder);
		}
	},
	...Object.fromEntries(
		Object.keys(RELAY_CPU).map((name) => [
			name,
			{
				promised: promisedOf(name),
				async measure() {
					await installPeers(folder);
					return measureRelayCpu(name, root, folder);
				}
			}
		])
	),
	...Object.fromEntries(
		Object.entries(RELAY_BULK).map(([name, { promised, measure }]) => [
			name,
			{
				promised,
				async measure() {
					await installPeers(folder);
					return measure({ root, peers: folder });
				}
			}
		])
	),
	...Object.fromEntries(
		Object.entries(RELAY_DOCUMENT).map(([name, { promised }]) => [
			name,
			{
				promised,
				async measure() {
					await installPeers(folder);
					return measureDocument(name, { root, peers: folder });
				}
			}
		])
	),
	break: {
		promised: BREAK,
		async measure() {
			await installPeers(folder);
			return measureBreak(root, folder);
		}
	},
	rooms: { promised: ROOMS_BAR, measure: () => measureRooms(root) }
};

async function openBrowser(): Promise<Browser> {
	if (browsers[0] !== undefined) return browsers[0];
	await ensureBrowser();
	const browser = await chromium.launch({
		executablePath: findBrowser(),
		args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking']
	});
	browsers.push(browser);
	return browser;
}

/** The app of the sources as they are. */
async function build(): Promise<void> {
	const sources = await hashSources(root);
	const built = await readFile(mark, 'utf8').catch(() => '');
	if (built === sources) return;
	console.log('Building the app …');
	const path = [join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
	const child = spawn('npm', ['run', '--silent', 'build', '--', '--logLevel', 'error'], {
		cwd: root,
		stdio: ['ignore', 'ignore', 'inherit'],
		shell: process.platform === 'win32',
		env: { ...process.env, PATH: path }
	});
	const [code] = (await once(child, 'exit')) as [number | null];
	if (code !== 0) throw new Error('The app could not be built; what went wrong is above.');
	await writeFile(mark, sources);
}

/** What else the machine does disturbs less; whatever is started from here on inherits it. Only root may, on most systems. */
function comeFirst(): void {
	try {
		setPriority(-10);
	} catch {
		// The figures are noisier then, for both sides of each comparison.
	}
}

async function look(name: string): Promise<Row> {
	const bar = bars[name];
	if (bar === undefined) throw new Error(`Unknown: ${name}. One of ${Object.keys(bars).join(', ')}.`);
	const startedAt = performance.now();
	try {
		// A machine that is busy with other things can make the first attempt miss a deadline of its preparation.
		return await bar.measure().catch((error: unknown) => {
			console.error(`${name}, tried once more after:`, firstLine(error));
			return bar.measure();
		});
	} catch (error) {
		console.error(error);
		return unmeasuredRow(bar.promised, firstLine(error));
	} finally {
		console.log(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
	}
}

function firstLine(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return stripVTControlCharacters(message).split('\n')[0] ?? '';
}

const asked = process.argv.slice(2);
await build();
const load = loadavg()[0] ?? 0;
comeFirst();
const rows: Row[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(bars)) rows.push(await look(name));
const machine = await describeMachine({ root, peers: folder, browser: browsers[0]?.version() ?? null, load });
for (const browser of browsers) await browser.close();

console.log(`\n${tableOf(rows)}\n`);
for (const { name, bar, note } of rows) console.log(`${name} (${bar})\n  ${note}\n`);
if (asked.length === 0) {
	const file = join(folder, 'results.json');
	const json = JSON.stringify({ machine, rows });
	await writeFile(file, await format(json, { ...(await resolveConfig(file)), filepath: file }));
} else {
	console.log(JSON.stringify(rows.map(({ details }) => details)));
}
process.exitCode = rows.every(({ holds }) => holds === true) ? 0 : 1;
