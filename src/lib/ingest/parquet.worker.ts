import init, { ParquetFile } from 'parquet-wasm/esm/parquet_wasm.js';
import type { ParquetAnswer, ParquetQuestion } from './parquet-apart.ts';
import { openParquet, type ParquetSource } from './read-parquet.ts';
import { SparseFile } from './sparse-file.ts';

/** One file a worker: opened by the first question, its batches handed out one by one. */
let source: ParquetSource | null = null;
let batches: AsyncIterator<Uint8Array> | null = null;

async function answer(question: ParquetQuestion): Promise<ParquetAnswer> {
	if ('blob' in question) {
		await init({ module_or_path: question.wasmUrl });
		const { blob } = question;
		const file = blob instanceof Blob ? blob : new SparseFile(blob.size, blob.parts);
		source = await openParquet(ParquetFile, file);
		return { rowCount: source.rowCount };
	}
	if (source === null) throw new Error('No file was opened');
	if (question.want === 'schema') return { bytes: await source.schema() };
	if (question.want === 'sample') return { bytes: await source.sample() };
	batches ??= source.batches('columns' in question ? question.columns : undefined)[Symbol.asyncIterator]();
	const { done, value } = await batches.next();
	return { bytes: done ? null : value };
}

// The library's WebAssembly gives up over some damaged files without an answer.
self.onunhandledrejection = (event) => {
	// It is answered here, so it is nobody's mistake any more: a page that is left takes its bytes along, for instance.
	event.preventDefault();
	const reason: unknown = event.reason;
	const message = reason instanceof Error ? reason.message : String(reason);
	self.postMessage({ error: { name: 'ParquetFailure', message, reason: 'damaged' } } satisfies ParquetAnswer);
};

self.onmessage = async ({ data }: MessageEvent<ParquetQuestion>) => {
	try {
		const reply = await answer(data);
		const bytes = 'bytes' in reply ? reply.bytes : null;
		self.postMessage(reply, { transfer: bytes === null ? [] : [bytes.buffer] });
	} catch (error) {
		const reason = (error as { reason?: unknown }).reason === 'encrypted' ? 'encrypted' : 'damaged';
		const message = error instanceof Error ? error.message : String(error);
		self.postMessage({ error: { name: 'ParquetFailure', message, reason } } satisfies ParquetAnswer);
	}
};
