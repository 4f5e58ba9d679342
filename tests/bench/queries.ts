/** Eleven questions to a million rows: what the workbench adds to them, and how long others take over them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext } from '@playwright/test';
import { openBarePage } from './bare.ts';
import { duckSql, EVENT_ROWS, EVENTS, kindsCsv, KINDS, QUESTIONS, sqliteSql, writeEvents } from './events.ts';
import { geometricMean, median } from './numbers.ts';
import { OVERHEAD_BAR, overheadOf } from './overhead.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';
import { withPages } from './with-pages.ts';
import { openWorkbench, runInTurn } from './workbench-page.ts';

const ROUNDS = 5;
const PEER_ROUNDS = 2;

const PEERS = {
	arquero: { title: 'Arquero', times: 3 },
	'sql.js': { title: 'sql.js', times: 10 }
};
type Peer = keyof typeof PEERS;

const promisedOf = ({ title, times }: (typeof PEERS)[Peer]): Promised => ({
	name: `Eleven queries on a million rows, against ${title}`,
	bar: `${title} takes at least ${times} times as long`,
	unit: 'ms'
});

type PeerAnswer = { ms: number; rows: number; check: number };
type PeerWindow = {
	peer: {
		open: (name: Peer, kinds: string) => Promise<number>;
		run: (name: string, sql: string) => PeerAnswer;
	};
};

/** All rows come from one measurement, made when the first of them is asked for. */
export function queryBars(measure: () => Promise<Measured>): Record<string, QueryBar> {
	let measured: Promise<Measured> | null = null;
	const once = () =>
		(measured ??= measure().catch((error: unknown) => ((measured = null), Promise.reject(error))));
	const promised: Promised = {
		name: 'Eleven queries on a million rows, click to rows shown',
		bar: OVERHEAD_BAR,
		unit: 'ms'
	};
	return {
		queries: { promised, measure: async () => overheadRow(promised, await once()) },
		'queries-arquero': {
			promised: promisedOf(PEERS.arquero),
			measure: async () => peerRow('arquero', await once())
		},
		'queries-sqljs': {
			promised: promisedOf(PEERS['sql.js']),
			measure: async () => peerRow('sql.js', await once())
		}
	};
}

type QueryBar = { promised: Promised; measure: () => Promise<Row> };
type Measured = {
	overhead: ReturnType<typeof overheadOf>;
	/** Median milliseconds of each query. */
	peers: Record<Peer, Record<string, number>>;
};

export function measureQueries(root: string, browser: Browser): Promise<Measured> {
	return withPages(
		root,
		browser,
		async ({ folder, context, bareOrigin }) => {
			const events = { ...EVENTS, path: join(folder, 'events.csv') };
			const kinds = { ...KINDS, path: join(folder, 'kinds.csv') };
			await Promise.all([writeEvents(events.path), writeFile(kinds.path, kindsCsv())]);
			const ourPage = await context.newPage();
			const ours = await openWorkbench(ourPage, [events, kinds]);
			const bare = await openBarePage(await context.newPage(), bareOrigin);
			for (const csv of [events, kinds]) await bare.open(csv.path, csv.table, await ours.types(csv));
			const queries = Object.fromEntries(
				Object.entries(QUESTIONS).map(([name, question]) => [name, (run: string) => duckSql(question, run)])
			);
			const overhead = overheadOf(await runInTurn(ours, bare, queries, ROUNDS));
			await ourPage.close();
			const rowsOf = Object.fromEntries(overhead.queries.map(({ name, rows }) => [name, rows]));
			const peers = {
				arquero: await measurePeer('arquero', context, bareOrigin, events.path, rowsOf),
				'sql.js': await measurePeer('sql.js', context, bareOrigin, events.path, rowsOf)
			};
			return { overhead, peers };
		},
		{ peers: true }
	);
}

async function measurePeer(
	peer: Peer,
	context: BrowserContext,
	origin: string,
	csv: string,
	rowsOf: Record<string, number>
): Promise<Record<string, number>> {
	const page = await context.newPage();
	await page.goto(`${origin}/peers`);
	await page.waitForFunction(() => 'peer' in window);
	await page.locator('input').setInputFiles(csv);
	const open = ([name, kinds]: [Peer, string]) => (window as unknown as PeerWindow).peer.open(name, kinds);
	const rows = await page.evaluate(open, [peer, kindsCsv()] as [Peer, string]);
	if (rows !== EVENT_ROWS) throw new Error(`${peer} has ${rows} rows`);
	const times: Record<string, number[]> = {};
	for (let n = -1; n < PEER_ROUNDS; n++) {
		for (const [name, question] of Object.entries(QUESTIONS)) {
			const ask = ([of, sql]: [string, string]) => (window as unknown as PeerWindow).peer.run(of, sql);
			const answer = await page.evaluate(ask, [name, sqliteSql(question)] as [string, string]);
			if (answer.rows !== rowsOf[name]) throw new Error(`${peer} has ${answer.rows} rows for “${name}”`);
			if (n >= 0) (times[name] ??= []).push(answer.ms);
		}
	}
	await page.close();
	return Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, round(median(ms))]));
}

function overheadRow(promised: Promised, { overhead }: Measured): Row {
	const { queries, held, added, ...figures } = overhead;
	return measuredRow(promised, {
		...figures,
		note: `Geometric means over the medians of ${ROUNDS} runs each, in turn; ${held} of ${queries.length} are within the bar by themselves; ${added.toFixed(0)} ms are added to the middle one.`,
		details: { queries }
	});
}

/** The peers show nothing on a screen, so that they are held against the engine alone; the note has the other figure. */
function peerRow(peer: Peer, { overhead, peers }: Measured): Row {
	const { title, times } = PEERS[peer];
	const baseline = geometricMean(Object.values(peers[peer]));
	const ratios = overhead.queries.map(({ name, bare }) => (peers[peer][name] ?? 0) / bare);
	const slowest = overhead.queries[ratios.indexOf(Math.min(...ratios))]?.name ?? '';
	return measuredRow(promisedOf(PEERS[peer]), {
		value: overhead.baseline,
		baseline,
		allowed: baseline / times,
		note: `${title} took ${(baseline / overhead.baseline).toFixed(1)} times as long as the engine, and ${(baseline / overhead.value).toFixed(1)} times as long as it takes from the click to the rows on the screen: geometric means over ${ratios.length} queries, each of which it can be asked. Least of all for “${slowest}”: ${Math.min(...ratios).toFixed(1)} times.`,
		details: { medianMs: peers[peer] }
	});
}
