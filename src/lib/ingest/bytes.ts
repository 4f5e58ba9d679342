/** The bytes of a blob in order, in parts of the browser's size. Stops with the signal's reason. */
export async function* partsOf(blob: Blob, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const reader = blob.stream().getReader();
	try {
		for (;;) {
			signal?.throwIfAborted();
			const { done, value } = await reader.read();
			if (done) return;
			yield value;
		}
	} finally {
		reader.cancel().catch(() => undefined);
	}
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
