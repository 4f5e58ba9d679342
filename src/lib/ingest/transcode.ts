/** Makes UTF-8 of a text in another encoding: what it is read from then on. */
import { partsOf } from './bytes.ts';

/** So large are the parts that the browser is handed: it may move them to disk while the rest is made. */
const BLOCK_BYTES = 8 * 1024 * 1024;

/** Without a byte order mark. Throws what `signal` aborts with, and what reading the blob does. */
export async function transcode(blob: Blob, encoding: string, signal?: AbortSignal): Promise<Blob> {
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
	for await (const part of partsOf(blob, signal)) write(decoder.decode(part, { stream: true }));
	write(decoder.decode());
	flush();
	return new Blob(blocks);
}
