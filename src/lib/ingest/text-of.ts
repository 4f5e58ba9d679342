/** What a reading makes of a file before the engine sees it: rows in a form that leaves nothing to guess, and their count. */
import { PLAIN_DIALECT, type Dialect } from './dialect.ts';
import { openFile } from './open-file.ts';
import type { Prepare } from './prepare.ts';
import { sheetRequest, sheetText } from './propose-sheet.ts';
import type { CsvReading, JsonReading, Reading, SheetReading } from './reading.ts';
import type { Readers } from './readers.ts';

export type TextReading = CsvReading | SheetReading | JsonReading;

export type FileText = {
	/** In UTF-8, except for records of JSON, which are prepared as the file has them. */
	blob: Blob;
	/** How it is written. */
	dialect: Dialect;
	/** The file itself, a text that was made of it, or records that are no text in columns yet. */
	is: 'file' | 'made' | 'records';
	prepare: Prepare;
};

export function isText(reading: Reading): reading is TextReading {
	return reading.format !== 'parquet';
}

/** Rejects as the readers do. */
export async function textOf(
	readers: Readers,
	file: Blob,
	reading: TextReading,
	signal: AbortSignal | undefined
): Promise<FileText> {
	const { blob } = await openFile(file, reading, signal);
	const { prepare } = readers;
	switch (reading.format) {
		case 'csv': {
			if (reading.encoding === 'utf-8')
				return { blob, dialect: reading, is: blob === file ? 'file' : 'made', prepare };
			const text = await readers.transcode(blob, reading.encoding, signal);
			return { blob: text, dialect: { ...reading, encoding: 'utf-8' }, is: 'made', prepare };
		}
		case 'sheet': {
			const { text } = await sheetText(readers, blob, sheetRequest(reading), signal);
			const { delimiter, quote, escape, encoding } = PLAIN_DIALECT;
			const dialect = { ...reading, delimiter, quote, escape, encoding };
			return { blob: text, dialect, is: 'made', prepare };
		}
		case 'json':
			return {
				blob,
				dialect: PLAIN_DIALECT,
				is: 'records',
				prepare: (bytes, _, options) => readers.prepareJson(bytes, reading, options)
			};
	}
}
