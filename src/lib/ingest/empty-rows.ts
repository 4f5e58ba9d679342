/** Columns without a row, from the schema of an Arrow stream. */
import {
	columnFromArray,
	tableFromColumns,
	tableFromIPC,
	tableToIPC,
	type DataType
} from '@uwdata/flechette';

/**
 * As an Arrow stream that the engine takes in: a column of a dictionary is one of what is in it, because the engine makes
 * no table of a dictionary that never comes. Throws for types that flechette does not know.
 */
export function emptyRows(schema: Uint8Array): Uint8Array {
	const { fields } = tableFromIPC([schema]).schema;
	const columns = fields.map(({ name, type }) => [name, columnFromArray([], withoutDictionary(type))]);
	const bytes = tableToIPC(tableFromColumns(columns as [string, ReturnType<typeof columnFromArray>][]), {
		format: 'stream'
	});
	if (bytes === null) throw new Error('Nothing was written');
	return bytes;
}

function withoutDictionary(type: DataType): DataType {
	if ('dictionary' in type) return withoutDictionary(type.dictionary);
	if (!('children' in type)) return type;
	const children = type.children.map((child) => ({ ...child, type: withoutDictionary(child.type) }));
	return { ...type, children } as DataType;
}
