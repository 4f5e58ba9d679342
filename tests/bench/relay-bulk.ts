/** One person’s burst and presence of a big room: ours and the peers’, in one run. */
import { Crowd } from '../support/crowd.ts';
import { openSeat, presenceFrame } from '../support/seat-socket.ts';
import { startContender, type Contender, type Name } from './contenders.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';

type Where = { root: string; peers: string };

const BURST = 30_000;
const PRESENT = 300;
const PRESENCE_SECONDS = 8;

export const RELAY_BULK: Record<string, { promised: Promised; measure: (where: Where) => Promise<Row> }> = {
	burst: {
		promised: {
			name: `A burst of ${BURST.toLocaleString('en')} updates by one person, until another has them`,
			bar: '≤ y-websocket in memory',
			unit: 'ms'
		},
		measure: (where) => compare('burst', where, ['y-websocket'], 1, burstMs)
	},
	presence: {
		promised: {
			name: `${PRESENT} people present at 1 Hz: CPU per state`,
			bar: '≤ 0.25× y-websocket and Hocuspocus',
			unit: 'µs'
		},
		measure: (where) => compare('presence', where, ['y-websocket', 'hocuspocus'], 0.25, presenceCost)
	}
};

async function compare(
	name: string,
	{ root, peers }: Where,
	others: readonly Name[],
	factor: number,
	measure: (contender: Contender) => Promise<number>
): Promise<Row> {
	const figures: Partial<Record<Name, number>> = {};
	for (const one of ['roundtable', ...others] as const) {
		const contender = await startContender(one, root, peers);
		try {
			figures[one] = round(await measure(contender));
		} finally {
			await contender.stop();
		}
	}
	const own = figures.roundtable ?? NaN;
	const best = Math.min(...others.map((other) => figures[other] ?? NaN));
	const bar = RELAY_BULK[name]?.promised;
	if (bar === undefined) throw new Error(`Unknown: ${name}`);
	const note = `One run each: ${Object.entries(figures)
		.map(([who, value]) => `${who} ${value}`)
		.join(', ')}.`;
	return measuredRow(bar, { value: own, baseline: best, allowed: factor * best, note, details: { figures } });
}

async function burstMs({ seats }: Contender): Promise<number> {
	const crowd = await Crowd.gather(await seats(2), BURST + 1);
	const took = await crowd.burst(BURST);
	crowd.leave();
	return took;
}

/** A socket that says who it is once a second, and takes whatever comes. */
async function presenceCost({ server, seats }: Contender): Promise<number> {
	const sockets = await Promise.all((await seats(PRESENT)).map(openSeat));
	const timers: NodeJS.Timeout[] = [];
	const clocks = sockets.map(() => 0);
	sockets.forEach(({ socket, prefix }, at) => {
		const say = () => {
			clocks[at] = (clocks[at] ?? 0) + 1;
			socket.send(Buffer.concat([prefix, presenceFrame(1000 + at, clocks[at] ?? 1)]));
		};
		// Spread over the second, as people are.
		setTimeout(() => timers.push(setInterval(say, 1000)), (at / PRESENT) * 1000);
	});
	await new Promise((resolve) => setTimeout(resolve, 3000));
	const [before, said] = [await server.cpuSeconds(), sum(clocks)];
	await new Promise((resolve) => setTimeout(resolve, PRESENCE_SECONDS * 1000));
	const [after, saidAfter] = [await server.cpuSeconds(), sum(clocks)];
	for (const timer of timers) clearInterval(timer);
	for (const { socket } of sockets) socket.terminate();
	if (before === null || after === null) throw new Error('This system does not tell what a process costs');
	return ((after - before) * 1e6) / (saidAfter - said);
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, one) => total + one, 0);
}
