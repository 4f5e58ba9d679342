/**
 * Makes a table of a CSV file. Our own count of its records is compared with the rows that the engine read; a table that
 * differs is not kept.
 */
import type { Engine } from '$lib/engine';
import { isUnreadable } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import { makeAhead, makeTable, type Ahead, type TableOfText } from './make-table.ts';
import { prepareFirst, type Prepare, type Prepared, type Progress } from './prepare.ts';
import type { Refusal } from './refusal.ts';

/** What is needed of an engine. */
export type Importer = Pick<
	Engine,
	'createTable' | 'createTableFromArrow' | 'dropTable' | 'inspect' | 'inspectFile'
>;

export type ImportOptions = { signal?: AbortSignal; onProgress?: Progress };

/** `prepare` reads the file, in this thread or in another; `relation`: the table's name, one of that name is replaced. */
export async function importCsvWith(
	prepare: Prepare,
	engine: Importer,
	relation: string,
	blob: Blob,
	dialect: Dialect,
	options: ImportOptions = {}
): Promise<TableOfText | Refusal> {
	const { signal } = options;
	const [ahead, read] = await Promise.all([
		importAhead(engine, relation, blob, dialect, signal),
		prepareWithQuotes(prepare, blob, dialect, options)
	]);
	if (!read.ok) {
		if (ahead !== null) await engine.dropTable(relation);
		return read;
	}
	const { prepared, dialect: used } = read;
	let outcome = await makeTable(engine, relation, prepared, used, signal, ahead);
	// A file that only looks regular is written anew, then there is nothing left to misread.
	const misread = !outcome.ok && (outcome.reason === 'lost-rows' || outcome.failure?.kind === 'sql');
	if (misread && !prepared.rewritten) {
		const again = await readFile(prepare, blob, used, { ...options, again: true });
		outcome = again.ok ? await makeTable(engine, relation, again.prepared, used, signal) : again;
	}
	if (!outcome.ok) await engine.dropTable(relation);
	return outcome;
}

/** Below this there is nothing to gain. */
const AHEAD_BYTES = 4 * 1024 * 1024;

/** Imports a file that looks regular while it is still being counted. Null: it does not, or it is small. */
async function importAhead(
	engine: Importer,
	relation: string,
	blob: Blob,
	dialect: Dialect,
	signal: AbortSignal | undefined
): Promise<Ahead | null> {
	if (blob.size < AHEAD_BYTES || dialect.encoding !== 'utf-8' || dialect.footerRows > 0) return null;
	const first = await prepareFirst(blob, dialect).catch(() => null);
	return first === null ? null : makeAhead(engine, relation, first, dialect, signal);
}

/** Share of rows that may not fit when quotes are taken for letters. */
const MISFITS = 0.05;

type Read = { ok: true; prepared: Prepared; dialect: Dialect } | Refusal;

async function prepareWithQuotes(
	prepare: Prepare,
	blob: Blob,
	dialect: Dialect,
	options: ImportOptions
): Promise<Read> {
	const read = await readFile(prepare, blob, dialect, options);
	if (!read.ok || !read.prepared.openQuote) return read;
	const plain = await readFile(prepare, blob, { ...dialect, quote: '', escape: '' }, options);
	if (!plain.ok) return plain;
	const { rejected, padded, rows } = plain.prepared;
	const fits = rejected.count + padded <= MISFITS * (rows + rejected.count);
	return fits ? plain : { ok: false, reason: 'open-quote' };
}

async function readFile(
	prepare: Prepare,
	blob: Blob,
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
