/**
 * What there is to say about each column of a table, by asking the engine as little as possible: one pass for counts and
 * ends of all columns, then one grouping for each column where frequent values or a shape mean something.
 */
import { quoteIdentifier } from '$lib/sql';
import type { RunOptions } from './collect.ts';
import type { Engine } from './engine.ts';
import type { QueryFailure } from './failure.ts';
import type { QueryResult } from './result.ts';
import type { RelationColumn } from './schema.ts';

export type Histogram = {
	/** What `from` counts: numbers as they are, or seconds since 1970-01-01 00:00 UTC. */
	unit: 'number' | 'second';
	/** Start of the first part. */
	from: number;
	/** Width of each part. */
	step: number;
	/** Values in each part, in order; the last part includes the largest value. */
	counts: number[];
};

export type ColumnProfile = RelationColumn & {
	nulls: number;
	/** Different values; about right (HyperLogLog) unless `isDistinctExact`. Null for lists and the like. */
	distinct: number | null;
	isDistinctExact: boolean;
	/** As text, exact. Null when there is no value, or none that can be compared. */
	min: string | null;
	max: string | null;
	/** The most frequent values with their counts, none where hardly any value comes twice. */
	top: { value: string; count: number }[];
	/** Null for text and where there is nothing to show. */
	histogram: Histogram | null;
};

export type TableProfile = { ok: true; rowCount: number; columns: ColumnProfile[] };

const TOP_VALUES = 8;
const PARTS = 20;
/** Past this many different values nobody reads the frequent ones, and grouping by them costs most of all. */
const MOST_GROUPS = 50_000;
/** Columns of one statement: for twice as many in one the engine takes four times as long. */
const MOST_AT_ONCE = 100;

/**
 * Describes the columns of a table or view. `relation` is SQL, quoted where it has to be. Costs about two to three times
 * a SUMMARIZE; `only`: of these columns, and the others are not looked at; asks on the engine's own connection, in several statements, so that others are answered in between.
 */
export async function profileTable(
	engine: Pick<Engine, 'inspect'>,
	relation: string,
	{ signal, only }: Pick<RunOptions, 'signal'> & { only?: readonly string[] } = {}
): Promise<TableProfile | QueryFailure> {
	const described = await engine.inspect(`SELECT column_name, column_type FROM (DESCRIBE ${relation})`, {
		signal
	});
	if (!described.ok) return described;
	const all = Array.from({ length: described.result.rowCount }, (_, i) => ({
		name: described.result.cell(i, 0).text,
		type: described.result.cell(i, 1).text
	}));
	const columns = only === undefined ? all : all.filter(({ name }) => only.includes(name));
	let rowCount = 0;
	const profiles: ColumnProfile[] = [];
	for (let at = 0; at === 0 || at < columns.length; at += MOST_AT_ONCE) {
		const some = columns.slice(at, at + MOST_AT_ONCE);
		const counted = await engine.inspect(countsSql(relation, some), { signal });
		if (!counted.ok) return counted;
		rowCount = Number(counted.result.cell(0, 0).text);
		profiles.push(...some.map((column, i) => readCounts(column, counted.result, i, rowCount)));
	}
	for (const profile of profiles) {
		const failure = await addShape(engine, relation, profile, signal);
		if (failure !== null) return failure;
	}
	return { ok: true, rowCount, columns: profiles };
}

const FACTS = 4;

function countsSql(relation: string, columns: readonly RelationColumn[]): string {
	const facts = columns.flatMap(({ name, type }) => {
		const column = quoteIdentifier(name);
		if (isNested(type)) return [`count(${column})`, 'NULL', 'NULL', 'NULL'];
		const ends = [`min(${column})::VARCHAR`, `max(${column})::VARCHAR`];
		return [`count(${column})`, `approx_count_distinct(${column})`, ...ends];
	});
	return `SELECT ${['count(*)', ...facts].join(', ')} FROM ${relation}`;
}

