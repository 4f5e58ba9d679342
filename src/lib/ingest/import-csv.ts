/**
 * Makes a table of a CSV file. Our own count of its records is compared with the rows that the engine read; a table that
 * differs is not kept.
 */
import type { Engine } from '$lib/engine';
import { isUnreadable } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import { findTypes, type FoundTypes } from './find-types.ts';
import { makeAhead, makeTable, pathOfText, type Ahead, type Into, type TableOfText } from './make-table.ts';
import { prepareFirst, type Prepared, type Progress } from './prepare.ts';
import { openFile } from './open-file.ts';
import type { CsvReading } from './reading.ts';
import type { Refusal } from './refusal.ts';
import type { FileText } from './text-of.ts';
import { transcodeWhole } from './transcode.ts';

/** What is needed of an engine. */
export type Importer = Pick<
	Engine,
	'createTable' | 'createTableFromArrow' | 'dropTable' | 'inspect' | 'inspectFile'
>;

export type ImportOptions = { signal?: AbortSignal; onProgress?: Progress };

/** `relation`: the table's name, one of that name is replaced. `types`: of the first rows, where somebody looks for them already. */
export async function importCsvWith(
	engine: Importer,
	relation: string,
	text: FileText,
	options: ImportOptions = {},
	types: Promise<FoundTypes | null> | null = null
): Promise<TableOfText | Refusal> {
	const { signal } = options;
	const into = { engine, relation, isFile: text.is === 'file', signal };
	const [ahead, read] = await Promise.all([importAhead(into, text, types), prepareWithQuotes(text, options)]);
	if (!read.ok) {
		if (ahead !== null) await engine.dropTable(relation);
		return read;
	}
	const { prepared, dialect: used } = read;
	let outcome = await makeTable(into, prepared, used, ahead);
	// A file that only looks regular is written anew, then there is nothing left to misread.
	const misread = !outcome.ok && (outcome.reason === 'lost-rows' || outcome.failure?.kind === 'sql');
	if (misread && !prepared.rewritten) {
		const again = await readText(text, used, { ...options, again: true });
		outcome = again.ok ? await makeTable(into, again.prepared, used) : again;
	}
	if (!outcome.ok) await engine.dropTable(relation);
	return outcome;
}

/** Below this there is nothing to gain. */
const AHEAD_BYTES = 4 * 1024 * 1024;

/** Imports a text that looks regular while it is still being counted. Null: it does not, or it is small. */
async function importAhead(
	into: Into,
	{ blob, dialect, is }: FileText,
	types: Promise<FoundTypes | null> | null
): Promise<Ahead | null> {
	if (blob.size < AHEAD_BYTES || is === 'records' || dialect.footerRows > 0) return null;
	const first = await prepareFirst(blob, dialect).catch(() => null);
	if (first === null) return null;
	return makeAhead(into, first, dialect, types);
}

/** So much of a file tells its types. */
const TYPED_BYTES = 3 * 1024 * 1024;

/**
 * Looks for the types of a text while all of it is still being made of a file in another encoding. Never rejects; null: they
 * cannot be told.
 */
export async function typesAhead(
	engine: Importer,
	file: Blob,
	reading: CsvReading,
	signal: AbortSignal | undefined
): Promise<FoundTypes | null> {
	const { encoding, footerRows } = reading;
	if (encoding === 'utf-8' || footerRows > 0) return null;
	try {
		const { blob } = await openFile(file, reading, signal);
		if (blob.size < AHEAD_BYTES) return null;
		const beginning = new Uint8Array(await blob.slice(0, TYPED_BYTES).arrayBuffer());
		const text = transcodeWhole(beginning, encoding);
		const records = new Blob([text.subarray(0, text.lastIndexOf(LF) + 1)]);
		const dialect: Dialect = { ...reading, encoding: 'utf-8' };
		const first = await prepareFirst(records, dialect);
		if (first === null) return null;
		const found = await findTypes({ engine, path: pathOfText(), prepared: first, dialect, signal });
		return 'ok' in found ? null : found;
	} catch {
		return null;
	}
}

const LF = 10;

/** Share of rows that may not fit when quotes are taken for letters. */
const MISFITS = 0.05;

type Read = { ok: true; prepared: Prepared; dialect: Dialect } | Refusal;

async function prepareWithQuotes(text: FileText, options: ImportOptions): Promise<Read> {
	const { dialect } = text;
	const read = await readText(text, dialect, options);
	if (!read.ok || !read.prepared.openQuote) return read;
	const plain = await readText(text, { ...dialect, quote: '', escape: '' }, options);
	if (!plain.ok) return plain;
	const { rejected, padded, rows } = plain.prepared;
	const fits = rejected.count + padded <= MISFITS * (rows + rejected.count);
	return fits ? plain : { ok: false, reason: 'open-quote' };
}

async function readText(
	{ blob, prepare }: FileText,
	dialect: Dialect,
	options: ImportOptions & { again?: boolean }
): Promise<Read> {
	try {
		return { ok: true, prepared: await prepare(blob, dialect, options), dialect };
	} catch (error) {
		if (options.signal?.aborted) return { ok: false, reason: 'cancelled' };
		if (isUnreadable(error)) return { ok: false, reason: 'unreadable' };
		throw error;
	}
}
