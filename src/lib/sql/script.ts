/**
 * What the engine runs for a query: values bound, queries it reads made readable under their names for this one run, then
 * its own text. Every place in it leads back to the text that a person wrote.
 */
import { bindSql, boundSql, unbindSql, type ParameterValue } from './parameters.ts';
import type { NamedQuery, QueryPlan } from './named-queries.ts';
import { quoteIdentifier } from './quote.ts';
import { tokenize } from './tokens.ts';

/** A place in a text of a person's; `query` is null in the text that was run itself. */
export interface Origin {
	readonly query: string | null;
	/** UTF-16 units from 0. */
	readonly offset: number;
}

export interface Script {
	readonly sql: string;
	/** Null for a place that nobody wrote. */
	originOf(offset: number): Origin | null;
	/** What it leaves in the session: to be taken away by the next one. */
	readonly leaves: Leftovers;
}

export interface Leftovers {
	readonly views: readonly string[];
	readonly parameters: readonly string[];
}

interface Piece {
	readonly at: number;
	readonly length: number;
	readonly origin: Origin;
	/** False: stands for a parameter, so that every place in it is its beginning. */
	readonly verbatim: boolean;
}

/** Throws when a value is missing. Needs a session in which nothing else runs meanwhile. */
export function writeScript(
	sql: string,
	{ reads, parameters }: Pick<QueryPlan, 'reads' | 'parameters'>,
	values: ReadonlyMap<string, ParameterValue>,
	before: Leftovers = { views: [], parameters: [] }
): Script {
	let text = '';
	const pieces: Piece[] = [];
	const append = (words: string) => (text += words);
	const views = reads.map(({ name }) => name);
	// A view that is no longer asked for would be readable without its files being noticed.
	for (const view of before.views) append(`DROP VIEW IF EXISTS temp.${quoteIdentifier(view)};\n`);
	for (const name of before.parameters) if (!parameters.includes(name)) append(`${unbindSql(name)}\n`);
	for (const name of parameters) append(`${bindSql(name, values.get(name) ?? NOTHING)}\n`);
	for (const query of reads) {
		append(`CREATE OR REPLACE TEMP VIEW ${quoteIdentifier(query.name)} AS\n`);
		appendBound(withoutEnd(query), query.id);
		// A line of its own, in case the text ends in a comment.
		append('\n;\n');
	}
	appendBound(sql, null);
	return {
		sql: text,
		leaves: { views, parameters },
		originOf(offset) {
			const piece = pieces.findLast(({ at, length }) => offset >= at && offset <= at + length);
			if (piece === undefined) return null;
			const { query, offset: from } = piece.origin;
			return { query, offset: piece.verbatim ? from + offset - piece.at : from };
		}
	};

	function appendBound(words: string, query: string | null): void {
		let from = 0;
		const copy = (to: number) => {
			pieces.push({ at: text.length, length: to - from, origin: { query, offset: from }, verbatim: true });
			append(words.slice(from, to));
		};
		for (const token of tokenize(words)) {
			if (token.kind !== 'parameter') continue;
			copy(token.from);
			const bound = boundSql(token.value);
			pieces.push({
				at: text.length,
				length: bound.length - 1,
				origin: { query, offset: token.from },
				verbatim: false
			});
			append(bound);
			from = token.to;
		}
		copy(words.length);
	}
}

const NOTHING: ParameterValue = { kind: 'text', value: '' };

function withoutEnd({ sql }: NamedQuery): string {
	return sql.replace(/[\s;]+$/, '');
}

/** Line of an offset, from 1. */
export function lineAt(sql: string, offset: number): number {
	return sql.slice(0, offset).split('\n').length;
}
