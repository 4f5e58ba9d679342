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

/** What the file's beginning says by itself, unless all of it was looked at before. */
export function glanceEncoding(blob: Blob, head: Uint8Array): Found {
	const known = found.get(blob) ?? encodingFromHead(head);
	if (known !== null) return known;
	const check = new Utf8Check();
	const words = new HighWords();
	check.add(head);
	if (check.zeroBytes > 0) return 'binary';
	words.add(head);
	if (head.length === blob.size) check.end();
	return guessEncoding(head, check, words.words);
}

/** What was found by somebody who read all of it for another reason. */
export function noteEncoding(blob: Blob, guess: EncodingGuess | null): void {
	if (guess !== null && !found.has(blob)) found.set(blob, guess);
}

/** Whether bytes that come in parts are UTF-8, by the browser's own decoder: many times faster, and says no more than that. */
export class Utf8Proof {
	readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	#bytes = 0;
	#characters = 0;
	#holds = true;

	/** False: it is not, or has bytes that no text has. */
	add(part: Uint8Array): boolean {
		if (this.#holds) this.#take(part, true);
		return this.#holds;
	}

	/** After the last part. `head`: the file's beginning. Null: it is not. */
	end(head: Uint8Array): EncodingGuess | null {
		if (this.#holds) this.#take(new Uint8Array(), false);
		if (!this.#holds) return null;
		const check = new Utf8Check();
		check.wideCharacters = this.#bytes - this.#characters;
		return guessEncoding(head, check, []);
	}

	#take(part: Uint8Array, stream: boolean): void {
		try {
			this.#bytes += part.length;
			this.#characters += this.#decoder.decode(part, { stream }).length;
			if (part.includes(0)) this.#holds = false;
		} catch (error) {
			if (!(error instanceof TypeError)) throw error;
			this.#holds = false;
		}
	}
}

/** Null: it is not UTF-8 throughout. */
async function lookFast(
	blob: Blob,
	head: Uint8Array,
	signal: AbortSignal | undefined
): Promise<Found | null> {
	const proof = new Utf8Proof();
	for await (const part of partsOf(blob, signal)) if (!proof.add(part)) return null;
	return proof.end(head);
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
