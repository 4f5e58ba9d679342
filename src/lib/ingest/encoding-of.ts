/** The encoding of a file, looked for once: a person who changes one choice does not wait for all of it again. */
import { partsOf } from './bytes.ts';
import { encodingFromHead, guessEncoding, Utf8Check, type EncodingGuess } from './encoding.ts';

type Found = EncodingGuess | 'binary';

const found = new WeakMap<Blob, Found>();

/** `head`: the file's beginning. 'binary': it has bytes that no text has. Throws as reading does. */
export async function readEncoding(
	blob: Blob,
	head: Uint8Array,
	signal: AbortSignal | undefined
): Promise<Found> {
	const known = found.get(blob);
	if (known !== undefined) return known;
	const guess = encodingFromHead(head) ?? (await look(blob, head, signal));
	found.set(blob, guess);
	return guess;
}

async function look(blob: Blob, head: Uint8Array, signal: AbortSignal | undefined): Promise<Found> {
	const check = new Utf8Check();
	for await (const part of partsOf(blob, signal)) {
		check.add(part);
		if (check.zeroBytes > 0) return 'binary';
	}
	check.end();
	return guessEncoding(head, check);
}
