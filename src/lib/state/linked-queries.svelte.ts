/**
 * What queries read of files that stay where they are: each is planned against tables with nothing in them, then the columns
 * that the plan names are fetched, and no other is shown to the engine.
 */
import type { Engine } from '$lib/engine';
import type { LinkedFile, LinkedTable } from '$lib/ingest';
import type { LinkedFiles } from './linked-files.svelte.ts';
import type { LinkedFetch, LinkedProblem } from './linked-stage.ts';
import type { LinkedTables } from './linked-tables.ts';
import type { Taking } from './linked-uses.ts';
import { planOf } from './query-plan.ts';
import type { RoomFile } from './room-file.ts';
import type { RoomFiles } from './room-files.svelte.ts';

type Prepared = { ok: true; takings: Taking[] } | { ok: false; problem: LinkedProblem };

export class LinkedQueries {
	readonly #linked: LinkedFiles;
	readonly #made: LinkedTables;
	readonly #files: RoomFiles;
	#fetching = $state.raw<LinkedFetch | null>(null);

	/** `files`: all of the room. */
	constructor(linked: LinkedFiles, made: LinkedTables, files: RoomFiles) {
		this.#linked = linked;
		this.#files = files;
		this.#made = made;
	}

	/** What a query waits for. */
	get fetching(): LinkedFetch | null {
		return this.#fetching;
	}

	/** Those of them that a query may read: those it names, and with `isAny` all that the engine knows. */
	among(files: readonly RoomFile[], isNamed: (file: RoomFile) => boolean, isAny: boolean): RoomFile[] {
		return files.filter((one) => one.link !== null && (isNamed(one) || (isAny && this.#made.has(one))));
	}

	/**
	 * Makes tables of these files as `script` needs them: all columns where `isPlain` is false, because no plan tells what
	 * several statements read.
	 */
	async prepare(
		engine: Engine,
		files: readonly RoomFile[],
		{ script, isPlain }: { script: string; isPlain: boolean },
		signal?: AbortSignal
	): Promise<Prepared> {
		await this.#made.dropOthers(this.#files.all);
		const tables: { one: RoomFile; table: LinkedTable }[] = [];
		for (const one of files) {
			const made = await this.#make(engine, one, signal);
			if ('problem' in made) return { ok: false, problem: made };
			tables.push({ one, table: made });
		}
		const plan = isPlain && tables.length > 0 ? await planOf(engine, script, signal) : null;
		const takings: Taking[] = [];
		for (const { one, table } of tables) {
			const needed = plan === null ? table.columns.map(({ name }) => name) : table.columnsIn(plan);
			const problem = await this.#fetchNeeded(one, table, table.needed(needed), signal);
			if (problem !== null) return { ok: false, problem };
			takings.push({ one, file: table.file, columns: needed });
		}
		return { ok: true, takings };
	}

	/** Whether a query failed because a plan did not tell all that it reads. */
	isMissing(message: string): boolean {
		return this.#made.isMissing(message);
	}

	/** Makes the table of what is open have these columns, which are here. Inside a turn. */
	async fill(
		engine: Engine,
		one: RoomFile,
		file: LinkedFile,
		columns: readonly string[]
	): Promise<LinkedProblem | null> {
		const table = await this.#made.empty(engine, one, file);
		if ('problem' in table) return table;
		const refusal = await table.fill(columns);
		return refusal === null ? null : { problem: 'linked', file: one, why: 'unreadable', refusal };
	}

	async #make(engine: Engine, one: RoomFile, signal?: AbortSignal): Promise<LinkedTable | LinkedProblem> {
		// Somebody may have taken another version for the room since.
		if (this.#linked.openOf(one) === null) {
			if (!this.#linked.mayAsk(one)) return { problem: 'linked', file: one, why: 'ask' };
			const failure = await this.#linked.open(one, signal);
			if (failure !== null)
				return { problem: 'linked', file: one, why: failure.reason, status: failure.status };
		}
		const file = this.#linked.openOf(one);
		if (file === null) return { problem: 'linked', file: one, why: 'cancelled' };
		return this.#made.empty(engine, one, file);
	}

	async #fetchNeeded(
		one: RoomFile,
		table: LinkedTable,
		columns: readonly string[],
		signal?: AbortSignal
	): Promise<LinkedProblem | null> {
		const missing = columns.filter((name) => !table.file.isHere(name)).length;
		const onProgress = (bytes: number, of: number) => {
			if (of > 0) this.#fetching = { file: one, columns: missing, bytes, of };
		};
		const problem = await this.#linked.fetch(one, table.file, columns, { signal, onProgress });
		this.#fetching = null;
		if (problem !== null) return problem;
		const refusal = await table.fill(columns);
		return refusal === null ? null : { problem: 'linked', file: one, why: 'unreadable', refusal };
	}
}
