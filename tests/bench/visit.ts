/** Bar 2: an already visited room opens as fast with the server gone as with the server there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Browser, type BrowserContext } from '@playwright/test';
import { expectSaved, invite, note, startRoundtable } from '../e2e/acts.ts';
import { median, quantile } from './numbers.ts';
import { serverProcess, type ServerProcess } from './processes.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';
import { watchForNote } from './shown.ts';

export const VISIT: Promised = {
	name: 'A visited room, server stopped: time to visible notes',
	bar: '≤ 1.2× the time with the server up',
	unit: 'ms'
};
const FACTOR = 1.2;
const VISITS = 9;
/** Not counted: the browser compiles scripts of a service worker to its cache only after some use. */
const WARM_UP = 3;
const TEXT = 'These words are what the benchmark waits for.';

const STATES = ['up', 'stopped', 'silent'] as const;
type State = (typeof STATES)[number];

export async function measureVisit(root: string, browser: Browser): Promise<Row> {
	const data = await mkdtemp(join(tmpdir(), 'roundtable-bench-'));
	const server = await serverProcess('server/main.ts', {
		cwd: root,
		health: '/healthz',
		env: { ROUNDTABLE_DATA: data, ROUNDTABLE_LOG: 'error' }
	});
	await server.start();
	const context = await browser.newContext({ baseURL: server.origin });
	try {
		const path = await visitOnce(context);
		await context.addInitScript(watchForNote, TEXT);
		const times: Record<State, number[]> = { up: [], stopped: [], silent: [] };
		for (let n = -WARM_UP; n < VISITS; n++) {
			// Another one first each time, so that none of them always follows the same.
			for (const state of [...STATES.slice(n % 3), ...STATES.slice(0, n % 3)]) {
				const shown = await visit(context, path, server, state);
				if (n >= 0) times[state].push(shown);
			}
		}
		return rowOf(times);
	} finally {
		await context.close();
		await server.stop();
		await rm(data, { recursive: true, force: true });
	}
}

/** Makes a shared room with a page of notes and leaves it. Returns the path of the page. */
async function visitOnce(context: BrowserContext): Promise<string> {
	const page = await context.newPage();
	await startRoundtable(page, 'Bench');
	await invite(page, 'Participant');
	await note(page).click();
	await page.keyboard.press('ControlOrMeta+End');
	await page.keyboard.press('Enter');
	await page.keyboard.insertText(TEXT);
	await expectSaved(page);
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	const { pathname } = new URL(page.url());
	await page.close();
	return pathname;
}

async function visit(
	context: BrowserContext,
	path: string,
	server: ServerProcess,
	state: State
): Promise<number> {
	if (state === 'stopped') await server.stop();
	if (state === 'silent') server.freeze();
	const page = await context.newPage();
	try {
		await page.goto(path, { waitUntil: 'commit' });
		const shown = await page.waitForFunction(() => window.noteShownAt);
		if (state === 'up') await expectSaved(page);
		else
			await expect(page.getByRole('button', { name: 'Where your changes are: In the room' })).toHaveCount(0);
		return (await shown.jsonValue()) ?? 0;
	} finally {
		await page.close();
		if (state === 'stopped') await server.start();
		if (state === 'silent') server.thaw();
	}
}

function rowOf(times: Record<State, number[]>): Row {
	const baseline = median(times.up);
	const silent = median(times.silent);
	const p95 = (state: State) => quantile(times[state], 0.95).toFixed(0);
	return measuredRow(VISIT, {
		value: median(times.stopped),
		baseline,
		allowed: FACTOR * baseline,
		note: `Medians of ${VISITS} visits each, taken in turn; p95 ${p95('stopped')} ms stopped, ${p95('up')} ms up. With a server that takes connections and never answers: ${silent.toFixed(0)} ms (${(silent / baseline).toFixed(2)}×).`,
		details: Object.fromEntries(STATES.map((state) => [`${state}Ms`, times[state].map(round)]))
	});
}
