/** Reads files in workers of their own, so that a large one never holds up the page. */
import { askApart, NoWorker } from './apart.ts';
import type { Dialect } from './dialect.ts';
import { noteEncoding } from './encoding-of.ts';
import { openParquetApart } from './parquet-apart.ts';
import { prepareCsv, type Prepare, type Prepared } from './prepare.ts';
import jsonWorkerUrl from './json.worker.ts?worker&url';
import workerUrl from './prepare.worker.ts?worker&url';
import type { SheetText } from './read-sheet.ts';
import { SharedTask } from './shared-task.ts';
import type { Readers } from './readers.ts';
import sheetWorkerUrl from './sheet.worker.ts?worker&url';

/** Below this the worker's own start would take longer. */
const APART_BYTES = 512 * 1024;

export type PrepareRequest = { blob: Blob; dialect: Dialect; again: boolean };

/** What is prepared to be counted is imported next, or at the same time. */
const kept = new WeakMap<Blob, { key: string; task: SharedTask<Prepared> }>();

const prepare: Prepare = async (blob, dialect, options = {}) => {
	// Types change nothing about the records.
	const key = JSON.stringify({ ...dialect, types: null, again: options.again ?? false });
	const before = kept.get(blob);
	if (before?.key === key && !before.task.failed) return before.task.wait(options);
	const task = new SharedTask(async (shared) => {
		const prepared = await prepareNow(blob, dialect, { ...options, ...shared });
		noteEncoding(blob, prepared.encoding);
		return prepared;
	});
	kept.set(blob, { key, task });
	return task.wait(options);
};

const prepareNow: Prepare = async (blob, dialect, options = {}) => {
	if (blob.size < APART_BYTES && dialect.encoding === 'utf-8') return prepareCsv(blob, dialect, options);
	const request: PrepareRequest = { blob, dialect, again: options.again ?? false };
	try {
		return await askApart<Prepared>(workerUrl, request, options);
	} catch (error) {
		// The worker's script is not on this device yet and there is no network to fetch it.
		if (error instanceof NoWorker) return prepareCsv(blob, dialect, options);
		throw error;
	}
};

export const READERS_APART: Readers = {
	prepare,
	readSheet: (blob, request, signal) => askApart<SheetText>(sheetWorkerUrl, { blob, ...request }, { signal }),
	prepareJson: (blob, { path, lines, geo }, options = {}) =>
		askApart<Prepared>(jsonWorkerUrl, { blob, path, lines, geo }, options),
	openParquet: openParquetApart
};
