/**
 * Lays SQL out. Invariant: only the space between words changes, and the space inside comments: the same tokens stand
 * there in the same order, so the text means what it meant, and whoever has a caret in a word keeps it there.
 */
import { tokenize, type Token } from './tokens.ts';

/** What stands from `from` to `to` (UTF-16 units of the text as it was) becomes `insert`. In order, none overlaps. */
export interface TextChange {
	readonly from: number;
	readonly to: number;
	readonly insert: string;
}

/** Null: this text cannot be laid out, because something in it is not SQL yet. */
export type FormatSql = (sql: string) => TextChange[] | null;

/** The formatter's code is fetched on first use. */
export async function loadFormatter(): Promise<FormatSql> {
	const { duckdb, formatDialect } = await import('sql-formatter');
	return (sql) => {
		try {
			const formatted = formatDialect(sql, {
				dialect: duckdb,
				// Names are not told from keywords for certain: `date` may be a column.
				keywordCase: 'preserve',
				tabWidth: 2,
				expressionWidth: 60,
				linesBetweenQueries: 1,
				paramTypes: { named: ['$'], numbered: ['$'], positional: true }
			});
			return spaceChanges(sql, formatted);
		} catch {
			return null;
		}
	};
}

/** What leads from a text to another of the same tokens; null where they are not the same. */
export function spaceChanges(before: string, after: string): TextChange[] | null {
	const [old, next] = [tokenize(before), tokenize(after)];
	if (old.length !== next.length) return null;
	const changes: TextChange[] = [];
	const change = (from: number, to: number, insert: string) => {
		if (before.slice(from, to) !== insert) changes.push({ from, to, insert });
	};
	let [from, nextFrom] = [0, 0];
	for (const [index, token] of old.entries()) {
		const other = next[index];
		if (other === undefined || !isSame(token, other, before, after)) return null;
		change(from, token.from, after.slice(nextFrom, other.from));
		if (token.kind === 'comment') change(token.from, token.to, after.slice(other.from, other.to));
		[from, nextFrom] = [token.to, other.to];
	}
	change(from, before.length, after.slice(nextFrom));
	return changes;
}

function isSame(token: Token, other: Token, before: string, after: string): boolean {
	if (token.kind !== other.kind) return false;
	const [text, otherText] = [before.slice(token.from, token.to), after.slice(other.from, other.to)];
	return token.kind === 'comment' ? plain(text) === plain(otherText) : text === otherText;
}

const plain = (comment: string) => comment.replace(/\s+/g, ' ').trim();
