/** Our relay and the servers it is compared with, each in a process of its own, with seats for a crowd in one document. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { relaySeat, type Seat } from '../support/crowd.ts';
import { createRoom, joinRoom, syncUrl } from '../support/relay.ts';
import { serverProcess, type ServerProcess } from './processes.ts';

export type Contender = {
	server: ServerProcess;
	seats: (count: number) => Promise<Seat[]>;
	stop: () => Promise<void>;
};

export const CONTENDERS = [
	'roundtable',
	'y-websocket',
	'y-websocket-leveldb',
	'hocuspocus',
	'hocuspocus-sqlite'
] as const;
export type Name = (typeof CONTENDERS)[number];

/** As the container starts our own. */
export const OWN_FLAGS = ['--max-semi-space-size=16'];

/** Started. `root`: of the sources; `peers`: where the compared servers are installed. */
export async function startContender(name: Name, root: string, peers: string): Promise<Contender> {
	// Beside the sources: what is called temporary may be kept in memory, where nothing waits for a disk.
	const output = join(root, 'tests/bench/output');
	await mkdir(output, { recursive: true });
	const data = await mkdtemp(join(output, 'data-'));
	const server = await processOf(name, { root, peers, data });
	await server.start();
	const url = server.origin.replace('http', 'ws');
	return {
		server,
		seats: (count) =>
			name === 'roundtable'
				? ownSeats(server, count)
				: Promise.resolve(
						Array.from({ length: count }, () =>
							name.startsWith('hocuspocus') ? { url, document: 'bench' } : { url: `${url}/bench` }
						)
					),
		async stop() {
			await server.stop();
			await rm(data, { recursive: true, force: true });
		}
	};
}

/** Not started yet. `isQuiet`: what it complains about is expected. */
export function processOf(
	name: Name,
	{
		root,
		peers,
		data,
		isQuiet = false,
		isProbed = false
	}: { root: string; peers: string; data: string; isQuiet?: boolean; isProbed?: boolean }
): Promise<ServerProcess> {
	const yws = 'node_modules/@y/websocket-server/src/server.js';
	switch (name) {
		case 'roundtable':
			return serverProcess('server/main.ts', {
				cwd: root,
				health: '/healthz',
				isProbed,
				flags: OWN_FLAGS,
				env: { ROUNDTABLE_DATA: data, ROUNDTABLE_LOG: 'error', ROUNDTABLE_TRUST_PROXY: '1' }
			});
		case 'y-websocket':
			return serverProcess(yws, { cwd: peers, health: '/', isQuiet });
		case 'y-websocket-leveldb':
			return serverProcess(yws, { cwd: peers, health: '/', isQuiet, env: { YPERSISTENCE: data } });
		case 'hocuspocus':
			return serverProcess('hocuspocus.mjs', { cwd: peers, health: '/', isQuiet });
		case 'hocuspocus-sqlite':
			return serverProcess('hocuspocus.mjs', {
				cwd: peers,
				health: '/',
				isQuiet,
				env: { DATABASE: join(data, 'bench.sqlite') }
			});
	}
}

/** Members of one room, each a person of their own, who are told when their updates are committed. */
async function ownSeats(server: ServerProcess, count: number): Promise<Seat[]> {
	const room = await createRoom(server);
	const people = [room.facilitator];
	while (people.length < Math.min(count, 20)) people.push(await joinRoom(server, room, 'participant'));
	return Array.from({ length: count }, (_, at) =>
		relaySeat(syncUrl(server, room.id, 'content'), people[at % people.length]?.token ?? '')
	);
}
