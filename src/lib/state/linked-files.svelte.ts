/**
 * Files that stay where they are and are asked there. Nothing is asked of an address that somebody else wrote down before
 * this person said so; a query then fetches the columns that it needs, and the engine itself never sees the network.
 * Invariant: what is read from such a file is of the version whose footer was read, or the query stops.
 */
import type { Engine } from '$lib/engine';
import type { FileFailure } from '$lib/files';
import type { LinkedFailure, LinkedFile, LinkedTable, Refusal } from '$lib/ingest';
import * as model from '$lib/model';
import { quoteIdentifier, splitStatements } from '$lib/sql';
import { toShare } from './file-source.ts';
import { linkOf, type Taking } from './linked-uses.ts';
import type { LocalFacts } from './local-facts.ts';
import type { RoomFile } from './room-file.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import type { Room } from './room.svelte.ts';
import type { Tables } from './tables.svelte.ts';
import type { Turns } from './turns.ts';

export type LinkedStage =
	/** Nobody asked its site here. */
	| { is: 'closed' }
	| { is: 'opening' }
	/** `bytesHere`: what was fetched of it, its footer included. */
	| { is: 'open'; file: LinkedFile; columnsHere: ReadonlySet<string>; bytesHere: number }
	| { is: 'failed'; failure: LinkedFailure };

/** Why a query that names such a file gave no rows. `ask`: this person did not say yet that its site may be asked. */
export type LinkedProblem = {
	readonly problem: 'linked';
	readonly file: RoomFile;
	readonly why: LinkedFailure['reason'] | 'ask' | 'unreadable';
	readonly status?: number | undefined;
	readonly refusal?: Refusal;
};

/** Columns on their way. */
export interface LinkedFetch {
	readonly file: RoomFile;
	readonly columns: number;
	readonly bytes: number;
	readonly of: number;
}

type Prepared = { ok: true; takings: Taking[] } | { ok: false; problem: LinkedProblem };
const CLOSED: LinkedStage = { is: 'closed' };

export class LinkedFiles {
	readonly #room: Room;
	readonly #facts: LocalFacts;
	readonly #files: RoomFiles;
	readonly #tables: Tables;
	readonly #turns: Turns;
	#stages = $state.raw<Readonly<Record<string, LinkedStage>>>({});
	#fetching = $state.raw<LinkedFetch | null>(null);
	/** Bytes that have come of files that are brought whole. */
	#bringing = $state.raw<Readonly<Record<string, number>>>({});
	#notBrought = $state.raw<Readonly<Record<string, LinkedFailure | FileFailure>>>({});
	#others = $state.raw<ReadonlySet<string>>(new Set());
	readonly #made = new Map<string, LinkedTable>();
	/** Footer that the room had when it was opened here. */
	readonly #openedFor = new Map<string, string | undefined>();
	readonly #aborts = new Map<string, AbortController>();

	/** `turns`: between which no query runs. */
	constructor(room: Room, facts: LocalFacts, files: RoomFiles, tables: Tables, turns: Turns) {
		this.#room = room;
		this.#facts = facts;
		this.#files = files;
		this.#tables = tables;
		this.#turns = turns;
	}

	stageOf({ id }: RoomFile): LinkedStage {
		return this.#stages[id] ?? CLOSED;
	}

	/** Whether its site said that the file is another one than the room's. */
	isOther({ id }: RoomFile): boolean {
		return this.#others.has(id);
	}

	/** Why `bring` did not, the last time. */
	whyNotBrought({ id }: RoomFile): LinkedFailure | FileFailure | null {
		return this.#notBrought[id] ?? null;
	}

	/** Whether this person said that its site may be asked. */
	mayAsk({ id, link }: RoomFile): boolean {
		const asked = this.#facts.get('linked', id) as { url?: string } | null;
		return link !== null && asked?.url === link.url;
	}

