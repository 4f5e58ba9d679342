/** The server dies, by chance or at the worst moments of its work. What it had said is on its disk, each word once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../support/random.ts';
import { createRoom, joinRoom, syncUrl, type TestPerson, type TestRoom } from '../support/relay.ts';
import { startProcess, type CommitsIn, type ServerProcess } from '../support/server-process.ts';
import { Client, step1, until, update } from './kit.ts';

const KILLS = process.env['ROUNDTABLE_SOAK'] === undefined ? 60 : 1000;
const BURSTS = process.env['ROUNDTABLE_SOAK'] === undefined ? 2 : 20;
/** While people write; these come by turns, every other kill by the clock of chance. */
const WRITING = [
	'before append',
	'after append',
	'after fsync',
	'before broadcast',
	'after broadcast',
	'before ack',
	'after ack'
];
/** When the last of them has left. */
const LEAVING = ['before compaction', 'in compaction', 'after compaction'];

let folder = '';
let running: ServerProcess | null = null;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'roundtable-kill-'));
});
afterEach(async () => {
	running?.child.kill('SIGKILL');
	running = null;
	await rm(folder, { recursive: true, force: true });
});

/** `killAt`: where it ends itself. */
async function start(killAt: string | null, commits: CommitsIn = 'here'): Promise<ServerProcess> {
	const failing = { preload: 'failpoints.ts', env: { ROUNDTABLE_KILL_AT: killAt ?? '' } };
	running = await startProcess(folder, { commits, ...(killAt === null ? {} : failing) });
	return running;
}

const open = (server: { origin: string }, room: TestRoom, person: TestPerson) =>
	new Client(syncUrl(server, room.id, 'content'), { token: person.token }).opened();

/** What the server has, as somebody reads it who stays. */
async function load(client: Client): Promise<Y.Doc> {
	client.send(step1());
	await until(() => client.all('step2').length === 1);
	const doc = new Y.Doc();
	for (const message of client.heard) {
		if (message.type === 'update' || message.type === 'step2') Y.applyUpdate(doc, message.content);
	}
	expect(doc.store.pendingStructs).toBeNull();
	return doc;
}

/** A point that is never passed is a mistake of the test, not something to wait for. */
function overdue(point: string): Promise<never> {
	return new Promise((_, reject) => {
		setTimeout(() => reject(new Error(`never came to: ${point}`)), 10_000).unref();
	});
}

/** Somebody whose every word is one message, and one of a kind. */
class Writer {
	readonly client: Client;
	readonly sent: string[] = [];
	readonly #doc = new Y.Doc();
	readonly #name: string;

	constructor(client: Client, name: string) {
		this.client = client;
		this.#name = name;
		this.#doc.on('update', (bytes: Uint8Array) => client.send(update(bytes)));
	}

	write(): void {
		if (this.client.closed !== null) return;
		const word = `${this.#name}.${this.sent.length}`;
		this.sent.push(word);
		const text = this.#doc.getText('notes');
		text.insert(text.length, `${word} `);
	}

	get acknowledged(): string[] {
		return this.sent.slice(0, this.client.committed);
	}
}

function wordsIn(content: Uint8Array): string[] {
	return Y.decodeUpdate(content).structs.flatMap((struct) =>
		struct instanceof Y.Item && struct.content instanceof Y.ContentString
			? struct.content.str.split(' ').filter((word) => word !== '')
			: []
	);
}

