/**
 * Files that stay where they are and are asked there. Nothing is asked of an address that somebody else wrote down before
 * this person said so; a query then fetches the columns that it needs, and the engine itself never sees the network.
 * Invariant: what is read from such a file is of the version whose footer was read, or the query stops.
 */
import { isSameVersion } from '$lib/files';
import type { LinkedFailure, LinkedFile } from '$lib/ingest';
import * as model from '$lib/model';
import { quoteIdentifier } from '$lib/sql';
import { toShare } from './file-source.ts';
import { LinkedQueries } from './linked-queries.svelte.ts';
import { versionOf, type LinkedProblem, type LinkedStage } from './linked-stage.ts';
import { LinkedTables } from './linked-tables.ts';
import { linkOf } from './linked-uses.ts';
import type { LocalFacts } from './local-facts.ts';
import type { RoomFile } from './room-file.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import type { Room } from './room.svelte.ts';
import type { Tables } from './tables.svelte.ts';
import type { Turns } from './turns.ts';
import { WholeFiles } from './whole-files.svelte.ts';

const CLOSED: LinkedStage = { is: 'closed' };

export class LinkedFiles {
	/** Those that are fetched whole. */
	readonly whole: WholeFiles;
	/** What queries read of them. */
	readonly queries: LinkedQueries;
	readonly #room: Room;
	readonly #facts: LocalFacts;
	readonly #files: RoomFiles;
	readonly #tables: Tables;
	readonly #turns: Turns;
	readonly #made = new LinkedTables();
	#stages = $state.raw<Readonly<Record<string, LinkedStage>>>({});
	/** Versions of which their site said that the file is another one now. */
	#others = $state.raw<Readonly<Record<string, string | null>>>({});
	/** Version that the room had when it was opened here. */
	readonly #openedFor = new Map<string, string>();

