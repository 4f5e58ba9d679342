/**
 * Running the room's queries on this device: one engine, started when first needed; a result per query; snapshots for
 * everybody else.
 */
import { untrack } from 'svelte';
import type { Engine, EngineState, MemoryUse, QueryFailure, QueryResult } from '$lib/engine';
import {
	isSameResult,
	linkedOf,
	snapshotKey,
	type Query,
	type Snapshot,
	type SnapshotInput
} from '$lib/model';
import {
	lineAt,
	normalizeName,
	splitStatements,
	statementKind,
	writeScript,
	type Leftovers,
	type References,
	type Script
} from '$lib/sql';
import { FileHolders } from './file-holders.svelte.ts';
import { LinkedFiles, type LinkedProblem } from './linked-files.svelte.ts';
import { changesSince, usesOf, type LinkedChange, type LinkedUse } from './linked-uses.ts';
import { LocalFacts } from './local-facts.ts';
import { QueryPlans, type AskProblem } from './plans.svelte.ts';
import { Profiles } from './profiles.svelte.ts';
import { Readiness } from './readiness.svelte.ts';
import { ReadyPeople } from './ready-people.svelte.ts';
import type { RoomFile } from './room-file.ts';
import { RoomFiles } from './room-files.svelte.ts';
import { makeRoomTables, ROOM_TABLES, roomInput, roomTablesRead } from './room-tables.ts';
import type { Room } from './room.svelte.ts';
import { isRepeat, ownSnapshot, takeSnapshot, type FinishedRun } from './snapshots.ts';
import { StoredRows } from './stored-rows.svelte.ts';
import { Tables } from './tables.svelte.ts';
import { Turns } from './turns.ts';
import { inputsOf, verdictOf, type Because, type Verdict } from './verdict.ts';

/** A part of a query's text, and where in it that begins, in UTF-16 units. */
export interface SqlPart {
	sql: string;
	offset: number;
}

/** `within`: the query whose text is wrong, where that is one that was read by name. Its line is that of the whole text. */
export type RunProblem = (QueryFailure & { within: Query | null }) | AskProblem | LinkedProblem;

export type Run =
	/** `first`: rows that came already, while the others are on their way. */
	| { is: 'running'; startedAt: number; first: QueryResult | null }
	| {
			is: 'done';
			/** The result is of this tab; others have its snapshot. */
			result: QueryResult;
			/** What ran. */
			sql: string;
			/** How many statements; the rows are of the last one. */
			statements: number;
			/** False: a part of the query, or one with values that are only this person's. Nobody else sees it. */
			isWhole: boolean;
			/** What files gave to it that stay where they are. */
			linked: readonly LinkedUse[];
			/** True where it does more than ask. What it makes or changes is gone after the run. */
			isChanging: boolean;
			/** How that differs from what the stored result was made from, where the text is the same. */
			since: { snapshot: Snapshot; changes: readonly LinkedChange[] } | null;
			/** True where somebody's stored result of the same text and bytes has other rows. */
			differsFrom: Snapshot | null;
			/** Of these rows; null where nobody else sees them, and until they are hashed. */
			taken: Snapshot | null;
	  }
	| { is: 'failed'; problem: RunProblem; elapsedMs: number };

