/**
 * Descriptions of the columns of files that stay where they are: of those that are here at once, of others when somebody
 * asks for one, because its bytes must be fetched. Everybody has them where the room knows the file's address.
 * Invariant: of a file whose address stays on this device nothing of its description leaves it.
 */
import type { ColumnProfile, Engine, QueryFailure } from '$lib/engine';
import { isSameVersion } from '$lib/files';
import type { ColumnStatistics, LinkedFile } from '$lib/ingest';
import type { FileLink } from '$lib/model';
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
	| { is: 'failed'; problem: LinkedProblem | Pick<QueryFailure, 'message'> };

type States = ReadonlyMap<string, LinkedColumnState>;

export class LinkedProfiles {
	readonly #room: Room;
	readonly #linked: LinkedFiles;
	readonly #turns: Turns;
	readonly #engine: () => Promise<Engine>;
	readonly #shared: SharedProfiles;
	/** By version and column. */
	#states = $state.raw<Readonly<Record<string, States>>>({});
	/** Columns that are kept on this device, by version. */
	#kept = $state.raw<Readonly<Record<string, ReadonlySet<string>>>>({});
	readonly #aborts = new Map<string, AbortController>();
	/** Two that are made at once are joined, and not sent as two parts. */
	readonly #sharing = new Turns();

	/** `turns`: between which no query runs. */
	constructor(room: Room, linked: LinkedFiles, turns: Turns, engine: () => Promise<Engine>) {
		this.#room = room;
		this.#linked = linked;
		this.#turns = turns;
		this.#engine = engine;
		this.#shared = new SharedProfiles(room);
	}

