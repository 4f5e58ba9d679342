/**
 * DuckDB behind one object. Started on first use; cancellable; an engine that had to be ended comes back with every
 * imported table in place. What can be expected to happen is a value; it throws only on a programmer's error.
 */
import { quoteIdentifier } from '$lib/sql';
import { collect, type RunOptions } from './collect.ts';
import { copyCsv, CopyFailed } from './copy-csv.ts';
import { failure, isTrap, toFailure, type QueryFailure } from './failure.ts';
import { Cancelled } from './pending.ts';
import { withoutInsertion } from './position.ts';
import type { QueryResult } from './result.ts';
import { orderRows, type RowOrder } from './row-order.ts';
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
import { SessionLost, type Session } from './session.ts';
import { Supervisor, type EngineState } from './supervisor.ts';
import {
	makeFromArrow,
	makeTable,
	renameSql,
	withFile,
	type ArrowSource,
	type TableSource
} from './table-sources.ts';
import { undone } from './undone.ts';
import { warmUp } from './warm-up.ts';

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
	 * Makes the first large file be read as fast as the next. `text`: CSV with some of every kind of value; 4,000 rows cost a
	 * quarter of a second, and others are answered in between.
	 */
	async warmUp(text: Blob): Promise<QueryFailure | null> {
		const { sql, path } = warmUp();
		const outcome = await this.inspectFile({ path, blob: text }, sql);
		return outcome.ok ? null : outcome;
	}

	/**
	 * Runs what a person wrote, one at a time, in order. Of several statements the last one's rows are returned, and what
	 * they make or change is gone afterwards. With a cancelled signal it answers within a second, whatever the engine is
	 * doing.
	 */
	async run(sql: string, options: RunOptions = {}): Promise<QueryOutcome> {
		return this.#runForPerson(sql, options.signal, async (session, signal) => ({
			ok: true,
			result: await undone(session, session.user, sql, () =>
				collect(session, session.user, sql, { ...options, signal })
			)
		}));
	}

	/** The rows of the last statement as a CSV file with a header, however many they are. Runs it again. */
	async copyCsv(
		sql: string,
		options: Pick<RunOptions, 'signal'> = {}
	): Promise<{ ok: true; blob: Blob } | QueryFailure> {
		return this.#runForPerson(sql, options.signal, async (session, signal) => ({
			ok: true,
			blob: await undone(session, session.user, sql, () => copyCsv(session, session.user, sql, signal))
		}));
	}

	/** Asks on a connection of the engine's own, which answers while a person's query runs. */
	async inspect(sql: string, options: RunOptions = {}): Promise<QueryOutcome> {
		return this.#attempt(sql, (session) =>
			session.own.turns.take(async () => ({
				ok: true,
				result: await collect(session, session.own, sql, options)
			}))
		);
	}

	/** Numbers of the rows of `result` in another order, or of some of them. */
	async orderRows(
		result: QueryResult,
		order: RowOrder,
		options: Pick<RunOptions, 'signal'> = {}
	): Promise<{ ok: true; rows: Int32Array } | QueryFailure> {
		return this.#attempt('', (session) =>
			session.own.turns.take(async () => ({
				ok: true,
				rows: await orderRows(session, result, order, options.signal)
			}))
		);
	}

	/** Cancels whatever `run` and `copyCsv` are doing. */
	cancel(): void {
		for (const stop of this.#running) stop.abort();
	}

	/** Frees the engine's memory. Imported tables return with the next use. */
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

	/** Makes a table of rows that come in parts, and remembers how, for restarts. A table of that name is replaced. */
	async createTableFromArrow(
		source: ArrowSource,
		options: Pick<RunOptions, 'signal'> = {}
	): Promise<QueryFailure | null> {
		return this.#attempt('', (session) =>
			session.own.turns.take(async () => {
				await makeFromArrow(session, source, options.signal);
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
			session.own.turns.take(() =>
				withFile(session, file, async () => ({
					ok: true,
					result: await collect(session, session.own, sql, options)
				}))
			)
		);
	}

	/**
	 * Gives an imported table another name; a table that had that one is gone. `file`: where the file that it was made from
	 * is from now on, for restarts; null: as it was.
	 */
	async renameTable(from: string, to: string, file: Blob | null): Promise<QueryFailure | null> {
		const outcome = await this.inspect(`BEGIN;\n${renameSql(from, to)};\nCOMMIT`);
		if (!outcome.ok) return outcome;
		this.#supervisor.sources.rename(from, to, file);
		return null;
	}

	/** Says where the file that a table was made from is from now on, for restarts. */
	moveSource(relation: string, file: Blob): void {
		this.#supervisor.sources.move(relation, file);
	}

	/** Removes a table and forgets how it was made; one in a schema was kept as `schema.relation`. One that is not there is no failure. */
	async dropTable(relation: string, schema?: string): Promise<QueryFailure | null> {
		this.#supervisor.sources.forget(schema === undefined ? relation : `${schema}.${relation}`);
		const names = schema === undefined ? [relation] : [schema, relation];
		const outcome = await this.inspect(`DROP TABLE IF EXISTS ${names.map(quoteIdentifier).join('.')}`);
		return outcome.ok ? null : outcome;
	}

	/** Tables and views that people can ask, without the engine's own. */
	async describe(): Promise<{ ok: true; relations: Relation[] } | QueryFailure> {
		const outcome = await this.inspect(RELATIONS_SQL);
		return outcome.ok ? { ok: true, relations: readRelations(outcome.result) } : outcome;
	}

	/** Every function one can call, for completion: some 660. They do not change while the engine lives. */
	async functions(): Promise<{ ok: true; functions: EngineFunction[] } | QueryFailure> {
		const outcome = await this.inspect(FUNCTIONS_SQL);
		return outcome.ok ? { ok: true, functions: readFunctions(outcome.result) } : outcome;
	}

	async memory(): Promise<{ ok: true; memory: MemoryUse } | QueryFailure> {
		const outcome = await this.inspect(MEMORY_SQL);
		return outcome.ok ? { ok: true, memory: readMemory(outcome.result) } : outcome;
	}

	/** On the person's connection, in turn, and so that `cancel` reaches it. */
	async #runForPerson<T>(
		sql: string,
		outer: AbortSignal | undefined,
		task: (session: Session, signal: AbortSignal) => Promise<T>
	): Promise<T | QueryFailure> {
		const stop = new AbortController();
		const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal]);
		this.#running.add(stop);
		try {
			return await this.#attempt(sql, (session) =>
				session.user.turns.take(() => this.#supervisor.whileRunning(() => task(session, signal)))
			);
		} finally {
			this.#running.delete(stop);
		}
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
	if (error instanceof CopyFailed) {
		const ran = failureOf(error.cause, error.ran, session);
		return { ...ran, sql, position: withoutInsertion(ran.position, error.inserted) };
	}
	if (error instanceof Cancelled) return failure('cancelled', sql);
	if (error instanceof SessionLost) return failure(error.reason === 'trap' ? 'trap' : 'cancelled', sql);
	if (isTrap(error)) session.end('trap', error);
	return toFailure(error, sql);
}
