/** The same readers in this thread, for tests and the command line. */
import { prepareCsv } from './prepare.ts';
import { readSheet } from './read-sheet.ts';
import type { Readers } from './readers.ts';

export const READERS_HERE: Readers = { prepare: prepareCsv, readSheet };
