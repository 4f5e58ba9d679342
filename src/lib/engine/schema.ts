/** What there is to ask: relations with their columns, and functions for completion. */
import type { QueryResult } from './result.ts';

export type RelationColumn = { name: string; type: string };
export type Relation = {
	name: string;
	schema: string;
	kind: 'table' | 'view';
	columns: RelationColumn[];
	/** Exact for a table, null for a view. */
	rowCount: number | null;
};

export type EngineFunction = {
	name: string;
	kind: 'scalar' | 'aggregate' | 'table' | 'macro' | 'pragma';
	/** Ways to call it, e.g. `substring(string, start, length)`. */
	signatures: string[];
	description: string;
};

/**
 * One row a column, relations in the order of their names, columns in theirs. Temporary tables are left out: they belong
 * to a connection and are seen only from there.
 */
export const RELATIONS_SQL = `
SELECT c.schema_name, c.table_name, t.table_name IS NOT NULL, t.estimated_size, c.column_name, c.data_type
FROM duckdb_columns() c
LEFT JOIN duckdb_tables() t
	ON t.database_oid = c.database_oid AND t.schema_oid = c.schema_oid AND t.table_oid = c.table_oid
WHERE NOT c.internal AND c.database_name = 'memory'
ORDER BY c.schema_name, c.table_name, c.column_index`;

export function readRelations(result: QueryResult): Relation[] {
	const relations = new Map<string, Relation>();
	for (let row = 0; row < result.rowCount; row++) {
		const text = (column: number) => result.cell(row, column).text;
		const key = JSON.stringify([text(0), text(1)]);
		let relation = relations.get(key);
		if (relation === undefined) {
			const isTable = text(2) === 'true';
			relation = {
				schema: text(0),
				name: text(1),
				kind: isTable ? 'table' : 'view',
				columns: [],
				rowCount: isTable ? Number(text(3)) : null
			};
			relations.set(key, relation);
		}
		relation.columns.push({ name: text(4), type: text(5) });
	}
	return [...relations.values()];
}

/** Operators and what starts with a double underscore are not for typing. */
export const FUNCTIONS_SQL = `
SELECT
	function_name,
	max(function_type),
	array_to_string(list_distinct(list(array_to_string(parameters, ', ') ORDER BY len(parameters))), chr(10)),
	coalesce(max(description), '')
FROM duckdb_functions()
WHERE regexp_full_match(function_name, '[a-z][a-z0-9_]*')
GROUP BY function_name
ORDER BY function_name`;

export function readFunctions(result: QueryResult): EngineFunction[] {
	return Array.from({ length: result.rowCount }, (_, row) => {
		const text = (column: number) => result.cell(row, column).text;
		const name = text(0);
		return {
			name,
			kind: (text(1).split('_')[0] ?? 'scalar') as EngineFunction['kind'],
			signatures: text(2)
				.split('\n')
				.map((parameters) => `${name}(${parameters})`),
			description: text(3)
		};
	});
}

export const MEMORY_SQL = `
SELECT (SELECT sum(memory_usage_bytes) FROM duckdb_memory()), current_setting('memory_limit')`;

export type MemoryUse = { usedBytes: number; limitBytes: number };

export function readMemory(result: QueryResult): MemoryUse {
	return { usedBytes: Number(result.cell(0, 0).text), limitBytes: parseSize(result.cell(0, 1).text) };
}

/** `3.1 GiB` in bytes. */
function parseSize(text: string): number {
	const [, number = '0', unit = 'bytes'] = /^([\d.]+)\s*(\w+)$/.exec(text) ?? [];
	const power = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit);
	return Math.round(Number(number) * 1024 ** Math.max(power, 0));
}
