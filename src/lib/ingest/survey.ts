/** Reads a file once for everything that is to be known of all of its bytes, whatever they turn out to be. */
import { createHasher, hashBytes, readToHash } from '$lib/files';
import { partsIn, partsOf } from './bytes.ts';
import { encodingFromHead } from './encoding.ts';
import { EncodingSurvey, type FoundEncoding } from './encoding-of.ts';
import { readHead } from './read-head.ts';

export type Survey = { sha256: string; encoding: FoundEncoding };

/** Throws what reading the blob does. */
export async function surveyFile(blob: Blob): Promise<Survey> {
	const head = await readHead(blob);
	const byHead = encodingFromHead(head);
	const encoding = byHead === null ? new EncodingSurvey() : null;
	const whole = await readToHash(blob);
	if (whole === null) {
		const hasher = await createHasher();
		for await (const part of partsOf(blob)) {
			hasher.add(part);
			encoding?.add(part);
		}
		return { sha256: hasher.hex(), encoding: found() };
	}
	// In a thread of the browser's, while the bytes are looked at here.
	const hashing = hashBytes(whole);
	if (encoding !== null) for (const part of partsIn(whole)) encoding.add(part);
	return { sha256: await hashing, encoding: found() };

	function found(): FoundEncoding {
		return byHead ?? encoding?.end(head) ?? 'binary';
	}
}
