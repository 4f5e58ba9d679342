/** Reads a large file while a person looks at what is proposed, so that neither they nor the page wait for it later. */
import { expectHash } from '$lib/files';
import { Apart, keepSpare } from './apart.ts';
import { expectCounter, forgetCounter, takeCounter } from './counter-ahead.ts';
import { noteEncoding } from './encoding-of.ts';
import type { FileFacts } from './survey.ts';
import { expectText, type MadeText } from './text-ahead.ts';
import surveyWorkerUrl from './survey.worker.ts?worker&url';

export type SurveyRequest = { blob: Blob };

/**
 * Finds the hash of a file, which adding it waits for, its encoding, which is remembered for proposing, and where that is
 * not UTF-8, the text that the engine reads. Until `signal` aborts. Never rejects: what is not found is looked for by whoever needs it.
 */
export async function surveyAhead(blob: Blob, signal: AbortSignal): Promise<void> {
	const text = Promise.withResolvers<MadeText | null>();
	const facts = Promise.withResolvers<FileFacts>();
	const worker = new Apart(surveyWorkerUrl);
	let read = blob;
	const expectReading = () =>
		expectCounter(
			read,
			facts.promise.then(() => worker)
		);
	// Whoever took it is still at work.
	const dropReading = async () => (await takeCounter(read))?.end();
	const onEarly = (told: unknown) => {
		const made = told as MadeText | null; // reason: our own worker says it
		if (made !== null) {
			// What is counted is the text.
			forgetCounter(blob);
			read = made.text;
			expectReading();
		}
		text.resolve(made);
	};
	expectReading();
	signal.addEventListener('abort', () => void dropReading(), { once: true });
	expectText(blob, text.promise);
	expectHash(
		blob,
		facts.promise.then(({ sha256 }) => sha256)
	);
	try {
		const request: SurveyRequest = { blob };
		facts.resolve(await worker.ask<FileFacts>(request, { signal, onEarly }));
		const { encoding } = await facts.promise;
		noteEncoding(blob, encoding);
		if (encoding === 'binary') await dropReading();
	} catch (error) {
		// It is given up, cannot be read, or the worker's script is not on this device: those who wait look for themselves.
		text.reject(error);
		facts.reject(error);
	}
}

/** Somebody is likely to bring a file soon. */
export function keepSurveyReady(): void {
	keepSpare(surveyWorkerUrl);
}
