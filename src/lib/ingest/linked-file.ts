/**
 * A Parquet file that stays where it is: its footer is read first, then whole column chunks of the columns that are asked
 * for, and no byte twice. What was fetched is held by this object.
 */
import { hashBlob } from '$lib/files';
import { ColumnHashes } from './column-hashes.ts';
import { emptyRows } from './empty-rows.ts';
import { readStatistics, type ColumnStatistics } from './footer-statistics.ts';
import { keptAs, type KeptPart } from './kept-parts.ts';
import type { LinkedFailure } from './linked-failure.ts';
import {
	openFooter,
	readableOf,
	type LinkedColumn,
	type LinkedFooter,
	type LinkedPlatform
} from './linked-footer.ts';
import type { ByteRange, ParquetLayout } from './parquet-footer.ts';
import { ParquetFailure } from './read-parquet.ts';
import type { RemoteFacts } from './remote-facts.ts';
import { joinRanges, type FilePart, type SparseFile } from './sparse-file.ts';

type Fetching = { signal?: AbortSignal | undefined; onProgress?: (bytes: number, of: number) => void };

/** Of what lies side by side; more would be lost with a line that breaks. */
const MOST_AT_ONCE = 8 * 1024 * 1024;
/** Columns of one query. To look for thousands one by one takes longer than to fetch them again. */
const MOST_KEPT = 200;

export class LinkedFile {
	readonly address: string;
	readonly facts: RemoteFacts;
	readonly bytes: number;
	readonly columns: readonly LinkedColumn[];
	/** Of its footer, with length and mark. */
	readonly footerHash: string;
	readonly layout: ParquetLayout;
	readonly #platform: LinkedPlatform;
	readonly #here: SparseFile;
	readonly #footer: LinkedFooter;
	readonly #hashes = new ColumnHashes((columns) => this.#blobOf(this.#chunksOf(columns)));
	/** What is kept of it on this device. */
	readonly #keptAs: string;
	#isKept: boolean;
	/** When each column came. */
	readonly #fetchedAt = new Map<string, number>();
	/** By the column they belong to. */
	readonly #chunks: ReadonlyMap<string, readonly ByteRange[]>;
	#told: ReadonlyMap<string, ColumnStatistics> | null = null;

	private constructor(
		platform: LinkedPlatform,
		{ address, facts }: { address: string; facts: RemoteFacts },
		here: SparseFile,
		footer: LinkedFooter
	) {
		this.#platform = platform;
		this.#here = here;
		this.#footer = footer;
		this.address = address;
		this.facts = facts;
		this.bytes = facts.bytes ?? here.size;
		this.footerHash = footer.hash;
		this.layout = footer.layout;
		this.columns = footer.columns;
		this.#keptAs = keptAs(address, footer.hash, facts);
		this.#isKept = footer.isKept;
		const chunks = footer.layout.rowGroups.flatMap((group) => group.chunks);
		this.#chunks = Map.groupBy(chunks, ({ root }) => root);
	}

	/** Reads the footer of what was looked at; `known`: or this one, which was read before. */
	static async open(
		platform: LinkedPlatform,
		source: { address: string; facts: RemoteFacts },
		{ signal, known }: Fetching & { known?: KeptPart } = {}
	): Promise<{ ok: true; file: LinkedFile } | LinkedFailure> {
		const opened = await openFooter(platform, source, { signal, known });
		if (!opened.ok) return opened;
		return { ok: true, file: new LinkedFile(platform, source, opened.here, opened.footer) };
	}

	/** Whether its site was not asked yet since it was opened from what was kept of it. */
	get isKept(): boolean {
		return this.#isKept;
	}

	get rowCount(): number {
		return this.layout.rowCount;
	}

	/** What was fetched of the file, its footer included. */
	get bytesHere(): number {
		return this.#here.bytesHere + this.#footer.bytes;
	}

	/** Whether all of a column is here. */
	isHere(column: string): boolean {
		return this.#chunksOf([column]).every((chunk) => this.#here.has(chunk));
	}

	/** What must be here to read these columns: the reader takes a point in a name for the way into a nested column. */
	needed(columns: readonly string[]): readonly string[] {
		return columns.some((name) => name.includes('.')) ? this.columns.map(({ name }) => name) : columns;
	}

	/** What of these columns would have to come over the network, where nothing more is kept than is here. */
	bytesMissing(columns: readonly string[]): number {
		return this.#missing(columns).reduce((sum, { from, to }) => sum + to - from, 0);
	}

