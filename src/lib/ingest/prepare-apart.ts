/** Reads files in a worker of their own, so that a large one never holds up the page. */
import { trustedWorkerUrl } from '#util';
import type { Dialect } from './dialect.ts';
import { prepareCsv, type Prepare, type Prepared, type PrepareOptions } from './prepare.ts';
import workerUrl from './prepare.worker.ts?worker&url';

/** Below this the worker's own start would take longer. */
const APART_BYTES = 512 * 1024;

export type PrepareRequest = { blob: Blob; dialect: Dialect; again: boolean };
export type PrepareReply =
	{ progress: number } | { prepared: Prepared } | { error: { name: string; message: string } };

/** In this thread where that is quicker, else in a worker. */
export const prepareApart: Prepare = async (blob, dialect, options = {}) => {
	if (blob.size < APART_BYTES && dialect.encoding === 'utf-8') return prepareCsv(blob, dialect, options);
	// No answer at all: the worker's script is not on this device yet and there is no network to fetch it.
	return (await prepareInWorker(blob, dialect, options)) ?? prepareCsv(blob, dialect, options);
};

/** Null when there is no worker to be had. */
function prepareInWorker(
	blob: Blob,
	dialect: Dialect,
	{ signal, onProgress, again = false }: PrepareOptions
) {
	return new Promise<Prepared | null>((resolve, reject) => {
		signal?.throwIfAborted();
		const worker = new Worker(trustedWorkerUrl(workerUrl), { type: 'module' });
		const abort = () => settle(() => reject(signal?.reason));
		const settle = (answer: () => void) => {
			worker.terminate();
			signal?.removeEventListener('abort', abort);
			answer();
		};
		signal?.addEventListener('abort', abort);
		worker.onerror = () => settle(() => resolve(null));
		worker.onmessage = ({ data }: MessageEvent<PrepareReply>) => {
			if ('progress' in data) onProgress?.(data.progress);
			else if ('prepared' in data) settle(() => resolve(data.prepared));
			else settle(() => reject(Object.assign(new Error(data.error.message), { name: data.error.name })));
		};
		worker.postMessage({ blob, dialect, again } satisfies PrepareRequest);
	});
}
