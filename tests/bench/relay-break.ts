/** At which rate a room of a hundred people breaks a server, and whether ours goes on at a multiple of that. */
import { Crowd } from '../support/crowd.ts';
import { startContender, type Name } from './contenders.ts';
import { median, quantile } from './numbers.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';

const PEOPLE = 100;
const FACTOR = 8;
/** Who look at what they take: with all hundred, the clients break before our server does. */
const CHECKED = 10;
const SECONDS = 4;
/** In the longest of five seconds a tenth too much makes half a second of backlog. */
const BROKEN_MS = 500;
/** Steps of half an octave, about. */
const RATES = [200, 280, 400, 560, 800, 1120, 1600, 2240, 3200, 4480, 6400];
/** Of ours, when the multiple is too much: what it does sustain. */
const SHARES = [1, 0.75, 0.5, 0.25];

export const BREAK: Promised = {
	name: `${PEOPLE} people: updates/s that are sustained`,
	bar: `≥ ${FACTOR}× those at which y-websocket in memory breaks: p95 above ${BROKEN_MS} ms, or something never arrives`,
	unit: '/s'
};

type Step = {
	perSecond: number;
	p50Ms: number;
	p95Ms: number;
	arrived: number;
	/** Share of one core. */
	cpu: number | null;
	/** By how much the clients, which share a process, were late themselves. */
	lateMs: number;
};

export async function measureBreak(root: string, peers: string): Promise<Row> {
	const peer: Step[] = [];
	for (const perSecond of RATES) {
		const step = await best('y-websocket', perSecond, root, peers);
		peer.push(step);
		if (isBroken(step)) break;
	}
	const last = peer.at(-1);
	if (last === undefined || !isBroken(last)) throw new Error('The peer did not break at any rate');
	const own: Step[] = [];
	for (const share of SHARES) {
		const step = await best('roundtable', last.perSecond * FACTOR * share, root, peers);
		own.push(step);
		if (!isBroken(step)) break;
	}
	const reached = own.at(-1);
	const sustained = reached === undefined || isBroken(reached) ? 0 : reached.perSecond;
	return measuredRow(
		BREAK,
		{
			value: sustained,
			baseline: last.perSecond,
			allowed: last.perSecond * FACTOR,
			note: `Rounds of ${SECONDS} s, each on a fresh server; what breaks is tried once more. y-websocket: ${peer.map(wordsOf).join('; ')}. Ours: ${own.map(wordsOf).join('; ')}.`,
			details: { peer, own }
		},
		true
	);
}

/** What else the machine does must not break anybody: the second try counts as well. */
async function best(name: Name, perSecond: number, root: string, peers: string): Promise<Step> {
	const first = await play(name, perSecond, root, peers);
	if (!isBroken(first)) return first;
	const second = await play(name, perSecond, root, peers);
	return isBroken(second) && second.p95Ms > first.p95Ms ? first : second;
}

function isBroken({ p95Ms, arrived }: Step): boolean {
	return p95Ms > BROKEN_MS || arrived < 1;
}

function wordsOf({ perSecond, p50Ms, p95Ms, arrived, cpu, lateMs }: Step): string {
	const lost = arrived < 1 ? `, ${(100 * (1 - arrived)).toFixed(1)} % never arrived` : '';
	const late = lateMs > BROKEN_MS / 10 ? `, clients ${lateMs.toFixed(0)} ms late themselves` : '';
	const core = cpu === null ? '' : `, ${(100 * cpu).toFixed(0)} % of a core`;
	return `${perSecond}/s p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms${core}${lost}${late}`;
}

async function play(name: Name, perSecond: number, root: string, peers: string): Promise<Step> {
	const { server, seats, stop } = await startContender(name, root, peers);
	try {
		const updates = Math.ceil(((SECONDS + 1) * perSecond) / PEOPLE) + 2;
		const crowd = await Crowd.gather(await seats(PEOPLE), updates, CHECKED);
		let before: number | null = null;
		let startedAt = 0;
		const { latenciesMs, expected, lateMs } = await crowd.type(perSecond, SECONDS, async () => {
			before = await server.cpuSeconds();
			startedAt = performance.now();
		});
		const after = await server.cpuSeconds();
		const seconds = (performance.now() - startedAt) / 1000;
		crowd.leave();
		return {
			perSecond,
			p50Ms: round(median(latenciesMs)),
			p95Ms: round(quantile(latenciesMs, 0.95)),
			arrived: round(latenciesMs.length / expected),
			cpu: before === null || after === null ? null : round((after - before) / seconds),
			lateMs: round(lateMs)
		};
	} finally {
		await stop();
	}
}