test(
	'[C7] a server killed at random and at every step of its work has all it acknowledged or passed on, each once',
	{ timeout: 10_000 * KILLS },
	async () => {
		const random = createRandom(Number(process.env['ROUNDTABLE_SOAK'] ?? 20_261_122));
		let server = await start(null);
		const room = await createRoom(server);
		const people = await Promise.all(Array.from({ length: 4 }, () => joinRoom(server, room, 'participant')));
		const promised = new Set<string>();
		const died: Record<string, number> = {};
		for (let kill = 0; kill < KILLS; kill++) {
			const leaving = kill % 10 === 9 ? LEAVING[Math.floor(kill / 10) % LEAVING.length] : undefined;
			const point =
				leaving ?? (kill % 2 === 0 ? 'random' : (WRITING[Math.floor(kill / 2) % WRITING.length] ?? ''));
			running?.child.kill('SIGKILL');
			await server.ended;
			server = await start(
				point === 'random' ? null : `${point}:${leaving === undefined ? random(20) : 0}`,
				kill % 4 < 2 ? 'here' : 'there'
			);
			died[point] = (died[point] ?? 0) + 1;
			const watcher = await open(server, room, room.facilitator);
			const stored = (await load(watcher)).getText('notes').toString().split(' ').slice(0, -1);
			expect(new Set(stored).size, `doubled before ${point}, kill ${kill}`).toBe(stored.length);
			const has = new Set(stored);
			expect(
				[...promised].filter((word) => !has.has(word)),
				`kill ${kill}`
			).toEqual([]);

			const heard = watcher.heard.length;
			const writers = await Promise.all(
				people.map(async (person, at) => new Writer(await open(server, room, person), `${kill}-${at}`))
			);
			const writing = setInterval(() => writers.forEach((writer) => writer.write()), 1);
			if (point !== 'random') server.child.kill('SIGUSR2');
			if (point === 'random') {
				const enough = random(40);
				await until(() => writers.some(({ client }) => client.committed > enough));
				server.child.kill('SIGKILL');
			} else if (leaving !== undefined) {
				// Many may share one commit, and a few commits that are left behind are not worth joining.
				await until(() => writers.every(({ client }) => client.all('committed').length > 12));
				clearInterval(writing);
				for (const { client } of [...writers, { client: watcher }]) client.close();
			}
			await Promise.race([server.ended, overdue(point)]);
			clearInterval(writing);
			await Promise.all([watcher, ...writers.map(({ client }) => client)].map((client) => client.end()));
			for (const writer of writers) for (const word of writer.acknowledged) promised.add(word);
			for (const message of watcher.heard.slice(heard))
				if (message.type === 'update') for (const word of wordsIn(message.content)) promised.add(word);
		}
		const final = (await load(await open(await start(null), room, room.facilitator)))
			.getText('notes')
			.toString()
			.split(' ');
		expect([...promised].filter((word) => !final.includes(word))).toEqual([]);
		expect(Object.keys(died)).toHaveLength(
			1 + WRITING.length + Math.min(LEAVING.length, Math.floor(KILLS / 10))
		);
		expect(promised.size).toBeGreaterThan(10 * KILLS);
	}
);

test(
	'[C7] a server killed in and right after a burst of 260,000 edits has all it acknowledged',
	{ timeout: 60_000 * BURSTS },
	async () => {
		let server = await start(null);
		const room = await createRoom(server);
		const updates: Uint8Array[] = [];
		const doc = new Y.Doc();
		const text = doc.getText('notes');
		doc.on('update', (bytes: Uint8Array) => updates.push(bytes));
		for (let edits = 0; edits < 260_000; edits += 100) {
			doc.transact(() => {
				for (let i = 0; i < 100; i++) {
					if (i % 5 === 4) text.delete(text.length - 1, 1);
					else text.insert(i % 7 === 0 ? 0 : text.length, String.fromCharCode(97 + (i % 26)));
				}
			});
		}
		let had = 0;
		for (let burst = 0; burst < BURSTS; burst++) {
			const writer = await open(server, room, room.facilitator);
			const isLast = burst === BURSTS - 1;
			for (const bytes of updates.slice(had)) writer.send(update(bytes));
			const enough = isLast ? updates.length - had : Math.floor((updates.length - had) / 2);
			await until(() => writer.committed >= enough, 60_000);
			server.child.kill('SIGKILL');
			await server.ended;
			await writer.end();
			had += writer.committed;
			server = await start(null, burst % 2 === 0 ? 'there' : 'here');
			const stored = await load(await open(server, room, room.facilitator));
			// One client's clock is the number of its letters so far: what is acknowledged is the least there can be.
			const clocks = new Y.Doc();
			Y.applyUpdate(clocks, Y.mergeUpdates(updates.slice(0, had)));
			const least = Y.decodeStateVector(Y.encodeStateVector(clocks)).get(doc.clientID) ?? 0;
			const has = Y.decodeStateVector(Y.encodeStateVector(stored)).get(doc.clientID) ?? 0;
			expect(has).toBeGreaterThanOrEqual(least);
			if (isLast) expect(stored.getText('notes').toString()).toBe(text.toString());
		}
	}
);
