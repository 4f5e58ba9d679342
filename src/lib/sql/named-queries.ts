/**
 * Queries that read other queries by name. What such a query runs is its own text and the texts of all it reads, so
 * whatever is asked of one text (which files, which values, is it the same as then) is asked of all of them.
 */
import type { TextChange } from './format.ts';
import { parameterNames } from './parameters.ts';
import { quoteIdentifier } from './quote.ts';
import { referencedNames, type References } from './references.ts';
import { splitStatements, statementKind } from './statements.ts';
import { normalizeName } from './table-name.ts';
import { isSymbol, isWord, tokenize, type Token } from './tokens.ts';

export interface NamedQuery {
	readonly id: string;
	/** Normalised; told apart from the names of tables. */
	readonly name: string;
	readonly sql: string;
}

export interface QueryPlan {
	/** Queries it reads, each after those it reads itself. */
	readonly reads: readonly NamedQuery[];
	/** Of its own text first, then of those it reads. */
	readonly parameters: readonly string[];
	/** Everything that it or one it reads may read. */
	readonly references: References;
}

export type PlanProblem =
	/** The queries in a circle; the first one again at the end. */
	| { readonly problem: 'circle'; readonly path: readonly NamedQuery[] }
	/** It is read by name, but is not exactly one statement that gives rows. */
	| { readonly problem: 'no-rows'; readonly query: NamedQuery };

const TABLE_COMES = new Set([
	...['from', 'join', 'table', 'into', 'describe', 'desc', 'summarize', 'pivot', 'pivot_wider'],
	...['pivot_longer', 'unpivot', 'update']
]);

/** `self`: the query that `sql` belongs to, for noticing that it reads itself. */
export function planQuery(
	sql: string,
	named: readonly NamedQuery[],
	self: string | null = null
): QueryPlan | PlanProblem {
	const byName = new Map(named.map((query) => [query.name, query]));
	const reads: NamedQuery[] = [];
	const own = named.find(({ id }) => id === self);
	const problem = visit(sql, own === undefined ? [] : [own]);
	if (problem !== null) return problem;
	const texts = [sql, ...reads.map((query) => query.sql)];
	const references = texts.map(referencedNames);
	return {
		reads,
		parameters: [...new Set(texts.flatMap(parameterNames))],
		references: {
			names: new Set(references.flatMap(({ names }) => [...names])),
			dynamic: references.some(({ dynamic }) => dynamic)
		}
	};

	function visit(text: string, path: readonly NamedQuery[]): PlanProblem | null {
		for (const name of tableNames(text)) {
			const query = byName.get(name);
			if (query === undefined || reads.includes(query)) continue;
			const start = path.indexOf(query);
			if (start !== -1) return { problem: 'circle', path: [...path.slice(start), query] };
			if (!isOneOfRows(query.sql)) return { problem: 'no-rows', query };
			const problem = visit(query.sql, [...path, query]);
			if (problem !== null) return problem;
			reads.push(query);
		}
		return null;
	}
}

/** A string or comment that is not closed would reach into what is run after it. */
function isOneOfRows(sql: string): boolean {
	const isClosed = isSymbol(tokenize(`${sql}\n;`).at(-1), ';');
	return isClosed && splitStatements(sql).length === 1 && statementKind(sql) === 'read';
}

/**
 * Names that surely stand where a table is named. Fewer than `referencedNames`, which a rule of privacy hangs on: a name
 * missed here is a table that is not there.
 */
function tableNames(sql: string): Set<string> {
	const tokens = tokenize(sql).filter((one) => one.kind !== 'comment');
	const places = referencedNames(sql).names;
	const own = new Set<string>();
	const names = new Set<string>();
	for (const [at, token] of tokens.entries()) {
		if (token.kind !== 'word' && token.kind !== 'quoted') continue;
		const name = normalizeName(token.value);
		if (definesName(tokens, at)) own.add(name);
		else if (places.has(name) && standsForTable(tokens, at)) names.add(name);
	}
	for (const name of own) names.delete(name);
	return names;
}

/**
 * What changes in a text that reads queries whose names change all at once; `names` leads from old to new, both
 * normalised. Only names of tables, and of tables before a column, are changed: what a text defines itself is its own.
 */
export function renameReads(sql: string, names: ReadonlyMap<string, string>): TextChange[] {
	const reads = tableNames(sql);
	const tokens = tokenize(sql).filter((one) => one.kind !== 'comment');
	return tokens.flatMap((token, at) => {
		if (token.kind !== 'word' && token.kind !== 'quoted') return [];
		const name = normalizeName(token.value);
		const next = names.get(name);
		if (next === undefined || !reads.has(name) || isSymbol(tokens[at - 1], '.')) return [];
		if (!standsForTable(tokens, at) && !isSymbol(tokens[at + 1], '.')) return [];
		return [{ from: token.from, to: token.to, insert: token.kind === 'word' ? next : quoteIdentifier(next) }];
	});
}

/** True where a text reads a query of that name. */
export function readsName(sql: string, name: string): boolean {
	return tableNames(sql).has(name);
}

/** `name AS (…)` and `name (columns) AS (…)` after WITH. */
function definesName(tokens: readonly Token[], at: number): boolean {
	let next = at + 1;
	if (isSymbol(tokens[next], '(')) {
		while (next < tokens.length && !isSymbol(tokens[next], ')')) next++;
		next++;
	}
	if (!isWord(tokens[next], 'as')) return false;
	next++;
	if (isWord(tokens[next], 'not')) next++;
	if (isWord(tokens[next], 'materialized')) next++;
	return isSymbol(tokens[next], '(');
}

function standsForTable(tokens: readonly Token[], at: number): boolean {
	const before = tokens[at - 1];
	if (isSymbol(tokens[at + 1], '(') || isSymbol(tokens[at + 1], '.')) return false;
	if (before?.kind === 'word') return TABLE_COMES.has(before.value);
	return isSymbol(before, ',') || (isSymbol(before, '(') && !isWord(tokens[at - 2], 'using'));
}
