/** SQL from choices, for people who do not write it. What it writes can be read, changed by hand and learnt from. */
import { KEYWORDS } from './keywords.ts';
import { quoteIdentifier, quoteString } from './quote.ts';

export const MEASURES = ['count', 'sum', 'avg', 'min', 'max', 'distinct'] as const;
export type Measure = (typeof MEASURES)[number];

export const BUILD_TESTS = ['is', 'is-not', 'contains', 'at-least', 'at-most', 'missing', 'present'] as const;
export type BuildTest = (typeof BUILD_TESTS)[number];

export interface BuildFilter {
	readonly column: string;
	readonly test: BuildTest;
	readonly value: string;
}

export interface QueryForm {
	readonly table: string;
	/** Shown where nothing is grouped or measured; none: all. */
	readonly columns: readonly string[];
	readonly filters: readonly BuildFilter[];
	readonly groups: readonly string[];
	/** `column` is null for the number of rows. */
	readonly measure: { readonly is: Measure; readonly column: string | null } | null;
}

interface Column {
	readonly name: string;
	/** The engine's name of the type. */
	readonly type: string;
}

const MOST_ROWS = 1000;
const NUMBER = /^[-−]?(?:\d+\.?\d*|\.\d+)$/;
const NUMERIC = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DECIMAL|NUMERIC|FLOAT|DOUBLE|REAL|BIGNUM)/i;

export function isNumericType(type: string): boolean {
	return NUMERIC.test(type);
}

/** Whether a filter's value fits its column. */
export function isBuildValue({ test, value }: BuildFilter, type: string): boolean {
	if (test === 'missing' || test === 'present') return true;
	return test === 'contains' || !isNumericType(type) ? value !== '' : NUMBER.test(value.trim());
}

/** Filters whose value does not fit are left out. `columns`: those of the table. */
export function buildSql(form: QueryForm, columns: readonly Column[]): string {
	const typeOf = (name: string) => columns.find((column) => column.name === name)?.type ?? 'VARCHAR';
	const groups = form.groups.map(writtenName);
	const measured = form.measure === null ? null : measureSql(form.measure);
	const isGrouped = groups.length > 0 || measured !== null;
	const shown = isGrouped
		? [...groups, ...(measured === null ? [] : [`${measured.sql} AS ${measured.name}`])]
		: form.columns.map(writtenName);
	const tests = form.filters
		.filter((filter) => isBuildValue(filter, typeOf(filter.column)))
		.map((filter) => testSql(filter, typeOf(filter.column)));
	const lines = [
		`SELECT ${shown.length === 0 ? '*' : shown.join(', ')}`,
		`FROM ${writtenRelation(form.table)}`,
		...(tests.length === 0 ? [] : [`WHERE ${tests.join('\n  AND ')}`]),
		...(groups.length === 0 ? [] : [`GROUP BY ${groups.join(', ')}`]),
		...orderOf()
	];
	return lines.join('\n');

	function orderOf(): string[] {
		if (!isGrouped) return ['ORDER BY ALL', `LIMIT ${MOST_ROWS}`];
		if (groups.length === 0) return [];
		return [`ORDER BY ${measured === null ? 'ALL' : `${measured.name} DESC, ${groups.join(', ')}`}`];
	}
}

function measureSql({ is, column }: NonNullable<QueryForm['measure']>): { sql: string; name: string } {
	if (is === 'count' || column === null) return { sql: 'count(*)', name: writtenName('rows_counted') };
	const of = writtenName(column);
	const name = writtenName(`${is === 'distinct' ? 'different' : is}_${column}`);
	return { sql: is === 'distinct' ? `count(DISTINCT ${of})` : `${is}(${of})`, name };
}

function testSql({ column, test, value }: BuildFilter, type: string): string {
	const name = writtenName(column);
	const literal = isNumericType(type) ? value.trim().replace('−', '-') : quoteString(value);
	switch (test) {
		case 'missing':
			return `${name} IS NULL`;
		case 'present':
			return `${name} IS NOT NULL`;
		case 'contains':
			return `${/^VARCHAR/i.test(type) ? name : `${name}::VARCHAR`} ILIKE ${quoteString(`%${escapeLike(value)}%`)} ESCAPE '!'`;
		case 'is':
			return `${name} = ${literal}`;
		case 'is-not':
			return `${name} IS DISTINCT FROM ${literal}`;
		case 'at-least':
			return `${name} >= ${literal}`;
		case 'at-most':
			return `${name} <= ${literal}`;
	}
}

function escapeLike(text: string): string {
	return text.replace(/[%_!]/g, '!$&');
}

/** Bare where that is enough: the engine does not tell capitals from small letters. */
function writtenName(name: string): string {
	return /^[a-z_][a-z0-9_]*$/i.test(name) && !KEYWORDS.has(name.toLowerCase()) ? name : quoteIdentifier(name);
}

/** Tables of the room's own schema are written with it. */
function writtenRelation(name: string): string {
	return name.startsWith('room.') ? `room.${writtenName(name.slice('room.'.length))}` : writtenName(name);
}
