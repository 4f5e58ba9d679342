/**
 * One life of the engine: a worker, its database in memory, locked down, and two connections, so that looking at the
 * schema never waits for somebody's query. When the worker is ended, everything that waits for it is rejected: the
 * library itself leaves such promises open for ever.
 */
import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger } from '@duckdb/duckdb-wasm';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import workerUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import { Emitter, trustedWorkerUrl } from '#util';
import { instantiate } from './instantiate.ts';
import { localTimeMacros } from './local-time.ts';
import { CONNECTION_SET_UP, LOCK_DOWN } from './lock-down.ts';
import { Turns } from './turns.ts';

/** How long one slice of a query may keep the worker from reading its next message. */
const POLLING_MS = 50;

/** `changed`: its tables may no longer be what their files say. */
export type LossReason = 'cancelled' | 'trap' | 'closed' | 'changed';

/** The worker is gone and with it the answer. */
export class SessionLost extends Error {
	readonly reason: LossReason;
	constructor(reason: LossReason, cause?: unknown) {
		super(`The engine was stopped: ${reason}`, { cause });
		this.reason = reason;
	}
}

export type Line = { readonly id: number; readonly turns: Turns };

export class Session {
	/** For what people run. */
	readonly user: Line;
	/** For the schema, imports and our own questions. */
	readonly own: Line;
	/** Told once, when the worker is ended. */
	readonly ended = new Emitter<SessionLost>();
	readonly #db: AsyncDuckDB;
	readonly #worker: Worker;
	readonly #waiting = new Set<(lost: SessionLost) => void>();
	#lost: SessionLost | null = null;

	private constructor(worker: Worker, db: AsyncDuckDB, user: number, own: number) {
		this.#worker = worker;
		this.#db = db;
		this.user = { id: user, turns: new Turns() };
		this.own = { id: own, turns: new Turns() };
		worker.addEventListener('error', (event) => this.end('trap', event.error));
	}

	/** Throws when the engine's files cannot be fetched or the browser cannot run them. */
	static async start(): Promise<Session> {
		const worker = new Worker(trustedWorkerUrl(workerUrl));
		try {
			const failed = new Promise<never>((_, reject) => {
				worker.addEventListener('error', (event) =>
					reject(new Error(event.message || 'The engine could not be loaded'))
				);
			});
			return await Promise.race([Session.#open(worker), failed]);
		} catch (error) {
			worker.terminate();
			throw error;
		}
	}

	static async #open(worker: Worker): Promise<Session> {
		const db = new AsyncDuckDB(new VoidLogger(), worker);
		await instantiate(db, new URL(wasmUrl, globalThis.location.href).href);
		await db.open({
			path: ':memory:',
			query: { queryPollingInterval: POLLING_MS },
			// Without it a wide integer arrives as a rounded double.
			arrowLosslessConversion: true
		});
		const [user, own] = [await db.connectInternal(), await db.connectInternal()];
		for (const connection of [user, own]) await db.runQuery(connection, CONNECTION_SET_UP);
		for (const statement of [...localTimeMacros(), ...LOCK_DOWN]) await db.runQuery(own, statement);
		return new Session(worker, db, user, own);
	}

	get lost(): SessionLost | null {
		return this.#lost;
	}

	/** Asks the worker something; rejects with SessionLost when it is ended before it answers. */
	ask<T>(question: (db: AsyncDuckDB) => Promise<T>): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			if (this.#lost !== null) return reject(this.#lost);
			this.#waiting.add(reject);
			question(this.#db)
				.then(resolve, reject)
				.finally(() => this.#waiting.delete(reject));
		});
	}

	/** Makes a file readable as `in/…`. The bytes stay where they are; the worker reads them as it needs them. */
	registerFile(path: string, blob: Blob): Promise<void> {
		return this.ask((db) => db.registerFileHandle(path, blob, DuckDBDataProtocol.BROWSER_FILEREADER, true));
	}

	async dropFile(path: string): Promise<void> {
		await this.ask((db) => db.dropFile(path));
	}

	/** Ends the worker at once. May be called twice. */
	end(reason: LossReason, cause?: unknown): void {
		if (this.#lost !== null) return;
		this.#lost = new SessionLost(reason, cause);
		this.#worker.terminate();
		for (const reject of [...this.#waiting]) reject(this.#lost);
		this.#waiting.clear();
		this.ended.emit(this.#lost);
	}
}