	/** Of what is open. Null: nobody asked for it. */
	of(one: RoomFile, column: string): LinkedColumnState | null {
		const file = this.#linked.openOf(one);
		return file === null ? null : (this.#statesOf(one, file).get(column) ?? null);
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
		if (file === null) return 0;
		const kept = this.#kept[keyOf(one, file)];
		return file.bytesMissing(file.needed([column]).filter((name) => !kept?.has(name)));
	}

	/** Finds what somebody else described, and describes what is here. May be called twice. */
	async load(one: RoomFile): Promise<void> {
		const file = this.#linked.openOf(one);
		if (file === null) return;
		this.#kept = { ...this.#kept, [keyOf(one, file)]: new Set(await file.keptColumns()) };
		const types = new Map(file.columns.map(({ name, type }) => [name, type]));
		const theirs = (await this.#others(one, file)).filter(({ name, type }) => types.get(name) === type);
		const isOpen = (name: string) => !this.#statesOf(one, file).has(name);
		const found = theirs.filter(({ name }) => isOpen(name));
		this.#set(
			one,
			file,
			found.map((profile) => [profile.name, { is: 'made', profile }])
		);
		// Where names have points, each column needs all of them.
		const isWhole = [...types.keys()].every((name) => file.isHere(name));
		const isHere = (name: string) => isWhole || file.needed([name]).every((needed) => file.isHere(needed));
		const here = [...types.keys()].filter((name) => isOpen(name) && isHere(name));
		if (here.length > 0) await this.#make(one, file, here);
	}

	/** Fetches what is not here of a column, and describes it. */
	async describe(one: RoomFile, column: string): Promise<void> {
		const file = this.#linked.openOf(one);
		const now = this.of(one, column);
		if (file === null || (now !== null && now.is !== 'failed')) return;
		const key = `${keyOf(one, file)} ${column}`;
		const abort = new AbortController();
		const { signal } = abort;
		this.#aborts.set(key, abort);
		const set = (state: LinkedColumnState | null) => this.#set(one, file, [[column, state]]);
		set({ is: 'fetching', bytes: 0, of: this.costOf(one, column) });
		const onProgress = (bytes: number, of: number) => set({ is: 'fetching', bytes, of });
		const problem = await this.#linked.fetch(one, file, file.needed([column]), { signal, onProgress });
		if (problem === null) await this.#make(one, file, [column], signal);
		else set(problem.why === 'cancelled' ? null : { is: 'failed', problem });
		this.#aborts.delete(key);
	}

	/** What came before stays here, and is not fetched again. */
	cancel(one: RoomFile, column: string): void {
		const file = this.#linked.openOf(one);
		if (file !== null) this.#aborts.get(`${keyOf(one, file)} ${column}`)?.abort();
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
		const setAll = (state: LinkedColumnState | null) =>
			this.#set(
				one,
				file,
				columns.map((name) => [name, state])
			);
		setAll({ is: 'making' });
		const outcome = await this.#describe(one, file, columns, signal);
		if (outcome === null || ('kind' in outcome && outcome.kind === 'cancelled')) return setAll(null);
		if (!('columns' in outcome)) return setAll({ is: 'failed', problem: outcome });
		this.#set(
			one,
			file,
			outcome.columns.map((profile) => [profile.name, { is: 'made', profile }])
		);
		await this.#sharing.take(() => this.#share(one, file));
	}

	/** Null: another version was taken while this one waited. */
	async #describe(one: RoomFile, file: LinkedFile, columns: readonly string[], signal?: AbortSignal) {
		try {
			const { profileTable } = await import('$lib/engine');
			const engine = await this.#engine();
			return await this.#turns.take(async () => {
				if (this.#linked.openOf(one) !== file) return null;
				const problem = await this.#linked.queries.fill(engine, one, file, file.needed(columns));
				return problem ?? profileTable(engine, quoteIdentifier(one.table), { signal, only: columns });
			});
		} catch (error) {
			// The engine itself may not be here, and no network to fetch it.
			return { message: error instanceof Error ? error.message : String(error) };
		}
	}

	async #others(one: RoomFile, file: LinkedFile): Promise<readonly ColumnProfile[]> {
		return isOfRoom(one, file) ? this.#shared.getColumns(linkedContent(one.link), file.rowCount) : [];
	}

	/** Adds what is described here to what the room has. */
	async #share({ id }: RoomFile, opened: LinkedFile): Promise<void> {
		// Who may see it, and whether it is there at all, may be another thing since it was asked for.
		const one = this.#room.workbench.files.get(id);
		if (one === null || !isOfRoom(one, opened)) return;
		const states = this.#statesOf(one, opened);
		const columns = opened.columns.flatMap(({ name }) => {
			const mine = states.get(name);
			return mine?.is === 'made' ? mine.profile : [];
		});
		const { rowCount } = opened;
		await this.#shared.addColumns(linkedContent(one.link), { rowCount, columns }, one.file.access);
	}

	#statesOf(one: RoomFile, file: LinkedFile): States {
		return this.#states[keyOf(one, file)] ?? NOTHING;
	}

	/** All at once: files of genes have nine thousand columns. */
	#set(
		one: RoomFile,
		file: LinkedFile,
		changes: readonly (readonly [column: string, state: LinkedColumnState | null])[]
	): void {
		const states = new Map(this.#statesOf(one, file));
		for (const [column, state] of changes) {
			if (state === null) states.delete(column);
			else states.set(column, state);
		}
		this.#states = { ...this.#states, [keyOf(one, file)]: states };
	}
}

const NOTHING: States = new Map();

/** Of what is open, which need not be what the room has: who may only read may have taken a newer one for themselves. */
function keyOf({ id, table }: RoomFile, { footerHash, facts }: LinkedFile): string {
	return `${id} ${table} ${versionOf({ footerHash, ...facts })}`;
}

/** Whether everybody means this address and this version of what is there. */
function isOfRoom(one: RoomFile, opened: LinkedFile): one is RoomFile & { link: FileLink } {
	const { link, file } = one;
	if (link === null || file.link === null || file.link.url !== opened.address.trim()) return false;
	return link.footerHash === opened.footerHash && isSameVersion(link, opened.facts) !== false;
}
