/**
 * Makes a table of a CSV file. Our own count of its records is compared with the rows that the engine read; a table that
 * differs is not kept.
 */
import type { Engine, QueryFailure, QueryResult } from '$lib/engine';
import { quoteIdentifier } from '$lib/sql';
import { columnChecks, type ColumnNote } from './column-checks.ts';
import type { Dialect } from './dialect.ts';
import { nameColumns, type ColumnName } from './names.ts';
import type { Prepare, Prepared, Progress, RejectedRecord } from './prepare.ts';
import { createSql, sniffSql, type ReadColumn, type TimeFormats } from './read-csv.ts';

export type CsvTable = {
	ok: true;
	relation: string;
	rowCount: number;
	columns: { name: string; type: string; title: string }[];
	/** Rows of the table. */
	kept: number;
	/** What is in the file and not a row. */
	skipped: { titles: number; headers: number; blank: number; footer: number };
	/** Rows with more fields than columns; some of them as they were read. */
	rejected: { count: number; records: readonly RejectedRecord[] };
	/** Rows with fewer fields; what they lack is missing. */
	padded: number;
	notes: ColumnNote[];
	/** The dialect that was used: as given, except for a quote that never closed. */
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

let imports = 0;

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
	try {
		const [prepared, used] = await prepareWithQuotes(prepare, blob, dialect, options);
		if (prepared === null) return { ok: false, reason: 'open-quote' };
		let outcome = await makeTable(engine, relation, prepared, used, signal);
		// A file that only looks regular is written anew, then there is nothing left to misread.
		const misread = !outcome.ok && (outcome.reason === 'lost-rows' || outcome.failure?.kind === 'sql');
		if (misread && !prepared.rewritten) {
			const again = await prepare(blob, used, { ...options, again: true });
			outcome = await makeTable(engine, relation, again, used, signal);
		}
		if (!outcome.ok) await engine.dropTable(relation);
		return outcome;
	} catch {
		return { ok: false, reason: signal?.aborted ? 'cancelled' : 'unreadable' };
	}
}

/** Share of rows that may not fit when quotes are taken for letters. */
const MISFITS = 0.05;

async function prepareWithQuotes(
	prepare: Prepare,
	blob: Blob,
	dialect: Dialect,
	options: ImportOptions
): Promise<[Prepared | null, Dialect]> {
	const prepared = await prepare(blob, dialect, options);
	if (!prepared.openQuote) return [prepared, dialect];
	const plain = { ...dialect, quote: '', escape: '' };
	const unquoted = await prepare(blob, plain, options);
	const fits =
		unquoted.rejected.count + unquoted.padded <= MISFITS * (unquoted.rows + unquoted.rejected.count);
	return [fits ? unquoted : null, plain];
}

async function makeTable(
	engine: Importer,
	relation: string,
	prepared: Prepared,
	dialect: Dialect,
	signal: AbortSignal | undefined
): Promise<CsvTable | ImportFailure> {
	const path = `in/${++imports}.csv`;
	const names = nameColumns(prepared.headers, prepared.width);
	const table = quoteIdentifier(relation);
	const create = async (columns: readonly ReadColumn[], formats: TimeFormats) =>
		engine.createTable(
			{
				relation,
				path,
				blob: prepared.body,
				create: createSql(relation, path, prepared, dialect, columns, formats)
			},
			{ signal }
		);
	let sniffed = await sniff(engine, path, prepared, dialect, names, false, signal);
	if (!sniffed.ok) return failed(sniffed);
	let failure = await create(sniffed.columns, sniffed.formats);
	if (failure !== null && /converting column/.test(failure.message)) {
		// A value far down does not fit the type of the first ones.
		sniffed = await sniff(engine, path, prepared, dialect, names, true, signal);
		if (!sniffed.ok) return failed(sniffed);
		failure = await create(sniffed.columns, sniffed.formats);
	}
	if (failure !== null) return failed(failure);
	let { columns } = sniffed;
	const notes: ColumnNote[] = [];
	for (const check of columnChecks(table, columns, sniffed.formats, dialect)) {
		const outcome = await engine.inspect(check.sql, { signal });
		if (!outcome.ok) return failed(outcome);
		columns = applyCheck(columns, check, outcome.result, notes);
	}
	if (notes.length > 0) {
		const again = await create(columns, sniffed.formats);
		if (again !== null) return failed(again);
	}
	return describeTable(engine, table, relation, prepared, dialect, names, notes);
}

type Sniffed = { ok: true; columns: ReadColumn[]; formats: TimeFormats };

async function sniff(
	engine: Importer,
	path: string,
	prepared: Prepared,
	dialect: Dialect,
	names: readonly ColumnName[],
	whole: boolean,
	signal: AbortSignal | undefined
): Promise<Sniffed | QueryFailure> {
	const textual = (): ReadColumn[] => names.map(({ name }) => ({ name, type: 'VARCHAR', cast: null }));
	if (prepared.rows === 0) return { ok: true, columns: textual(), formats: { date: null, timestamp: null } };
	const file = { path, blob: prepared.body };
	const outcome = await engine.inspectFile(file, sniffSql(path, prepared, dialect, whole), { signal });
	if (!outcome.ok) return outcome;
	const { result } = outcome;
	const text = (row: number, column: number) => (row < result.rowCount ? result.cell(row, column).text : '');
	const columns = textual().map((column, i) => ({ ...column, type: text(i, 0) || 'VARCHAR' }));
	return { ok: true, columns, formats: { date: text(0, 1) || null, timestamp: text(0, 2) || null } };
}

function applyCheck(
	columns: readonly ReadColumn[],
	check: ReturnType<typeof columnChecks>[number],
	result: QueryResult,
	notes: ColumnNote[]
): ReadColumn[] {
	const next = [...columns];
	check.columns.forEach((index, value) => {
		const column = next[index];
		if (column === undefined) return;
		const corrected = check.correct(column, result.cell(0, value).text);
		if (corrected === null) return;
		next[index] = corrected.column;
		notes.push({ column: column.name, because: corrected.because });
	});
	return next;
}

async function describeTable(
	engine: Importer,
	table: string,
	relation: string,
	prepared: Prepared,
	dialect: Dialect,
	names: readonly ColumnName[],
	notes: ColumnNote[]
): Promise<CsvTable | ImportFailure> {
	const outcome = await engine.inspect(`SELECT count(*) FROM ${table}`);
	if (!outcome.ok) return failed(outcome);
	const read = Number(outcome.result.cell(0, 0).text);
	if (read !== prepared.rows) return { ok: false, reason: 'lost-rows', counted: prepared.rows, read };
	const types = await engine.inspect(`SELECT column_type FROM (DESCRIBE ${table})`);
	if (!types.ok) return failed(types);
	const { skipped, rejected, padded } = prepared;
	return {
		ok: true,
		relation,
		rowCount: read,
		columns: names.map(({ name, title }, i) => ({ name, title, type: types.result.cell(i, 0).text })),
		kept: read,
		skipped,
		rejected,
		padded,
		notes,
		dialect
	};
}

function failed(failure: QueryFailure): ImportFailure {
	if (failure.kind === 'cancelled' || failure.kind === 'memory')
		return { ok: false, reason: failure.kind, failure };
	return { ok: false, reason: 'engine', failure };
}
