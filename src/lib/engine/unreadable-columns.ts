/**
 * Columns that duckdb-wasm 1.32.0 streams in a form that cannot be read: an ENUM without the dictionary that its numbers
 * point into (github.com/duckdb/duckdb-wasm issue 1548), and keys and values of a MAP without saying that their bytes are
 * a yes or no, a wide integer or a UUID. Such a query is asked again with those columns cast to text.
 */
import { tableFromIPC, type DataType, type Field } from '@uwdata/flechette';
import type { QueryResult, ResultColumn } from './result.ts';

/** `header`: the first part of a result, its schema. A map of plain bytes may be meant as it says; it is asked about too. */
export function isUnreadable(header: Uint8Array): boolean {
	return schemaOf(header).some(({ type }) => holds(type, (one) => one.typeId === -1 || isDoubtfulMap(one)));
}

/** After asking again; maps that are left are what they say. */
export function isStillUnreadable(header: Uint8Array): boolean {
	return schemaOf(header).some(({ type }) => holds(type, (one) => one.typeId === -1));
}

const schemaOf = (header: Uint8Array): readonly Field[] => tableFromIPC([header]).schema.fields;

function holds(type: DataType, test: (type: DataType) => boolean): boolean {
	return test(type) || ('children' in type && type.children.some((child) => holds(child.type, test)));
}

/** Arrow's numbers for a map, and for bytes of fixed and of any length. */
const MAP = 17;
const BYTES: readonly number[] = [4, 15, 19];

function isDoubtfulMap(type: DataType): boolean {
	if (type.typeId !== MAP) return false;
	const [entries] = type.children;
	return holds(entries.type, (one) => BYTES.includes(one.typeId) || (one.typeId === 2 && one.bitWidth === 8));
}

export function describeSql(select: string): string {
	return `SELECT column_name, column_type FROM (DESCRIBE ${select}\n)`;
}

const ENUM = /ENUM\('(?:[^']|'')*'(?:, *'(?:[^']|'')*')*\)/g;
/** Maps of these come without a word of it. */
const LOST_IN_MAPS = /\b(?:BOOLEAN|U?HUGEINT|UUID|BIT|BIGNUM|TIME WITH TIME ZONE)\b/;

/** The SELECT with those columns as text, and what its columns are called. `described`: the result of describeSql. */
export function readableSql(
	select: string,
	described: QueryResult
): { sql: string; columns: Pick<ResultColumn, 'name' | 'type'>[] } {
	const columns = Array.from({ length: described.rowCount }, (_, row) => ({
		name: described.cell(row, 0).text,
		type: described.cell(row, 1).text
	}));
	const names = columns.map((_, i) => `c${i}`);
	const values = columns.map(({ type }, i) => {
		const plain = readableType(type);
		return plain === type ? `c${i}` : `CAST(c${i} AS ${plain})`;
	});
	return {
		sql: `SELECT ${values.join(', ')} FROM (${select}\n) AS t(${names.join(', ')})`,
		columns: columns.map(({ name, type }) => ({ name, type: type.replaceAll(ENUM, 'ENUM') }))
	};
}

function readableType(type: string): string {
	const plain = type.replaceAll(ENUM, 'VARCHAR');
	return plain.includes('MAP(') && LOST_IN_MAPS.test(plain) ? 'VARCHAR' : plain;
}
