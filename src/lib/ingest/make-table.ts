/** From a prepared file to a table: types by the engine's sniffer, corrected where it is known to be wrong, then counted. */
import type { QueryFailure, QueryResult } from '$lib/engine';
import { quoteIdentifier } from '$lib/sql';
import { columnChecks, type ColumnCheck, type ColumnNote } from './column-checks.ts';
import { keepLeadingZeros, noteMixed, planColumns, statedFormats, type Plan } from './column-plan.ts';
import type { Dialect } from './dialect.ts';
import type { Importer } from './import-csv.ts';
import type { ImportedTable } from './imported-table.ts';
import { nameColumns, type ColumnName } from './names.ts';
import type { Prepared } from './prepare.ts';
import { createSql, LONGEST_BYTES, type ReadColumn } from './read-csv.ts';
import { keepRejected } from './rejected-table.ts';
import type { Refusal } from './refusal.ts';
import { retypeByTexts } from './retype-by-texts.ts';
import type { FoundTypes } from './find-types.ts';

/** Where a table is made. */
export type Into = {
	engine: Importer;
	relation: string;
	/** The text is a file as it is kept, and not what was made of one. */
	isFile: boolean;
	signal: AbortSignal | undefined;
};

type Loading = Into & {
	path: string;
	prepared: Prepared;
	dialect: Dialect;
	names: readonly ColumnName[];
};

export type TableOfText = Omit<ImportedTable, 'reading'> & {
	/** What was used; a quote that never closes is not. */
	dialect: Dialect;
};

let tables = 0;

/** Where the engine finds a text. Each has its own, because it is read again after a restart of the engine. */
export function pathOfText(): string {
	return `in/${++tables}.csv`;
}

export async function makeTable(
	into: Into,
	prepared: Prepared,
	dialect: Dialect,
	ahead: Ahead | null = null
): Promise<TableOfText | Refusal> {
	// What is too large for the engine is so a second time.
	if (ahead !== null && !ahead.plan.ok && ahead.plan.kind === 'memory') return failed(ahead.plan);
	const usable = ahead !== null && ahead.plan.ok && agree(ahead.loading.prepared, prepared, ahead.plan);
	const loading = usable ? { ...ahead.loading, prepared } : loadingOf(into, prepared, dialect);
	const loaded = usable ? await keepCodes(loading, ahead.plan) : await load(loading);
	if (!loaded.ok) return failed(loaded);
	const corrected = await correct(loading, loaded);
	return corrected.ok ? describe(loading, corrected.notes) : failed(corrected);
}

/** A table that was made before its file was looked at to the end. */
export type Ahead = { loading: Loading; plan: Plan | QueryFailure };

/** Makes the table as far as the first records tell, while the file is still being counted. Never rejects. */
export async function makeAhead(
	into: Into,
	prepared: Prepared,
	dialect: Dialect,
	types: Promise<FoundTypes | null> | null
): Promise<Ahead> {
	const loading = loadingOf(into, prepared, dialect);
	return { loading, plan: await load(loading, await types) };
}

function loadingOf(into: Into, prepared: Prepared, dialect: Dialect): Loading {
	const names = nameColumns(prepared.headers, prepared.width);
	return { ...into, path: pathOfText(), prepared, dialect, names };
}

/** Whether what the first records said holds for all of them. */
function agree(first: Prepared, all: Prepared, plan: Plan): boolean {
	const [stated, needed] = [statedFormats(plan, first), statedFormats(plan, all)];
	return (
		stated.date === needed.date &&
		stated.timestamp === needed.timestamp &&
		!all.rewritten &&
		first.body.size === all.body.size &&
		first.lineEnd === all.lineEnd &&
		first.width === all.width &&
		first.bodyWidth === all.bodyWidth &&
		all.longestBytes <= LONGEST_BYTES &&
		JSON.stringify(first.headers) === JSON.stringify(all.headers)
	);
}

/** A code like 007 may come after the first records. */
async function keepCodes(loading: Loading, plan: Plan | QueryFailure): Promise<Plan | QueryFailure> {
	if (!plan.ok || !keepLeadingZeros(plan.columns, plan.notes, loading.prepared)) return plan;
	return (await create(loading, plan)) ?? plan;
}

/** Columns whose values turn out not to be of their type become text one by one, up to this many. */
const MIXED_COLUMNS = 20;
const CONVERSION = /Error when converting column "c(\d+)"/;

/** Creates the table with the types of the first rows; when a row far down does not fit, with those of all rows. */
async function load(loading: Loading, found: FoundTypes | null = null): Promise<Plan | QueryFailure> {
	let plan = await planColumns(loading, loading.names, false, found);
	if (!plan.ok) return plan;
	let failure = await create(loading, plan);
	if (failure === null || !CONVERSION.test(failure.message)) return failure ?? plan;
	if (loading.prepared.types === null) {
		const before = plan.columns;
		plan = await planColumns(loading, loading.names, true);
		if (plan.ok) noteMixed(before, plan);
	}
	if (!plan.ok) return plan;
	for (let mixed = 0; mixed < MIXED_COLUMNS; mixed++) {
		failure = await create(loading, plan);
		const index = Number(CONVERSION.exec(failure?.message ?? '')?.[1] ?? 0) - 1;
		const column = plan.columns[index];
		if (failure === null || column === undefined) return failure ?? plan;
		plan.columns[index] = { ...column, type: 'VARCHAR' };
		plan.notes.push({ column: column.name, because: 'mixed-values' });
	}
	plan.columns = plan.columns.map((column) => ({ ...column, type: 'VARCHAR' }));
	return (await create(loading, plan)) ?? plan;
}