	/** Bytes that have come of one that is brought whole; null: it is not. */
	bytesBrought({ id }: RoomFile): number | null {
		return this.#bringing[id] ?? null;
	}

	/** What a query waits for. */
	get fetching(): LinkedFetch | null {
		return this.#fetching;
	}

	/** Whether others may know the address: one of a network they are not in, or that lets in whoever has it, stays here. */
	isShareable(url: string): boolean {
		return toShare(sourceAt(url), location.href).downloadUrl !== null;
	}

	/** Lists a file whose footer was read, in an entry or in a new one of its name. Returns the file's id. */
	add(file: LinkedFile, dataset: string | null): string | null {
		const { documents, datasets } = this.#room;
		const { name, mediaType } = file.facts;
		const target = dataset ?? datasets.add({ title: name.replace(/\.\w{1,10}$/, '').replace(/[_-]+/g, ' ') });
		const link = linkOf(file);
		const shown = this.isShareable(link.url) ? { downloadUrl: link.url, link } : {};
		const type = mediaType ?? 'application/vnd.apache.parquet';
		const fields = { name, bytes: file.bytes, mediaType: type, format: 'parquet', ...shown };
		const id = model.addFile(documents.content, target, fields, documents.me);
		if (id === null) return null;
		if (!('link' in shown)) this.#facts.set('link', id, link);
		this.#facts.set('linked', id, { url: link.url });
		const one = this.#files.get(id);
		if (one !== null) this.#isNow(one, link, file);
		return id;
	}

	/** Reads the footer: an act of the person, which lets queries ask there from now on. */
	async open(one: RoomFile, signal?: AbortSignal): Promise<LinkedFailure | null> {
		const { link } = one;
		if (link === null) return null;
		this.#facts.set('linked', one.id, { url: link.url });
		this.#set(one.id, { is: 'opening' });
		const { isSameVersion, lookAtLink, openKept, openLinked } = await import('$lib/ingest');
		const looked = await lookAtLink(link.url, signal);
		if (!looked.ok) {
			const kept = looked.reason === 'unreachable' ? await openKept(link, signal) : null;
			if (kept === null) return this.#fail(one, looked);
			this.#isNow(one, link, kept);
			return null;
		}
		const isOther = isSameVersion(link, looked.facts) === false || looked.facts.bytes !== link.bytes;
		if (isOther) return this.#fail(one, { ok: false, reason: 'changed' });
		const opened = await openLinked(link.url, looked.facts, { signal });
		if (!opened.ok) return this.#fail(one, opened);
		if (opened.file.footerHash !== link.footerHash) return this.#fail(one, { ok: false, reason: 'changed' });
		this.#isNow(one, link, opened.file);
		return null;
	}

	/** Takes the version that is there now, for everybody. */
	async openAnew(one: RoomFile): Promise<LinkedFailure | null> {
		const { link } = one;
		if (link === null) return null;
		this.#set(one.id, { is: 'opening' });
		const { lookAtLink, openLinked } = await import('$lib/ingest');
		const looked = await lookAtLink(link.url);
		if (!looked.ok) return this.#fail(one, looked);
		const opened = await openLinked(link.url, looked.facts);
		if (!opened.ok) return this.#fail(one, opened);
		const now = linkOf(opened.file);
		const { content } = this.#room.documents;
		const shared = one.file.link !== null && this.#room.canWrite;
		if (shared) model.updateFile(content, one.dataset.id, one.id, { link: now, bytes: now.bytes });
		else this.#facts.set('link', one.id, now);
		await this.#forget(one);
		// Who may only read has it for themselves: the room's is as it was.
		const isOwn = shared || one.file.link === null;
		this.#isNow(one, isOwn ? now : link, opened.file);
		return null;
	}

