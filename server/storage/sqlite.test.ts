/** Two threads commit to one database: nobody can tell by which a commit was done. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { setFolder } from '../../tests/support/folder.ts';
import { openBeside } from './database.ts';
import { QuickDisk } from './pace.ts';
import { openSqliteStorage } from './sqlite.ts';
import { bytes, entry, HERE, newRoom, OTHER, ROOM, THERE } from './storage-for-tests.ts';

const folder = setFolder();

test('commits in the order of calls, whichever thread does them', async () => {
	const storage = await openSqliteStorage(folder(), HERE);
	await storage.commit([entry('content', [1])]);
	const calls = [
		storage.compact(ROOM, 'content', { seq: 1, data: bytes(9), known: bytes(1) }, 5),
		storage.commit([entry('content', [2])]),
		storage.purgeRoom(ROOM, 6, 0),
		storage.commit([entry('content', [3])])
	];
	expect(await Promise.all(calls)).toEqual([undefined, [2], undefined, [1]]);
	expect(await storage.loadDoc(ROOM, 'content')).toMatchObject({ seq: 1, updates: [{ data: bytes(3) }] });
	await storage.close();
});

test('waits in its own thread, not the caller’s, for somebody else who writes', async () => {
	const storage = await openSqliteStorage(folder(), HERE);
	await storage.commit([entry('content', [1])]);
	const other = new DatabaseSync(join(folder(), 'roundtable.db'));
	other.exec('BEGIN IMMEDIATE');
	const commit = storage.commit([entry('content', [2])]);
	other.exec('COMMIT');
	other.close();
	expect(await commit).toEqual([2]);
	await storage.close();
});

test('the caller’s thread waits for nobody who writes and moves no log, and yet for the disk', async () => {
	const storage = await openSqliteStorage(folder(), HERE);
	const database = openBeside(folder());
	const settings = ['busy_timeout', 'wal_autocheckpoint', 'synchronous'].map((name) =>
		Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})
	);
	expect(settings).toEqual([[0], [0], [2]]);
	database.close();
	await storage.close();
});

test('does not let the log grow while the caller’s thread commits', async () => {
	const storage = await openSqliteStorage(folder(), new QuickDisk(() => (now += 1e6)));
	const commit = () => storage.commit([{ ...entry('content', [1]), parts: [new Uint8Array(60_000)] }]);
	let now = 0;
	for (let n = 0; n < 200; n++) await commit();
	expect(statSync(join(folder(), 'roundtable.db-wal')).size).toBeLessThan(9_000_000);
	await storage.close();
});

test.each([HERE, THERE])(
	'what is erased is nowhere on the disk, also before the database is written anew',
	async (pace) => {
		const storage = await openSqliteStorage(folder(), pace);
		const words = (text: string, times: number) => new TextEncoder().encode(text.repeat(times));
		for (let n = 1; n <= 120; n++) {
			const isTheirs = n % 3 === 0;
			const data = words(isTheirs ? 'CANARY ' : 'stays. ', 1 + ((n * 37) % 900));
			const frames = [{ principal: 'ada', at: n, data }];
			const room = isTheirs ? ROOM : OTHER;
			const [seq = 0] = await storage.commit([{ ...entry('content', []), room, frames, parts: [data] }]);
			if (n % 20 < 2) await storage.compact(room, 'content', { seq, data, known: bytes(1) }, n);
		}
		await storage.purgeRoom(ROOM, 200, 0);
		expect(await storage.forgetFreed(1)).toBe(false);
		for (const name of ['roundtable.db', 'roundtable.db-wal'])
			expect(readFileSync(join(folder(), name)).includes('CANARY'), name).toBe(false);
		expect(await storage.forgetFreed(Number.POSITIVE_INFINITY)).toBe(true);
		expect((await storage.loadDoc(OTHER, 'content')).seq).toBe(80);
		await storage.close();
	}
);

test('who reads is in the way of writing the database anew, and waits for nothing', async () => {
	const storage = await openSqliteStorage(folder(), HERE);
	await storage.createRoom(newRoom());
	const reader = new DatabaseSync(join(folder(), 'roundtable.db'));
	reader.exec('BEGIN');
	expect(reader.prepare('SELECT count(*) AS n FROM room').get()).toEqual({ n: 1 });
	await storage.purgeRoom(ROOM, 5, 0);
	expect(await storage.forgetFreed(Number.POSITIVE_INFINITY)).toBe(false);
	expect(await storage.commit([entry('content', [1])])).toEqual([1]);
	reader.close();
	expect(await storage.forgetFreed(Number.POSITIVE_INFINITY)).toBe(true);
	await storage.close();
});
