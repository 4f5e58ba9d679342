/**
 * Workers that have read a file and still hold its bytes: whoever counts its records next need not read them again. Who
 * takes one ends it.
 */
import type { Apart } from './apart.ts';

const ahead = new WeakMap<Blob, Promise<Apart | null>>();

/** `worker` answers a `PrepareRequest`. It may reject, or be null: then the file is read again. */
export function expectCounter(blob: Blob, worker: Promise<Apart | null>): void {
	ahead.set(
		blob,
		worker.catch(() => null)
	);
}

/** Once: the worker is the caller's to end from then on. Null: there is none. */
export async function takeCounter(blob: Blob): Promise<Apart | null> {
	const worker = ahead.get(blob);
	ahead.delete(blob);
	return (await worker) ?? null;
}

export function forgetCounter(blob: Blob): void {
	ahead.delete(blob);
}