	/** Columns that are kept on this device, here or not. */
	async keptColumns(): Promise<readonly string[]> {
		return (await this.#platform.kept?.columnsOf(this.#keptAs)) ?? [];
	}

	/** What its footer says of the values of its columns; of those not in it, nothing that is exact. */
	get told(): ReadonlyMap<string, ColumnStatistics> {
		return (this.#told ??= readStatistics(this.#footer.plain, this.columns));
	}

	/**
	 * Fetches what is not here of these columns. Null: all of them are here. What came before a failure stays, if its
	 * site said that it is of this version.
	 */
	async fetch(
		columns: readonly string[],
		{ signal, onProgress }: Fetching = {}
	): Promise<LinkedFailure | null> {
		const isKept = columns.length <= MOST_KEPT;
		if (isKept) for (const name of columns) await this.#recall(name);
		const of = this.bytesMissing(columns);
		onProgress?.(0, of);
		if (of === 0) return null;
		const { etag, lastModified } = this.facts;
		// Before megabytes come of another file.
		const other = etag === null && lastModified === null ? await this.#whyNotTheSame(signal) : null;
		if (other !== null) return other;
		const ranges = joinRanges(this.#missing(columns), MOST_AT_ONCE);
		const unsaid: FilePart[] = [];
		const fetched = await this.#platform.fetchParts(this.address, this.facts, ranges, {
			signal,
			onPart: (part) => (part.isUnsaid ? unsaid.push(part) : this.#here.add(part)),
			onProgress: (bytes) => onProgress?.(Math.min(bytes, of), of)
		});
		const failure = fetched.ok && unsaid.length > 0 ? await this.#whyNotTheSame(signal) : null;
		if (fetched.ok && failure === null) for (const part of unsaid) this.#here.add(part);
		const at = Date.now();
		for (const name of columns) {
			if (!this.isHere(name) || this.#fetchedAt.has(name)) continue;
			this.#fetchedAt.set(name, at);
			if (isKept) this.#keep(name, at);
		}
		if (!fetched.ok) return fetched;
		this.#isKept = false;
		return failure;
	}

	/** Takes from what is kept what is not here of a column. */
	async #recall(column: string): Promise<void> {
		const chunks = this.#chunksOf([column]);
		if (this.isHere(column)) return;
		const kept = await this.#platform.kept?.load(this.#keptAs, column);
		if (kept == null || kept.blob.size !== chunks.reduce((sum, { from, to }) => sum + to - from, 0)) return;
		let at = 0;
		for (const { from, to } of chunks) this.#here.add({ from, blob: kept.blob.slice(at, (at += to - from)) });
		this.#fetchedAt.set(column, kept.at);
		this.#hashes.know(column, kept.sha256);
	}

	/** Nobody waits for it: what is not kept is fetched again. */
	#keep(column: string, at: number): void {
		const blob = this.#blobOf(this.#chunksOf([column]));
		if (blob === null || this.#platform.kept === undefined) return;
		const { kept } = this.#platform;
		const save = (sha256: string) => kept.save(this.#keptAs, column, { blob, sha256, at });
		void this.#hashes.of(column).then(save, () => undefined);
	}

	/**
	 * Where a site says nothing of its version, the footer is read again before what comes and after it: parts of two
	 * versions must not meet.
	 */
	async #whyNotTheSame(signal: AbortSignal | undefined): Promise<LinkedFailure | null> {
		let footer: Blob | null = null;
		const range = { from: this.bytes - this.#footer.bytes, to: this.bytes };
		const fetched = await this.#platform.fetchParts(this.address, this.facts, [range], {
			signal,
			onPart: ({ blob }) => (footer = blob)
		});
		if (!fetched.ok) return fetched;
		const isSame = footer !== null && (await hashBlob(footer)) === this.footerHash;
		return isSame ? null : { ok: false, reason: 'changed' };
	}

	/** The rows of columns that are here, as the engine takes them in; of none, all columns without a row. Throws as the reader does. */
	async *rows(columns: readonly string[]): AsyncGenerator<Uint8Array> {
		// The library ends without an answer where it is refused a part.
		if (!columns.every((name) => this.isHere(name))) throw new ParquetFailure('Not all of it is here');
		const source = await this.#platform.readers.openParquet(readableOf(this.#here, this.#footer.plain));
		try {
			if (columns.length === 0) yield emptyRows(await source.schema());
			else yield* source.batches(columns.length === this.columns.length ? undefined : columns);
		} finally {
			source.close();
		}
	}

	/**
	 * Of each of these columns, sha-256 of the bytes that it is read from, in the order of the file. They never change, so
	 * each is made once.
	 */
	async hashesOf(columns: readonly string[]): Promise<{ name: string; sha256: string }[]> {
		const hashes: { name: string; sha256: string }[] = [];
		// One after the other: each holds some of its bytes while it is made.
		for (const name of columns) hashes.push({ name, sha256: await this.#hashes.of(name) });
		return hashes;
	}

	/** Of all bytes that these columns are read from, in the order of the file: for so many that one by one takes seconds. */
	hashOf(columns: readonly string[]): Promise<string> {
		return this.#hashes.ofAll(columns);
	}

	/** When the last of these columns came; of none, the footer. */
	fetchedAt(columns: readonly string[]): number {
		const times = columns.map((name) => this.#fetchedAt.get(name) ?? this.#footer.at);
		return times.length === 0 ? this.#footer.at : Math.max(...times);
	}

	/** Null: not all of it is here. */
	#blobOf(chunks: readonly ByteRange[]): Blob | null {
		const parts = chunks.map((chunk) => this.#here.blobOf(chunk));
		return parts.every((part) => part !== null) ? new Blob(parts) : null;
	}

	#missing(columns: readonly string[]): ByteRange[] {
		return this.#chunksOf(columns).filter((chunk) => !this.#here.has(chunk));
	}

	/** In the order of the file. */
	#chunksOf(columns: readonly string[]): ByteRange[] {
		const chunks = columns.flatMap((name) => this.#chunks.get(name) ?? []);
		return columns.length > 1 ? chunks.sort((a, b) => a.from - b.from) : chunks;
	}
}
