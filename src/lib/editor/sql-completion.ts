/**
 * What can be written at the caret of a query: columns of the tables it reads, tables, functions, words of SQL.
 * Asked anew each time, so that a table that just arrived is there at once.
 */
import type {
	Completion,
	CompletionContext,
	CompletionResult,
	CompletionSource
} from '@codemirror/autocomplete';
import { quoteIdentifier, splitStatements, tokenize, type Token } from '$lib/sql';
import { SQL_KEYWORDS } from './sql-dialect.ts';

type SqlColumn = { name: string; type: string };
type SqlTable = { name: string; columns: readonly SqlColumn[] };
export type SqlSchema = { tables: readonly SqlTable[]; functions: readonly string[] };

const RESERVED = new Set(SQL_KEYWORDS.map((word) => word.toLowerCase()));
const BEFORE_TABLE = new Set(['from', 'join', 'into', 'describe', 'summarize', 'pivot', 'unpivot']);
const WORD = /[\p{L}\p{N}_]*$/u;

/** The name as it must stand in SQL: quoted when it is no plain lower-case word. */
export function writtenName(name: string): string {
	return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : quoteIdentifier(name);
}

const isName = (token: Token | undefined): token is Token =>
	token?.kind === 'quoted' || (token?.kind === 'word' && !RESERVED.has(token.value));

/** Names by which a statement calls the tables it reads: the table's own, and its alias. Lower case. */
function tablesByName(tokens: readonly Token[], schema: SqlSchema): Map<string, SqlTable> {
	const known = new Map(schema.tables.map((table) => [table.name.toLowerCase(), table]));
	const called = new Map<string, SqlTable>();
	tokens.forEach((token, i) => {
		const table = isName(token) ? known.get(token.value.toLowerCase()) : undefined;
		if (table === undefined) return;
		called.set(table.name.toLowerCase(), table);
		const next = tokens[i + 1];
		const alias = next?.kind === 'word' && next.value === 'as' ? tokens[i + 2] : next;
		if (isName(alias)) called.set(alias.value.toLowerCase(), table);
	});
	return called;
}

const columnsOf = (table: SqlTable, boost: number): Completion[] =>
	table.columns.map(({ name, type }) => ({
		label: name,
		detail: type,
		type: 'property',
		apply: writtenName(name),
		boost
	}));

const tablesOf = (schema: SqlSchema, boost: number): Completion[] =>
	schema.tables.map(({ name }) => ({ label: name, type: 'class', apply: writtenName(name), boost }));

/** The tokens of the statement that the caret is in, and where they begin. */
function statementAt(sql: string, pos: number): Token[] {
	const found = splitStatements(sql).find(({ from, to }) => from <= pos && pos <= to + 1);
	const [from, to] = found ? [found.from, found.to] : [0, sql.length];
	return tokenize(sql).filter((token) => token.kind !== 'comment' && token.from >= from && token.to <= to);
}

/** Completion over the schema that `getSchema` returns at the time. */
export function sqlCompletion(getSchema: () => SqlSchema): CompletionSource {
	return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
		const sql = state.doc.toString();
		const inside = tokenize(sql).find((token) => token.from < pos && pos < token.to);
		const unclosed = tokenize(sql).find((token) => token.to === pos && isOpen(token, sql));
		const around = inside ?? unclosed;
		if (around !== undefined && around.kind !== 'word') return null;
		const typed = WORD.exec(sql.slice(0, pos))?.[0] ?? '';
		const from = pos - typed.length;
		if (/^\p{N}/u.test(typed)) return null;
		const tokens = statementAt(sql, pos);
		const before = tokens.filter((token) => token.to <= from).at(-1);
		const schema = getSchema();
		const called = tablesByName(tokens, schema);
		if (before?.value === '.' && before.kind === 'symbol') {
			const owner = tokens.filter((token) => token.to <= before.from).at(-1);
			const table = owner && called.get(owner.value.toLowerCase());
			return table ? { from, options: columnsOf(table, 0), validFor: /^[\p{L}\p{N}_]*$/u } : null;
		}
		if (typed === '' && !explicit) return null;
		if (before?.kind === 'word' && BEFORE_TABLE.has(before.value)) {
			return { from, options: tablesOf(schema, 2), validFor: /^[\p{L}\p{N}_]*$/u };
		}
		const options = [
			...[...new Set(called.values())].flatMap((table) => columnsOf(table, 2)),
			...tablesOf(schema, 1),
			...schema.functions.map((name): Completion => ({
				label: name,
				type: 'function',
				apply: `${name}(`,
				boost: -1
			})),
			...SQL_KEYWORDS.map((label): Completion => ({ label, type: 'keyword' }))
		];
		return { from, options: withoutDoubles(options), validFor: /^[\p{L}\p{N}_]*$/u };
	};
}

/** Whether the caret right behind a string, name or comment is still in it. */
function isOpen({ kind, from, to }: Token, sql: string): boolean {
	const text = sql.slice(from, to);
	if (kind === 'comment') return !text.startsWith('/*') || text.length < 4 || !text.endsWith('*/');
	if (kind !== 'string' && kind !== 'quoted') return false;
	return text.length < 2 || !/['"$]$/.test(text);
}

/** Two tables with a column of one name offer it once. */
function withoutDoubles(options: Completion[]): Completion[] {
	const seen = new Set<string>();
	return options.filter(({ label, type }) => {
		const key = `${type} ${label}`;
		return !seen.has(key) && seen.add(key);
	});
}
