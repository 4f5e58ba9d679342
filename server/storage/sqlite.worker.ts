/** The thread that owns the database: one call at a time, in the order of arrival. */
import { parentPort, workerData } from 'node:worker_threads';
import { lockFolder, openDatabase } from './database.ts';
import { Devices } from './devices.ts';
import { Documents } from './documents.ts';
import { Invites } from './invites.ts';
import { People } from './people.ts';
import { Purging } from './purging.ts';
import { Connection } from './statements.ts';
import type { Storage } from './storage.ts';
import { Windows } from './windows.ts';

export type Request = { id: number; method: string; args: unknown[] };
export type Opened = Pick<Storage, 'epoch' | 'isRestored'>;
export type Reply = { id: number; value: unknown } | { id: number; error: string };

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread');
const folder = (workerData as { folder: string }).folder;

const lock = lockFolder(folder);
const database = openDatabase(folder, lock);
const connection = new Connection(database);
const parts: object[] = [
	new People(connection),
	new Devices(connection),
	new Invites(connection),
	new Documents(connection),
	new Windows(connection),
	new Purging(connection)
];

const [epoch, firstEpoch] = ['epoch', 'first-epoch'].map((key) =>
	String(connection.get('SELECT value FROM setting WHERE key = ?', key)?.['value'])
);
const opened: Opened = { epoch: String(epoch), isRestored: epoch !== firstEpoch };
port.postMessage({ id: 0, value: opened } satisfies Reply);

port.on('message', ({ id, method, args }: Request) => {
	port.postMessage(answer(id, method, args));
	if (method === 'close') port.close();
});

function answer(id: number, method: string, args: unknown[]): Reply {
	try {
		if (method === 'close') {
			database.close();
			lock.close();
			return { id, value: null };
		}
		const owner = parts.find((part) => method in part) as Record<string, (...args: unknown[]) => unknown>;
		return { id, value: owner[method]?.(...args) };
	} catch (error) {
		return { id, error: error instanceof Error ? error.message : String(error) };
	}
}
