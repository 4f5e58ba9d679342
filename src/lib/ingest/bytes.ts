/** Small enough to stay in the processor's cache while several look at it. */
const PART_BYTES = 64 * 1024;

/** The bytes of a blob in order, in small parts. Stops with the signal's reason. */
export async function* partsOf(blob: Blob, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const reader = blob.stream().getReader();
	try {
		for (;;) {
			signal?.throwIfAborted();
			const { done, value } = await reader.read();
			if (done) return;
			yield* partsIn(value);
		}
	} finally {
		reader.cancel().catch(() => undefined);
	}
}

/** The same of bytes that are here. */
export function* partsIn(bytes: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
	for (let at = 0; at < bytes.length; at += PART_BYTES) yield bytes.subarray(at, at + PART_BYTES);
}

/** Collects text as UTF-8 in blobs of about a megabyte, so that a large file is not one string. */
export class TextCollector {
	readonly #parts: Blob[] = [];
	#text: string[] = [];
	#length = 0;

	add(text: string): void {
		this.#text.push(text);
		this.#length += text.length;
		if (this.#length > 1_000_000) this.#flush();
	}

	finish(): Blob {
		this.#flush();
		return new Blob(this.#parts, { type: 'text/csv' });
	}

	#flush(): void {
		if (this.#length > 0) this.#parts.push(new Blob(this.#text));
		this.#text = [];
		this.#length = 0;
	}
}

/** What browsers throw for a folder, or a file that changed or went since it was picked. */
export function isUnreadable(error: unknown): boolean {
	const name = error instanceof Error || error instanceof DOMException ? error.name : '';
	return ['NotReadableError', 'NotFoundError', 'NotAllowedError', 'SecurityError'].includes(name);
}
