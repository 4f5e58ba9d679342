/** The beginning of a file, read once for everybody who looks at it. */

/** So much of it is looked at before all of it is. */
export const HEAD_BYTES = 256 * 1024;

const heads = new WeakMap<Blob, Promise<Uint8Array<ArrayBuffer>>>();

/** Rejects as reading does. */
export function readHead(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
	let head = heads.get(blob);
	if (head === undefined) {
		head = blob
			.slice(0, HEAD_BYTES)
			.arrayBuffer()
			.then((bytes) => new Uint8Array(bytes));
		heads.set(blob, head);
		head.catch(() => heads.delete(blob));
	}
	return head;
}
