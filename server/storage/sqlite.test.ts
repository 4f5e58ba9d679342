/** Two threads commit to one database: nobody can tell by which a commit was done. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { setFolder } from '../../tests/support/folder.ts';
import { openBeside } from './database.ts';
import { QuickDisk } from './pace.ts';
import { openSqliteStorage } from './sqlite.ts';
import { bytes, entry, HERE, ROOM } from './storage-for-tests.ts';

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
