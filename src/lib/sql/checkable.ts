/**
 * Whether running a query again on the same data must give the same rows, so that a stored hash of them can be compared.
 * Judged by its words: a query that is called checkable may still depend on something, one that is not surely does.
 */
import { statementKind, splitStatements } from './statements.ts';
import { isSymbol, isWord, tokenize, type Token } from './tokens.ts';

/** Why a result cannot be checked; each is a sentence in the interface. */
export type UncheckableReason = 'random' | 'now' | 'sample' | 'limit' | 'session' | 'statement';

const RANDOM = new Set(['random', 'uuid', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'setseed']);
const NOW = new Set([
	...['now', 'today', 'get_current_timestamp', 'get_current_time', 'transaction_timestamp'],
	...['current_localtime', 'current_localtimestamp']
]);
const SESSION = new Set([
	...['nextval', 'currval', 'txid_current', 'current_setting', 'getvariable', 'current_query', 'version'],
	...['current_connection_id', 'current_query_id', 'current_transaction_id', 'pg_backend_pid']
]);
/** Written without parentheses. */
const NOW_WORDS = new Set([
	'current_date',
	'current_time',
	'current_timestamp',
	'localtime',
	'localtimestamp'
]);

/** Null when a result can be checked. */
export function whyNotCheckable(sql: string): UncheckableReason | null {
	const statements = splitStatements(sql);
	const only = statements[0];
	if (only === undefined || statements.length > 1 || statementKind(only.text) !== 'read') return 'statement';
	const tokens = significant(only.text);
	for (const [at, token] of tokens.entries()) {
		const reason = reasonOf(token, tokens, at);
		if (reason !== null) return reason;
	}
	return hasUnorderedLimit(tokens) ? 'limit' : null;
}

export function isCheckable(sql: string): boolean {
	return whyNotCheckable(sql) === null;
}

/** True when the rows of the last statement come in an order it states, so that the order is part of the result. */
export function hasOuterOrderBy(sql: string): boolean {
	let tokens = significant(splitStatements(sql).at(-1)?.text ?? '');
	while (isWrapped(tokens)) tokens = tokens.slice(1, -1);
	let depth = 0;
	return tokens.some((token, at) => {
		depth += depthChange(token);
		return (
			depth === 0 && isWord(token, 'order') && isWord(tokens[at + 1], 'by') && !isSymbol(tokens[at - 1], '.')
		);
	});
}

function reasonOf(token: Token, tokens: readonly Token[], at: number): UncheckableReason | null {
	// After a dot a word is a column; a call stays a call.
	if (token.kind === 'word' && !isSymbol(tokens[at - 1], '.')) {
		const isSample =
			token.value === 'tablesample' || (token.value === 'sample' && isWord(tokens[at - 1], 'using'));
		if (isSample) return 'sample';
		if (NOW_WORDS.has(token.value)) return 'now';
	}
	const isName = token.kind === 'word' || token.kind === 'quoted';
	if (!isName || !isSymbol(tokens[at + 1], '(')) return null;
	const name = token.value.toLowerCase();
	if (RANDOM.has(name)) return 'random';
	if (NOW.has(name)) return 'now';
	// The age of one time is counted from today.
	if (name === 'age' && !hasSecondArgument(tokens.slice(at + 1))) return 'now';
	return SESSION.has(name) ? 'session' : null;
}

/** `tokens` begins with the parenthesis of a call. */
function hasSecondArgument(tokens: readonly Token[]): boolean {
	let depth = 0;
	for (const token of tokens) {
		depth += depthChange(token);
		if (depth === 0) return false;
		if (depth === 1 && isSymbol(token, ',')) return true;
	}
	return false;
}

/** A LIMIT or OFFSET takes whichever rows come first, unless the SELECT it belongs to says an order. */
function hasUnorderedLimit(tokens: readonly Token[]): boolean {
	interface Level {
		ordered: boolean;
		limited: boolean;
	}
	const levels: Level[] = [{ ordered: false, limited: false }];
	for (const [at, token] of tokens.entries()) {
		const level = levels.at(-1);
		if (level === undefined) return true;
		if (isSymbol(token, '(')) levels.push({ ordered: false, limited: false });
		if (isSymbol(token, ')') && levels.length > 1 && isLoose(levels.pop())) return true;
		if (token.kind !== 'word' || isSymbol(tokens[at - 1], '.')) continue;
		if (token.value === 'order' && isWord(tokens[at + 1], 'by')) level.ordered = true;
		if (['limit', 'offset', 'fetch'].includes(token.value)) level.limited = true;
	}
	return levels.some(isLoose);

	function isLoose(level: Level | undefined): boolean {
		return level !== undefined && level.limited && !level.ordered;
	}
}

/** True when one pair of parentheses holds everything. */
function isWrapped(tokens: readonly Token[]): boolean {
	if (!isSymbol(tokens[0], '(')) return false;
	let depth = 0;
	for (const [at, token] of tokens.entries()) {
		depth += depthChange(token);
		if (depth === 0) return at === tokens.length - 1;
	}
	return false;
}

function depthChange(token: Token): number {
	return isSymbol(token, '(') ? 1 : isSymbol(token, ')') ? -1 : 0;
}

function significant(sql: string): Token[] {
	return tokenize(sql).filter((one) => one.kind !== 'comment');
}
