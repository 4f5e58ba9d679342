/** Reads a file once for everything that is to be known of all of its bytes, whatever they turn out to be. */
import { createHasher, hashBytes, isHashedWhole } from '$lib/files';
import { partsIn, partsOf } from './bytes.ts';
import { encodingFromHead } from './encoding.ts';
import { EncodingSurvey, glanceEncoding, type FoundEncoding } from './encoding-of.ts';
import { readHead } from './read-head.ts';
import { transcode, transcodeWhole } from './transcode.ts';
import type { MadeText } from './text-ahead.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export type FileFacts = { sha256: string; encoding: FoundEncoding };

export type Survey = {
	facts: FileFacts;
	/** All of the text that was made of the file, or of the file; null where it was not in memory at once. */
	bytes: Bytes | null;
};

/** A text that is larger is written where the browser keeps it while it is made. */
const WHOLE_BYTES = 128 * 1024 * 1024;

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
		return { facts: { sha256: hasher.hex(), encoding: found() }, bytes: null };
	}
	const bytes = new Uint8Array(await blob.arrayBuffer());
	// First of all: the engine waits for it.
	const { text, textBytes } = await textOf(glanceEncoding(blob, head), bytes);
	onText(text);
	if (encoding !== null) for (const part of partsIn(bytes)) encoding.add(part);
	// After that and not meanwhile, although a thread of the browser's does it: the engine needs the other processor.
	return {
		facts: { sha256: await hashBytes(bytes), encoding: found() },
		bytes: text === null ? bytes : textBytes
	};

	function found(): FoundEncoding {
		return byHead ?? encoding?.end(head) ?? 'binary';
	}
}

/** `textBytes`: the text once more; null where there is none, or it is too large for that. */
async function textOf(
	guess: FoundEncoding,
	bytes: Bytes
): Promise<{ text: MadeText | null; textBytes: Bytes | null }> {
	if (guess === 'binary' || guess.encoding === 'utf-8') return { text: null, textBytes: null };
	const { encoding } = guess;
	if (bytes.length > WHOLE_BYTES) {
		return { text: { encoding, text: await transcode(partsIn(bytes), encoding) }, textBytes: null };
	}
	const textBytes = transcodeWhole(bytes, encoding);
	return { text: { encoding, text: new Blob([textBytes]) }, textBytes };
}
