/** The same readers in this thread, for tests and the command line. */
import { ParquetFile } from 'parquet-wasm';
import { partsOf } from './bytes.ts';
import { prepareCsv } from './prepare.ts';
import { prepareJson } from './read-json.ts';
import { openParquet } from './read-parquet.ts';
import { readSheet } from './read-sheet.ts';
import type { Readers } from './readers.ts';
import { transcode } from './transcode.ts';

export const READERS_HERE: Readers = {
	transcode: (blob, encoding, signal) => transcode(partsOf(blob, signal), encoding),
	prepare: prepareCsv,
	readSheet,
	prepareJson,
	openParquet: (blob) => openParquet(ParquetFile, blob)
};