function readCounts(
	column: RelationColumn,
	result: QueryResult,
	index: number,
	rowCount: number
): ColumnProfile {
	const text = (fact: number) => {
		const cell = result.cell(0, 1 + index * FACTS + fact);
		return cell.kind === 'null' ? null : cell.text;
	};
	const values = Number(text(0));
	const distinct = text(1);
	return {
		...column,
		nulls: rowCount - values,
		distinct: distinct === null ? null : Math.min(Number(distinct), values),
		isDistinctExact: false,
		...{ min: text(2), max: text(3), top: [], histogram: null }
	};
}

async function addShape(
	engine: Pick<Engine, 'inspect'>,
	relation: string,
	profile: ColumnProfile,
	signal: AbortSignal | undefined
): Promise<QueryFailure | null> {
	const { distinct, min, max, type } = profile;
	if (distinct === null || min === null || max === null) return null;
	if (distinct <= MOST_GROUPS) {
		const outcome = await engine.inspect(topSql(relation, profile), { signal });
		if (!outcome.ok) return outcome;
		readTop(profile, outcome.result);
	}
	const unit = unitOf(type);
	if (unit === null || profile.min === profile.max) return null;
	const outcome = await engine.inspect(histogramSql(relation, profile, unit), { signal });
	if (!outcome.ok) return outcome;
	profile.histogram = readHistogram(outcome.result, unit);
	return null;
}

/** One row a value; the number of all of them beside each. */
function topSql(relation: string, { name }: RelationColumn): string {
	const column = quoteIdentifier(name);
	return `WITH counted AS (SELECT ${column} AS value, count(*) AS n FROM ${relation} WHERE ${column} IS NOT NULL GROUP BY ALL)
SELECT value::VARCHAR, n, (SELECT count(*) FROM counted) FROM counted ORDER BY n DESC, value LIMIT ${TOP_VALUES}`;
}

function readTop(profile: ColumnProfile, result: QueryResult): void {
	const rows = Array.from({ length: result.rowCount }, (_, row) => ({
		value: result.cell(row, 0).text,
		count: Number(result.cell(row, 1).text)
	}));
	if (rows.length > 0) {
		profile.distinct = Number(result.cell(0, 2).text);
		profile.isDistinctExact = true;
	}
	// When every value comes once, none is frequent.
	profile.top = (rows[0]?.count ?? 0) > 1 || rows.length < TOP_VALUES ? rows : [];
}

function unitOf(type: string): Histogram['unit'] | null {
	if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(type)) return 'number';
	return /^(DATE|TIMESTAMP)/.test(type) ? 'second' : null;
}

/** Without the values that a double cannot place: not a number, infinite. */
function histogramSql(relation: string, { name }: RelationColumn, unit: Histogram['unit']): string {
	const column = quoteIdentifier(name);
	const value = unit === 'number' ? `${column}::DOUBLE` : `epoch(${column})`;
	return `WITH placed AS (SELECT ${value} AS v FROM ${relation} WHERE ${column} IS NOT NULL AND isfinite(${value})),
	ends AS (SELECT min(v) AS low, (max(v) - min(v)) / ${PARTS} AS step FROM placed)
SELECT least(floor((v - low) / step), ${PARTS - 1})::INTEGER AS part, count(*), any_value(low), any_value(step)
FROM placed, ends WHERE step > 0 GROUP BY part ORDER BY part`;
}

function readHistogram(result: QueryResult, unit: Histogram['unit']): Histogram | null {
	if (result.rowCount === 0) return null;
	const counts = Array<number>(PARTS).fill(0);
	for (let row = 0; row < result.rowCount; row++) {
		counts[Number(result.cell(row, 0).text)] = Number(result.cell(row, 1).text);
	}
	return { unit, from: Number(result.cell(0, 2).text), step: Number(result.cell(0, 3).text), counts };
}

function isNested(type: string): boolean {
	return /\[\d*\]$|^(STRUCT|MAP|UNION|BLOB|BIT|JSON)/.test(type);
}
