/** What SQLite keeps on a disk, and what it does where the disk has rotted. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { setFolder } from '../../tests/support/folder.ts';
import { openSqliteStorage, StorageError } from './sqlite.ts';
import { bytes, entry, HERE, newRoom, ROOM, THERE } from './storage-for-tests.ts';

const folder = setFolder();

test('keeps everything, and its epoch, when it is opened again', async () => {
	const first = await openSqliteStorage(folder());
	await first.createRoom(newRoom());
	await first.commit([entry('content', [1])]);
	await first.close();
	const second = await openSqliteStorage(folder());
	expect(second.epoch).toBe(first.epoch);
	expect(await second.getRoom(ROOM)).toMatchObject({ title: 'Air' });
	expect((await second.loadDoc(ROOM, 'content')).updates).toEqual([{ seq: 1, data: bytes(1) }]);
	await second.close();
});

test('is not shared by two processes', async () => {
	const first = await openSqliteStorage(folder());
	await expect(openSqliteStorage(folder())).rejects.toThrow('Another server');
	await first.close();
	await (await openSqliteStorage(folder())).close();
});

test.each([HERE, THERE])('does nothing of a commit of which one entry fails', async (pace) => {
	const storage = await openSqliteStorage(folder(), pace);
	const broken = { ...entry('discussion', [2]), parts: ['text' as unknown as Uint8Array] }; // reason: what a bug would pass
	await expect(storage.commit([entry('content', [1]), broken])).rejects.toThrow(StorageError);
	expect((await storage.loadDoc(ROOM, 'content')).seq).toBe(0);
	expect(await storage.commit([entry('content', [1])])).toEqual([1]);
	await storage.close();
});

test('falls back on the snapshot before a rotten one, and the frames since', async () => {
	const storage = await openSqliteStorage(folder());
	await storage.commit([entry('content', [1, 2])]);
	await storage.compact(ROOM, 'content', { seq: 1, data: bytes(11), known: bytes(9) }, 5);
	await storage.compact(ROOM, 'content', { seq: 2, data: bytes(12), known: bytes(9) }, 6);
	await storage.close();
	const database = new DatabaseSync(join(folder(), 'roundtable.db'));
	database.exec("UPDATE snapshot SET data = x'ff' WHERE seq = 2");
	database.close();
	const again = await openSqliteStorage(folder());
	const stored = await again.loadDoc(ROOM, 'content');
	expect(stored.snapshot?.seq).toBe(1);
	expect(stored.updates).toEqual([{ seq: 2, data: bytes(2) }]);
	await again.close();
});

test('gives no history with a rotten frame in it', async () => {
	const storage = await openSqliteStorage(folder());
	await storage.commit([entry('content', [1, 2, 3]), entry('discussion', [3])]);
	await storage.close();
	const database = new DatabaseSync(join(folder(), 'roundtable.db'));
	database.exec("UPDATE frame SET data = x'ff' WHERE at = 2");
	database.close();
	const again = await openSqliteStorage(folder());
	expect(await again.loadHistory(ROOM, 'content', { seq: 3 })).toBe('damaged');
	expect(await again.loadHistory(ROOM, 'discussion', { seq: 1 })).toMatchObject({ base: null });
	await again.close();
});

test('refuses a document of which neither a snapshot nor all frames are left', async () => {
	const storage = await openSqliteStorage(folder());
	await storage.commit([entry('content', [1, 2]), entry('discussion', [3])]);
	await storage.compact(ROOM, 'content', { seq: 2, data: bytes(12), known: bytes(9) }, 6);
	await storage.close();
	const database = new DatabaseSync(join(folder(), 'roundtable.db'));
	database.exec("UPDATE snapshot SET data = x'ff'; DELETE FROM frame WHERE at = 1");
	database.close();
	const again = await openSqliteStorage(folder());
	await expect(again.loadDoc(ROOM, 'content')).rejects.toThrow('damaged');
	expect((await again.loadDoc(ROOM, 'discussion')).seq).toBe(1);
	await again.close();
});

test('keeps the last two snapshots and the last one of each day', async () => {
	const day = 86_400_000;
	const storage = await openSqliteStorage(folder());
	await storage.commit([entry('content', [1, 2, 3, 4, 5])]);
	const times = [1, 2, day + 1, day + 2, day + 3];
	for (const [index, at] of times.entries()) {
		await storage.compact(ROOM, 'content', { seq: index + 1, data: bytes(1), known: bytes(1) }, at);
	}
	await storage.close();
	const database = new DatabaseSync(join(folder(), 'roundtable.db'));
	const kept = database.prepare('SELECT seq FROM snapshot ORDER BY seq').all();
	database.close();
	expect(kept.map((row) => row['seq'])).toEqual([2, 4, 5]);
});

test('keeps no secret in the clear', async () => {
	const storage = await openSqliteStorage(folder());
	await storage.createRoom(newRoom());
	await storage.close();
	const database = new DatabaseSync(join(folder(), 'roundtable.db'));
	const columns = database
		.prepare("SELECT m.name || '.' || p.name AS name FROM sqlite_master m, pragma_table_info(m.name) p")
		.all()
		.map((row) => String(row['name']));
	database.close();
	const secrets = columns.filter((name) => /\.\w*(secret|token|hash|code)/.test(name));
	expect(secrets.sort()).toEqual([
		'invite.secret_hash',
		'invite_key.hash',
		'pass.secret_hash',
		'principal.secret_hash',
		'purged_room.id_hash',
		'recovery_code.code_hash',
		'session.token_hash'
	]);
});
