/** Makes UTF-8 of a text in another encoding: what it is read from then on. */

/** So large are the parts that the browser is handed: it may move them to disk while the rest is made. */
const BLOCK_BYTES = 8 * 1024 * 1024;

type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** `parts`: the bytes in order. The text has no byte order mark. Throws what reading the parts does. */
export async function transcode(parts: Parts, encoding: string): Promise<Blob> {
	// Leaves the byte order mark out by itself.
	const decoder = new TextDecoder(encoding);
	const encoder = new TextEncoder();
	const blocks: Blob[] = [];
	const block = new Uint8Array(BLOCK_BYTES);
	let used = 0;
	const flush = () => {
		blocks.push(new Blob([block.subarray(0, used)]));
		used = 0;
	};
	const write = (text: string) => {
		let rest = text;
		while (rest !== '') {
			const { read, written } = encoder.encodeInto(rest, block.subarray(used));
			used += written;
			if (read === rest.length) return;
			rest = rest.slice(read);
			flush();
		}
	};
	for await (const part of parts) write(decoder.decode(part, { stream: true }));
	write(decoder.decode());
	flush();
	return new Blob(blocks);
}
