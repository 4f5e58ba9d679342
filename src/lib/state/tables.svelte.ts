/** Tables of the engine, made from the room's files when they are first asked for. */
import type { Engine, EngineFunction } from '$lib/engine';
import type { ImportedTable, PersonalHint, Reading, Refusal, TableChange } from '$lib/ingest';
import { quoteIdentifier } from '$lib/sql';
import type { RoomFile } from './room-file.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import { TablesAhead } from './tables-ahead.ts';
import { warmUp } from './warm-up.ts';

export type TableState =
	| { is: 'waiting' }
	| { is: 'reading'; share: number | null }
	| { is: 'ready'; table: ImportedTable }
	| { is: 'failed'; failure: Refusal };

/** Places whose bytes are at hand. */
const READABLE: readonly RoomFile['place'][] = ['here', 'arriving', 'room'];

/** What is looked at to tell what a table is about. */
const LOOKED_AT = { rows: 2000, columns: 300 };

export class Tables {
	/** Of files that are being added; `read` takes them from here. */
	readonly ahead: TablesAhead;
	readonly #files: RoomFiles;
	readonly #engine: () => Promise<Engine>;
	/** By table name, content hash and dialect: a file that was replaced, or is to be read otherwise, is read again. */
	#states = $state.raw<Readonly<Record<string, TableState>>>({});
	readonly #reading = new Map<string, Promise<void>>();
	#functions = $state.raw<readonly string[]>([]);
	#isWarm = false;

	constructor(files: RoomFiles, engine: () => Promise<Engine>) {
		this.#files = files;
		this.#engine = engine;
		this.ahead = new TablesAhead(engine);
	}

	stateOf(file: RoomFile): TableState {
		return this.#states[keyOf(file)] ?? { is: 'waiting' };
	}

	/** Names for completion. */
	get functions(): readonly string[] {
		return this.#functions;
	}

