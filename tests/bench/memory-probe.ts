/** Preloaded into a server whose memory is measured: collects what is garbage, when asked by its parent, and says what is left. */
import { isMainThread } from 'node:worker_threads';

export type Memory = Pick<NodeJS.MemoryUsage, 'rss' | 'heapUsed' | 'external' | 'arrayBuffers'>;

if (isMainThread) {
	process.on('message', () => {
		// Twice: what the first finds unused only lets go of what hangs on it.
		for (let n = 0; n < 2; n++) globalThis.gc?.();
		const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
		process.send?.({ rss, heapUsed, external, arrayBuffers } satisfies Memory);
	});
}