type Done = Extract<Run, { is: 'done' }>;
type Outcome = { ok: true; done: Done; finished: FinishedRun } | { ok: false; problem: RunProblem };

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
	#engine: Promise<Engine> | null = null;
	#engineState = $state<EngineState | null>(null);
	#memory = $state.raw<MemoryUse | null>(null);
	#runs = $state.raw<Readonly<Record<string, Run>>>({});
	/** What the last script left in the engine's session. */
	#leaves: Leftovers = { views: [], parameters: [] };
	#version = '';

	readonly #stopDropping: () => void;
	readonly #stopTelling: () => void;

	constructor(room: Room) {
		this.#room = room;
		this.#facts = new LocalFacts(room.id);
		this.files = new RoomFiles(room, this.#facts);
		this.tables = new Tables(this.files, () => this.engine());
		this.linked = new LinkedFiles(room, this.#facts, this.files, this.tables, this.#turns);
		this.profiles = new Profiles(room, this.tables, () => this.engine());
		this.plans = new QueryPlans(room, () => this.files.all.map(({ table }) => table));
		this.rows = new StoredRows(room);
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
		return this.#engineState;
	}

	/** What the engine holds; null until something ran. */
	get memory(): MemoryUse | null {
		return this.#memory;
	}

	engine(): Promise<Engine> {
		this.#engine ??= import('$lib/engine').then(({ Engine }) => {
			const engine = new Engine();
			this.#engineState = engine.state;
			engine.observeState((state) => (this.#engineState = state));
			return engine;
		});
		return this.#engine;
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
			const kept = await this.#keepSnapshot(query.id, outcome.finished);
			set({ ...outcome.done, ...kept });
		}
		if (isCurrent()) this.#aborts.delete(query.id);
		await this.#measure();
	}

	/** Ends what runs; the engine is there again within a second, with every table. */
	async cancel(): Promise<void> {
		for (const abort of this.#aborts.values()) abort.abort();
		(await this.#engine)?.cancel();
	}

	/** All rows of the query as a CSV file, however many. */
	copyCsv(query: Query, sql: string): Promise<{ ok: true; blob: Blob } | { ok: false; problem: RunProblem }> {
		return this.#turns.take(async () => {
			const prepared = await this.#prepare(query, sql);
			if (!prepared.ok) return prepared;
			const { engine, script } = prepared;
			const outcome = await engine.copyCsv(script.sql);
			this.#ranScript(script, outcome.ok);
			return outcome.ok
				? outcome
				: { ok: false, problem: this.#placed(outcome, script, query, { sql, offset: 0 }) };
		});
	}

	/** The snapshot as this person may see it: whole for their own device-only runs. */
	snapshotOf(query: Query): Snapshot | null {
		return query.snapshot === null ? null : ownSnapshot(this.#facts, 'snapshot', query.id, query.snapshot);
	}

	/** The result before that one, in the same way. */
	previousOf(query: Query): Snapshot | null {
		return query.previous === null ? null : ownSnapshot(this.#facts, 'previous', query.id, query.previous);
	}

	verdictOf(query: Query): { verdict: Verdict; because: Because | null } {
		const inputs = inputsOf(this.#room, this.files, this.linked);
		return verdictOf(this.snapshotOf(query), this.plans.sqlHash(query), inputs);
	}

	/** Shows the rows of one's own device-only result to everybody. An act of the person, never a consequence. */
	async shareRows(query: Query): Promise<void> {
		const snapshot = this.snapshotOf(query);
		if (snapshot === null) return;
		const shown: Snapshot = {
			...snapshot,
			deviceOnly: false,
			// A hash of a file that stays here would let others guess at it.
			inputs: snapshot.inputs.map((input) =>
				this.#isShared(input) ? input : { name: input.name, sha256: null }
			)
		};
		await this.rows.send(shown);
		this.#room.queries.setSnapshot(query.id, shown);
	}

	/** Sends what the documents say is in the room and the server may not have: after sharing, or after a network that failed. */
	async sendShared(): Promise<void> {
		if (this.#room.record.where !== 'room' || !this.#room.canWrite) return;
		await this.files.sharing.sendShared();
		for (const { snapshot } of this.#room.queries.all) {
			if (snapshot?.by === this.#room.me.principal) await this.rows.send(snapshot);
		}
	}

	async stop(): Promise<void> {
		this.readyPeople.stop();
		this.#stopDropping();
		this.#stopTelling();
		await (await this.#engine)?.stop();
	}

	async #runNow(
		query: Query,
		part: SqlPart,
		signal: AbortSignal,
		onFirst: (rows: QueryResult) => void
	): Promise<Outcome> {
		const { sql } = part;
		const prepared = await this.#prepare(query, sql, signal);
		if (!prepared.ok) return prepared;
		const { engine, ask, script, files, others } = prepared;
		let { takings } = prepared;
		const runIt = () =>
			Promise.all([engine.run(script.sql, { signal, onFirstRows: onFirst }), usesOf(takings)]);
		let [outcome, linked] = await runIt();
		this.#ranScript(script, outcome.ok);
		if (!outcome.ok && prepared.isPlain && this.linked.isMissing(outcome.message)) {
			const whole = { script: script.sql, isPlain: false };
			const again = await this.linked.prepare(engine, prepared.linkedFiles, whole, signal);
			if (!again.ok) return again;
			takings = again.takings;
			[outcome, linked] = await runIt();
		}
		const statements = splitStatements(sql);
		if (!outcome.ok) return { ok: false, problem: this.#placed(outcome, script, query, part) };
		const { result } = outcome;
		const before = this.snapshotOf(query);
		const since =
			before === null || before.sqlHash !== ask.sqlHash
				? null
				: { snapshot: before, changes: changesSince(before, linked) };
		const isWhole = !ask.isTrial && sql.trim() === query.sql.trim();
		const done: Done = {
			...{ is: 'done', result, sql, isWhole, linked, since, differsFrom: null, taken: null },
			statements: statements.length,
			isChanging: statements.some(({ text }) => statementKind(text) !== 'read')
		};
		const reads = ask.plan.reads.map((read) => read.sql);
		const version = await this.#versionOf(engine);
		const finished = { sql, reads, sqlHash: ask.sqlHash, result, files, linked, others, engine: version };
		return { ok: true, done, finished };
	}

	/** Makes the tables a text reads and writes the script for it. Inside a turn. */
	async #prepare(query: Query, sql: string, signal?: AbortSignal) {
		const ask = this.plans.ask(query, sql);
		if ('problem' in ask) return { ok: false, problem: ask } as const;
		const engine = await this.engine();
		const read = this.#filesReadBy(ask.plan.references);
		const { names, dynamic } = ask.plan.references;
		const linkedFiles = this.linked.among(read, ({ table }) => names.has(normalizeName(table)), dynamic);
		const files = read.filter(({ link }) => link === null);
		await this.tables.read(files, signal);
		const roomTables = roomTablesRead(ask.plan.references);
		await makeRoomTables(engine, this.#room, roomTables);
		const others = roomTables.map((name) => roomInput(this.#room, name));
		const script = writeScript(sql, ask.plan, ask.values, this.#leaves);
		const isPlain = splitStatements(sql).length === 1;
		const linked = await this.linked.prepare(engine, linkedFiles, { script: script.sql, isPlain }, signal);
		// Planning a query leaves what running it would.
		if (linkedFiles.length > 0) this.#ranScript(script, false);
		if (!linked.ok && linked.problem.why !== 'cancelled') return linked;
		const takings = linked.ok ? linked.takings : [];
		return { ok: true, engine, ask, script, files, others, linkedFiles, takings, isPlain } as const;
	}

	#ranScript({ leaves }: Script, isWhole: boolean): void {
		const before = this.#leaves;
		this.#leaves = isWhole
			? leaves
			: {
					views: [...new Set([...before.views, ...leaves.views])],
					parameters: [...new Set([...before.parameters, ...leaves.parameters])]
				};
	}

	/** The failure in terms of the text a person wrote. */
	#placed(failure: QueryFailure, script: Script, query: Query, part: SqlPart): RunProblem {
		const origin = failure.position === null ? null : script.originOf(failure.position.offset);
		if (origin === null) return { ...failure, sql: part.sql, position: null, within: null };
		const within = origin.query === null ? null : this.#room.queries.get(origin.query);
		const offset = origin.offset + (within === null ? part.offset : 0);
		const text = within?.sql ?? (part.offset === 0 ? part.sql : query.sql);
		const column = offset - text.lastIndexOf('\n', offset - 1);
		return { ...failure, sql: part.sql, within, position: { line: lineAt(text, offset), column, offset } };
	}

	/** Stores the run, unless it gave what is stored. `differsFrom`: the stored result of the same text and bytes. */
	async #keepSnapshot(id: string, run: FinishedRun): Promise<Pick<Done, 'taken' | 'differsFrom'>> {
		const room = this.#room;
		const { snapshot, rows } = await takeSnapshot(room, run);
		this.rows.keep(snapshot, rows);
		const now = room.queries.get(id);
		const shown = now === null ? null : this.snapshotOf(now);
		const isSameAsk =
			shown !== null && snapshotKey(shown) !== null && snapshotKey(shown) === snapshotKey(snapshot);
		if (isSameAsk && shown.by !== snapshot.by) room.queries.reproduced(snapshot);
		const differsFrom = isSameAsk && !isSameResult(shown, snapshot) ? shown : null;
		const kept = { taken: snapshot, differsFrom };
		if (!room.canWrite) return kept;
		if (shown !== null && isRepeat(shown, snapshot)) {
			await this.rows.send(shown);
			return { taken: shown, differsFrom: null };
		}
		if (shown !== null) this.#facts.set('previous', id, shown);
		this.#facts.set('snapshot', id, snapshot);
		await this.rows.send(snapshot);
		room.queries.setSnapshot(id, snapshot);
		return kept;
	}

	/** Rather one too many than one too few. */
	#filesReadBy({ names, dynamic }: References): RoomFile[] {
		const files = this.files.all;
		return dynamic ? files : files.filter(({ table }) => names.has(normalizeName(table)));
	}

	#isShared(input: SnapshotInput): boolean {
		const { name } = input;
		const file = this.files.all.find(({ table }) => table === name)?.file;
		const linked = linkedOf(input);
		if (linked !== null) return file?.link?.url === linked.url;
		return name.startsWith('room.') || file?.where === 'room';
	}

	async #versionOf(engine: Engine): Promise<string> {
		if (this.#version === '') {
			const outcome = await engine.inspect('SELECT version()');
			if (outcome.ok) this.#version = `DuckDB ${outcome.result.cell(0, 0).text}`;
		}
		return this.#version;
	}

	async #measure(): Promise<void> {
		const outcome = await (await this.#engine)?.memory();
		if (outcome?.ok) this.#memory = outcome.memory;
	}

	#set(query: string, run: Run): void {
		this.#runs = { ...this.#runs, [query]: run };
	}
}