	/** Fetches all of it to this device, where it is a file like any other then. */
	async bring(one: RoomFile): Promise<void> {
		const { [one.id]: _before, ...others } = this.#notBrought;
		this.#notBrought = others;
		const failure = await this.#bringNow(one);
		const { [one.id]: _done, ...rest } = this.#bringing;
		this.#bringing = rest;
		if (failure !== null && !('reason' in failure && failure.reason === 'cancelled'))
			this.#notBrought = { ...this.#notBrought, [one.id]: failure };
	}

	async #bringNow(one: RoomFile): Promise<LinkedFailure | FileFailure | null> {
		const { link } = one;
		if (link === null) return null;
		const abort = new AbortController();
		this.#aborts.set(one.id, abort);
		const { signal } = abort;
		const onProgress = (bytes: number) => (this.#bringing = { ...this.#bringing, [one.id]: bytes });
		onProgress(0);
		const { fetchLink, forgetDownload, lookAtLink } = await import('$lib/ingest');
		const looked = await lookAtLink(link.url, signal);
		const fetched = looked.ok ? await fetchLink(link.url, looked.facts, { signal, onProgress }) : looked;
		if (!fetched.ok) return fetched;
		const { etag, lastModified } = fetched.facts;
		const source = { ...sourceAt(link.url), etag, lastModified };
		const failure = await this.#turns.take(async () => {
			const kept = await this.#files.keepLinked(one.id, fetched.file, source);
			if (kept === null) await this.#forget(one);
			return kept;
		});
		if (failure !== null) return failure;
		void forgetDownload(link.url);
		const brought = this.#files.get(one.id);
		if (brought !== null) await this.#tables.read([brought]);
		return null;
	}

	cancel(id: string): void {
		this.#aborts.get(id)?.abort();
	}

	/** A query to begin with, which fetches little. */
	firstSql(one: RoomFile): string {
		const stage = this.stageOf(one);
		const first = stage.is === 'open' ? stage.file.columns.slice(0, 3) : [];
		const list = first.length === 0 ? 'count(*)' : first.map(({ name }) => quoteIdentifier(name)).join(', ');
		return `SELECT ${list}\nFROM ${one.table}\nLIMIT 100`;
	}

	/** Those of them that a query may read: those it names, and with `isAny` all that the engine knows. */
	among(files: readonly RoomFile[], isNamed: (file: RoomFile) => boolean, isAny: boolean): RoomFile[] {
		return files.filter((one) => one.link !== null && (isNamed(one) || (isAny && this.#made.has(one.id))));
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
			const problem = await this.#fill(one, table, table.needed(needed), signal);
			if (problem !== null) return { ok: false, problem };
			takings.push({ one, file: table.file, columns: needed });
		}
		return { ok: true, takings };
	}

	/** Whether a query failed because a plan did not tell all that it reads. */
	isMissing(message: string): boolean {
		return [...this.#made.values()].some((table) => table.columnsIn(message).length > 0);
	}

	async #make(engine: Engine, one: RoomFile, signal?: AbortSignal): Promise<LinkedTable | LinkedProblem> {
		// Somebody may have taken another version for the room since.
		if (this.stageOf(one).is !== 'open' || this.#openedFor.get(one.id) !== one.link?.footerHash) {
			if (!this.mayAsk(one)) return { problem: 'linked', file: one, why: 'ask' };
			const failure = await this.open(one, signal);
			if (failure !== null)
				return { problem: 'linked', file: one, why: failure.reason, status: failure.status };
		}
		const stage = this.stageOf(one);
		if (stage.is !== 'open') return { problem: 'linked', file: one, why: 'cancelled' };
		const known = this.#made.get(one.id);
		if (known?.file === stage.file && known.relation === one.table) {
			// The engine may be another one since.
			if ((await known.empty()) === null) return known;
		}
		const { LinkedTable } = await import('$lib/ingest');
		const made = await LinkedTable.make(engine, one.table, stage.file);
		if (!made.ok) return { problem: 'linked', file: one, why: 'unreadable', refusal: made };
		this.#made.set(one.id, made.table);
		const unseen = await made.table.empty();
		if (unseen === null) return made.table;
		const refusal = { ok: false, reason: 'engine', failure: unseen } as const;
		return { problem: 'linked', file: one, why: 'unreadable', refusal };
	}

	async #fill(
		one: RoomFile,
		table: LinkedTable,
		columns: readonly string[],
		signal?: AbortSignal
	): Promise<LinkedProblem | null> {
		const missing = columns.filter((name) => !table.file.isHere(name)).length;
		const onProgress = (bytes: number, of: number) => {
			if (of > 0) this.#fetching = { file: one, columns: missing, bytes, of };
		};
		const failure = await table.file.fetch(columns, { signal, onProgress });
		this.#fetching = null;
		this.#opened(one, table.file);
		if (failure?.reason === 'changed') this.#setOther(one.id, true);
		if (failure !== null)
			return { problem: 'linked', file: one, why: failure.reason, status: failure.status };
		const refusal = await table.fill(columns);
		return refusal === null ? null : { problem: 'linked', file: one, why: 'unreadable', refusal };
	}

	/** `link`: what the room has, for which it is opened. */
	#isNow(one: RoomFile, link: model.FileLink, file: LinkedFile): void {
		this.#openedFor.set(one.id, link.footerHash);
		this.#setOther(one.id, false);
		this.#opened(one, file);
	}

	#opened(one: RoomFile, file: LinkedFile): void {
		const here = file.columns.flatMap(({ name, bytes }) => (bytes > 0 && file.isHere(name) ? [name] : []));
		const { bytesHere } = file;
		this.#set(one.id, { is: 'open', file, columnsHere: new Set(here), bytesHere });
		this.#tables.tell(one, {
			is: 'ready',
			table: {
				...{ ok: true, relation: one.table, rowCount: file.rowCount, kept: file.rowCount },
				columns: file.columns.map(({ name, type }) => ({ name, type, title: name })),
				skipped: { titles: 0, headers: 0, blank: 0, footer: 0 },
				rejected: { count: 0, records: [], relation: null },
				...{ padded: 0, notes: [], reading: { format: 'parquet', member: null } }
			}
		});
	}

	async #forget(one: RoomFile): Promise<void> {
		await this.#made.get(one.id)?.drop();
		this.#made.delete(one.id);
		this.#set(one.id, CLOSED);
	}

	#fail(one: RoomFile, failure: LinkedFailure): LinkedFailure {
		if (failure.reason === 'changed') this.#setOther(one.id, true);
		this.#set(one.id, failure.reason === 'cancelled' ? CLOSED : { is: 'failed', failure });
		return failure;
	}

	#setOther(id: string, isOther: boolean): void {
		if (this.#others.has(id) === isOther) return;
		const others = new Set(this.#others);
		if (isOther) others.add(id);
		else others.delete(id);
		this.#others = others;
	}

	#set(id: string, stage: LinkedStage): void {
		this.#stages = { ...this.#stages, [id]: stage };
	}
}

/** The plan of the last statement; empty where the engine makes none, and will say why when it runs. */
async function planOf(engine: Engine, script: string, signal?: AbortSignal): Promise<string | null> {
	const statements = splitStatements(script);
	const at = statements.at(-1)?.from;
	if (at === undefined) return '';
	const explained = await engine.run(
		`${script.slice(0, at)}EXPLAIN (FORMAT json) ${script.slice(at)}`,
		signal ? { signal } : {}
	);
	// Some statements are planned by reading: then the plan is not to be had before all is here.
	if (!explained.ok) return /was not fetched/.test(explained.message) ? null : '';
	const { result } = explained;
	return Array.from({ length: result.rowCount }, (_, row) => result.cell(row, 1).text).join('\n');
}

function sourceAt(url: string) {
	return { url, fetchedAt: Date.now(), etag: null, lastModified: null, byHand: false };
}
