/**
 * Which tables and views a text of SQL may read, from its words alone.
 * Invariant: a name too many is allowed, a name missed is not: whether a result may leave a device hangs on it. So words
 * count everywhere except where DuckDB's grammar has no place for a table: in what follows SELECT, WHERE, GROUP, HAVING,
 * QUALIFY, ORDER, LIMIT, OFFSET and WINDOW, up to the next word that opens a place for one. SQL that takes its tables
 * from values (`query_table`, patterns of file names) or that reads about all tables is `dynamic`.
 */
import { normalizeName } from './table-name.ts';
import { isSymbol, isWord, tokenize, type Token } from './tokens.ts';

export interface References {
	/** Normalised by `normalizeName`: tables, views, macros and files, and words that are none of them. */
	readonly names: ReadonlySet<string>;
	/** True when it may read any table there is. */
	readonly dynamic: boolean;
}

const NO_TABLE_AFTER = new Set([
	...['select', 'where', 'group', 'having', 'qualify', 'order', 'limit', 'offset', 'window']
]);
const TABLE_AFTER = new Set([...['from', 'join', 'table', 'into', 'using', 'union', 'intersect', 'except']]);
/** Open a place for a table where a statement begins, also one in parentheses; elsewhere they may be columns. */
const STATEMENT_WORDS = new Set([
	...['describe', 'desc', 'show', 'summarize', 'pivot', 'pivot_wider', 'pivot_longer', 'unpivot']
]);
/** Statements that read about every table, or run what was prepared before. */
const DYNAMIC_STATEMENTS = new Set([
	'show',
	'pragma',
	'execute',
	'prepare',
	'import',
	'export',
	'attach',
	'call'
]);
/** Names of the engine's tables about tables. */
const DYNAMIC_NAME = /^(?:duckdb_.*|pragma_.*|pg_.*|information_schema|sqlite_.*)$/;
const DYNAMIC_FUNCTION = /^(?:query|query_table|getvariable|glob|duckdb_.*|pragma_.*)$/;
/** Functions that read the file named by their first argument. */
const FILE_FUNCTION = /^(?:read_.*|parquet_.*|sniff_csv|st_read.*)$/;
const FILE_PATTERN = /[*?[]/;

/** Names that `sql`, of any number of statements, may read. */
export function referencedNames(sql: string): References {
	const tokens = tokenize(sql).filter((one) => one.kind !== 'comment');
	const names = new Set<string>();
	let dynamic = false;
	/** For each open parenthesis whether a table may stand here. */
	let places: boolean[] = [true];
	for (const [at, token] of tokens.entries()) {
		if (token.kind === 'symbol') places = nest(places, token.value);
		const next = opensTable(tokens, at);
		if (next !== null) places[places.length - 1] = next;
		const isPlace = places.at(-1) ?? true;
		// A macro that is called may read tables of its own, wherever it stands.
		const isCall = isSymbol(tokens[at + 1], '(');
		if (isName(token) && (isCall || (isPlace && !isWord(tokens[at - 1], 'as')))) {
			names.add(normalizeName(token.value));
		}
		dynamic ||= isDynamic(tokens, at) || (isPlace && isDynamicName(tokens, at, sql));
	}
	return { names, dynamic };
}

function nest(places: boolean[], symbol: string): boolean[] {
	if (symbol === '(') return [...places, places.at(-1) ?? true];
	if (symbol === ')') return places.length > 1 ? places.slice(0, -1) : [true];
	return symbol === ';' ? [true] : places;
}

/** Whether a table may stand after this word; null when it changes nothing. After a dot or AS most words are names. */
function opensTable(tokens: readonly Token[], at: number): boolean | null {
	const token = tokens[at];
	const before = tokens[at - 1];
	if (token?.kind !== 'word') return null;
	if (TABLE_AFTER.has(token.value)) return true;
	if (STATEMENT_WORDS.has(token.value) && isSymbol(before, '(')) return true;
	if (!NO_TABLE_AFTER.has(token.value) || isSymbol(before, '.')) return null;
	return isWord(before, 'as') && token.value !== 'select' ? null : false;
}

function isDynamic(tokens: readonly Token[], at: number): boolean {
	const [token, after, argument, end] = tokens.slice(at, at + 4);
	const before = tokens[at - 1];
	if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return false;
	const name = normalizeName(token.value);
	if (token.kind === 'word') {
		const isFirst = before === undefined || isSymbol(before, ';');
		if (isFirst && DYNAMIC_STATEMENTS.has(name)) return true;
		if ((isFirst || isSymbol(before, '(')) && isAboutTables(name, after)) return true;
	}
	if (!isSymbol(after, '(')) return false;
	if (DYNAMIC_FUNCTION.test(name)) return true;
	const isOneFile = argument?.kind === 'string' && (isSymbol(end, ')') || isSymbol(end, ','));
	return FILE_FUNCTION.test(name) && !isOneFile;
}

/** SHOW, and DESCRIBE without a name, list all tables. */
function isAboutTables(word: string, after: Token | undefined): boolean {
	if (word === 'show') return true;
	const endsHere = after === undefined || isSymbol(after, ')') || isSymbol(after, ';');
	return (word === 'describe' || word === 'desc') && endsHere;
}

/** A name in a place for a table that stands for several, or whose letters are not those it is written with. */
function isDynamicName(tokens: readonly Token[], at: number, sql: string): boolean {
	const token = tokens[at];
	if (token === undefined) return false;
	if (token.kind === 'string') {
		const isEscaped = /^e/i.test(sql.charAt(token.from)) && sql.slice(token.from, token.to).includes('\\');
		// Two texts one after the other are one.
		return isEscaped || FILE_PATTERN.test(token.value) || tokens[at + 1]?.kind === 'string';
	}
	const isUnicodeName =
		token.kind === 'quoted' && isSymbol(tokens[at - 1], '&') && isWord(tokens[at - 2], 'u');
	return isUnicodeName || (token.kind !== 'symbol' && DYNAMIC_NAME.test(normalizeName(token.value)));
}

function isName(token: Token): boolean {
	return token.kind === 'word' || token.kind === 'quoted' || token.kind === 'string';
}
