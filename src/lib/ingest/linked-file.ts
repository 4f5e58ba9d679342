/**
 * A Parquet file that stays where it is: its footer is read first, then whole column chunks of the columns that are asked
 * for, and no byte twice. What was fetched is held by this object.
 */
import { readArrow } from '$lib/engine';
import { hashBlob } from '$lib/files';
import { NoWorker } from './apart.ts';
import { emptyRows } from './empty-rows.ts';
import { keptAs, type KeptPart, type KeptParts } from './kept-parts.ts';
import {
	FooterFailure,
	footerRange,
	readFooter,
	type ByteRange,
	type Footer,
	type ParquetLayout
} from './parquet-footer.ts';
import type { RangesFetched } from './range-fetch.ts';
import { ParquetFailure } from './read-parquet.ts';
import type { Readers } from './readers.ts';
import type { RemoteReason } from './remote-ask.ts';
import type { FetchPartsOptions } from './remote.ts';
import type { RemoteFacts } from './remote-facts.ts';
import { joinRanges, SparseFile } from './sparse-file.ts';

export type LinkedReason =
	| RemoteReason
	| 'cancelled'
	/** The server does not say how long the file is. */
	| 'no-size'
	/** It is no Parquet file, or its footer leads nowhere. */
	| 'damaged'
	| 'encrypted'
	/** Its footer alone is more than is read. */
	| 'huge-footer'
	/** Two columns have one name, as far as the engine can tell. */
	| 'same-names'
	/** The reader is not on this device and there is no network. */
	| 'offline';

export type LinkedFailure = { ok: false; reason: LinkedReason; status?: number };

export type LinkedColumn = {
	name: string;
	/** The engine's type. */
	type: string;
	/** What it takes to fetch it. */
	bytes: number;
};

/** How parts come here; `Readers` read them. */
export type FetchParts = (
	address: string,
	facts: RemoteFacts,
	ranges: readonly ByteRange[],
	options: FetchPartsOptions
) => Promise<RangesFetched | { ok: false; reason: 'cancelled' }>;

type OpenedFooter = {
	bytes: number;
	hash: string;
	columns: readonly LinkedColumn[];
	at: number;
	isKept: boolean;
};
type Fetching = { signal?: AbortSignal | undefined; onProgress?: (bytes: number, of: number) => void };
/** `kept`: what came before, if anything is kept. */
type Platform = { readers: Readers; fetchParts: FetchParts; kept?: KeptParts };

