/** Bar 4: what it costs twenty people that nothing is shown to others before it is on disk. */
import { open, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Crowd, relaySeat, type Seat } from '../support/crowd.ts';
import { createRoom, joinRoom, syncUrl } from '../support/relay.ts';
import { median, quantile } from './numbers.ts';
import { serverProcess, type ServerProcess } from './processes.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';

export const FAN_OUT: Promised = {
	name: '20 people, 100 updates/s, committed before shown: p50',
	bar: '≤ 3× @y/websocket-server 0.1.1 in memory',
	unit: 'ms'
};
const FACTOR = 3;
const PEOPLE = 20;
const PER_SECOND = 100;
const ROUNDS = 6;
const SECONDS = 6;
const PROBES = 50;

type Figures = { p50Ms: number; p95Ms: number; cpuMicroseconds: number | null; arrived: number };
type Contender = { server: ServerProcess; crowd: Crowd; rounds: Figures[] };

/** `peers`: folder in which the compared server is installed. */
export async function measureFanOut(root: string, peers: string): Promise<Row> {
	// Beside the sources: what is called temporary may be kept in memory, where nothing waits for a disk.
	const output = join(root, 'tests/bench/output');
	await mkdir(output, { recursive: true });
	const data = await mkdtemp(join(output, 'data-'));
	const own = await serverProcess('server/main.ts', {
		cwd: root,
		health: '/healthz',
		env: { ROUNDTABLE_DATA: data, ROUNDTABLE_LOG: 'error' }
	});
	const peer = await serverProcess('node_modules/@y/websocket-server/src/server.js', {
		cwd: peers,
		health: '/'
	});
	const contenders: Contender[] = [];
	try {
		await Promise.all([own.start(), peer.start()]);
		for (const [server, seats] of [
			[own, await seatsAt(own)],
			[peer, Array.from({ length: PEOPLE }, () => ({ url: `${peer.origin.replace('http', 'ws')}/bench` }))]
		] as const) {
			const updates = Math.ceil((ROUNDS * (SECONDS + 1) * PER_SECOND) / PEOPLE) + ROUNDS;
			contenders.push({ server, crowd: await Crowd.gather(seats, updates), rounds: [] });
		}
		const syncMs: number[] = [];
		for (let n = 0; n < ROUNDS; n++) {
			// Each goes first every other time.
			for (const contender of n % 2 === 0 ? contenders : contenders.toReversed()) await play(contender);
			syncMs.push(round(await diskSyncMs(data)));
		}
		return rowOf(
			contenders.map(({ rounds }) => rounds),
			syncMs
		);
	} finally {
		for (const { crowd } of contenders) crowd.leave();
		await Promise.all([own.stop(), peer.stop()]);
		await rm(data, { recursive: true, force: true });
	}
}

/** Members of one room, each a person of their own, who are told when their updates are committed. */
async function seatsAt(server: ServerProcess): Promise<Seat[]> {
	const room = await createRoom(server);
	const people = [room.facilitator];
	while (people.length < PEOPLE) people.push(await joinRoom(server, room, 'participant'));
	return people.map(({ token }) => relaySeat(syncUrl(server, room.id, 'content'), token));
}

async function play({ server, crowd, rounds }: Contender): Promise<void> {
	let before: number | null = null;
	const { latenciesMs, expected } = await crowd.type(PER_SECOND, SECONDS, async () => {
		before = await server.cpuSeconds();
	});
	const after = await server.cpuSeconds();
	const cpu = before === null || after === null ? null : ((after - before) * 1e6) / latenciesMs.length;
	rounds.push({
		p50Ms: round(median(latenciesMs)),
		p95Ms: round(quantile(latenciesMs, 0.95)),
		cpuMicroseconds: cpu === null ? null : round(cpu),
		arrived: round(latenciesMs.length / expected)
	});
}

/** What one write that must last costs on this disk just now, at the pace of the updates: the least that a commit takes. */
async function diskSyncMs(folder: string): Promise<number> {
	const file = await open(join(folder, 'sync-probe'), 'w');
	const page = new Uint8Array(4096);
	const times: number[] = [];
	for (let n = 0; n < PROBES; n++) {
		await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND));
		const startedAt = performance.now();
		await file.write(page);
		await file.datasync();
		times.push(performance.now() - startedAt);
	}
	await file.close();
	return median(times);
}

function rowOf([own = [], peer = []]: readonly Figures[][], syncMs: readonly number[]): Row {
	const of = (rounds: readonly Figures[], read: (one: Figures) => number | null) =>
		median(rounds.flatMap((one) => read(one) ?? []));
	const p50 = (rounds: readonly Figures[]) => of(rounds, (one) => one.p50Ms);
	const p95 = (rounds: readonly Figures[]) => of(rounds, (one) => one.p95Ms).toFixed(1);
	const hasCpu = [...own, ...peer].every(({ cpuMicroseconds }) => cpuMicroseconds !== null);
	const cpu = (rounds: readonly Figures[]) => of(rounds, (one) => one.cpuMicroseconds);
	const cost = hasCpu
		? `Server CPU per delivered update ${cpu(own).toFixed(0)} µs against ${cpu(peer).toFixed(0)} µs (${(cpu(own) / cpu(peer)).toFixed(2)}×).`
		: 'This system does not tell what a process costs.';
	const lost = own.some(({ arrived }) => arrived !== 1) ? ' Not every update arrived.' : '';
	const row = measuredRow(FAN_OUT, {
		value: p50(own),
		baseline: p50(peer),
		allowed: FACTOR * p50(peer),
		note: `Medians of ${ROUNDS} rounds of ${SECONDS} s each, in turn; p95 ${p95(own)} ms against ${p95(peer)} ms. ${cost} A write that must last took ${median(syncMs).toFixed(2)} ms on this disk meanwhile.${lost}`,
		details: { own, peer, diskSyncMs: syncMs }
	});
	return lost === '' ? row : { ...row, holds: false };
}
