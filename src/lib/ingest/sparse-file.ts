/**
 * A file of which some parts are here. It reads as a Blob does for those who only slice it. The Parquet reader asks for
 * parts that are close to each other at once and looks at nothing between them: there, and only there, it gets zeros.
 * Asking for anything else that is not here rejects.
 */
import type { ByteRange } from './parquet-footer.ts';

/** `isUnsaid`: its server did not say of which version it is. */
export type FilePart = { from: number; blob: Blob; isUnsaid?: true };

/** More between two parts is read by nobody in passing. */
const WIDEST_GAP = 1024 * 1024;

export class SparseFile {
	#size: number;
	/** In order, none of them twice. */
	#parts: readonly FilePart[] = [];

	constructor(size: number, parts: readonly FilePart[] = []) {
		this.#size = size;
		this.#parts = [...parts].sort((a, b) => a.from - b.from);
	}

	get size(): number {
		return this.#size;
	}

	get parts(): readonly FilePart[] {
		return this.#parts;
	}

	get bytesHere(): number {
		return this.#parts.reduce((sum, { blob }) => sum + blob.size, 0);
	}

	add(part: FilePart): void {
		if (this.has({ from: part.from, to: part.from + part.blob.size })) return;
		this.#parts = [...this.#parts, part].sort((a, b) => a.from - b.from);
	}

	/** Takes off what is behind. */
	cutAt(size: number): void {
		this.#size = size;
		this.#parts = this.#parts.flatMap(({ from, blob }) =>
			from < size ? [{ from, blob: blob.slice(0, size - from) }] : []
		);
	}

	has(range: ByteRange): boolean {
		return this.#cut(range, 0) !== null;
	}

	/** Null: not all of it is here. */
	blobOf(range: ByteRange): Blob | null {
		const blobs = this.#cut(range, 0);
		return blobs === null ? null : new Blob(blobs);
	}

	/** As Blob.slice; what it gives is read by `arrayBuffer`. */
	slice(from: number, to = this.size): { size: number; arrayBuffer(): Promise<ArrayBuffer> } {
		const blobs = this.#cut({ from, to }, WIDEST_GAP);
		return {
			size: to - from,
			arrayBuffer: () =>
				blobs === null
					? Promise.reject(new RangeError(`Bytes ${from} to ${to} are not here`))
					: new Blob(blobs).arrayBuffer()
		};
	}

	/** Null: not all of it is here. */
	#cut({ from, to }: ByteRange, widestGap: number): BlobPart[] | null {
		const blobs: BlobPart[] = [];
		let at = from;
		for (const part of this.#parts) {
			if (at >= to) break;
			const end = part.from + part.blob.size;
			if (end <= at) continue;
			const gap = Math.max(0, part.from - at);
			if (gap > (at === from ? 0 : widestGap) || part.from >= to) return null;
			if (gap > 0) blobs.push(new Uint8Array(gap));
			at += gap;
			blobs.push(part.blob.slice(at - part.from, Math.min(end, to) - part.from));
			at = Math.min(end, to);
		}
		return at >= to ? blobs : null;
	}
}

/** Ranges in order; what is side by side is asked for at once, up to `most` bytes. */
export function joinRanges(ranges: readonly ByteRange[], most: number): ByteRange[] {
	const joined: ByteRange[] = [];
	for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
		const last = joined.at(-1);
		if (last !== undefined && from <= last.to && to - last.from <= most) last.to = Math.max(last.to, to);
		else if (to > from) joined.push({ from, to });
	}
	return joined;
}
