/**
 * Running the room's queries on this device: one engine, started when first needed; a result per query; snapshots for
 * everybody else.
 */
import { untrack } from 'svelte';
import type { Engine, EngineState, MemoryUse, QueryResult } from '$lib/engine';
import { isSameResult, type Query, type Snapshot } from '$lib/model';
import { splitStatements, statementKind } from '$lib/sql';
import { EngineOnDemand } from './engine-on-demand.svelte.ts';
import { FileHolders } from './file-holders.svelte.ts';
import { LinkedFiles } from './linked-files.svelte.ts';
import { LinkedProfiles } from './linked-profiles.svelte.ts';
import { changesSince, usesOf } from './linked-uses.ts';
import { LocalFacts } from './local-facts.ts';
import { QueryPlans } from './plans.svelte.ts';
import { Preparation } from './preparation.ts';
import { Profiles } from './profiles.svelte.ts';
import { Readiness } from './readiness.svelte.ts';
import { ReadyPeople } from './ready-people.svelte.ts';
import { Results } from './results.ts';
import { RoomFiles } from './room-files.svelte.ts';
import { ROOM_TABLES } from './room-tables.ts';
import type { Room } from './room.svelte.ts';
import type { DoneRun, Run, RunProblem, SqlPart } from './run.ts';
import type { FinishedRun } from './snapshots.ts';
import { StoredRows } from './stored-rows.svelte.ts';
import { Tables } from './tables.svelte.ts';
import { Turns } from './turns.ts';
import { inputsOf, verdictOf, type Because, type Verdict } from './verdict.ts';

type Outcome = { ok: true; done: DoneRun; finished: FinishedRun } | { ok: false; problem: RunProblem };

/** Gives a room its workbench, once: every page that needs one calls it first. */
export function setUpWorkbench(room: Room): Workbench {
	return room.keepWorkbench(() => new Workbench(room));
}

export class Workbench {
	readonly files: RoomFiles;
	readonly tables: Tables;
	/** Files that are asked where they are. */
	readonly linked: LinkedFiles;
	readonly profiles: Profiles;
	/** Of those files, column by column. */
	readonly linkedProfiles: LinkedProfiles;
	readonly plans: QueryPlans;
	readonly rows: StoredRows;
	/** Whether this device can go on with no network, and who else can. */
	readonly ready: Readiness;
	readonly readyPeople: ReadyPeople;
	/** Which devices have what the room shares. */
	readonly holders: FileHolders;
	readonly #room: Room;
	readonly #facts: LocalFacts;
	readonly #turns = new Turns();
	readonly #aborts = new Map<string, AbortController>();
	readonly #engine = new EngineOnDemand();
	readonly #preparation: Preparation;
	readonly #results: Results;
	#runs = $state.raw<Readonly<Record<string, Run>>>({});
	readonly #stopDropping: () => void;
	readonly #stopTelling: () => void;

