/** Reads a large file while a person looks at what is proposed, so that neither they nor the page wait for it later. */
import { expectHash, isHashedWhole } from '$lib/files';
import { askApart } from './apart.ts';
import { forgetBytes, keepBytes } from './bytes-ahead.ts';
import { noteEncoding } from './encoding-of.ts';
import type { Survey } from './survey.ts';
import { expectText, type MadeText } from './text-ahead.ts';
import surveyWorkerUrl from './survey.worker.ts?worker&url';

/**
 * Finds the hash of a file, which adding it waits for, its encoding, which is remembered for proposing, and where that is
 * not UTF-8, the text that the engine reads. Until `signal` aborts. Never rejects: what is not found is looked for by whoever needs it.
 */
export async function surveyAhead(blob: Blob, signal: AbortSignal): Promise<void> {
	try {
		const text = Promise.withResolvers<MadeText | null>();
		const onEarly = (made: unknown) => text.resolve(made as MadeText | null); // reason: our own worker says it
		const survey = askApart<Survey>(surveyWorkerUrl, blob, { signal, onEarly });
		survey.catch(text.reject);
		expectText(blob, text.promise);
		expectHash(
			blob,
			survey.then(({ sha256 }) => sha256)
		);
		// Who reads a larger one does not wait for this.
		if (isHashedWhole(blob))
			keepBytes(
				blob,
				survey.then(({ bytes }) => bytes)
			);
		signal.addEventListener('abort', () => forgetBytes(blob), { once: true });
		const { encoding } = await survey;
		noteEncoding(blob, encoding);
		if (encoding === 'binary') forgetBytes(blob);
	} catch {
		// It is given up, cannot be read, or the worker's script is not on this device.
	}
}
