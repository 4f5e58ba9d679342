/** Hashes results in a worker of its own: a million rows take seconds, and somebody is scrolling through them. */
import { afterOtherWork, trustedWorkerUrl } from '#util';
import workerUrl from './hash.worker.ts?worker&url';
import { hashResult } from './result-hash.ts';
import type { QueryResult, ResultFacts } from './result.ts';

/** Below this the worker's own start would take longer. */
const APART_ROWS = 20_000;
/** How long the page waits at most between two chances to draw. */
const SLICE_MS = 5;

export type HashRequest = { parts: Uint8Array[]; facts: ResultFacts; ordered: boolean };
export type HashReply = { hash: string | null };

type Options = { ordered: boolean; signal?: AbortSignal };

/**
 * The hash of all rows (result-hash.ts says how it is computed), in order or as a bag. Null when the result holds only
 * some of its rows. Throws what `signal` aborts with.
 */
export async function resultHash(result: QueryResult, options: Options): Promise<string | null> {
	options.signal?.throwIfAborted();
	if (!result.complete || result.rowCount < APART_ROWS) return hashHere(result, options);
	try {
		return await hashInWorker(result, options);
	} catch (error) {
		if (options.signal?.aborted) throw error;
		// The worker's script may not be on this device yet, with no network to fetch it.
		return hashHere(result, options);
	}
}

function hashHere(result: QueryResult, { ordered, signal }: Options): Promise<string | null> {
	let sliceEnd = performance.now() + SLICE_MS;
	const pause = () =>
		performance.now() < sliceEnd
			? null
			: afterOtherWork().then(() => void (sliceEnd = performance.now() + SLICE_MS));
	return hashResult(result, { ordered, signal, pause });
}

function hashInWorker(result: QueryResult, { ordered, signal }: Options): Promise<string | null> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(trustedWorkerUrl(workerUrl), { type: 'module' });
		const settle = (answer: () => void) => {
			worker.terminate();
			signal?.removeEventListener('abort', abort);
			answer();
		};
		const abort = () => settle(() => reject(signal?.reason));
		signal?.addEventListener('abort', abort);
		worker.onerror = (event) => settle(() => reject(new Error(event.message)));
		worker.onmessage = ({ data }: MessageEvent<HashReply>) => settle(() => resolve(data.hash));
		worker.postMessage({ ...result.source, ordered } satisfies HashRequest);
	});
}