async function create(loading: Loading, plan: Plan): Promise<QueryFailure | null> {
	const { engine, relation, isFile, path, prepared, dialect, signal } = loading;
	const sql = createSql(relation, path, prepared, dialect, plan.columns, statedFormats(plan, prepared));
	const { body: blob } = prepared;
	const at = isFile ? prepared.bodyAt : null;
	return engine.createTable({ relation, path, blob, at, create: sql }, { signal });
}

/** Looks for what the sniffer gets wrong, and makes the table once more if it did. */
async function correct(loading: Loading, plan: Plan): Promise<Plan | QueryFailure> {
	const { engine, relation, path, prepared, dialect, signal } = loading;
	if (prepared.types !== null || prepared.rows === 0) return plan;
	const table = quoteIdentifier(relation);
	const examples = await readExamples(loading, plan.columns);
	if (!Array.isArray(examples)) return examples;
	const made = { engine, table, path, prepared, dialect, signal };
	const retyped = await retypeByTexts(made, plan.columns, plan.undecided);
	if (!Array.isArray(retyped)) return retyped;
	const { formats } = plan;
	let changed = false;
	for (const check of columnChecks(table, plan.columns, { formats, dialect, examples })) {
		const outcome = await engine.inspect(check.sql, { signal });
		if (!outcome.ok) return outcome;
		changed = applyCheck(plan, check, outcome.result) || changed;
	}
	for (const { index, type, because } of retyped) {
		const column = plan.columns[index];
		if (column === undefined) continue;
		changed = true;
		plan.columns[index] = { ...column, type };
		if (because !== null) plan.notes.push({ column: column.name, because });
	}
	return changed ? ((await create(loading, plan)) ?? plan) : plan;
}

const EXAMPLE_ROWS = 2048;
/** Cheap, but for thousands at once the engine's memory is too small. */
const EXAMPLES_AT_ONCE = 1000;

/** A value of each column of text from the first rows: most say at once that they are neither number nor date. */
async function readExamples(
	{ engine, relation, signal }: Loading,
	columns: readonly ReadColumn[]
): Promise<(string | null)[] | QueryFailure> {
	const texts = columns.flatMap((column, i) => (column.type === 'VARCHAR' ? [i] : []));
	const examples = columns.map((): string | null => null);
	for (let at = 0; at < texts.length; at += EXAMPLES_AT_ONCE) {
		const some = texts.slice(at, at + EXAMPLES_AT_ONCE);
		const names = some.map((i) => quoteIdentifier(columns[i]?.name ?? ''));
		const rows = `(SELECT ${names.join(', ')} FROM ${quoteIdentifier(relation)} LIMIT ${EXAMPLE_ROWS})`;
		const values = names.map((name) => `any_value(${name})`);
		const outcome = await engine.inspect(`SELECT ${values.join(', ')} FROM ${rows}`, { signal });
		if (!outcome.ok) return outcome;
		some.forEach((column, place) => {
			const { text, kind } = outcome.result.cell(0, place);
			examples[column] = kind === 'null' ? null : text;
		});
	}
	return examples;
}

/** Whether the table has to be made again. */
function applyCheck(plan: Plan, check: ColumnCheck, result: QueryResult): boolean {
	let changed = false;
	check.columns.forEach((index, value) => {
		const column = plan.columns[index];
		if (column === undefined) return;
		const corrected = check.correct(column, result.cell(0, value).text);
		if (corrected === null) return;
		changed = true;
		plan.columns[index] = corrected.column;
		if (corrected.because !== null) plan.notes.push({ column: column.name, because: corrected.because });
	});
	return changed;
}

async function describe(loading: Loading, notes: ColumnNote[]): Promise<TableOfText | Refusal> {
	const { engine, relation, prepared, dialect, names } = loading;
	const table = quoteIdentifier(relation);
	const types = await engine.inspect(
		`SELECT column_type, (SELECT count(*) FROM ${table}) FROM (DESCRIBE ${table})`
	);
	if (!types.ok) return failed(types);
	const read = Number(types.result.cell(0, 1).text);
	if (read !== prepared.rows) return { ok: false, reason: 'lost-rows', counted: prepared.rows, read };
	const { skipped, padded } = prepared;
	const { count, records } = prepared.rejected;
	const rejected = { count, records, relation: await keepRejected(engine, relation, prepared) };
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

export function failed(failure: QueryFailure): Refusal {
	if (failure.kind === 'cancelled' || failure.kind === 'memory')
		return { ok: false, reason: failure.kind, failure };
	return { ok: false, reason: 'engine', failure };
}
