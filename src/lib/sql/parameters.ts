/** Values that a query asks for: `$city` in its text, and how such a value is written for the engine. */
import { quoteIdentifier, quoteString } from './quote.ts';
import { tokenize } from './tokens.ts';

/** Decides what the value is to the engine. */
export type ParameterKind = 'text' | 'number' | 'date';
export const PARAMETER_KINDS: readonly ParameterKind[] = ['text', 'number', 'date'];

export interface ParameterValue {
	readonly kind: ParameterKind;
	readonly value: string;
}

const NUMBER = /^[-−]?\d{1,38}(?:\.\d{1,37})?$/;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Names of the values that `sql` asks for, in lower case, each once, in the order of the text. */
export function parameterNames(sql: string): string[] {
	const names = tokenize(sql).flatMap(({ kind, value }) => (kind === 'parameter' ? [value] : []));
	return [...new Set(names)];
}

/** False for text that is no number or date where one is wanted, and for no text at all. */
export function isParameterValue({ kind, value }: ParameterValue): boolean {
	const text = value.trim();
	if (kind === 'number') return NUMBER.test(text);
	return kind === 'date' ? DATE.test(text) : value !== '';
}

/** Binds the value: the query's own text only names it. Throws on a value that is none. */
export function bindSql(name: string, parameter: ParameterValue): string {
	if (!isParameterValue(parameter)) throw new Error(`No value for ${name}`);
	return `SET VARIABLE ${quoteIdentifier(variableOf(name))} = ${literal(parameter)};`;
}

export function unbindSql(name: string): string {
	return `SET VARIABLE ${quoteIdentifier(variableOf(name))} = NULL;`;
}

/** What stands in the SQL instead of `$name`. */
export function boundSql(name: string): string {
	return `getvariable(${quoteString(variableOf(name))})`;
}

/** Apart from the variables that people set themselves. */
function variableOf(name: string): string {
	return `parameter ${name}`;
}

function literal({ kind, value }: ParameterValue): string {
	if (kind === 'text') return quoteString(value);
	const text = value.trim().replace('−', '-');
	return kind === 'date' ? `DATE ${quoteString(text)}` : text;
}
