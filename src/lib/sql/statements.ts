/** A text of several statements, cut where a semicolon ends one, and what kind each is. */
import { isSymbol, isWord, tokenize, type Token } from './tokens.ts';

export interface Statement {
	/** Without the semicolon and without what stands before its first and after its last word, comments included. */
	readonly text: string;
	/** UTF-16 units from 0 in the whole text; `to` is after the last one. */
	readonly from: number;
	readonly to: number;
}

/** What a statement does: reads rows; writes rows; changes what tables there are; sets something up; or nothing. */
export type StatementKind = 'read' | 'write' | 'define' | 'setup' | 'transaction' | 'empty' | 'unknown';

/** Statements that hold at least one word, in order. */
export function splitStatements(sql: string): Statement[] {
	const statements: Statement[] = [];
	let tokens: Token[] = [];
	const end = () => {
		const from = tokens[0]?.from;
		const to = tokens.at(-1)?.to;
		if (from !== undefined && to !== undefined) statements.push({ text: sql.slice(from, to), from, to });
		tokens = [];
	};
	for (const token of tokenize(sql)) {
		if (token.kind === 'comment') continue;
		if (isSymbol(token, ';')) end();
		else tokens.push(token);
	}
	end();
	return statements;
}

const KINDS: Readonly<Record<Exclude<StatementKind, 'empty' | 'unknown'>, readonly string[]>> = {
	read: ['select', 'from', 'values', 'table', 'describe', 'desc', 'show', 'summarize', 'pivot', 'unpivot'],
	write: ['insert', 'update', 'delete', 'merge', 'truncate', 'copy', 'import', 'export'],
	define: ['create', 'drop', 'alter', 'comment'],
	setup: [
		...['set', 'reset', 'pragma', 'attach', 'detach', 'use', 'install', 'load', 'call', 'checkpoint'],
		...['vacuum', 'analyze', 'prepare', 'execute', 'deallocate', 'force']
	],
	transaction: ['begin', 'start', 'commit', 'rollback', 'abort', 'end']
};
const KIND_OF = new Map(
	Object.entries(KINDS).flatMap(([kind, words]) =>
		words.map((word) => [word, kind as StatementKind] as const)
	)
);
/** Where what follows `WITH name AS (…)` begins. */
const AFTER_WITH = new Set([...KINDS.read, 'insert', 'update', 'delete', 'merge']);

/** The kind of the first statement in `sql`. */
export function statementKind(sql: string): StatementKind {
	const tokens = tokenize(sql).filter((one) => one.kind !== 'comment');
	const end = tokens.findIndex((one) => isSymbol(one, ';'));
	return kindOf(end === -1 ? tokens : tokens.slice(0, end));
}

function kindOf(tokens: readonly Token[]): StatementKind {
	const start = tokens.findIndex((one) => !isSymbol(one, '('));
	const first = tokens[start];
	if (first === undefined) return 'empty';
	if (first.kind !== 'word') return 'unknown';
	if (first.value === 'with') return kindAfterWith(tokens.slice(start + 1));
	if (first.value === 'explain') {
		const rest = tokens.slice(start + 1);
		// EXPLAIN ANALYZE runs what it explains.
		return isWord(rest[0], 'analyze') ? kindOf(rest.slice(1)) : 'read';
	}
	return KIND_OF.get(first.value) ?? 'unknown';
}

function kindAfterWith(tokens: readonly Token[]): StatementKind {
	let depth = 0;
	for (const token of tokens) {
		if (isSymbol(token, '(')) depth++;
		if (isSymbol(token, ')')) depth--;
		if (depth === 0 && token.kind === 'word' && AFTER_WITH.has(token.value)) {
			return KIND_OF.get(token.value) ?? 'unknown';
		}
	}
	return 'unknown';
}
