/** One person’s burst, presence of a big room, and a document of 260,000 edits: ours and the peers’, in one run. */
import * as Y from 'yjs';
import { Crowd, type Seat } from '../support/crowd.ts';
import { openSeat, presenceFrame, updateFrame } from '../support/seat-socket.ts';
import { startContender, type Contender, type Name } from './contenders.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';

type Where = { root: string; peers: string };

const BURST = 30_000;
const PRESENT = 300;
const PRESENCE_SECONDS = 8;
const EDITS = 260_000;

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
	},
	'long-document': {
		promised: {
			name: `${EDITS.toLocaleString('en')} edits: first full sync after a restart`,
			bar: '≤ 0.4× Hocuspocus with SQLite',
			unit: 'ms'
		},
		measure: (where) => compare('long-document', where, ['hocuspocus-sqlite'], 0.4, coldSyncMs)
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

/** Types the document, lets the server come to rest, starts it anew, and asks for everything as the first. */
async function coldSyncMs({ server, seats }: Contender): Promise<number> {
	const [seat] = await seats(1);
	if (seat === undefined) throw new Error('nobody is there');
	const { updates, length } = longDocument();
	const writer = await openSeat(seat);
	for (const update of updates) writer.socket.send(Buffer.concat([writer.prefix, updateFrame(update)]));
	const deadline = performance.now() + 120_000;
	while ((await fullSync(seat)).length < length) {
		if (performance.now() > deadline) throw new Error('It never had the whole document');
	}
	writer.socket.terminate();
	// Both write what is left, or join it, some seconds after the last person has gone.
	await new Promise((resolve) => setTimeout(resolve, 14_000));
	await server.stop();
	await server.start();
	const cold = await fullSync(seat);
	if (cold.length !== length) throw new Error(`Only ${cold.length} of ${length} characters came back`);
	return cold.ms;
}

async function fullSync(seat: Seat): Promise<{ ms: number; length: number }> {
	const startedAt = performance.now();
	const crowd = await Crowd.gather([seat], 0);
	const ms = performance.now() - startedAt;
	const length = crowd.textLength();
	crowd.leave();
	return { ms, length };
}

/** In the shape of a real one: long runs of typing, some deleting, jumps; a hundred edits in each update. */
function longDocument(): { updates: Uint8Array[]; length: number } {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const text = doc.getText('bench');
	let state = 7;
	const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
	let at = 0;
	for (let edits = 0; edits < EDITS; edits += 100) {
		doc.transact(() => {
			at = random(4) === 0 ? random(text.length + 1) : Math.min(at, text.length);
			for (let n = 0; n < 100; n++) {
				if (random(100) < 30 && at > 0) text.delete(--at, 1);
				else text.insert(at++, String.fromCharCode(97 + random(26)));
			}
		});
	}
	const { length } = text;
	doc.destroy();
	return { updates, length };
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, one) => total + one, 0);
}