/** Most footers are in it, and then one question is enough. */
const TAIL_BYTES = 64 * 1024;
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
	readonly #platform: Platform;
	readonly #here: SparseFile;
	/** By column, or by the names of several. */
	readonly #hashes = new Map<string, Promise<string>>();
	/** When its footer was read, and each column. */
	readonly #openedAt: number;
	readonly #keptAs: string;
	#isKept: boolean;
	readonly #fetchedAt = new Map<string, number>();
	/** As it is read from, and how long it is in the file. */
	readonly #footer: { plain: Uint8Array<ArrayBuffer>; bytes: number };
	/** By the column they belong to. */
	readonly #chunks: ReadonlyMap<string, readonly ByteRange[]>;

	private constructor(
		platform: Platform,
		{ address, facts }: { address: string; facts: RemoteFacts },
		here: SparseFile,
		footer: Footer & OpenedFooter
	) {
		this.#platform = platform;
		this.#here = here;
		this.address = address;
		this.facts = facts;
		this.bytes = facts.bytes ?? here.size;
		this.#footer = footer;
		this.footerHash = footer.hash;
		this.#openedAt = footer.at;
		this.#keptAs = keptAs(address, footer.hash);
		this.#isKept = footer.isKept;
		this.layout = footer.layout;
		this.columns = footer.columns;
		const chunks = footer.layout.rowGroups.flatMap((group) => group.chunks);
		this.#chunks = Map.groupBy(chunks, ({ root }) => root);
	}

	/** Reads the footer of what was looked at; `known`: or this one, which was read before. */
	static async open(
		platform: Platform,
		source: { address: string; facts: RemoteFacts },
		{ signal, known }: Fetching & { known?: KeptPart } = {}
	): Promise<{ ok: true; file: LinkedFile } | LinkedFailure> {
		const { address, facts } = source;
		if (!facts.parts) return { ok: false, reason: 'no-parts' };
		if (facts.bytes === null) return { ok: false, reason: 'no-size' };
		const size = facts.bytes;
		const here = new SparseFile(size);
		const fetch = (range: ByteRange) =>
			platform.fetchParts(address, facts, [range], { signal, onPart: (part) => here.add(part) });
		const bytesOf = async ({ from, to }: ByteRange) =>
			new Uint8Array(await here.slice(from, to).arrayBuffer());
		try {
			const tail = { from: Math.max(0, size - (known?.blob.size ?? TAIL_BYTES)), to: size };
			if (known !== undefined) here.add({ from: tail.from, blob: known.blob });
			let fetched = known === undefined ? await fetch(tail) : ({ ok: true } as const);
			if (!fetched.ok) return fetched;
			const place = footerRange(await bytesOf(tail), size);
			if (place.from < tail.from) fetched = await fetch({ from: place.from, to: tail.from });
			if (!fetched.ok) return fetched;
			const footer = await bytesOf(place);
			const { layout, plain } = readFooter(footer, place.from);
			here.cutAt(place.from);
			const schema = await readSchema(platform.readers, readableOf(here, plain), signal);
			const columns = columnsOf(schema, layout);
			if (columns === null) return { ok: false, reason: 'damaged' };
			const names = new Set(columns.map(({ name }) => name.toLowerCase()));
			if (names.size < columns.length) return { ok: false, reason: 'same-names' };
			const part = new Blob([footer]);
			const hash = await hashBlob(part);
			const at = known?.at ?? Date.now();
			void platform.kept?.save(keptAs(address, hash), null, { blob: part, sha256: hash, at });
			return {
				ok: true,
				file: new LinkedFile(platform, source, here, {
					...{ bytes: footer.length, plain, hash, layout, columns, at, isKept: known !== undefined }
				})
			};
		} catch (error) {
			return failureOf(error, signal);
		}
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

	/** Fetches what is not here of these columns. Null: all of them are here. What came before a failure stays. */
	async fetch(
		columns: readonly string[],
		{ signal, onProgress }: Fetching = {}
	): Promise<LinkedFailure | null> {
		const isKept = columns.length <= MOST_KEPT;
		if (isKept) for (const name of columns) await this.#recall(name);
		const missing = this.#chunksOf(columns).filter((chunk) => !this.#here.has(chunk));
		const ranges = joinRanges(missing, MOST_AT_ONCE);
		const of = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
		onProgress?.(0, of);
		const other = of === 0 ? null : await this.#whyNotTheSame(signal);
		if (other !== null) return other;
		const fetched = await this.#platform.fetchParts(this.address, this.facts, ranges, {
			signal,
			onPart: (part) => this.#here.add(part),
			onProgress: (bytes) => onProgress?.(Math.min(bytes, of), of)
		});
		const at = Date.now();
		for (const name of columns) {
			if (!this.isHere(name) || this.#fetchedAt.has(name)) continue;
			this.#fetchedAt.set(name, at);
			if (isKept) this.#keep(name, at);
		}
		if (fetched.ok && of > 0) this.#isKept = false;
		return fetched.ok ? null : fetched;
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
		this.#hashes.set(`column ${column}`, Promise.resolve(kept.sha256));
	}

	/** Nobody waits for it: what is not kept is fetched again. */
	#keep(column: string, at: number): void {
		const blob = this.#blobOf(this.#chunksOf([column]));
		if (blob === null || this.#platform.kept === undefined) return;
		const { kept } = this.#platform;
		const save = (sha256: string) => kept.save(this.#keptAs, column, { blob, sha256, at });
		void this.#hashOf(column).then(save, () => undefined);
	}

	/** Where a site says nothing of its version, the footer is read again: parts of two versions must not meet. */
	async #whyNotTheSame(signal: AbortSignal | undefined): Promise<LinkedFailure | null> {
		const { etag, lastModified } = this.facts;
		if (etag !== null || lastModified !== null) return null;
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
		for (const name of columns) hashes.push({ name, sha256: await this.#hashOf(name) });
		return hashes;
	}

	/** Of all bytes that these columns are read from, in the order of the file: for so many that one by one takes seconds. */
	hashOf(columns: readonly string[]): Promise<string> {
		const chunks = this.#chunksOf(columns).sort((a, b) => a.from - b.from);
		return this.#hashOnce(JSON.stringify(columns), () => chunks);
	}

	/** When the last of these columns came; of none, the footer. */
	fetchedAt(columns: readonly string[]): number {
		const times = columns.map((name) => this.#fetchedAt.get(name) ?? this.#openedAt);
		return times.length === 0 ? this.#openedAt : Math.max(...times);
	}

	#hashOf(column: string): Promise<string> {
		return this.#hashOnce(`column ${column}`, () => this.#chunksOf([column]));
	}

	#hashOnce(name: string, chunks: () => ByteRange[]): Promise<string> {
		let made = this.#hashes.get(name);
		if (made === undefined) {
			const blob = this.#blobOf(chunks());
			made = blob === null ? Promise.reject(new RangeError('Not all of it is here')) : hashBlob(blob);
			this.#hashes.set(name, made);
			// What could not be read may be there the next time.
			made.catch(() => this.#hashes.delete(name));
		}
		return made;
	}

	/** Null: not all of it is here. */
	#blobOf(chunks: readonly ByteRange[]): Blob | null {
		const parts = chunks.map((chunk) => this.#here.blobOf(chunk));
		return parts.every((part) => part !== null) ? new Blob(parts) : null;
	}

	#chunksOf(columns: readonly string[]): ByteRange[] {
		return columns.flatMap((name) => this.#chunks.get(name) ?? []);
	}
}

/** What is here of a file, as a file that ends in a footer. */
function readableOf(here: SparseFile, footer: Uint8Array<ArrayBuffer>): SparseFile {
	const from = here.size;
	return new SparseFile(from + footer.length, [...here.parts, { from, blob: new Blob([footer]) }]);
}

async function readSchema(readers: Readers, here: SparseFile, signal: AbortSignal | undefined) {
	const source = await readers.openParquet(here, signal);
	try {
		return readArrow([emptyRows(await source.schema())]).columns;
	} finally {
		source.close();
	}
}

/** Null: the footer's columns are not those that have bytes. */
function columnsOf(
	schema: readonly { name: string; type: string }[],
	{ rowGroups }: ParquetLayout
): LinkedColumn[] | null {
	const bytes = new Map(schema.map(({ name }) => [name, 0]));
	for (const { chunks } of rowGroups) {
		const seen = new Set(chunks.map(({ root }) => root));
		if (seen.size !== bytes.size) return null;
		for (const { root, from, to } of chunks) {
			const before = bytes.get(root);
			if (before === undefined) return null;
			bytes.set(root, before + to - from);
		}
	}
	return schema.map(({ name, type }) => ({
		...{ name, type },
		bytes: bytes.get(name) ?? 0
	}));
}

function failureOf(error: unknown, signal: AbortSignal | undefined): LinkedFailure {
	if (signal?.aborted) return { ok: false, reason: 'cancelled' };
	if (error instanceof FooterFailure) return { ok: false, reason: error.reason };
	if (error instanceof NoWorker) return { ok: false, reason: 'offline' };
	const reason = error instanceof Error && 'reason' in error ? error.reason : null;
	if (reason === 'encrypted' || reason === 'damaged') return { ok: false, reason };
	throw error;
}
