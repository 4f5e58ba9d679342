/**
 * duckdb-wasm 1.32.0 streams an ENUM column without the dictionary that its numbers point into
 * (github.com/duckdb/duckdb-wasm issue 1548). Such a query is asked again with those columns cast to text. This can go
 * when the issue is closed.
 */
import { tableFromIPC, type DataType } from '@uwdata/flechette';
import type { QueryResult, ResultColumn } from './result.ts';

/** `header`: the first part of a result, its schema. */
export function hasEnum(header: Uint8Array): boolean {
	return tableFromIPC([header]).schema.fields.some(({ type }) => holdsDictionary(type));
}

function holdsDictionary(type: DataType): boolean {
	if (type.typeId === -1) return true;
	return 'children' in type && type.children.some((child) => holdsDictionary(child.type));
}

export function describeSql(select: string): string {
	return `SELECT column_name, column_type FROM (DESCRIBE ${select}\n)`;
}

const ENUM = /ENUM\('(?:[^']|'')*'(?:, *'(?:[^']|'')*')*\)/g;

/** The SELECT with its ENUM columns as text, and what its columns are called. `described`: the result of describeSql. */
export function withoutEnums(
	select: string,
	described: QueryResult
): { sql: string; columns: Pick<ResultColumn, 'name' | 'type'>[] } {
	const columns = Array.from({ length: described.rowCount }, (_, row) => ({
		name: described.cell(row, 0).text,
		type: described.cell(row, 1).text
	}));
	const names = columns.map((_, i) => `c${i}`);
	const values = columns.map(({ type }, i) => {
		const plain = type.replaceAll(ENUM, 'VARCHAR');
		return plain === type ? `c${i}` : `CAST(c${i} AS ${plain})`;
	});
	return {
		sql: `SELECT ${values.join(', ')} FROM (${select}\n) AS t(${names.join(', ')})`,
		columns: columns.map(({ name, type }) => ({ name, type: type.replaceAll(ENUM, 'ENUM') }))
	};
}
