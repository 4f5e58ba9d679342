import { toHex } from '#util';

/** SHA-256 over bytes that come in parts, in any context: WebCrypto has no streams, and is absent on plain http. */
export type Hasher = { add(part: Uint8Array): void; hex(): string };

export async function createHasher(): Promise<Hasher> {
	const { createSHA256 } = await import('./sha256-parts.ts');
	const sha256 = await createSHA256();
	sha256.init();
	return { add: (part) => void sha256.update(part), hex: () => sha256.digest('hex') };
}

/** Up to so many bytes are held in memory at once, where that makes it faster. */
const WHOLE_BYTES = 256 * 1024 * 1024;

/** Whether all of a file may be in memory at once, for `hashBytes`: it is not too large, and this context has WebCrypto. */
export function isHashedWhole({ size }: Blob): boolean {
	// Absent on plain http, whatever the types say.
	const subtle = crypto.subtle as SubtleCrypto | undefined;
	return subtle !== undefined && size <= WHOLE_BYTES;
}

/** By the browser's own code, in a thread of its own: in less than half the time. Needs WebCrypto. */
export async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** Reads the blob once. Throws what reading it throws, or what `signal` aborts with. */
export async function hashBlob(
	blob: Blob,
	{ onProgress, signal }: { onProgress?: (bytes: number) => void; signal?: AbortSignal | undefined } = {}
): Promise<string> {
	signal?.throwIfAborted();
	if (!isHashedWhole(blob)) return hashParts(blob, { onProgress, signal });
	const whole = new Uint8Array(await blob.arrayBuffer());
	signal?.throwIfAborted();
	const hash = await hashBytes(whole);
	signal?.throwIfAborted();
	onProgress?.(whole.length);
	return hash;
}

async function hashParts(
	blob: Blob,
	{
		onProgress,
		signal
	}: { onProgress: ((bytes: number) => void) | undefined; signal: AbortSignal | undefined }
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
