/** Reads a large file while a person looks at what is proposed, so that neither they nor the page wait for it later. */
import { expectHash, isHashedWhole } from '$lib/files';
import { Apart, keepSpare } from './apart.ts';
import { expectCounter, forgetCounter, takeCounter } from './counter-ahead.ts';
import { noteEncoding } from './encoding-of.ts';
import type { FileFacts } from './survey.ts';
import { expectText, type MadeText } from './text-ahead.ts';
import textWorkerUrl from './text.worker.ts?worker&url';

export type SurveyRequest = { blob: Blob };

/**
 * Finds the hash of a file, which adding it waits for, its encoding, which is remembered for proposing, and where that is
 * not UTF-8, the text that the engine reads. Until `signal` aborts. Never rejects: what is not found is looked for by whoever needs it.
 * Begins once `begin` is fulfilled; from now on the others wait for it.
 */
export async function surveyAhead(
	blob: Blob,
	signal: AbortSignal,
	begin: Promise<void> = Promise.resolve()
): Promise<void> {
	const text = Promise.withResolvers<MadeText | null>();
	const facts = Promise.withResolvers<FileFacts>();
	/** With the bytes that it has read. */
	const reader = Promise.withResolvers<Apart>();
	let read = blob;
	// Whoever took it is still at work.
	const dropReading = async () => (await takeCounter(read))?.end();
	const onEarly = (told: unknown) => {
		const made = told as MadeText | null; // reason: our own worker says it
		if (made !== null) {
			// What is counted is the text.
			forgetCounter(blob);
			read = made.text;
			expectCounter(read, reader.promise);
		}
		text.resolve(made);
	};
	// Who counts a larger one does not wait for this.
	const isHeld = isHashedWhole(blob);
	if (isHeld) expectCounter(blob, reader.promise);
	signal.addEventListener('abort', () => void dropReading(), { once: true });
	expectText(blob, text.promise);
	expectHash(
		blob,
		facts.promise.then(({ sha256 }) => sha256)
	);
	await begin;
	try {
		const worker = new Apart(textWorkerUrl);
		const request: SurveyRequest = { blob };
		const found = await worker.ask<FileFacts>(request, { signal, onEarly });
		facts.resolve(found);
		if (isHeld) reader.resolve(worker);
		else worker.end();
		noteEncoding(blob, found.encoding);
		if (found.encoding === 'binary') await dropReading();
	} catch (error) {
		// It is given up, cannot be read, or the worker's script is not on this device: those who wait look for themselves.
		for (const { reject } of [text, facts, reader]) reject(error);
		reader.promise.catch(() => undefined);
	}
}

/** Somebody is likely to bring a file soon. */
export function keepSurveyReady(): void {
	keepSpare(textWorkerUrl);
}