	constructor(room: Room) {
		this.#room = room;
		this.#facts = new LocalFacts(room.id);
		this.files = new RoomFiles(room, this.#facts);
		this.tables = new Tables(this.files, () => this.#engine.get());
		this.linked = new LinkedFiles(room, this.#facts, this.files, this.tables, this.#turns);
		this.profiles = new Profiles(room, this.tables, () => this.#engine.get());
		this.linkedProfiles = new LinkedProfiles(room, this.linked, this.#turns, () => this.#engine.get());
		this.plans = new QueryPlans(room, () => this.files.all.map(({ table }) => table));
		this.rows = new StoredRows(room);
		const { files, tables, linked, plans } = this;
		this.#preparation = new Preparation({ room, files, tables, linked, plans, engine: this.#engine });
		this.#results = new Results(room, files, this.#facts, this.rows);
		this.ready = new Readiness(room, this.files);
		this.readyPeople = new ReadyPeople(room, this.ready, this.#facts);
		this.readyPeople.watch();
		this.holders = new FileHolders(room, this.files, this.#facts);
		this.#stopTelling = this.holders.watch();
		this.#stopDropping = $effect.root(() => {
			$effect(() => {
				if (this.files.all.some(({ file }) => file.withdrawnAt !== null))
					untrack(() => void this.#dropWithdrawn());
			});
		});
	}

	/** What was taken back from the room leaves this device. */
	async #dropWithdrawn(): Promise<void> {
		for (const table of await this.files.sharing.dropWithdrawn()) await this.tables.drop(table);
		this.holders.tell();
	}

	/** What can be read by name: tables, queries with a title, and the room itself. */
	get relations(): { name: string; columns: { name: string; type: string }[] }[] {
		const queries = this.plans.named.map(({ id, name }) => {
			const columns = this.#room.queries.get(id)?.snapshot?.columns ?? [];
			return { name, columns: columns.map((column) => ({ name: column.name, type: column.type ?? '' })) };
		});
		return [...this.tables.schema, ...queries, ...ROOM_TABLES];
	}

	/** Null until the engine was first needed. */
	get engineState(): EngineState | null {
		return this.#engine.state;
	}

	/** What the engine holds; null until something ran. */
	get memory(): MemoryUse | null {
		return this.#engine.memory;
	}

	engine(): Promise<Engine> {
		return this.#engine.get();
	}

	runOf(query: string): Run | null {
		return this.#runs[query] ?? null;
	}

	/** The stored result where it is not that of this tab's own run: somebody ran it since, or only they may store. */
	storedInstead(query: Query): Snapshot | null {
		const run = this.runOf(query.id);
		const stored = this.snapshotOf(query);
		if (run?.is !== 'done' || run.taken === null || stored === null) return null;
		return isSameResult(run.taken, stored) ? null : stored;
	}

	/** Puts one's own run away, so that the stored result is seen. */
	leaveRun({ id }: Query): void {
		const { [id]: _left, ...others } = this.#runs;
		this.#runs = others;
	}

	/**
	 * Runs the text of a query, and leaves a snapshot of it for everybody; or a part of the text, whose rows are for this
	 * person alone.
	 */
	async run(query: Query, part: SqlPart): Promise<void> {
		const startedAt = performance.now();
		const abort = new AbortController();
		this.#aborts.get(query.id)?.abort();
		this.#aborts.set(query.id, abort);
		const isCurrent = () => this.#aborts.get(query.id) === abort;
		const set = (run: Run) => isCurrent() && this.#set(query.id, run);
		const running = { is: 'running', startedAt: Date.now() } as const;
		set({ ...running, first: null });
		const outcome = await this.#turns.take(() =>
			this.#runNow(query, part, abort.signal, (first) => set({ ...running, first }))
		);
		if (outcome.ok) set(outcome.done);
		else set({ is: 'failed', problem: outcome.problem, elapsedMs: performance.now() - startedAt });
		// Apart from the turn: hashing a million rows takes seconds, and the engine is free meanwhile.
		if (outcome.ok && outcome.done.isWhole && this.#room.canDiscuss) {
			const kept = await this.#results.keep(query.id, outcome.finished);
			set({ ...outcome.done, ...kept });
		}
		if (isCurrent()) this.#aborts.delete(query.id);
		await this.#engine.measure();
	}

	/** Ends what runs; the engine is there again within a second, with every table. */
	async cancel(): Promise<void> {
		for (const abort of this.#aborts.values()) abort.abort();
		await this.#engine.cancel();
	}

	/** All rows of the query as a CSV file, however many. */
	copyCsv(query: Query, sql: string): Promise<{ ok: true; blob: Blob } | { ok: false; problem: RunProblem }> {
		return this.#turns.take(async () => {
			const prepared = await this.#preparation.prepare(query, sql);
			if (!prepared.ok) return prepared;
			const { engine, script } = prepared;
			const outcome = await engine.copyCsv(script.sql);
			this.#preparation.ran(script, outcome.ok);
			return outcome.ok
				? outcome
				: { ok: false, problem: this.#preparation.placed(outcome, script, query, { sql, offset: 0 }) };
		});
	}

	/** The snapshot as this person may see it: whole for their own device-only runs. */
	snapshotOf(query: Query): Snapshot | null {
		return this.#results.snapshotOf(query);
	}

	/** The result before that one, in the same way. */
	previousOf(query: Query): Snapshot | null {
		return this.#results.previousOf(query);
	}

	verdictOf(query: Query): { verdict: Verdict; because: Because | null } {
		const inputs = inputsOf(this.#room, this.files, this.linked);
		return verdictOf(this.snapshotOf(query), this.plans.sqlHash(query), inputs);
	}

	/** Shows the rows of one's own device-only result to everybody. An act of the person, never a consequence. */
	shareRows(query: Query): Promise<void> {
		return this.#results.share(query);
	}

	/** Sends what the documents say is in the room and the server may not have: after sharing, or after a network that failed. */
	async sendShared(): Promise<void> {
		if (this.#room.record.where !== 'room' || !this.#room.canWrite) return;
		await this.files.sharing.sendShared();
		await this.linkedProfiles.sendShared(this.files.all);
		for (const { snapshot } of this.#room.queries.all) {
			if (snapshot?.by === this.#room.me.principal) await this.rows.send(snapshot);
		}
	}

	async stop(): Promise<void> {
		this.readyPeople.stop();
		this.#stopDropping();
		this.#stopTelling();
		await this.#engine.stop();
	}

	async #runNow(
		query: Query,
		part: SqlPart,
		signal: AbortSignal,
		onFirst: (rows: QueryResult) => void
	): Promise<Outcome> {
		const { sql } = part;
		const prepared = await this.#preparation.prepare(query, sql, signal);
		if (!prepared.ok) return prepared;
		const { engine, ask, script, files, others } = prepared;
		let { takings } = prepared;
		const runIt = () =>
			Promise.all([engine.run(script.sql, { signal, onFirstRows: onFirst }), usesOf(takings)]);
		let [outcome, linked] = await runIt();
		this.#preparation.ran(script, outcome.ok);
		if (!outcome.ok && prepared.isPlain && this.linked.queries.isMissing(outcome.message)) {
			const whole = { script: script.sql, isPlain: false };
			const again = await this.linked.queries.prepare(engine, prepared.linkedFiles, whole, signal);
			if (!again.ok) return again;
			takings = again.takings;
			[outcome, linked] = await runIt();
		}
		const statements = splitStatements(sql);
		if (!outcome.ok) return { ok: false, problem: this.#preparation.placed(outcome, script, query, part) };
		const { result } = outcome;
		const before = this.snapshotOf(query);
		const since =
			before === null || before.sqlHash !== ask.sqlHash
				? null
				: { snapshot: before, changes: changesSince(before, linked) };
		const isWhole = !ask.isTrial && sql.trim() === query.sql.trim();
		const done: DoneRun = {
			...{ is: 'done', result, sql, isWhole, linked, since, differsFrom: null, taken: null },
			statements: statements.length,
			isChanging: statements.some(({ text }) => statementKind(text) !== 'read')
		};
		const reads = ask.plan.reads.map((read) => read.sql);
		const version = await this.#engine.version(engine);
		const finished = { sql, reads, sqlHash: ask.sqlHash, result, files, linked, others, engine: version };
		return { ok: true, done, finished };
	}

	#set(query: string, run: Run): void {
		this.#runs = { ...this.#runs, [query]: run };
	}
}
