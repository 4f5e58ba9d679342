/**
 * Makes a table of a CSV file. Our own count of its records is compared with the rows that the engine read; a table that
 * differs is not kept.
 */
import type { Engine, QueryFailure } from '$lib/engine';
import { isUnreadable } from './bytes.ts';
import type { ColumnNote } from './column-checks.ts';
import { readDialect, type Dialect } from './dialect.ts';
import { makeTable } from './make-table.ts';
import { proposeCsv } from './propose.ts';
import type { Prepare, Prepared, Progress, RejectedRecord } from './prepare.ts';

export type CsvTable = {
	ok: true;
	relation: string;
	rowCount: number;
	columns: { name: string; type: string; title: string }[];
	/** Rows of the table. */
	kept: number;
	/** What is in the file and not a row. */
	skipped: { titles: number; headers: number; blank: number; footer: number };
	/** Rows with more fields than columns or stuck together by a stray quote; the first ones as they were read. */
	rejected: { count: number; records: readonly RejectedRecord[] };
	/** Rows with fewer fields; what they lack is missing. */
	padded: number;
	notes: ColumnNote[];
	/** The dialect that was used: as given, except for one that makes no sense and for a quote that never closes. */
	dialect: Dialect;
};

export type ImportFailure = {
	ok: false;
	reason:
		| 'cancelled'
		/** The file cannot be read any more. */
		| 'unreadable'
		/** A quote opens and never closes. */
		| 'open-quote'
		/** The engine read another number of rows than there are: `counted` and `read`. */
		| 'lost-rows'
		/** The table needs more memory than there is. */
		| 'memory'
		| 'engine';
	counted?: number;
	read?: number;
	failure?: QueryFailure;
};

/** What is needed of an engine. */
export type Importer = Pick<Engine, 'createTable' | 'dropTable' | 'inspect' | 'inspectFile'>;

export type ImportOptions = { signal?: AbortSignal; onProgress?: Progress };

/** `prepare` reads the file, in this thread or in another; `relation`: the table's name, one of that name is replaced. */
export async function importCsvWith(
	prepare: Prepare,
	engine: Importer,
	relation: string,
	blob: Blob,
	dialect: Dialect,
	options: ImportOptions = {}
): Promise<CsvTable | ImportFailure> {
	const { signal } = options;
	// A dialect travels in shared documents, where anybody may have written it.
	const sane = readDialect(dialect) ?? (await proposedDialect(blob, signal));
	if (sane === null) return { ok: false, reason: signal?.aborted ? 'cancelled' : 'unreadable' };
	const read = await prepareWithQuotes(prepare, blob, sane, options);
	if (!read.ok) return read;
	const { prepared, dialect: used } = read;
	let outcome = await makeTable(engine, relation, prepared, used, signal);
	// A file that only looks regular is written anew, then there is nothing left to misread.
	const misread = !outcome.ok && (outcome.reason === 'lost-rows' || outcome.failure?.kind === 'sql');
	if (misread && !prepared.rewritten) {
		const again = await readFile(prepare, blob, used, { ...options, again: true });
		outcome = again.ok ? await makeTable(engine, relation, again.prepared, used, signal) : again;
	}
	if (!outcome.ok) await engine.dropTable(relation);
	return outcome;
}

async function proposedDialect(blob: Blob, signal: AbortSignal | undefined): Promise<Dialect | null> {
	try {
		const proposal = await proposeCsv(blob, signal);
		return proposal.ok ? proposal.dialect : null;
	} catch (error) {
		if (signal?.aborted) return null;
		throw error;
	}
}

/** Share of rows that may not fit when quotes are taken for letters. */
const MISFITS = 0.05;

type Read = { ok: true; prepared: Prepared; dialect: Dialect } | ImportFailure;

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
