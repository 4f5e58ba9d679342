/**
 * Takes a file out of gzip or an archive. Packed data may grow a thousandfold and say nothing of it, so what comes out is
 * counted while it comes.
 */
import type { Member } from './proposal.ts';
import { readDirectory, type Entry } from './zip-directory.ts';

/** No file of that size is read here anyway. */
const LARGEST_BYTES = 4 * 1024 ** 3;
/** What is this much larger than it was packed is no data that anybody collected; small files may be anything. */
const MOST_RATIO = 200;
const RATIO_FROM_BYTES = 128 * 1024 ** 2;

export class UnpackFailure extends Error {
	readonly reason: 'bomb' | 'damaged' | 'encrypted' | 'no-table';
	constructor(reason: UnpackFailure['reason'], cause?: unknown) {
		super(`Not unpacked: ${reason}`, { cause });
		this.reason = reason;
	}
}

/** Rejects with UnpackFailure, or with what `signal` aborts with. */
export async function unpackGzip(blob: Blob, signal?: AbortSignal): Promise<Blob> {
	try {
		return await collect(blob.stream().pipeThrough(new DecompressionStream('gzip')), blob.size, signal);
	} catch (error) {
		if (error instanceof UnpackFailure || signal?.aborted) throw error;
		// Several gzip files in one, as block compressors write them: the browser stops after the first.
		return unpackMultiple(blob, signal);
	}
}

async function unpackMultiple(blob: Blob, signal?: AbortSignal): Promise<Blob> {
	const { Gunzip } = await import('fflate');
	/** Of the file that is being unpacked. */
	let bytes = 0;
	let push: (part: Uint8Array, last: boolean) => void = () => undefined;
	const stream = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
		start(controller) {
			const gunzip = new Gunzip((part) => {
				bytes += part.length;
				controller.enqueue(part as Uint8Array<ArrayBuffer>); // reason: the library never shares memory
			});
			gunzip.onmember = () => void (bytes = 0);
			push = (part, last) => gunzip.push(part, last);
		},
		transform: (part) => push(part, false),
		flush: () => push(new Uint8Array(0), true)
	});
	try {
		const unpacked = await collect(blob.stream().pipeThrough(stream), blob.size, signal);
		// The library does not mind an end that is missing. The last four bytes say how long the last file was.
		const end = new DataView(await blob.slice(-4).arrayBuffer());
		if (end.byteLength < 4 || end.getUint32(0, true) !== bytes % 2 ** 32) throw new UnpackFailure('damaged');
		return unpacked;
	} catch (error) {
		if (error instanceof UnpackFailure || signal?.aborted) throw error;
		throw new UnpackFailure('damaged', error);
	}
}

const members = new WeakMap<Blob, Promise<Entry[]>>();

/** Files in an archive that a person may choose from, those that may be tables first, the largest on top. */
export async function listMembers(blob: Blob): Promise<Member[]> {
	const entries = await entriesOf(blob);
	return entries
		.filter(({ path }) => !/(^|\/)(\.|__MACOSX\/)|\/$/.test(path))
		.map((entry) => ({ path: entry.path, bytes: entry.bytes, refused: whyRefused(entry) }))
		.sort((a, b) => Number(a.refused !== null) - Number(b.refused !== null) || b.bytes - a.bytes);
}

/** Rejects with UnpackFailure, or with what `signal` aborts with. */
export async function unpackMember(blob: Blob, path: string, signal?: AbortSignal): Promise<Blob> {
	const entry = (await entriesOf(blob)).find((one) => one.path === path);
	if (entry === undefined) throw new UnpackFailure('no-table');
	const refused = whyRefused(entry);
	if (refused !== null) throw new UnpackFailure(refused === 'too-large' ? 'bomb' : refused);
	const packed = await entry.packed(blob);
	if (entry.method === 0) return packed;
	try {
		const stream = packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
		return await collect(stream, packed.size, signal);
	} catch (error) {
		if (error instanceof UnpackFailure || signal?.aborted) throw error;
		throw new UnpackFailure('damaged', error);
	}
}

/** What an archive says that it holds; of any other file its size. */
export async function unpackedBytes(blob: Blob): Promise<number> {
	const entries = await entriesOf(blob).catch(() => null);
	return entries === null ? blob.size : entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Whether all of an archive unpacks to less than `limit` bytes, by unpacking it, whatever it says of itself. */
export async function checkWhole(blob: Blob, limit: number, signal?: AbortSignal): Promise<void> {
	let left = limit;
	for (const entry of await entriesOf(blob)) {
		if (entry.bytes > left) throw new UnpackFailure('bomb');
		if (entry.method !== 8) continue;
		const stream = (await entry.packed(blob)).stream().pipeThrough(new DecompressionStream('deflate-raw'));
		try {
			for await (const part of counted(stream, left, signal)) left -= part.length;
		} catch (error) {
			if (error instanceof UnpackFailure || signal?.aborted) throw error;
			throw new UnpackFailure('damaged', error);
		}
	}
}

function entriesOf(blob: Blob): Promise<Entry[]> {
	let entries = members.get(blob);
	if (entries === undefined) {
		entries = readDirectory(blob).catch((error: unknown) => {
			throw new UnpackFailure('damaged', error);
		});
		members.set(blob, entries);
	}
	return entries;
}

const MAY_BE_TABLE =
	/(\.(csv|tsv|tab|psv|txt|dat|data|json|ndjson|jsonl|geojson|parquet|xlsx|xlsm|xlsb|xls|ods|gz)|\/[^.]*|^[^.]*)$/i;

function whyRefused({ path, bytes, packedBytes, encrypted, method }: Entry): Member['refused'] {
	if (encrypted) return 'encrypted';
	if (!MAY_BE_TABLE.test(path) || (method !== 0 && method !== 8)) return 'no-table';
	return isBomb(bytes, packedBytes) ? 'too-large' : null;
}

function isBomb(bytes: number, packedBytes: number): boolean {
	return bytes > LARGEST_BYTES || (bytes > RATIO_FROM_BYTES && bytes > MOST_RATIO * packedBytes);
}

async function collect(
	stream: ReadableStream<Uint8Array<ArrayBuffer>>,
	packedBytes: number,
	signal: AbortSignal | undefined
): Promise<Blob> {
	const parts: Blob[] = [];
	let waiting: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	let total = 0;
	for await (const part of counted(stream, Infinity, signal)) {
		total += part.length;
		if (isBomb(total, packedBytes)) throw new UnpackFailure('bomb');
		waiting.push(part);
		size += part.length;
		if (size > 8 * 1024 * 1024) {
			parts.push(new Blob(waiting));
			waiting = [];
			size = 0;
		}
	}
	return new Blob([...parts, ...waiting]);
}

async function* counted(
	stream: ReadableStream<Uint8Array<ArrayBuffer>>,
	limit: number,
	signal: AbortSignal | undefined
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const reader = stream.getReader();
	let total = 0;
	try {
		for (;;) {
			signal?.throwIfAborted();
			const { done, value } = await reader.read();
			if (done) return;
			total += value.length;
			if (total > limit) throw new UnpackFailure('bomb');
			yield value;
		}
	} finally {
		reader.cancel().catch(() => undefined);
	}
}
