/** The same readers in this thread, for tests and the command line. */
import { ParquetFile } from 'parquet-wasm';
import { prepareCsv } from './prepare.ts';
import { prepareJson } from './read-json.ts';
import { openParquet } from './read-parquet.ts';
import { readSheet } from './read-sheet.ts';
import type { Readers } from './readers.ts';
import { transcode } from './transcode.ts';

export const READERS_HERE: Readers = {
	transcode,
	prepare: prepareCsv,
	readSheet,
	prepareJson,
	openParquet: (blob) => openParquet(ParquetFile, blob)
};
