/** What an open room costs in memory, and whether rooms that were left leave anything behind. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { relaySeat, type Seat } from '../support/crowd.ts';
import { syncUrl } from '../support/relay.ts';
import { isUpdateFrame, openSeat, presenceFrame, updateFrame } from '../support/seat-socket.ts';
import { OWN_FLAGS, processOf } from './contenders.ts';
import { seedRooms, type SeededRoom } from './many-rooms.ts';
import type { Memory } from './memory-probe.ts';
import { serverProcess, type ServerProcess } from './processes.ts';
import { measuredRow, round, type Promised, type Row } from './row.ts';

const ROOMS = 5000;
/** Open before anything is counted. */
const WARM = 200;
const AT_ONCE = 50;
const TEXT = 'x'.repeat(1000);
const ALLOWED_KB = 25;
const GROWTH = 1.1;
const EMPTY_MS = 120_000;

export const ROOMS_BAR: Promised = {
	name: `${ROOMS.toLocaleString('en')} open rooms of two people: memory of each`,
	bar: `≤ ${ALLOWED_KB} kB, sockets included; as many others after them < 10 % more; none open in the end`,
	unit: 'kB'
};

export async function measureRooms(root: string): Promise<Row> {
	const output = join(root, 'tests/bench/output');
	await mkdir(output, { recursive: true });
	const data = await mkdtemp(join(output, 'data-'));
	try {
		const bare = await bareBytes(root);
		const rooms = await seedRooms(data, 2 * (WARM + ROOMS));
		const own = await ownMemory(
			rooms,
			await processOf('roundtable', { root, peers: root, data, isProbed: true })
		);
		return rowOf(bare, own);
	} finally {
		await rm(data, { recursive: true, force: true });
	}
}

/** Of as many sockets as two people need, on a server that does nothing with them. */
async function bareBytes(root: string): Promise<number> {
	const server = await serverProcess('tests/bench/bare-sockets.ts', {
		cwd: root,
		health: '/',
		isProbed: true,
		flags: OWN_FLAGS
	});
	const seat = { url: server.origin.replace('http', 'ws') };
	const open = async (pairs: number) => {
		for (let n = 0; n < pairs; n += AT_ONCE)
			await Promise.all(
				Array.from({ length: 2 * AT_ONCE }, async () => sockets.push((await openSeat(seat)).socket))
			);
	};
	const sockets: WebSocket[] = [];
	await server.start();
	try {
		await open(WARM);
		const base = await server.memory();
		await open(ROOMS);
		const peak = await server.memory();
		return (peak.rss - base.rss) / ROOMS;
	} finally {
		for (const socket of sockets) socket.terminate();
		await server.stop();
	}
}

type Own = {
	start: Memory;
	base: Memory;
	peak: Memory;
	left: Memory;
	second: Memory;
	end: Memory;
	open: Counts;
};
type Counts = { docs: number; sockets: number };

async function ownMemory(rooms: readonly SeededRoom[], server: ServerProcess): Promise<Own> {
	await server.start();
	try {
		const half = WARM + ROOMS;
		const start = await server.memory();
		const sockets = await openAll(server, rooms.slice(0, WARM));
		const base = await server.memory();
		sockets.push(...(await openAll(server, rooms.slice(WARM, half))));
		const peak = await server.memory();
		await leave(server, sockets);
		const left = await server.memory();
		const others = await openAll(server, rooms.slice(half));
		const second = await server.memory();
		const open = await leave(server, others);
		return { start, base, peak, left, second, end: await server.memory(), open };
	} finally {
		await server.stop();
	}
}

async function openAll(server: ServerProcess, rooms: readonly SeededRoom[]): Promise<WebSocket[]> {
	const sockets: WebSocket[] = [];
	for (let n = 0; n < rooms.length; n += AT_ONCE)
		sockets.push(
			...(await Promise.all(rooms.slice(n, n + AT_ONCE).map((room) => meet(server, room)))).flat()
		);
	return sockets;
}

/** Two people come in and are seen, one writes, the other has read it. */
async function meet(server: ServerProcess, { id, tokens }: SeededRoom): Promise<WebSocket[]> {
	const url = syncUrl(server, id, 'content');
	const seats = tokens.map((token): Seat => {
		const seat = relaySeat(url, token);
		// Each from an address of their own, as a proxy tells it: what the server remembers of addresses counts too.
		return { ...seat, headers: { ...seat.headers, 'x-forwarded-for': `10.${token}` } };
	});
	const sockets = (await Promise.all(seats.map(openSeat))).map(({ socket }) => socket);
	const [writer, reader] = sockets;
	const isRead = new Promise<void>((resolve, reject) => {
		reader?.on('message', (data: Buffer) => {
			if (isUpdateFrame(data)) resolve();
		});
		for (const socket of sockets) socket.on('close', (code) => reject(new Error(`Closed with ${code}`)));
	});
	const doc = new Y.Doc();
	doc.getText('bench').insert(0, TEXT);
	writer?.send(updateFrame(Y.encodeStateAsUpdate(doc)));
	sockets.forEach((socket, at) => socket.send(presenceFrame(doc.clientID + at, 1)));
	await isRead;
	return sockets;
}

/** Resolves with what is still open after everybody has left, at the latest after two minutes. */
async function leave(server: ServerProcess, sockets: readonly WebSocket[]): Promise<Counts> {
	for (const socket of sockets) socket.removeAllListeners('close').close();
	const deadline = performance.now() + EMPTY_MS;
	for (;;) {
		const reply = await fetch(`${server.origin}/healthz`);
		const { docs, sockets } = (await reply.json()) as Counts;
		if (docs + sockets === 0 || performance.now() > deadline) return { docs, sockets };
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

function rowOf(bareBytes: number, own: Own): Row {
	const kB = (bytes: number) => round(bytes / 1000);
	const mB = (bytes: number) => (bytes / 1e6).toFixed(0);
	const each = (read: (memory: Memory) => number) => kB((read(own.peak) - read(own.base)) / ROOMS);
	const value = each(({ rss }) => rss);
	const growth = own.second.rss / own.peak.rss;
	const { docs, sockets } = own.open;
	const row = measuredRow(ROOMS_BAR, {
		value,
		baseline: kB(bareBytes),
		allowed: ALLOWED_KB,
		note:
			`Two bare sockets of ws cost ${kB(bareBytes).toFixed(1)} kB, so the room itself ${(value - kB(bareBytes)).toFixed(1)}; of the ${value.toFixed(1)} kB ` +
			`${each(({ heapUsed }) => heapUsed).toFixed(1)} are on the heap and ${each(({ external }) => external).toFixed(1)} in buffers. Resident memory in MB after collecting: ` +
			`${mB(own.base.rss)} with ${WARM} rooms, ${mB(own.peak.rss)} with ${ROOMS} more, ${mB(own.left.rss)} when they were left, ` +
			`${mB(own.second.rss)} (${growth.toFixed(2)}×) with as many others, ${mB(own.end.rss)} when those were left; then ${docs} documents and ${sockets} sockets were open.`,
		details: { bareBytes, ...own }
	});
	return growth < GROWTH && docs + sockets === 0 ? row : { ...row, holds: false };
}
