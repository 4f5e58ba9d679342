/**
 * DuckDB behind one object. Started on first use; cancellable; an engine that had to be ended comes back with every
 * imported table in place. What can be expected to happen is a value; it throws only on a programmer's error.
 */
import { isTrap, failure, toFailure, type QueryFailure } from './failure.ts';
import { Cancelled, runPending } from './pending.ts';
import { rowsInMessage } from './record-batch.ts';
import { QueryResult } from './result.ts';
import {
	FUNCTIONS_SQL,
	MEMORY_SQL,
	readFunctions,
	readMemory,
	readRelations,
	RELATIONS_SQL,
	type EngineFunction,
	type MemoryUse,
	type Relation
} from './schema.ts';
import { SessionLost, type Line, type Session } from './session.ts';
import { Supervisor, type EngineState } from './supervisor.ts';
import { makeTable, withFile, type TableSource } from './table-sources.ts';

/** Rows kept of one result unless the caller says otherwise: what the grid can reach. */
export const MAX_ROWS = 1_000_000;

export type RunOptions = {
	signal?: AbortSignal | undefined;
	/** Rows kept at most. What is above is not fetched, and `complete` is false. */
	maxRows?: number;
	/** Called at most once, with the first part of a result that has more than one. */
	onFirstRows?: (rows: QueryResult) => void;
};

export type QueryOutcome = { ok: true; result: QueryResult } | QueryFailure;

export class Engine {
	readonly #supervisor = new Supervisor();
	readonly #running = new Set<AbortController>();

	get state(): EngineState {
		return this.#supervisor.state;
	}

	/** Told of each change of `state`. Returns the function that stops it. */
	observeState(listener: (state: EngineState) => void): () => void {
		return this.#supervisor.states.observe(listener);
	}

	/** Told after each restart, with the names of imported tables that could not be made again. */
	observeRestart(listener: (missing: readonly string[]) => void): () => void {
		return this.#supervisor.restarts.observe(listener);
	}

	/** Starts the engine ahead of its first use. Null when it runs. May be called twice. */
	async start(): Promise<QueryFailure | null> {
		return this.#attempt('', async () => null);
	}

	/**
	 * Runs what a person wrote, one at a time, in order. Of several statements the last one's rows are returned. With a
	 * cancelled signal it answers within a second, whatever the engine is doing.
	 */
	async run(sql: string, options: RunOptions = {}): Promise<QueryOutcome> {
		const stop = new AbortController();
		const signal =
			options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
		this.#running.add(stop);
		try {
			return await this.#attempt(sql, (session) =>
				session.user.turns.take(() =>
					this.#supervisor.whileRunning(() => collect(session, session.user, sql, { ...options, signal }))
				)
			);
		} finally {
			this.#running.delete(stop);
		}
	}

	/** Asks on a connection of the engine's own, which answers while a person's query runs. */
	async inspect(sql: string, options: RunOptions = {}): Promise<QueryOutcome> {
		return this.#attempt(sql, (session) =>
			session.own.turns.take(() => collect(session, session.own, sql, options))
		);
	}

	/** Cancels whatever `run` is doing. */
	cancel(): void {
		for (const stop of this.#running) stop.abort();
	}

	/** Frees the engine's memory. Tables that people made by SQL are lost; imported ones return with the next use. */
	async stop(): Promise<void> {
		await this.#supervisor.stop();
	}

	async restart(): Promise<QueryFailure | null> {
		await this.stop();
		return this.start();
	}

	/** Makes a table from a file and remembers how, for restarts. A table of that name is replaced. */
	async createTable(
		source: TableSource,
		options: Pick<RunOptions, 'signal'> = {}
	): Promise<QueryFailure | null> {
		return this.#attempt(source.create, (session) =>
			session.own.turns.take(async () => {
				await makeTable(session, source, options.signal);
				this.#supervisor.sources.keep(source);
				return null;
			})
		);
	}

	/** Asks about a file that is readable as `file.path` only meanwhile. */
	async inspectFile(
		file: Pick<TableSource, 'path' | 'blob'>,
		sql: string,
		options: RunOptions = {}
	): Promise<QueryOutcome> {
		return this.#attempt(sql, (session) =>
			session.own.turns.take(() => withFile(session, file, () => collect(session, session.own, sql, options)))
		);
	}

	/** Removes a table and forgets how it was made. One that is not there is no failure. */
	async dropTable(relation: string): Promise<QueryFailure | null> {
		this.#supervisor.sources.forget(relation);
		const outcome = await this.inspect(`DROP TABLE IF EXISTS "${relation.replaceAll('"', '""')}"`);
		return outcome.ok ? null : outcome;
	}

	/** Tables and views that people can ask, without the engine's own. */
	async describe(): Promise<{ ok: true; relations: Relation[] } | QueryFailure> {
		const outcome = await this.inspect(RELATIONS_SQL);
		return outcome.ok ? { ok: true, relations: readRelations(outcome.result) } : outcome;
	}

	/** Every function one can call, for completion. Some 700; they do not change while the engine lives. */
	async functions(): Promise<{ ok: true; functions: EngineFunction[] } | QueryFailure> {
		const outcome = await this.inspect(FUNCTIONS_SQL);
		return outcome.ok ? { ok: true, functions: readFunctions(outcome.result) } : outcome;
	}

	async memory(): Promise<{ ok: true; memory: MemoryUse } | QueryFailure> {
		const outcome = await this.inspect(MEMORY_SQL);
		return outcome.ok ? { ok: true, memory: readMemory(outcome.result) } : outcome;
	}

	async #attempt<T>(sql: string, task: (session: Session) => Promise<T>): Promise<T | QueryFailure> {
		let session: Session;
		try {
			session = await this.#supervisor.open();
		} catch (error) {
			return failure('start', sql, error instanceof Error ? error.message : String(error));
		}
		try {
			return await task(session);
		} catch (error) {
			return failureOf(error, sql, session);
		}
	}
}

function failureOf(error: unknown, sql: string, session: Session): QueryFailure {
	if (error instanceof Cancelled) return failure('cancelled', sql);
	if (error instanceof SessionLost) return failure(error.reason === 'trap' ? 'trap' : 'cancelled', sql);
	if (isTrap(error)) session.end('trap', error);
	return toFailure(error, sql);
}

async function collect(
	session: Session,
	line: Line,
	sql: string,
	{ signal, maxRows = MAX_ROWS, onFirstRows }: RunOptions
): Promise<QueryOutcome> {
	const startedAt = performance.now();
	const parts: Uint8Array[] = [];
	let rows = 0;
	const resultNow = (complete: boolean) =>
		new QueryResult(parts, { complete, maxRows, elapsedMs: performance.now() - startedAt });
	const onPart = (part: Uint8Array) => {
		// The third part proves that there is more than the schema and one part of rows.
		if (parts.length === 2) onFirstRows?.(resultNow(false));
		parts.push(part);
		rows += rowsInMessage(part);
		return rows <= maxRows;
	};
	try {
		await runPending(session, line, sql, { signal, onPart });
	} catch (error) {
		await endTransaction(session, line);
		throw error;
	}
	return { ok: true, result: resultNow(rows <= maxRows) };
}

/** An error leaves its explicit transaction aborted, and that would refuse everything that follows. */
async function endTransaction(session: Session, line: Line): Promise<void> {
	if (session.lost !== null) return;
	await session.ask((db) => db.runQuery(line.id, 'ROLLBACK')).catch(() => undefined);
}
