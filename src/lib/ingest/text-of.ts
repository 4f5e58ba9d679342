/** The text in columns that a reading leads to: the file itself, or what a workbook's sheet is written as. */
import { PLAIN_DIALECT, type Dialect } from './dialect.ts';
import { openFile } from './open-file.ts';
import { sheetRequest, sheetText } from './propose-sheet.ts';
import type { Reading } from './reading.ts';
import type { Readers } from './readers.ts';

/** Rejects as the readers do. */
export async function textOf(
	readers: Readers,
	file: Blob,
	reading: Reading,
	signal: AbortSignal | undefined
): Promise<{ blob: Blob; dialect: Dialect }> {
	const { blob } = await openFile(file, reading, signal);
	switch (reading.format) {
		case 'csv':
			return { blob, dialect: reading };
		case 'sheet': {
			const { text } = await sheetText(readers, blob, sheetRequest(reading), signal);
			const { delimiter, quote, escape, encoding } = PLAIN_DIALECT;
			return { blob: text, dialect: { ...reading, delimiter, quote, escape, encoding } };
		}
		default:
			throw new Error(`Not text: ${reading.format}`);
	}
}
