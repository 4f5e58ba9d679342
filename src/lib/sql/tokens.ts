/**
 * SQL as DuckDB's scanner cuts it (that of PostgreSQL: libpg_query's scan.l), well enough to know where a string, a
 * quoted name or a comment begins and ends. Never fails: what is not closed runs to the end.
 */
export interface Token {
	readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'comment' | 'symbol';
	/** UTF-16 units from 0; `to` is after the last one. */
	readonly from: number;
	readonly to: number;
	/** Word in lower case; content of a quoted name or string; name of a parameter in lower case; else the text. */
	readonly value: string;
}

/** DuckDB takes these for spaces outside of quotes (its parser's StripUnicodeSpaces), all others above ASCII for letters. */
const WIDE_SPACES = '\\u00a0\\u2000-\\u200b\\u202f\\u205f\\u2060\\u3000\\ufeff';
const LETTER = `(?:[A-Za-z_]|(?![${WIDE_SPACES}])[\\u0080-\\uffff])`;
const SPACE = new RegExp(`[ \\t\\n\\r\\f\\v${WIDE_SPACES}]+`, 'y');
const WORD = new RegExp(`${LETTER}(?:${LETTER}|[0-9$])*`, 'y');
const DOLLAR = new RegExp(`\\$(?:${LETTER}(?:${LETTER}|[0-9])*)?\\$`, 'y');
const PARAMETER = new RegExp(`\\$(?:${LETTER}(?:${LETTER}|[0-9])*|[0-9]+)`, 'y');
const NUMBER = /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;

/** Every token in order, comments too; what lies between them is space. */
export function tokenize(sql: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	while (at < sql.length) {
		const space = matchAt(SPACE, sql, at);
		if (space !== null) {
			at += space.length;
			continue;
		}
		const token = nextToken(sql, at);
		tokens.push(token);
		at = token.to;
	}
	return tokens;
}

function nextToken(sql: string, from: number): Token {
	const two = sql.slice(from, from + 2);
	if (two === '--') return lineComment(sql, from);
	if (two === '/*') return blockComment(sql, from);
	const char = two.charAt(0);
	if (char === "'") return quoted(sql, from, from, 'string', false);
	if (char === '"') return quoted(sql, from, from, 'quoted', false);
	// E'…' takes backslashes; B, N and X do not.
	if (/[eE]/.test(char) && two.charAt(1) === "'") return quoted(sql, from, from + 1, 'string', true);
	if (/[bBnNxX]/.test(char) && two.charAt(1) === "'") return quoted(sql, from, from + 1, 'string', false);
	if (char === '$') {
		const tag = matchAt(DOLLAR, sql, from);
		if (tag !== null) return dollarQuoted(sql, from, tag);
		const name = matchAt(PARAMETER, sql, from);
		if (name !== null) {
			return { kind: 'parameter', from, to: from + name.length, value: name.slice(1).toLowerCase() };
		}
	}
	const word = matchAt(WORD, sql, from);
	if (word !== null) {
		return { kind: 'word', from, to: from + word.length, value: word.toLowerCase() };
	}
	const number = matchAt(NUMBER, sql, from);
	if (number !== null) {
		return { kind: 'number', from, to: from + number.length, value: number };
	}
	return { kind: 'symbol', from, to: from + 1, value: char };
}

function lineComment(sql: string, from: number): Token {
	const end = /[\n\r]/.exec(sql.slice(from))?.index;
	const to = end === undefined ? sql.length : from + end;
	return { kind: 'comment', from, to, value: sql.slice(from, to) };
}

/** Block comments nest. */
function blockComment(sql: string, from: number): Token {
	let depth = 0;
	let to = from;
	do {
		const two = sql.slice(to, to + 2);
		if (two === '/*') depth++;
		if (two === '*/') depth--;
		to += two === '/*' || two === '*/' ? 2 : 1;
	} while (depth > 0 && to < sql.length);
	return { kind: 'comment', from, to, value: sql.slice(from, to) };
}

function quoted(sql: string, from: number, open: number, kind: 'string' | 'quoted', escapes: boolean): Token {
	const quote = sql.charAt(open);
	let value = '';
	let at = open + 1;
	while (at < sql.length) {
		const char = sql.charAt(at);
		if (char === quote) {
			if (sql.charAt(at + 1) !== quote) return { kind, from, to: at + 1, value };
			at++;
		} else if (escapes && char === '\\') at++;
		value += sql.charAt(at);
		at++;
	}
	return { kind, from, to: sql.length, value };
}

function dollarQuoted(sql: string, from: number, tag: string): Token {
	const start = from + tag.length;
	const end = sql.indexOf(tag, start);
	const to = end === -1 ? sql.length : end + tag.length;
	return { kind: 'string', from, to, value: sql.slice(start, end === -1 ? sql.length : end) };
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0] ?? null;
}

/** An unquoted word; `value` in lower case. */
export function isWord(token: Token | undefined, value: string): boolean {
	return token?.kind === 'word' && token.value === value;
}

export function isSymbol(token: Token | undefined, value: string): boolean {
	return token?.kind === 'symbol' && token.value === value;
}
