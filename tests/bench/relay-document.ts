/**
 * A document of 260,000 edits: how soon the first who comes after a restart has it, and what fifty cost who come at once.
 * It is typed once for each server; the rows are about the same documents.
 */
import * as Y from 'yjs';
import { Crowd, readFully } from '../support/crowd.ts';
import { openSeat, updateFrame } from '../support/seat-socket.ts';
import { startContender, type Name } from './contenders.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';

type Where = { root: string; peers: string };
/** `joinersMs`: of the server's processor, until all of them had been sent everything. */
type Figures = { coldMs: number; joinersMs: number | null; lastMs: number; bytes: number };
type LongDocument = { updates: Uint8Array[]; length: number; collectedBytes: number };
type Bar = {
	promised: Promised;
	others: readonly Name[];
	factor: number;
	read: (figures: Figures) => number | null;
};

const EDITS = 260_000;
const JOINERS = 50;
const SQLITE = 'hocuspocus-sqlite';
const LEVELDB = 'y-websocket-leveldb';
/** What anybody is sent of it, over what a Y.Doc makes of it. */
const MOST_BYTES = 1.05;
const PATIENCE_MS = 120_000;

const NAME = `${EDITS.toLocaleString('en')} edits`;

export const RELAY_DOCUMENT: Record<string, Bar> = {
	'long-document': {
		promised: {
			name: `${NAME}: first full sync after a restart`,
			bar: `≤ 0.4× Hocuspocus with SQLite, in ≤ ${MOST_BYTES}× the bytes of a collected snapshot`,
			unit: 'ms'
		},
		others: [SQLITE],
		factor: 0.4,
		read: ({ coldMs }) => coldMs
	},
	'long-document-leveldb': {
		promised: { name: `${NAME}: the same`, bar: '≤ 0.2× y-websocket with LevelDB', unit: 'ms' },
		others: [LEVELDB],
		factor: 0.2,
		read: ({ coldMs }) => coldMs
	},
	joiners: {
		promised: {
			name: `${NAME}: CPU of ${JOINERS} who join at once`,
			bar: '≤ 1× Hocuspocus with SQLite and y-websocket with LevelDB',
			unit: 'ms'
		},
		others: [SQLITE, LEVELDB],
		factor: 1,
		read: ({ joinersMs }) => joinersMs
	}
};

let document: LongDocument | null = null;
const measured = new Map<Name, Promise<Figures>>();

export async function measureDocument(name: string, where: Where): Promise<Row> {
	const bar = RELAY_DOCUMENT[name];
	if (bar === undefined) throw new Error(`Unknown: ${name}`);
	const { collectedBytes } = (document ??= longDocument());
	const figures: Partial<Record<Name, Figures>> = {};
	for (const one of ['roundtable', ...bar.others] as const) figures[one] = await figuresOf(one, where);
	const of = (one: Name) => {
		const value = figures[one] === undefined ? null : bar.read(figures[one]);
		if (value === null) throw new Error('This system does not tell what a process costs');
		return value;
	};
	const baseline = Math.min(...bar.others.map(of));
	const bytes = (figures.roundtable?.bytes ?? Infinity) / collectedBytes;
	const note =
		`One run each: ${Object.keys(figures)
			.map((one) => `${one} ${of(one as Name)}`)
			.join(', ')}. ` +
		`The last of ${JOINERS} had been sent everything after ${Object.entries(figures)
			.map(([one, { lastMs }]) => `${lastMs.toFixed(0)} ms (${one})`)
			.join(', ')}. What ours sends is ${bytes.toFixed(2)}× a collected snapshot.`;
	const row = measuredRow(bar.promised, {
		value: of('roundtable'),
		baseline,
		allowed: bar.factor * baseline,
		note,
		details: { figures, collectedBytes }
	});
	return bytes <= MOST_BYTES ? row : { ...row, holds: false };
}

function figuresOf(name: Name, where: Where): Promise<Figures> {
	let figures = measured.get(name);
	if (figures === undefined) {
		figures = measure(name, where);
		measured.set(name, figures);
		// The next row tries anew.
		figures.catch(() => measured.delete(name));
	}
	return figures;
}

/** Types the document, lets the server come to rest, starts it anew, and asks for everything, first alone and then together. */
async function measure(name: Name, { root, peers }: Where): Promise<Figures> {
	const { updates, length } = (document ??= longDocument());
	const { server, seats, stop } = await startContender(name, root, peers);
	try {
		const all = await seats(JOINERS);
		const [first] = all;
		if (first === undefined) throw new Error('nobody is there');
		const writer = await openSeat(first);
		for (const update of updates) writer.socket.send(Buffer.concat([writer.prefix, updateFrame(update)]));
		await inTime(readFully(first, length));
		writer.socket.terminate();
		// All of them write what is left, or join it, some seconds after the last person has gone.
		await new Promise((resolve) => setTimeout(resolve, 14_000));
		await server.stop();
		await server.start();
		const coldMs = await inTime(readFully(first, length));
		// Stays, so that nobody lets go of the document meanwhile.
		const host = await Crowd.gather([first], 0);
		await inTime(readFully(first, length));
		const before = await server.cpuSeconds();
		const startedAt = performance.now();
		const joiners = await Crowd.gather(all, 0);
		const lastMs = performance.now() - startedAt;
		const after = await server.cpuSeconds();
		const came = joiners.textLength();
		if (came !== length) throw new Error(`Only ${came} of ${length} characters came`);
		const bytes = joiners.joinedBytes();
		joiners.leave();
		host.leave();
		return {
			coldMs: round(coldMs),
			joinersMs: before === null || after === null ? null : round((after - before) * 1000),
			lastMs: round(lastMs),
			bytes
		};
	} finally {
		await stop();
	}
}

async function inTime<T>(work: Promise<T>): Promise<T> {
	const { promise: late, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => reject(new Error('It never had the whole document')), PATIENCE_MS);
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** In the shape of a real one: long runs of typing, some deleting, jumps; a hundred edits in each update. */
function longDocument(): LongDocument {
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
	const collectedBytes = Y.encodeStateAsUpdate(doc).length;
	doc.destroy();
	return { updates, length, collectedBytes };
}
