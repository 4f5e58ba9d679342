/** Reads a file once for everything that is to be known of all of its bytes, whatever they turn out to be. */
import { createHasher, hashBytes, isHashedWhole } from '$lib/files';
import { partsIn, partsOf } from './bytes.ts';
import { encodingFromHead } from './encoding.ts';
import { EncodingSurvey, glanceEncoding, type FoundEncoding } from './encoding-of.ts';
import { readHead } from './read-head.ts';
import type { MadeText } from './text-ahead.ts';
import { transcode } from './transcode.ts';

export type Survey = {
	sha256: string;
	encoding: FoundEncoding;
	/** All of it, where it was in memory at once, for whoever reads it next. */
	bytes: Uint8Array<ArrayBuffer> | null;
};

/**
 * `onText`: called once, before the rest is found. Null: the file's beginning says that it is UTF-8 or no text, or it is too
 * large to make a text of in memory. Throws what reading the blob does.
 */
export async function surveyFile(
	blob: Blob,
	onText: (made: MadeText | null) => void = () => {}
): Promise<Survey> {
	const head = await readHead(blob);
	const byHead = encodingFromHead(head);
	const encoding = byHead === null ? new EncodingSurvey() : null;
	if (!isHashedWhole(blob)) {
		onText(null);
		const hasher = await createHasher();
		for await (const part of partsOf(blob)) {
			hasher.add(part);
			encoding?.add(part);
		}
		return { sha256: hasher.hex(), encoding: found(), bytes: null };
	}
	const bytes = new Uint8Array(await blob.arrayBuffer());
	// First of all: the engine waits for it.
	onText(await textOf(glanceEncoding(blob, head), bytes));
	if (encoding !== null) for (const part of partsIn(bytes)) encoding.add(part);
	// After that and not meanwhile, although a thread of the browser's does it: the engine needs the other processor.
	return { sha256: await hashBytes(bytes), encoding: found(), bytes };

	function found(): FoundEncoding {
		return byHead ?? encoding?.end(head) ?? 'binary';
	}
}

async function textOf(guess: FoundEncoding, bytes: Uint8Array<ArrayBuffer>): Promise<MadeText | null> {
	if (guess === 'binary' || guess.encoding === 'utf-8') return null;
	return { encoding: guess.encoding, text: await transcode(partsIn(bytes), guess.encoding) };
}
