/** What a delivered update costs the server's processor, ours and each peer's in turn, at several sizes of a room. */
import { Crowd } from '../support/crowd.ts';
import { startContender, type Name } from './contenders.ts';
import { median } from './numbers.ts';
import { measuredRow, round, unmeasuredRow, type Promised, type Row } from './row.ts';

type Load = { people: number; perSecond: number; peer: Name; factor: number };

const SECONDS = 4;
const ROUNDS = 3;

function promised({ people, perSecond, peer, factor }: Load): Promised {
	return {
		name: `${people} people, ${perSecond} updates/s: CPU per delivery`,
		bar: `≤ ${factor}× ${peer}`,
		unit: 'µs'
	};
}

export const RELAY_CPU: Record<string, Load> = {
	'crowd-800': { people: 100, perSecond: 800, peer: 'y-websocket', factor: 0.5 },
	'crowd-400': { people: 100, perSecond: 400, peer: 'hocuspocus', factor: 0.7 },
	'small-room': { people: 20, perSecond: 100, peer: 'y-websocket-leveldb', factor: 0.9 }
};

export const promisedOf = (name: string): Promised => promised(RELAY_CPU[name] as Load);

export async function measureRelayCpu(name: string, root: string, peers: string): Promise<Row> {
	const load = RELAY_CPU[name] as Load;
	const own: Figures[] = [];
	const other: Figures[] = [];
	for (let n = 0; n < ROUNDS; n++) {
		// Each goes first every other time.
		for (const isOwn of n % 2 === 0 ? [true, false] : [false, true]) {
			const figures = await play(isOwn ? 'roundtable' : load.peer, load, root, peers);
			(isOwn ? own : other).push(figures);
		}
	}
	const cost = (figures: Figures[]) => median(figures.flatMap(({ microseconds }) => microseconds ?? []));
	if ([...own, ...other].some(({ microseconds }) => microseconds === null))
		return unmeasuredRow(promised(load), 'This system does not tell what a process costs.');
	const arrived = (figures: Figures[]) => round(median(figures.map((one) => one.arrived)));
	const row = measuredRow(promised(load), {
		value: cost(own),
		baseline: cost(other),
		allowed: load.factor * cost(other),
		note: `Medians of ${ROUNDS} rounds of ${SECONDS} s each, in turn. Of all deliveries ${arrived(own) * 100} % came in time, of the peer’s ${arrived(other) * 100} %.`,
		details: { own, peer: other }
	});
	return arrived(own) === 1 ? row : { ...row, holds: false };
}

type Figures = { microseconds: number | null; p50Ms: number; arrived: number };

async function play(name: Name, { people, perSecond }: Load, root: string, peers: string): Promise<Figures> {
	const { server, seats, stop } = await startContender(name, root, peers);
	try {
		const updates = Math.ceil(((SECONDS + 1) * perSecond) / people) + 2;
		const crowd = await Crowd.gather(await seats(people), updates);
		let before: number | null = null;
		const { latenciesMs, expected } = await crowd.type(perSecond, SECONDS, async () => {
			before = await server.cpuSeconds();
		});
		const after = await server.cpuSeconds();
		crowd.leave();
		return {
			microseconds:
				before === null || after === null ? null : round(((after - before) * 1e6) / latenciesMs.length),
			p50Ms: round(median(latenciesMs)),
			arrived: round(latenciesMs.length / expected)
		};
	} finally {
		await stop();
	}
}
