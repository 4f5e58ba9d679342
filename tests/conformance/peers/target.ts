/** A relay that is tried from outside: started, killed and reached by a URL and a way to get a token, nothing else. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processOf, type Name } from '../../bench/contenders.ts';
import { relaySeat, type Seat } from '../../support/crowd.ts';
import { createRoom, joinRoom, syncUrl } from '../../support/relay.ts';

export type Target = {
	name: Name;
	/** What it is called in the table. */
	title: string;
	/** Keeps documents on a disk. */
	keeps: boolean;
	/** Tells a writer that something is stored. */
	acknowledges: boolean;
	/** Knows people who may only read. */
	hasReaders: boolean;
	/** The stock y-websocket provider can speak to it. */
	speaksStock: boolean;
	/** A new document, with a seat for each way to come in. */
	open(): Promise<{ writer: Seat; other: Seat; reader: Seat | null }>;
	/** A socket's address, for who has no right at all. */
	bareUrl(): string;
	kill(): Promise<void>;
	start(): Promise<void>;
	stop(): Promise<void>;
};

const FACTS: Record<Name, Pick<Target, 'title' | 'keeps' | 'acknowledges' | 'hasReaders' | 'speaksStock'>> = {
	roundtable: {
		title: 'Roundtable',
		keeps: true,
		acknowledges: true,
		hasReaders: true,
		speaksStock: true
	},
	'y-websocket': {
		title: 'y-websocket-server',
		keeps: false,
		acknowledges: false,
		hasReaders: false,
		speaksStock: true
	},
	'y-websocket-leveldb': {
		title: 'the same with LevelDB',
		keeps: true,
		acknowledges: false,
		hasReaders: false,
		speaksStock: true
	},
	hocuspocus: {
		title: 'Hocuspocus',
		keeps: false,
		acknowledges: true,
		hasReaders: true,
		speaksStock: false
	},
	'hocuspocus-sqlite': {
		title: 'the same with SQLite',
		keeps: true,
		acknowledges: true,
		hasReaders: true,
		speaksStock: false
	}
};

/** Started. `root`: of the sources; `peers`: where the compared servers are installed. */
export async function startTarget(name: Name, root: string, peers: string): Promise<Target> {
	const output = join(root, 'tests/bench/output');
	await mkdir(output, { recursive: true });
	const data = await mkdtemp(join(output, 'conformance-'));
	const server = await processOf(name, { root, peers, data, isQuiet: true });
	await server.start();
	const url = server.origin.replace('http', 'ws');
	let documents = 0;
	return {
		name,
		...FACTS[name],
		async open() {
			if (name === 'roundtable') return openRoom(server);
			const document = `document-${++documents}`;
			if (!name.startsWith('hocuspocus')) {
				const seat = { url: `${url}/${document}` };
				return { writer: seat, other: seat, reader: null };
			}
			const seat = { url, document };
			return { writer: seat, other: seat, reader: { ...seat, token: 'reader' } };
		},
		bareUrl: () => `${url}/sync/nowhere/content`,
		kill: () => server.kill(),
		start: () => server.start(),
		async stop() {
			await server.stop();
			await rm(data, { recursive: true, force: true });
		}
	};
}

async function openRoom(server: { origin: string }) {
	const room = await createRoom(server);
	const people = [
		room.facilitator,
		await joinRoom(server, room, 'participant'),
		await joinRoom(server, room, 'reader')
	];
	const [writer, other, reader] = people.map(({ token }) =>
		relaySeat(syncUrl(server, room.id, 'content'), token)
	);
	if (writer === undefined || other === undefined || reader === undefined) throw new Error('nobody came');
	return { writer, other, reader };
}
