/** The encoding of a file, looked for once: a person who changes one choice does not wait for all of it again. */
import { partsOf } from './bytes.ts';
import { encodingFromHead, guessEncoding, Utf8Check, type EncodingGuess } from './encoding.ts';
import { HighWords } from './high-words.ts';

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
	const guess =
		encodingFromHead(head) ?? (await lookFast(blob, head, signal)) ?? (await look(blob, head, signal));
	found.set(blob, guess);
	return guess;
}

/** By the browser's own decoder, which is many times faster and says only whether all of it is UTF-8. Null: it is not. */
async function lookFast(
	blob: Blob,
	head: Uint8Array,
	signal: AbortSignal | undefined
): Promise<Found | null> {
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	let bytes = 0;
	let characters = 0;
	try {
		for await (const part of partsOf(blob, signal)) {
			if (part.includes(0)) return 'binary';
			bytes += part.length;
			characters += decoder.decode(part, { stream: true }).length;
		}
		characters += decoder.decode().length;
	} catch (error) {
		if (error instanceof TypeError) return null;
		throw error;
	}
	const check = new Utf8Check();
	check.wideCharacters = bytes - characters;
	return guessEncoding(head, check, []);
}

async function look(blob: Blob, head: Uint8Array, signal: AbortSignal | undefined): Promise<Found> {
	const check = new Utf8Check();
	const words = new HighWords();
	for await (const part of partsOf(blob, signal)) {
		const before = check.wideCharacters + check.invalidBytes;
		check.add(part);
		if (check.zeroBytes > 0) return 'binary';
		if (check.wideCharacters + check.invalidBytes > before) words.add(part);
	}
	check.end();
	return guessEncoding(head, check, words.words);
}
