/**
 * Reads a Parquet file in batches, each as a complete Arrow IPC stream, so that a large one never is in memory as a whole.
 * The library is handed in, because a page and a test load it in different ways.
 */
import type { ParquetFile as File } from 'parquet-wasm';
import type { SparseFile } from './sparse-file.ts';

export type ParquetLibrary = { fromFile(blob: Blob): Promise<File> };

const BATCH_ROWS = 65_536;
const SAMPLE_ROWS = 50;

export class ParquetFailure extends Error {
	readonly reason: 'damaged' | 'encrypted';
	constructor(cause: unknown) {
		const message = cause instanceof Error ? cause.message : String(cause);
		super(message, { cause });
		this.reason = /encrypt/i.test(message) ? 'encrypted' : 'damaged';
	}
}

export type ParquetSource = {
	rowCount: number;
	/** The columns without a row. */
	schema(): Promise<Uint8Array>;
	/** The first rows; with none, the schema alone. */
	sample(): Promise<Uint8Array>;
	/** Each batch once, in order; with `columns`, of these alone. A file without rows gives its schema alone. */
	batches(columns?: readonly string[]): AsyncIterable<Uint8Array>;
	/** Frees what it holds. May be called twice. */
	close(): void;
};

/** Everything in it rejects with ParquetFailure. */
export async function openParquet(library: ParquetLibrary, blob: Blob | SparseFile): Promise<ParquetSource> {
	try {
		// The library asks a file for its size and for slices, and nothing else.
		const file = await library.fromFile(blob as Blob);
		return {
			rowCount: file.metadata().fileMetadata().numRows(),
			schema: () => Promise.resolve(file.schema().intoIPCStream()),
			async sample() {
				try {
					return (await file.read({ limit: SAMPLE_ROWS, batchSize: SAMPLE_ROWS })).intoIPCStream();
				} catch (error) {
					throw new ParquetFailure(error);
				}
			},
			batches: (columns) => batchesOf(file, columns),
			close: () => undefined
		};
	} catch (error) {
		throw error instanceof ParquetFailure ? error : new ParquetFailure(error);
	}
}

type Batch = { intoIPCStream(): Uint8Array; numRows: number };

async function* batchesOf(file: File, columns?: readonly string[]): AsyncGenerator<Uint8Array> {
	let rows = 0;
	try {
		const options = { batchSize: BATCH_ROWS, ...(columns ? { columns: [...columns] } : {}) };
		const stream = (await file.stream(options)) as ReadableStream<Batch>;
		const reader = stream.getReader();
		try {
			for (;;) {
				const { done, value } = await reader.read();
				if (done) break;
				rows += value.numRows;
				yield value.intoIPCStream();
			}
		} finally {
			reader.cancel().catch(() => undefined);
		}
		if (rows === 0) yield file.schema().intoIPCStream();
	} catch (error) {
		throw new ParquetFailure(error);
	}
}
