/** What reads the formats, in this thread or in workers of their own. */
import type { Prepare, Prepared, PrepareOptions } from './prepare.ts';
import type { JsonRequest } from './json-walk.ts';
import type { ParquetSource } from './read-parquet.ts';
import type { SparseFile } from './sparse-file.ts';
import type { SheetRequest, SheetText } from './read-sheet.ts';

export type Readers = {
	/** Text in UTF-8, of a file in another encoding. Rejects with what `signal` aborts with, and as reading does. */
	transcode: (blob: Blob, encoding: string, signal?: AbortSignal) => Promise<Blob>;
	prepare: Prepare;
	/** Rejects with an error that has a `reason`, NoWorker, or what `signal` aborts with. */
	readSheet: (blob: Blob, request: SheetRequest, signal?: AbortSignal) => Promise<SheetText>;
	/** Rejects alike. */
	prepareJson: (blob: Blob, request: JsonRequest, options?: PrepareOptions) => Promise<Prepared>;
	/** Rejects alike, and so does everything in what it gives. Close it. */
	openParquet: (blob: Blob | SparseFile, signal?: AbortSignal) => Promise<ParquetSource>;
};
