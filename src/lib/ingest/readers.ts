/** What reads the formats, in this thread or in workers of their own. */
import type { Prepare } from './prepare.ts';
import type { SheetRequest, SheetText } from './read-sheet.ts';

export type Readers = {
	prepare: Prepare;
	/** Rejects with an error that has a `reason`, NoWorker, or what `signal` aborts with. */
	readSheet: (blob: Blob, request: SheetRequest, signal?: AbortSignal) => Promise<SheetText>;
};
