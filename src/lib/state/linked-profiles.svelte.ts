/**
 * Descriptions of the columns of files that stay where they are: of those that are here at once, of others when somebody
 * asks for one, because its bytes must be fetched. Everybody has them where the room knows the file's address.
 * Invariant: of a file whose address stays on this device nothing of its description leaves it.
 */
import type { ColumnProfile, Engine, QueryFailure } from '$lib/engine';
import type { ColumnStatistics, LinkedFile } from '$lib/ingest';
import { quoteIdentifier } from '$lib/sql';
import type { LinkedFiles } from './linked-files.svelte.ts';
import { linkedContent, versionOf, type LinkedProblem } from './linked-stage.ts';
import type { RoomFile } from './room-file.ts';
import type { Room } from './room.svelte.ts';
import { SharedProfiles } from './shared-profiles.ts';
import { Turns } from './turns.ts';

export type LinkedColumnState =
	| { is: 'fetching'; bytes: number; of: number }
	| { is: 'making' }
	| { is: 'made'; profile: ColumnProfile }
	| { is: 'failed'; problem: LinkedProblem | QueryFailure };

export class LinkedProfiles {
	readonly #linked: LinkedFiles;
	readonly #turns: Turns;
	readonly #engine: () => Promise<Engine>;
	readonly #shared: SharedProfiles;
	/** By version and column. */
	#states = $state.raw<Readonly<Record<string, LinkedColumnState>>>({});
	/** Columns that are kept on this device, by version. */
	#kept = $state.raw<Readonly<Record<string, ReadonlySet<string>>>>({});
	readonly #aborts = new Map<string, AbortController>();
	/** Two that are made at once must not take each other's place. */
	readonly #sharing = new Turns();

	/** `turns`: between which no query runs. */
	constructor(room: Room, linked: LinkedFiles, turns: Turns, engine: () => Promise<Engine>) {
		this.#linked = linked;
		this.#turns = turns;
		this.#engine = engine;
		this.#shared = new SharedProfiles(room);
	}

	/** Null: nobody asked for it. */
	of(one: RoomFile, column: string): LinkedColumnState | null {
		return this.#states[keyOf(one, column)] ?? null;
	}

	/** What the footer says of a column. Null: nothing. */
	told(one: RoomFile, column: string): ColumnStatistics | null {
		return this.#linked.openOf(one)?.told.get(column) ?? null;
	}

	/** Bytes that must come over the network to describe a column. */
	costOf(one: RoomFile, column: string): number {
		const file = this.#linked.openOf(one);
		// What is here changes with the stage.
		void this.#linked.stageOf(one);
		const kept = this.#kept[versionKey(one)];
		return file?.bytesMissing(file.needed([column]).filter((name) => !kept?.has(name))) ?? 0;
	}

	/** Finds what somebody else described, and describes what is here. May be called twice. */
	async load(one: RoomFile): Promise<void> {
		const file = this.#linked.openOf(one);
		if (file === null || one.link === null) return;
		const kept = new Set(await file.keptColumns());
		this.#kept = { ...this.#kept, [versionKey(one)]: kept };
		const types = new Map(file.columns.map(({ name, type }) => [name, type]));
		for (const profile of (await this.#others(one))?.columns ?? []) {
			if (!types.has(profile.name) || this.of(one, profile.name) !== null) continue;
			this.#set(one, profile.name, { is: 'made', profile });
		}
		const here = [...types.keys()].filter(
			(name) => this.of(one, name) === null && file.needed([name]).every((needed) => file.isHere(needed))
		);
		if (here.length > 0) await this.#make(one, file, here);
	}

	/** Fetches what is not here of a column, and describes it. */
	async describe(one: RoomFile, column: string): Promise<void> {
		const file = this.#linked.openOf(one);
		const now = this.of(one, column);
		if (file === null || (now !== null && now.is !== 'failed')) return;
		const key = keyOf(one, column);
		const abort = new AbortController();
		const { signal } = abort;
		this.#aborts.set(key, abort);
		this.#set(one, column, { is: 'fetching', bytes: 0, of: this.costOf(one, column) });
		const onProgress = (bytes: number, of: number) => this.#set(one, column, { is: 'fetching', bytes, of });
		const problem = await this.#linked.fetch(one, file, file.needed([column]), { signal, onProgress });
		if (problem === null) await this.#make(one, file, [column], signal);
		else this.#set(one, column, problem.why === 'cancelled' ? null : { is: 'failed', problem });
		this.#aborts.delete(key);
	}

	/** What came before stays here, and is not fetched again. */
	cancel(one: RoomFile, column: string): void {
		this.#aborts.get(keyOf(one, column))?.abort();
	}

	/** Sends descriptions of these files that the server may not have. */
	async sendShared(files: readonly RoomFile[]): Promise<void> {
		for (const { link, file } of files) {
			if (link !== null && file.link !== null) await this.#shared.send(linkedContent(link), file.access);
		}
	}

	async #make(
		one: RoomFile,
		file: LinkedFile,
		columns: readonly string[],
		signal?: AbortSignal
	): Promise<void> {
		const setAll = (state: LinkedColumnState | null) => {
			for (const name of columns) this.#set(one, name, state);
		};
		setAll({ is: 'making' });
		const { profileTable } = await import('$lib/engine');
		const engine = await this.#engine();
		const outcome = await this.#turns.take(async () => {
			// Another version was taken while this one waited.
			if (this.#linked.openOf(one) !== file) return null;
			const problem = await this.#linked.fill(engine, one, file, file.needed(columns));
			return problem ?? profileTable(engine, quoteIdentifier(one.table), { signal, only: columns });
		});
		if (outcome === null || ('kind' in outcome && outcome.kind === 'cancelled')) return setAll(null);
		if (!('columns' in outcome)) return setAll({ is: 'failed', problem: outcome });
		for (const profile of outcome.columns) this.#set(one, profile.name, { is: 'made', profile });
		await this.#sharing.take(() => this.#share(one, file));
	}

	async #others({ link, file }: RoomFile) {
		return link === null || file.link === null ? null : this.#shared.get(linkedContent(link));
	}

	/** Adds what is described here to what the room has. */
	async #share(one: RoomFile, opened: LinkedFile): Promise<void> {
		const { link, file } = one;
		// The room may know another address than the one that was asked here.
		if (link === null || file.link === null || file.link.url !== opened.address.trim()) return;
		const theirs = new Map((await this.#others(one))?.columns.map((column) => [column.name, column]));
		let isNew = false;
		const columns = opened.columns.flatMap(({ name }) => {
			const known = theirs.get(name);
			const mine = this.of(one, name);
			if (known === undefined && mine?.is === 'made') isNew = true;
			return known ?? (mine?.is === 'made' ? mine.profile : []);
		});
		if (isNew)
			await this.#shared.put(linkedContent(link), { rowCount: opened.rowCount, columns }, file.access);
	}

	#set(one: RoomFile, column: string, state: LinkedColumnState | null): void {
		const { [keyOf(one, column)]: _before, ...others } = this.#states;
		this.#states = state === null ? others : { ...others, [keyOf(one, column)]: state };
	}
}

function versionKey({ id, table, link }: RoomFile): string {
	return `${id} ${table} ${link === null ? '' : versionOf(link)}`;
}

function keyOf(one: RoomFile, column: string): string {
	return `${versionKey(one)} ${column}`;
}
