/**
 * Running the room's queries on this device: one engine, started when first needed; a result per query; snapshots for
 * everybody else.
 */
import type { Engine, EngineState, QueryFailure, QueryResult, Rows } from '$lib/engine';
import { downloadFile, uploadFile } from '$lib/files';
import type { Query, Snapshot } from '$lib/model';
import { splitStatements, statementKind } from '$lib/sql';
import { LocalFacts } from './local-facts.ts';
import { RoomFiles, type RoomFile } from './room-files.svelte.ts';
import type { Room } from './room.svelte.ts';
import { ownSnapshot, takeSnapshot, verdictOf, type Verdict } from './snapshots.ts';
import { Tables } from './tables.svelte.ts';

export type Run =
	| { is: 'running'; startedAt: number }
	/** `sql`: what ran. The result is of this tab; others have its snapshot. */
	| { is: 'done'; result: QueryResult; sql: string }
	| { is: 'failed'; failure: QueryFailure; elapsedMs: number };

export class Workbench {
	readonly files: RoomFiles;
	readonly tables: Tables;
	readonly #room: Room;
	readonly #facts: LocalFacts;
	#engine: Promise<Engine> | null = null;
	#engineState = $state<EngineState | null>(null);
	#runs = $state.raw<Readonly<Record<string, Run>>>({});
	/** Stored first rows by their hash; null: looked for and not here. */
	#stored = $state.raw<Readonly<Record<string, Rows | null>>>({});
	/** True once a statement may have copied rows to a table, view or macro of its own: then any query may read any file. */
	#mixed = false;
	#version = '';

	constructor(room: Room) {
		this.#room = room;
		this.#facts = new LocalFacts(room.id);
		this.files = new RoomFiles(room, this.#facts);
		this.tables = new Tables(this.files, () => this.engine());
	}

	/** Null until the engine was first needed. */
	get engineState(): EngineState | null {
		return this.#engineState;
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

	/** Runs a text of SQL for a query, and leaves a snapshot of it for everybody. `sql`: a part of it, for a trial run. */
	async run(query: Query, sql: string): Promise<void> {
		const startedAt = performance.now();
		this.#set(query.id, { is: 'running', startedAt: Date.now() });
		const engine = await this.engine();
		const inputs = this.#inputsOf(sql);
		await this.tables.read(inputs);
		const outcome = await engine.run(sql);
		if (this.runOf(query.id)?.is !== 'running') return;
		if (!outcome.ok) {
			this.#set(query.id, { is: 'failed', failure: outcome, elapsedMs: performance.now() - startedAt });
			return;
		}
		this.#set(query.id, { is: 'done', result: outcome.result, sql });
		if (splitStatements(sql).some(({ text }) => statementKind(text) !== 'read')) this.#mixed = true;
		if (sql.trim() === query.sql.trim() && this.#room.canWrite) {
			await this.#keepSnapshot(query.id, sql, outcome.result, inputs, engine);
		}
	}

	/** Ends what runs; the engine is there again within a second, with every table. */
	async cancel(): Promise<void> {
		(await this.#engine)?.cancel();
	}

	/** All rows of the query as a CSV file, however many. */
	async copyCsv(sql: string): Promise<{ ok: true; blob: Blob } | QueryFailure> {
		await this.tables.read(this.#inputsOf(sql));
		return (await this.engine()).copyCsv(sql);
	}

	/** The snapshot as this person may see it: whole for their own device-only runs. */
	snapshotOf(query: Query): Snapshot | null {
		return query.snapshot === null ? null : ownSnapshot(this.#facts, query.id, query.snapshot);
	}

	verdictOf(query: Query): { verdict: Verdict; because: 'sql' | 'data' | null } {
		return verdictOf(this.snapshotOf(query), query.sql, this.files.all);
	}

	/** The stored first rows of a snapshot: null when not on this device, undefined while they are being looked for. */
	storedRows(snapshot: Snapshot): Rows | null | undefined {
		return snapshot.rowsFile === null ? null : this.#stored[snapshot.rowsFile];
	}

	/** Finds the stored rows of a snapshot on this device, else in the room. */
	async loadRows(snapshot: Snapshot): Promise<void> {
		const { rowsFile } = snapshot;
		if (rowsFile === null || this.#stored[rowsFile]) return;
		const { app, id, record } = this.#room;
		let blob = await app.files.getFile(rowsFile);
		if (blob === null && record.where === 'room') {
			const fetched = await downloadFile(app.api, id, rowsFile, app.files);
			blob = fetched.ok ? fetched.value : null;
		}
		const { decodeRows } = await import('$lib/engine');
		const rows = blob === null ? null : decodeRows(new Uint8Array(await blob.arrayBuffer()));
		this.#stored = { ...this.#stored, [rowsFile]: rows };
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
				this.#isShared(input.name) ? input : { ...input, sha256: null }
			)
		};
		await this.#sendRows(shown);
		this.#room.queries.setSnapshot(query.id, shown);
	}

	/** Sends what the documents say is in the room and the server may not have: after sharing, or after a network that failed. */
	async sendShared(): Promise<void> {
		if (this.#room.record.where !== 'room' || !this.#room.canWrite) return;
		await this.files.sendShared();
		for (const { snapshot } of this.#room.queries.all) {
			if (snapshot?.by === this.#room.me.principal) await this.#sendRows(snapshot);
		}
	}

	async stop(): Promise<void> {
		await (await this.#engine)?.stop();
	}

	async #keepSnapshot(
		query: string,
		sql: string,
		result: QueryResult,
		inputs: readonly RoomFile[],
		engine: Engine
	): Promise<void> {
		const run = { sql, result, inputs, engine: await this.#versionOf(engine) };
		const { snapshot, rows } = await takeSnapshot(this.#room, run);
		if (snapshot.rowsFile !== null) this.#stored = { ...this.#stored, [snapshot.rowsFile]: rows };
		this.#facts.set('snapshot', query, snapshot);
		if (!snapshot.deviceOnly) await this.#sendRows(snapshot);
		this.#room.queries.setSnapshot(query, snapshot);
	}

	/** Best done before the snapshot is written, so that whoever sees it finds its rows; repeated by `sendShared`. */
	async #sendRows(snapshot: Snapshot): Promise<void> {
		const { app, id, record } = this.#room;
		if (snapshot.rowsFile === null || record.where !== 'room' || snapshot.deviceOnly) return;
		const blob = await app.files.getFile(snapshot.rowsFile);
		if (blob !== null) {
			await uploadFile(app.api, id, { sha256: snapshot.rowsFile, blob, access: 'everybody' });
		}
	}

	#inputsOf(sql: string): RoomFile[] {
		return this.#mixed ? this.files.all : this.tables.filesReadBy(sql);
	}

	#isShared(table: string): boolean {
		return this.files.all.some((file) => file.table === table && file.file.where === 'room');
	}

	async #versionOf(engine: Engine): Promise<string> {
		if (this.#version === '') {
			const outcome = await engine.inspect('SELECT version()');
			if (outcome.ok) this.#version = `DuckDB ${outcome.result.cell(0, 0).text}`;
		}
		return this.#version;
	}

	#set(query: string, run: Run): void {
		this.#runs = { ...this.#runs, [query]: run };
	}
}
