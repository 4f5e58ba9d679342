/** SHA-256 over bytes that come in parts, in any context: WebCrypto has no streams, and is absent on plain http. */
export type Hasher = { add(part: Uint8Array): void; hex(): string };

export async function createHasher(): Promise<Hasher> {
	const { createSHA256 } = await import('hash-wasm');
	const sha256 = await createSHA256();
	sha256.init();
	return { add: (part) => void sha256.update(part), hex: () => sha256.digest('hex') };
}

/** Reads the blob once, in parts. Throws what reading it throws, or what `signal` aborts with. */
export async function hashBlob(
	blob: Blob,
	{ onProgress, signal }: { onProgress?: (bytes: number) => void; signal?: AbortSignal | undefined } = {}
): Promise<string> {
	const hasher = await createHasher();
	const reader = blob.stream().getReader();
	let bytes = 0;
	try {
		for (;;) {
			signal?.throwIfAborted();
			const { done, value } = await reader.read();
			if (done) return hasher.hex();
			hasher.add(value);
			bytes += value.length;
			onProgress?.(bytes);
		}
	} finally {
		reader.cancel().catch(() => undefined);
	}
}
