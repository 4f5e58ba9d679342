/** Data that rots on the disk: noticed or healed, and never taken for what somebody wrote. */
import { cp, open, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setFolder } from '../support/folder.ts';
import { createRoom, startRelay, type TestRelay, type TestRoom } from '../support/relay.ts';
import { openClient, read, typed, until, update } from './kit.ts';

const FLIPS = process.env['ROUNDTABLE_SOAK'] === undefined ? 24 : 300;

const folder = setFolder();
const path = (dataDir: string) => join(dataDir, 'roundtable.db');

/** Two roundtables with content, and the folder they are in, at rest. */
async function make(): Promise<{ dataDir: string; rooms: TestRoom[]; texts: string[] }> {
	const dataDir = join(folder(), 'whole');
	const relay = await startRelay({ dataDir });
	const rooms = [await createRoom(relay), await createRoom(relay)];
	for (const [index, room] of rooms.entries()) {
		const client = await openClient(relay, room.id, 'content', room.facilitator);
		for (let i = 0; i < 30; i++)
			client.send(update(typed(`room ${index} word ${i} ${'x'.repeat(300)} `, { clientID: 1 + i })));
		await until(() => client.committed === 30);
	}
	const texts: string[] = [];
	for (const room of rooms) texts.push((await read(relay, room.id, 'content', room.facilitator)).text);
	await relay.stop({ keepData: true });
	return { dataDir, rooms, texts };
}

/** What each room says: its text, `damaged` if it is refused, or null when the server does not start at all. */
async function served(dataDir: string, rooms: TestRoom[]): Promise<string[] | null> {
	let relay: TestRelay;
	try {
		relay = await startRelay({ dataDir });
	} catch (error) {
		expect(String(error)).toMatch(/damaged|newer version/);
		return null;
	}
	const said: string[] = [];
	for (const room of rooms) {
		const client = await openClient(relay, room.id, 'content', room.facilitator);
		await until(() => client.heard.length > 0 || client.closed !== null);
		if (client.closed !== null) said.push('damaged');
		else said.push((await read(relay, room.id, 'content', room.facilitator)).text);
		client.close();
	}
	await relay.stop({ keepData: true });
	return said;
}

test('a file that was cut off anywhere, or is gone, is refused with a sentence, and not taken for an empty one', async () => {
	const { dataDir, rooms } = await make();
	const { size } = await stat(path(dataDir));
	for (const length of [0, 1, 99, 4095, 4096, 3 * 4096, size >> 1, size - 4096, size - 1]) {
		const copy = join(folder(), `cut-${length}`);
		await cp(dataDir, copy, { recursive: true });
		await truncate(path(copy), length);
		expect([length, await served(copy, rooms)]).toEqual([length, null]);
	}
	await rm(path(dataDir));
	expect(await served(dataDir, rooms)).toBeNull();
});

test(
	'a byte that flipped is noticed or healed: never wrong words, and other rooms go on',
	async () => {
		const { dataDir, rooms, texts } = await make();
		const { size } = await stat(path(dataDir));
		const copy = join(folder(), 'flipped');
		for (let i = 0; i < FLIPS; i++) {
			await rm(copy, { recursive: true, force: true });
			await cp(dataDir, copy, { recursive: true });
			// Spread over the file by the golden ratio, so that every kind of page is hit.
			const at = Math.floor(((i * 0.618_034) % 1) * size);
			const handle = await open(path(copy), 'r+');
			const byte = Buffer.alloc(1);
			await handle.read(byte, 0, 1, at);
			byte[0] = (byte[0] ?? 0) ^ (1 << (i % 8));
			await handle.write(byte, 0, 1, at);
			await handle.close();
			const said = await served(copy, rooms);
			if (said === null) continue;
			const wrong = said.filter((text, room) => text !== texts[room]);
			expect([at, wrong.filter((text) => text !== 'damaged')]).toEqual([at, []]);
			expect([at, wrong.length < 2]).toEqual([at, true]);
		}
	},
	20_000 + FLIPS * 2_000
);

test('[C13] one document that cannot be healed is refused while every other one is served', async () => {
	const { dataDir, rooms, texts } = await make();
	const { DatabaseSync } = await import('node:sqlite');
	const database = new DatabaseSync(path(dataDir));
	const rot = "data = CAST(replace(CAST(data AS TEXT), 'word', 'w0rd') AS BLOB)";
	const first = `doc IN (SELECT id FROM doc WHERE room = '${rooms[0]?.id ?? ''}')`;
	for (const table of ['part', 'frame', 'snapshot'])
		database.exec(`UPDATE ${table} SET ${rot} WHERE ${first}`);
	database.close();
	expect(await served(dataDir, rooms)).toEqual(['damaged', texts[1]]);
});
