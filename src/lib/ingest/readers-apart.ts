/** Reads files in workers of their own, so that a large one never holds up the page. */
import { askApart, NoWorker, type Asking } from './apart.ts';
import { partsOf } from './bytes.ts';
import { takeCounter } from './counter-ahead.ts';
import type { Dialect } from './dialect.ts';
import { openParquetApart } from './parquet-apart.ts';
import { prepareCsv, type Prepared } from './prepare.ts';
import jsonWorkerUrl from './json.worker.ts?worker&url';
import type { SheetText } from './read-sheet.ts';
import { SharedTasks } from './shared-task.ts';
import type { Readers } from './readers.ts';
import sheetWorkerUrl from './sheet.worker.ts?worker&url';
import { expectedText } from './text-ahead.ts';
import { transcode } from './transcode.ts';
import textWorkerUrl from './text.worker.ts?worker&url';

/** Below this the worker's own start would take longer. */
const APART_BYTES = 512 * 1024;

export type PrepareRequest = {
	blob: Blob;
	dialect: Dialect;
	again: boolean;
};
export type TranscodeRequest = { blob: Blob; encoding: string };

/** What is prepared to be counted is imported next, or at the same time. */
const preparing = new SharedTasks<Prepared>();
const transcoding = new SharedTasks<Blob>();

const prepare: Readers['prepare'] = (blob, dialect, options = {}) => {
	const again = options.again ?? false;
	// Types change nothing about the records.
	const key = JSON.stringify({ ...dialect, types: null, again });
	return preparing.wait(blob, key, options, async (shared) => {
		const request: PrepareRequest = { blob, dialect, again };
		const counter = blob.size < APART_BYTES ? null : await takeCounter(blob);
		if (counter !== null) return counter.ask<Prepared>(request, shared).finally(() => counter.end());
		return apart(request, shared, () => prepareCsv(blob, dialect, { ...shared, again }));
	});
};

const transcodeOnce: Readers['transcode'] = (blob, encoding, signal) =>
	transcoding.wait(blob, encoding, { signal }, async (shared) => {
		const made = await expectedText(blob, encoding);
		if (made !== null) return made;
		const request: TranscodeRequest = { blob, encoding };
		const here = () => transcode(partsOf(blob, shared.signal), encoding);
		return apart(request, shared, here);
	});

/** `here`: the same in this thread, for small files, and while the worker's script is neither here nor to be fetched. */
async function apart<Reply>(
	request: PrepareRequest | TranscodeRequest,
	asking: Asking,
	here: () => Promise<Reply>
): Promise<Reply> {
	if (request.blob.size < APART_BYTES) return here();
	try {
		return await askApart<Reply>(textWorkerUrl, request, asking);
	} catch (error) {
		if (error instanceof NoWorker) return here();
		throw error;
	}
}

export const READERS_APART: Readers = {
	transcode: transcodeOnce,
	prepare,
	readSheet: (blob, request, signal) => askApart<SheetText>(sheetWorkerUrl, { blob, ...request }, { signal }),
	prepareJson: (blob, { path, lines, geo, shape }, options = {}) =>
		askApart<Prepared>(jsonWorkerUrl, { blob, path, lines, geo, shape }, options),
	openParquet: openParquetApart
};
