import { mkdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { openBeside } from './database.ts';
import { Documents } from './documents.ts';
import { QuickDisk, type Pace } from './pace.ts';
import type { Opened, Reply, Request } from './sqlite.worker.ts';
import { Connection } from './statements.ts';
import type { CommitEntry, Storage, StorageCalls } from './storage.ts';

/** A call on the storage that was not done: nothing of it is on disk. */
export class StorageError extends Error {
	override name = 'StorageError';
}

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

const CALLS = {
	createRoom: true,
	getRoom: true,
	isPurged: true,
	probe: true,
	updateRoom: true,
	listOverdue: true,
	boundDays: true,
	purgeRoom: true,
	leftFiles: true,
	forgetLeftFile: true,
	isFileShared: true,
	forgetFreed: true,
	claimPrincipal: true,
	provePrincipal: true,
	addSession: true,
	getSession: true,
	getGrant: true,
	getPlace: true,
	listDevices: true,
	revokeDevice: true,
	addPass: true,
	findPass: true,
	usePass: true,
	endPass: true,
	setRecovery: true,
	countRecovery: true,
	findRecovery: true,
	recover: true,
	listGrants: true,
	setRole: true,
	revokeGrant: true,
	noteVisits: true,
	addInvite: true,
	listInvites: true,
	findInvite: true,
	addInviteKey: true,
	renewWords: true,
	endWords: true,
	findInviteByWords: true,
	revokeInvite: true,
	redeem: true,
	loadDoc: true,
	commit: true,
	compact: true,
	listFrames: true,
	loadHistory: true,
	importUntil: true,
	setImportUntil: true,
	loadDayUse: true,
	saveDayUse: true,
	prune: true,
	addFile: true,
	setFileAccess: true,
	getFile: true,
	roomFileBytes: true,
	withdrawFile: true
} satisfies Record<keyof StorageCalls, true>;

/** Of SQLite: somebody else is writing. */
const BUSY = 5;

/**
 * Opens (and creates) the database in a folder. Calls run in a thread of their own, so that waiting for the disk does not
 * hold up a socket, but for commits of which `pace` says that they are done in less time than handing them over takes. In
 * either thread, all calls are done in the order in which they are made. Throws StorageError when the folder is in use by
 * another process or cannot be written.
 */
export async function openSqliteStorage(folder: string, pace: Pace = new QuickDisk()): Promise<Storage> {
	await mkdir(folder, { recursive: true });
	// Not written inline: bundlers would take it for a browser's worker.
	const entry = new URL('./sqlite.worker.ts', import.meta.url);
	const worker = new Worker(entry, { workerData: { folder } });
	const waiting = new Map<number, Waiting>();
	let lastId = 0;
	let ended: StorageError | null = null;

	function end(error: StorageError) {
		ended ??= error;
		for (const { reject } of waiting.values()) reject(ended);
		waiting.clear();
	}
	worker.on('message', (reply: Reply) => {
		const call = waiting.get(reply.id);
		waiting.delete(reply.id);
		if ('error' in reply) call?.reject(new StorageError(reply.error));
		else call?.resolve(reply.value);
	});
	worker.on('error', (error) => end(new StorageError(openingProblem(error, folder), { cause: error })));
	worker.on('exit', () => end(new StorageError('The storage is closed')));

	function expectReply(id: number): Promise<unknown> {
		return new Promise((resolve, reject) => {
			if (ended !== null) reject(ended);
			else waiting.set(id, { resolve, reject });
		});
	}
	function call(method: string, args: unknown[]): Promise<unknown> {
		const id = ++lastId;
		const reply = expectReply(id);
		if (ended === null) worker.postMessage({ id, method, args } satisfies Request);
		return reply;
	}

	const opened = (await expectReply(0)) as Opened;
	const calls = Object.fromEntries(
		Object.keys(CALLS).map((method) => [method, (...args: unknown[]) => call(method, args)])
	) as StorageCalls;
	const database = openBeside(folder);
	const documents = new Documents(new Connection(database));

	/** Null: not done, since somebody outside is writing. Throws StorageError. */
	function commitHere(entries: CommitEntry[]): number[] | null {
		try {
			return documents.commit(entries);
		} catch (error) {
			if (error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === BUSY) return null;
			throw new StorageError(error instanceof Error ? error.message : String(error), { cause: error });
		}
	}
	async function commit(entries: CommitEntry[]): Promise<number[]> {
		const isQueueEmpty = waiting.size === 0 && ended === null;
		const started = performance.now();
		if (isQueueEmpty && pace.mayCommitHere(entries)) {
			const seqs = commitHere(entries);
			pace.took(performance.now() - started, true);
			if (seqs !== null) return seqs;
		}
		const seqs = await calls.commit(entries);
		if (isQueueEmpty) pace.took(performance.now() - started, false);
		return seqs;
	}

	return {
		...opened,
		...calls,
		commit,
		async close() {
			if (ended === null) {
				// First, so that the other thread is the last to leave and puts the log away.
				database.close();
				await call('close', []);
			}
			await worker.terminate();
		}
	};
}

function openingProblem(error: unknown, folder: string): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.includes('locked')
		? `Another server is using the folder ${folder}: stop it, or set ROUNDTABLE_DATA to another one`
		: message;
}
