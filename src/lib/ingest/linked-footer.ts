/** The footer of a Parquet file that stays where it is: what it fetches first, and what it says. */
import { readArrow } from '$lib/engine';
import { hashBlob } from '$lib/files';
import { emptyRows } from './empty-rows.ts';
import { keptAs, type KeptPart, type KeptParts } from './kept-parts.ts';
import { linkedFailureOf, type LinkedFailure } from './linked-failure.ts';
import { footerRange, readFooter, type ByteRange, type ParquetLayout } from './parquet-footer.ts';
import type { RangesFetched } from './range-fetch.ts';
import type { Readers } from './readers.ts';
import type { FetchPartsOptions } from './remote.ts';
import type { RemoteFacts } from './remote-facts.ts';
import { SparseFile } from './sparse-file.ts';

/** How parts come here; `Readers` read them. */
export type FetchParts = (
	address: string,
	facts: RemoteFacts,
	ranges: readonly ByteRange[],
	options: FetchPartsOptions
) => Promise<RangesFetched | { ok: false; reason: 'cancelled' }>;

/** `kept`: what came before, if anything is kept. */
export type LinkedPlatform = { readers: Readers; fetchParts: FetchParts; kept?: KeptParts };

export type LinkedColumn = {
	name: string;
	/** The engine's type. */
	type: string;
	/** What it takes to fetch it. */
	bytes: number;
};

export type LinkedFooter = {
	/** As it is read from: see `readFooter`. */
	plain: Uint8Array<ArrayBuffer>;
	/** How long it is in the file, with length and mark. */
	bytes: number;
	/** sha-256 of those bytes. */
	hash: string;
	layout: ParquetLayout;
	columns: readonly LinkedColumn[];
	/** When it was read. */
	at: number;
	/** It was kept on this device, and its site was not asked. */
	isKept: boolean;
};

/** Most footers are in it, and then one question is enough. */
const TAIL_BYTES = 64 * 1024;

/** Reads the footer of what was looked at; `known`: or this one, which was read before. `here`: what came with it. */
export async function openFooter(
	platform: LinkedPlatform,
	{ address, facts }: { address: string; facts: RemoteFacts },
	{ signal, known }: { signal?: AbortSignal | undefined; known?: KeptPart | undefined }
): Promise<{ ok: true; footer: LinkedFooter; here: SparseFile } | LinkedFailure> {
	if (!facts.parts) return { ok: false, reason: 'no-parts' };
	if (facts.bytes === null) return { ok: false, reason: 'no-size' };
	const size = facts.bytes;
	const here = new SparseFile(size);
	const fetch = (range: ByteRange) =>
		platform.fetchParts(address, facts, [range], { signal, onPart: (part) => here.add(part) });
	const bytesOf = async ({ from, to }: ByteRange) => new Uint8Array(await here.slice(from, to).arrayBuffer());
	try {
		const tail = { from: Math.max(0, size - (known?.blob.size ?? TAIL_BYTES)), to: size };
		if (known !== undefined) here.add({ from: tail.from, blob: known.blob });
		let fetched = known === undefined ? await fetch(tail) : ({ ok: true } as const);
		if (!fetched.ok) return fetched;
		const place = footerRange(await bytesOf(tail), size);
		if (place.from < tail.from) fetched = await fetch({ from: place.from, to: tail.from });
		if (!fetched.ok) return fetched;
		const bytes = await bytesOf(place);
		const { layout, plain } = readFooter(bytes, place.from);
		here.cutAt(place.from);
		const columns = columnsOf(await readSchema(platform.readers, readableOf(here, plain), signal), layout);
		if (columns === null) return { ok: false, reason: 'damaged' };
		const names = new Set(columns.map(({ name }) => name.toLowerCase()));
		if (names.size < columns.length) return { ok: false, reason: 'same-names' };
		const part = new Blob([bytes]);
		const hash = await hashBlob(part);
		const at = known?.at ?? Date.now();
		void platform.kept?.save(keptAs(address, hash, facts), null, { blob: part, sha256: hash, at });
		const footer = { plain, bytes: bytes.length, hash, layout, columns, at, isKept: known !== undefined };
		return { ok: true, footer, here };
	} catch (error) {
		return linkedFailureOf(error, signal);
	}
}

/** What is here of a file, as a file that ends in a footer. */
export function readableOf(here: SparseFile, footer: Uint8Array<ArrayBuffer>): SparseFile {
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
