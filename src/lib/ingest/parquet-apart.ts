/** A Parquet file that is read in a worker of its own: the library's memory goes with the worker. */
// From the page and not in the worker: the service worker keeps only what the page's own build lists.
import wasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { trustedWorkerUrl } from '#util';
import { lost, SaidByWorker } from './apart.ts';
import workerUrl from './parquet.worker.ts?worker&url';
import type { ParquetSource } from './read-parquet.ts';
import { SparseFile, type FilePart } from './sparse-file.ts';

export type ParquetQuestion =
	| { blob: Blob | { size: number; parts: readonly FilePart[] }; wasmUrl: string }
	| { want: 'schema' }
	| { want: 'sample' }
	| { want: 'batch'; columns?: readonly string[] | undefined };
export type ParquetAnswer =
	| { rowCount: number }
	/** Null: that was all. */
	| { bytes: Uint8Array | null }
	| { error: { name: string; message: string; reason: string } };

/** Rejects with NoWorker, SaidByWorker, or what `signal` aborts with; so does everything in what it gives. */
export async function openParquetApart(
	file: Blob | SparseFile,
	signal?: AbortSignal
): Promise<ParquetSource> {
	signal?.throwIfAborted();
	const worker = new Worker(trustedWorkerUrl(workerUrl), { type: 'module' });
	const ask = (question: ParquetQuestion) => askWorker(worker, question, signal);
	const bytesOf = (answer: ParquetAnswer) => ('bytes' in answer ? answer.bytes : null);
	const close = () => worker.terminate();
	const blob = file instanceof SparseFile ? { size: file.size, parts: file.parts } : file;
	try {
		const opened = await ask({ blob, wasmUrl: new URL(wasmUrl, globalThis.location.href).href });
		return {
			rowCount: 'rowCount' in opened ? opened.rowCount : 0,
			schema: async () => bytesOf(await ask({ want: 'schema' })) ?? new Uint8Array(0),
			sample: async () => bytesOf(await ask({ want: 'sample' })) ?? new Uint8Array(0),
			async *batches(columns) {
				// One is always being read while the last one is taken in.
				let next = ask({ want: 'batch', columns });
				for (;;) {
					const bytes = bytesOf(await next);
					if (bytes === null) return;
					next = ask({ want: 'batch', columns });
					next.catch(() => undefined);
					yield bytes;
				}
			},
			close
		};
	} catch (error) {
		close();
		throw error;
	}
}

function askWorker(
	worker: Worker,
	question: ParquetQuestion,
	signal: AbortSignal | undefined
): Promise<ParquetAnswer> {
	return new Promise((resolve, reject) => {
		signal?.throwIfAborted();
		const abort = () => {
			worker.terminate();
			reject(signal?.reason);
		};
		signal?.addEventListener('abort', abort, { once: true });
		const settle = (answer: () => void) => {
			signal?.removeEventListener('abort', abort);
			answer();
		};
		worker.onerror = (event) => settle(() => reject(lost(event)));
		worker.onmessage = ({ data }: MessageEvent<ParquetAnswer>) =>
			settle(() => ('error' in data ? reject(new SaidByWorker(data.error)) : resolve(data)));
		worker.postMessage(question);
	});
}