	/** What there is to ask, for completion. */
	get schema(): { name: string; columns: { name: string; type: string }[] }[] {
		return this.#files.all.map((file) => {
			const state = this.stateOf(file);
			const columns = state.is === 'ready' ? state.table.columns : [];
			return { name: file.table, columns: columns.map(({ name, type }) => ({ name, type })) };
		});
	}

	/** Says what a table has that was not made here. */
	tell(file: RoomFile, state: TableState): void {
		this.#set(keyOf(file), state);
	}

	/** Makes the tables of these files, where the files are here. Failures are in their states. */
	async read(files: readonly RoomFile[], signal?: AbortSignal): Promise<void> {
		await Promise.all(files.map((file) => this.#readOnce(file, signal)));
	}

	/** Reads a file again, because how it is to be read has changed. */
	async readAnew(file: RoomFile): Promise<void> {
		const { [keyOf(file)]: _before, ...rest } = this.#states;
		this.#states = rest;
		await this.#readOnce(file);
	}

	/** Takes a table out of the engine, if there is one. */
	async drop(table: string): Promise<void> {
		const known = Object.keys(this.#states).filter((key) => key.startsWith(`${table} `));
		if (known.length === 0) return;
		this.#states = Object.fromEntries(Object.entries(this.#states).filter(([key]) => !known.includes(key)));
		await (await this.#engine()).dropTable(table);
	}

	/**
	 * Everything that is on this device, one after the other, so that the list shows its columns. What did not become a table
	 * is not tried again: that is for whoever asks it something, while others wait for the engine.
	 */
	async readAll(): Promise<void> {
		for (const file of this.#files.all) {
			if (!READABLE.includes(file.place) || this.stateOf(file).is === 'failed') continue;
			if (this.#files.isTooLarge(file))
				this.#set(keyOf(file), { is: 'failed', failure: { ok: false, reason: 'memory' } });
			else await this.#readOnce(file);
		}
		await this.#readFunctions();
		// Somebody who comes here is about to bring a file, and reads what is proposed before they accept it.
		if (!this.#isWarm) {
			this.#isWarm = true;
			await warmUp(await this.#engine());
		}
		(await import('$lib/ingest')).keepSurveyReady();
	}

	/**
	 * What is different in other bytes that should be a later version of a file. They are read as the file is, or, where
	 * that makes no table of them, as would be proposed; nothing of them stays.
	 */
	async compare(
		file: RoomFile,
		newer: Blob,
		signal: AbortSignal
	): Promise<{ ok: true; change: TableChange; reading: Reading } | Refusal> {
		await this.#readOnce(file, signal);
		const before = this.stateOf(file);
		if (before.is === 'failed') return before.failure;
		if (before.is !== 'ready') return { ok: false, reason: 'cancelled' };
		const { compareTables, importFile } = await import('$lib/ingest');
		const engine = await this.#engine();
		// No name of a table that people see has a space.
		const relation = `newer ${file.table}`;
		try {
			let after = await importFile(engine, relation, newer, before.table.reading, { signal });
			const known = before.table.columns.map(({ name }) => name);
			if (!after.ok || !after.columns.some(({ name }) => known.includes(name)))
				after = await importFile(engine, relation, newer, null, { signal });
			if (!after.ok) return after;
			const change = await compareTables(engine, before.table, after);
			return change.ok
				? { ok: true, change, reading: after.reading }
				: { ok: false, reason: 'engine', failure: change };
		} finally {
			await engine.dropTable(relation);
		}
	}

	/** Columns that may be about persons, as the first rows tell. None where the file is no table here. */
	async findPersonalData(file: RoomFile): Promise<readonly PersonalHint[]> {
		await this.#readOnce(file);
		const state = this.stateOf(file);
		if (state.is !== 'ready') return [];
		const columns = state.table.columns.slice(0, LOOKED_AT.columns);
		const texts = columns.map(({ name }) => `CAST(${quoteIdentifier(name)} AS VARCHAR)`);
		const from = `FROM ${quoteIdentifier(state.table.relation)} LIMIT ${LOOKED_AT.rows}`;
		const engine = await this.#engine();
		const outcome = await engine.inspect(`SELECT ${texts.join(', ')} ${from}`);
		if (!outcome.ok) return [];
		const { result } = outcome;
		const rows = Array.from({ length: result.rowCount }, (_, row) =>
			result.row(row).map(({ text, kind }) => (kind === 'null' ? null : text))
		);
		const { findPersonalData } = await import('$lib/ingest');
		return findPersonalData(columns, rows);
	}

	#readOnce(file: RoomFile, signal?: AbortSignal): Promise<void> {
		const key = keyOf(file);
		if (this.stateOf(file).is === 'ready') return Promise.resolve();
		let reading = this.#reading.get(key);
		if (reading === undefined) {
			reading = this.#readNow(file, key, signal).finally(() => this.#reading.delete(key));
			this.#reading.set(key, reading);
		}
		return reading;
	}

	async #readNow(file: RoomFile, key: string, signal?: AbortSignal): Promise<void> {
		const blob = await this.#files.blobOf(file);
		if (blob === null) return;
		this.#set(key, { is: 'reading', share: null });
		const engine = await this.#engine();
		// What was a linked file is a view.
		await engine.inspect(`DROP VIEW IF EXISTS ${quoteIdentifier(file.table)}`);
		const reading = this.#files.readingOf(file);
		const picked = this.#files.takePicked(file);
		const ahead =
			picked === null || reading === null ? null : await this.ahead.take(picked, reading, file.table, blob);
		const { importFile } = await import('$lib/ingest');
		const outcome = ahead ?? (await importFile(engine, file.table, blob, reading, signal ? { signal } : {}));
		if (outcome.ok || outcome.reason === 'memory') this.#files.noteTooLarge(file, !outcome.ok);
		if (outcome.ok) {
			this.#set(key, { is: 'ready', table: outcome });
			if (picked !== null) void this.#moveSource(engine, file);
		} else
			this.#set(key, outcome.reason === 'cancelled' ? { is: 'waiting' } : { is: 'failed', failure: outcome });
	}

	/** What was handed in may be changed or gone when the engine has to make the table again. */
	async #moveSource(engine: Engine, file: RoomFile): Promise<void> {
		const written = await this.#files.written(file);
		if (written?.ok) engine.moveSource(file.table, written.value);
	}

	async #readFunctions(): Promise<void> {
		if (this.#functions.length > 0) return;
		const outcome = await (await this.#engine()).functions();
		if (outcome.ok) this.#functions = outcome.functions.map(({ name }: EngineFunction) => name);
	}

	#set(key: string, state: TableState): void {
		this.#states = { ...this.#states, [key]: state };
	}
}

function keyOf({ table, sha256, file }: RoomFile): string {
	return `${table} ${sha256 ?? ''} ${JSON.stringify(file.dialect)}`;
}
