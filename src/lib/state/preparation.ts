/**
 * What a query's text needs before it can run: the tables that it reads, and a script of everything that it builds on.
 * Remembers what scripts left in the engine's session. All of it inside a turn of the workbench.
 */
import type { QueryFailure } from '$lib/engine';
import type { Query } from '$lib/model';
import {
	lineAt,
	normalizeName,
	splitStatements,
	writeScript,
	type Leftovers,
	type References,
	type Script
} from '$lib/sql';
import type { EngineOnDemand } from './engine-on-demand.svelte.ts';
import type { LinkedFiles } from './linked-files.svelte.ts';
import type { QueryPlans } from './plans.svelte.ts';
import type { RoomFile } from './room-file.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import { makeRoomTables, roomInput, roomTablesRead } from './room-tables.ts';
import type { Room } from './room.svelte.ts';
import type { RunProblem, SqlPart } from './run.ts';
import type { Tables } from './tables.svelte.ts';

export type PreparationOptions = {
	room: Room;
	files: RoomFiles;
	tables: Tables;
	linked: LinkedFiles;
	plans: QueryPlans;
	engine: EngineOnDemand;
};

export class Preparation {
	readonly #room: Room;
	readonly #files: RoomFiles;
	readonly #tables: Tables;
	readonly #linked: LinkedFiles;
	readonly #plans: QueryPlans;
	readonly #engine: EngineOnDemand;
	/** What the last script left in the engine's session. */
	#leaves: Leftovers = { views: [], parameters: [] };

	constructor({ room, files, tables, linked, plans, engine }: PreparationOptions) {
		this.#room = room;
		this.#files = files;
		this.#tables = tables;
		this.#linked = linked;
		this.#plans = plans;
		this.#engine = engine;
	}

	/** Makes the tables a text reads and writes the script for it. Inside a turn. */
	async prepare(query: Query, sql: string, signal?: AbortSignal) {
		const ask = this.#plans.ask(query, sql);
		if ('problem' in ask) return { ok: false, problem: ask } as const;
		const engine = await this.#engine.get();
		const read = this.#filesReadBy(ask.plan.references);
		const { names, dynamic } = ask.plan.references;
		const linkedFiles = this.#linked.queries.among(
			read,
			({ table }) => names.has(normalizeName(table)),
			dynamic
		);
		const files = read.filter(({ link }) => link === null);
		await this.#tables.read(files, signal);
		const roomTables = roomTablesRead(ask.plan.references);
		await makeRoomTables(engine, this.#room, roomTables);
		const others = roomTables.map((name) => roomInput(this.#room, name));
		const script = writeScript(sql, ask.plan, ask.values, this.#leaves);
		const isPlain = splitStatements(sql).length === 1;
		const linked = await this.#linked.queries.prepare(
			engine,
			linkedFiles,
			{ script: script.sql, isPlain },
			signal
		);
		// Planning a query leaves what running it would.
		if (linkedFiles.length > 0) this.ran(script, false);
		if (!linked.ok && linked.problem.why !== 'cancelled') return linked;
		const takings = linked.ok ? linked.takings : [];
		return { ok: true, engine, ask, script, files, others, linkedFiles, takings, isPlain } as const;
	}

	/** The script ran, or did not to its end: what it leaves stays in the engine's session. */
	ran({ leaves }: Script, isWhole: boolean): void {
		const before = this.#leaves;
		this.#leaves = isWhole
			? leaves
			: {
					views: [...new Set([...before.views, ...leaves.views])],
					parameters: [...new Set([...before.parameters, ...leaves.parameters])]
				};
	}

	/** The failure in terms of the text a person wrote. */
	placed(failure: QueryFailure, script: Script, query: Query, part: SqlPart): RunProblem {
		const origin = failure.position === null ? null : script.originOf(failure.position.offset);
		if (origin === null) return { ...failure, sql: part.sql, position: null, within: null };
		const within = origin.query === null ? null : this.#room.queries.get(origin.query);
		const offset = origin.offset + (within === null ? part.offset : 0);
		const text = within?.sql ?? (part.offset === 0 ? part.sql : query.sql);
		const column = offset - text.lastIndexOf('\n', offset - 1);
		return { ...failure, sql: part.sql, within, position: { line: lineAt(text, offset), column, offset } };
	}

	/** Rather one too many than one too few. */
	#filesReadBy({ names, dynamic }: References): RoomFile[] {
		const files = this.#files.all;
		return dynamic ? files : files.filter(({ table }) => names.has(normalizeName(table)));
	}
}
