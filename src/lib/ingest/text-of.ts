/** What a reading makes of a file before the engine sees it: rows in a form that leaves nothing to guess, and their count. */
import { PLAIN_DIALECT, type Dialect } from './dialect.ts';
import { openFile } from './open-file.ts';
import type { Prepare } from './prepare.ts';
import { sheetRequest, sheetText } from './propose-sheet.ts';
import type { CsvReading, JsonReading, Reading, SheetReading } from './reading.ts';
import type { Readers } from './readers.ts';

export type TextReading = CsvReading | SheetReading | JsonReading;

export function isText(reading: Reading): reading is TextReading {
	return reading.format !== 'parquet';
}

/** The bytes, how they are written, and what prepares them. Rejects as the readers do. */
export async function textOf(
	readers: Readers,
	file: Blob,
	reading: TextReading,
	signal: AbortSignal | undefined
): Promise<{ blob: Blob; dialect: Dialect; prepare: Prepare }> {
	const { blob } = await openFile(file, reading, signal);
	const { prepare } = readers;
	switch (reading.format) {
		case 'csv':
			return { blob, dialect: reading, prepare };
		case 'sheet': {
			const { text } = await sheetText(readers, blob, sheetRequest(reading), signal);
			const { delimiter, quote, escape, encoding } = PLAIN_DIALECT;
			return { blob: text, dialect: { ...reading, delimiter, quote, escape, encoding }, prepare };
		}
		case 'json':
			return {
				blob,
				dialect: PLAIN_DIALECT,
				prepare: (bytes, _, options) => readers.prepareJson(bytes, reading, options)
			};
	}
}
