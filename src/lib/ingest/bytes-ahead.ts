/** Bytes of files that were read for one reason and are needed for another: handed from worker to worker, never copied. */
type Bytes = Uint8Array<ArrayBuffer>;

const ahead = new WeakMap<Blob, Promise<Bytes | null>>();

/** `bytes` may reject: then they are read again. */
export function keepBytes(blob: Blob, bytes: Promise<Bytes | null>): void {
	ahead.set(
		blob,
		bytes.catch(() => null)
	);
}

export function forgetBytes(blob: Blob): void {
	ahead.delete(blob);
}

/** Once: they are in memory only there from then on. Null: they are to be read. */
export async function takeBytes(blob: Blob): Promise<Bytes | null> {
	const bytes = ahead.get(blob);
	ahead.delete(blob);
	return (await bytes) ?? null;
}
