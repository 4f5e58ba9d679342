/** The encoding of a file, looked for once: a person who changes one choice does not wait for all of it again. */
import { partsOf } from './bytes.ts';
import { encodingFromHead, guessEncoding, Utf8Check, type EncodingGuess } from './encoding.ts';
import { HighWords } from './high-words.ts';

/** 'binary': there are bytes that no text has. */
export type FoundEncoding = EncodingGuess | 'binary';

const found = new WeakMap<Blob, FoundEncoding>();

/** `head`: the file's beginning. Throws as reading does. */
export async function readEncoding(
	blob: Blob,
	head: Uint8Array,
	signal: AbortSignal | undefined
): Promise<FoundEncoding> {
	const known = found.get(blob);
	if (known !== undefined) return known;
	const guess = encodingFromHead(head) ?? (await look(blob, head, signal));
	found.set(blob, guess);
	return guess;
}

/** What the file's beginning says by itself, unless all of it was looked at before. */
export function glanceEncoding(blob: Blob, head: Uint8Array): FoundEncoding {
	const known = found.get(blob) ?? encodingFromHead(head);
	if (known !== null) return known;
	const survey = new EncodingSurvey();
	survey.add(head);
	return survey.end(head, head.length === blob.size);
}

/** What was found by somebody who read all of it for another reason. */
export function noteEncoding(blob: Blob, guess: FoundEncoding): void {
	if (!found.has(blob)) found.set(blob, guess);
}

/** What all bytes of a file say, as they come in parts. */
export class EncodingSurvey {
	readonly #check = new Utf8Check();
	readonly #words = new HighWords();

	add(part: Uint8Array): void {
		const check = this.#check;
		if (this.isBinary) return;
		const before = check.wideCharacters + check.invalidBytes;
		check.add(part);
		// Of what has been UTF-8 so far no words are needed.
		if (check.invalidBytes > 0 && check.wideCharacters + check.invalidBytes > before) this.#words.add(part);
	}

	get isBinary(): boolean {
		return this.#check.zeroBytes > 0;
	}

	/** After the last part. `head`: the file's beginning. `isWhole`: there was nothing after it. */
	end(head: Uint8Array, isWhole = true): FoundEncoding {
		if (isWhole) this.#check.end();
		return this.isBinary ? 'binary' : guessEncoding(head, this.#check, this.#words.words);
	}
}

async function look(blob: Blob, head: Uint8Array, signal: AbortSignal | undefined): Promise<FoundEncoding> {
	const survey = new EncodingSurvey();
	for await (const part of partsOf(blob, signal)) {
		survey.add(part);
		if (survey.isBinary) break;
	}
	return survey.end(head);
}
