/**
 * Loads the engine's WebAssembly and notices when that fails. The library does not: in 1.32.0 a failed fetch is a
 * rejection inside the worker that nobody hears, and its promise stays open for ever.
 */
import type { AsyncDuckDB } from '@duckdb/duckdb-wasm';

/** Without a byte for so long, somebody should look whether there is anything to be had. */
const SILENCE_MS = 3000;
/** Compiling makes no progress either, and takes its time on a slow device. */
const STALLED_MS = 60_000;

/** Rejects when the file cannot be fetched or stops arriving. */
export async function instantiate(db: AsyncDuckDB, url: string): Promise<void> {
	const stop = new AbortController();
	let heardAt = performance.now();
	const onProgress = () => void (heardAt = performance.now());
	try {
		await Promise.race([
			db.instantiate(url, null, onProgress),
			watch(url, () => performance.now() - heardAt, stop.signal)
		]);
	} finally {
		stop.abort();
	}
}

async function watch(url: string, silentMs: () => number, signal: AbortSignal): Promise<never> {
	await until(() => silentMs() > SILENCE_MS, signal);
	// One byte tells. A service worker that has the file answers with it, network or not.
	const response = await fetch(url, { headers: { range: 'bytes=0-0' }, signal });
	await response.body?.cancel();
	if (!response.ok) throw new Error(`The engine could not be fetched: ${response.status}`);
	await until(() => silentMs() > STALLED_MS, signal);
	throw new Error('The engine stopped arriving');
}

/** Stays open when the signal aborts: by then nobody waits for it. */
function until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setInterval(() => isSo() && done(), 250);
		const done = () => {
			clearInterval(timer);
			resolve();
		};
		signal.addEventListener('abort', () => clearInterval(timer), { once: true });
	});
}