	/** `turns`: between which no query runs. */
	constructor(room: Room, facts: LocalFacts, files: RoomFiles, tables: Tables, turns: Turns) {
		this.#room = room;
		this.#facts = facts;
		this.#files = files;
		this.#tables = tables;
		this.#turns = turns;
		this.queries = new LinkedQueries(this, this.#made, files);
		this.whole = new WholeFiles(files, tables, turns, (file) => this.#forget(file));
	}

	stageOf({ id }: RoomFile): LinkedStage {
		return this.#stages[id] ?? CLOSED;
	}

	/** What is open here of the version that the room has; null: its footer is to be read first. */
	openOf(one: RoomFile): LinkedFile | null {
		const stage = this.stageOf(one);
		const isCurrent = one.link !== null && this.#openedFor.get(one.id) === versionOf(one.link);
		return stage.is === 'open' && isCurrent ? stage.file : null;
	}

	/** Whether its site said that the file is another one than the room's. */
	isOther({ id, link }: RoomFile): boolean {
		return link !== null && this.#others[id] === versionOf(link);
	}

	/** Whether this person said that its site may be asked. */
	mayAsk({ id, link }: RoomFile): boolean {
		const asked = this.#facts.get('linked', id) as { url?: string } | null;
		return link !== null && asked?.url === link.url;
	}

	/** Whether others may know the address: one of a network they are not in, or that lets in whoever has it, stays here. */
	isShareable(url: string): boolean {
		return (
			toShare({ url, fetchedAt: 0, etag: null, lastModified: null, byHand: false }, location.href)
				.downloadUrl !== null
		);
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
		const { lookAtLink, openKept, openLinked } = await import('$lib/ingest');
		const looked = await lookAtLink(link.url, signal);
		if (!looked.ok) {
			const kept = looked.reason === 'unreachable' ? await openKept(link, signal) : null;
			if (kept === null) return this.#fail(one, looked);
			if (!this.#isOpenBy(one)) this.#isNow(one, link, kept);
			return null;
		}
		const isOther = isSameVersion(link, looked.facts) === false || looked.facts.bytes !== link.bytes;
		if (isOther) return this.#fail(one, { ok: false, reason: 'changed' });
		const opened = await openLinked(link.url, looked.facts, { signal });
		if (!opened.ok) return this.#fail(one, opened);
		if (opened.file.footerHash !== link.footerHash) return this.#fail(one, { ok: false, reason: 'changed' });
		if (!this.#isOpenBy(one)) this.#isNow(one, link, opened.file);
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
		await this.take(one, opened.file);
		return null;
	}

	/** Takes a version that was found where the file is, for everybody, between two queries. What is kept of the one before goes. */
	async take(one: RoomFile, file: LinkedFile): Promise<void> {
		const { link } = one;
		if (link === null) return;
		const now = linkOf(file);
		const { content } = this.#room.documents;
		const shared = one.file.link !== null && this.#room.canWrite;
		// Who may only read has it for themselves: the room's is as it was.
		const isOwn = shared || one.file.link === null;
		const { forgetKept } = await import('$lib/ingest');
		await this.#turns.take(async () => {
			if (shared) model.updateFile(content, one.dataset.id, one.id, { link: now, bytes: now.bytes });
			else this.#facts.set('link', one.id, now);
			await this.#forget(one);
			this.#isNow(one, isOwn ? now : link, file);
		});
		if (isOwn && versionOf(link) !== versionOf(now)) await forgetKept(link);
	}

	/** Its site was asked, and said whether the file is another one than the room's. */
	noteOther(one: RoomFile, isOther: boolean): void {
		this.#setOther(one, isOther);
	}

	/** A query to begin with, which fetches little. */
	firstSql(one: RoomFile): string {
		const stage = this.stageOf(one);
		const first = stage.is === 'open' ? stage.file.columns.slice(0, 3) : [];
		const list = first.length === 0 ? 'count(*)' : first.map(({ name }) => quoteIdentifier(name)).join(', ');
		return `SELECT ${list}\nFROM ${one.table}\nLIMIT 100`;
	}

	/** Fetches columns of what is open. Null: they are here. */
	async fetch(
		one: RoomFile,
		file: LinkedFile,
		columns: readonly string[],
		{
			signal,
			onProgress
		}: { signal?: AbortSignal | undefined; onProgress: (bytes: number, of: number) => void }
	): Promise<LinkedProblem | null> {
		const failure = await file.fetch(columns, { signal, onProgress });
		// Another version may have been taken meanwhile.
		if (this.openOf(one) === file) this.#opened(one, file);
		if (failure === null) return null;
		if (failure.reason === 'changed') this.#setOther(one, true);
		return { problem: 'linked', file: one, why: failure.reason, status: failure.status };
	}

	/** `link`: what the room has, for which it is opened. */
	#isNow(one: RoomFile, link: model.FileLink, file: LinkedFile): void {
		this.#openedFor.set(one.id, versionOf(link));
		this.#setOther(one, false);
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
		await this.#made.drop(one);
		this.#set(one.id, CLOSED);
	}

	#fail(one: RoomFile, failure: LinkedFailure): LinkedFailure {
		if (failure.reason === 'changed') this.#setOther(one, true);
		if (!this.#isOpenBy(one))
			this.#set(one.id, failure.reason === 'cancelled' ? CLOSED : { is: 'failed', failure });
		return failure;
	}

	/** Whether the room's version was opened while its site was asked for this one: then that stays. */
	#isOpenBy({ id }: RoomFile): boolean {
		const now = this.#files.get(id);
		return now !== null && this.openOf(now) !== null;
	}

	#setOther({ id, link }: RoomFile, isOther: boolean): void {
		const other = isOther && link !== null ? versionOf(link) : null;
		if ((this.#others[id] ?? null) !== other) this.#others = { ...this.#others, [id]: other };
	}

	#set(id: string, stage: LinkedStage): void {
		this.#stages = { ...this.#stages, [id]: stage };
	}
}
