/**
 * duckdb-wasm 1.32.0 writes BOOLEAN as bits under a schema that says bytes (see `readPackedBool`), and reads what it has
 * written as bytes: given back to it, such a column holds whatever lies there. These columns are written anew.
 */
import { bool, columnFromArray, tableFromColumns, tableToIPC, utf8 } from '@uwdata/flechette';
import type { QueryResult } from './result.ts';

/** Places of the columns that the engine would misread. */
export function misreadColumns({ columns }: Pick<QueryResult, 'columns'>): number[] {
	return columns.flatMap(({ type }, at) => (/\bBOOLEAN\b/.test(type) ? [at] : []));
}

/** These columns as an Arrow IPC stream, in their order: yes or no as such, what only contains it as text. */
export function writtenAnew(result: QueryResult, places: readonly number[]): Uint8Array {
	const columns = places.map((column) => {
		const isPlain = result.columns[column]?.type === 'BOOLEAN';
		const values = Array.from({ length: result.rowCount }, (_, row) => {
			const { text, kind } = result.cell(row, column);
			if (kind === 'null') return null;
			return isPlain ? text === 'true' : text;
		});
		return [`c${column}`, columnFromArray<unknown>(values, isPlain ? bool() : utf8())] as const;
	});
	const bytes = tableToIPC(tableFromColumns(Object.fromEntries(columns)), { format: 'stream' });
	if (bytes === null) throw new TypeError('The columns could not be written');
	return bytes;
}
