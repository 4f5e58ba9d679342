/**
 * What the footer of a Parquet file says of the values of its columns (parquet.thrift: Statistics). Told is only what holds
 * for every value as the engine reads it: not the ends of text that a writer may have cut, nor those of numbers with a
 * point, of which a writer leaves out what is not a number, while the engine takes it for the largest.
 */
import { endText, kindOf, type SchemaElement } from './footer-values.ts';
import { ThriftFailure, ThriftReader, type Fields } from './thrift.ts';

export type ColumnStatistics = {
	/** Null: it is not told. */
	nulls: number | null;
	/** As the engine writes it. Null: there is no value, or it is not told. */
	min: string | null;
	max: string | null;
};

type Group = { rowCount: number; chunks: Chunk[] };
type Chunk = { path: string[]; nulls: number | null; ends: Ends | null; old: Ends | null };
type Ends = { min: Uint8Array; max: Uint8Array; isExact: boolean; isSaidExact: boolean };
type Read = { schema: SchemaElement[]; groups: Group[]; isOrdered: boolean };

/** By name, of the columns that have one value a row. `plain`: as `readFooter` gives it. */
export function readStatistics(
	plain: Uint8Array,
	columns: readonly { name: string; type: string }[]
): ReadonlyMap<string, ColumnStatistics> {
	const told = new Map<string, ColumnStatistics>();
	const { schema, groups, isOrdered } = read(plain);
	const elements = rootsOf(schema);
	// Files of genes have nine thousand columns.
	const flat = Map.groupBy(
		groups.flatMap(({ rowCount, chunks }) =>
			chunks.filter(({ path }) => path.length === 1).map((chunk) => ({ ...chunk, rowCount }))
		),
		({ path }) => path[0] ?? ''
	);
	columns.forEach(({ name, type }, at) => {
		const element = elements?.[at];
		// A list or a struct has as many values as it likes, and so has a column that may repeat.
		if (element === undefined || element.name !== name || element.children > 0 || element.repetition === 2)
			return;
		const chunks = flat.get(name) ?? [];
		if (chunks.length === groups.length) told.set(name, statisticsOf(chunks, element, type, isOrdered));
	});
	return told;
}

function statisticsOf(
	chunks: readonly (Chunk & { rowCount: number })[],
	element: SchemaElement,
	type: string,
	isOrdered: boolean
): ColumnStatistics {
	const counts = chunks.map(({ nulls, rowCount }) => {
		if (element.repetition === 0) return 0;
		return nulls !== null && nulls >= 0 && nulls <= rowCount ? nulls : null;
	});
	const nulls = counts.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
	const none = { nulls, min: null, max: null };
	const kind = kindOf(element, type);
	if (kind === null) return none;
	// Where nothing is there, there are no ends.
	const filled = chunks.filter(({ rowCount }, at) => counts[at] !== rowCount);
	const ends = filled.map(({ ends: now, old }) => {
		const given = isOrdered && now !== null ? now : kind.isSigned ? old : null;
		if (given === null || !given.isExact || (kind.is === 'text' && !given.isSaidExact)) return null;
		const [min, max] = [kind.read(given.min), kind.read(given.max)];
		return min === null || max === null ? null : { min, max };
	});
	const [first] = ends;
	if (first == null) return none;
	let { min, max } = first;
	for (const one of ends) {
		if (one === null) return none;
		if (kind.compare(one.min, min) < 0) min = one.min;
		if (kind.compare(one.max, max) > 0) max = one.max;
	}
	const [low, high] = [endText(kind, min), endText(kind, max)];
	return low === null || high === null ? none : { nulls, min: low, max: high };
}

/** Elements of the columns of the table, in order: those that stand below the first, whatever is below them. Null: no tree. */
function rootsOf(schema: readonly SchemaElement[]): SchemaElement[] | null {
	const roots: SchemaElement[] = [];
	for (let at = 1; at < schema.length;) {
		const root = schema[at];
		if (root === undefined) break;
		roots.push(root);
		for (let left = 1; left > 0 && at < schema.length; left--) left += schema[at++]?.children ?? 0;
	}
	return schema[0]?.children === roots.length ? roots : null;
}

function read(plain: Uint8Array): Read {
	const found: Read = { schema: [], groups: [], isOrdered: false };
	const reader = new ThriftReader(plain.subarray(0, -8));
	const column = (chunks: Chunk[]): Fields => ({ 3: () => reader.struct(metadata(reader, chunks)) });
	try {
		reader.struct({
			2: () => reader.structs(() => elementFields(reader, found.schema)),
			4: () =>
				reader.structs(() => {
					const group: Group = { rowCount: 0, chunks: [] };
					found.groups.push(group);
					return {
						1: () => reader.structs(() => column(group.chunks)),
						3: () => (group.rowCount = reader.whole())
					};
				}),
			7: (type) => {
				found.isOrdered = true;
				reader.skip(type);
			}
		});
	} catch (error) {
		// It was read before for what must be known; what is only told can be left out.
		if (error instanceof ThriftFailure) return { schema: [], groups: [], isOrdered: false };
		throw error;
	}
	return found;
}

function metadata(reader: ThriftReader, chunks: Chunk[]): Fields {
	const chunk: Chunk = { path: [], nulls: null, ends: null, old: null };
	chunks.push(chunk);
	return {
		3: () => reader.list(() => chunk.path.push(reader.text())),
		12: () => {
			const ends = new Map<number, Uint8Array>();
			const said: boolean[] = [];
			const end = (field: number) => () => void ends.set(field, reader.bytes());
			const exact = (type: number) => void said.push(type === 1);
			reader.struct({
				...{ 1: end(1), 2: end(2), 5: end(5), 6: end(6), 7: exact, 8: exact },
				3: () => (chunk.nulls = reader.whole())
			});
			const isExact = said.every(Boolean);
			const both = (low: number, high: number, isSaidExact: boolean) => {
				const [min, max] = [ends.get(low), ends.get(high)];
				return min === undefined || max === undefined ? null : { min, max, isExact, isSaidExact };
			};
			chunk.ends = both(6, 5, isExact && said.length === 2);
			chunk.old = both(2, 1, false);
		}
	};
}

function elementFields(reader: ThriftReader, schema: SchemaElement[]): Fields {
	const element: SchemaElement = {
		...{ name: '', physical: null, repetition: null, children: 0, converted: null, scale: 0, logical: null }
	};
	schema.push(element);
	const skip = (type: number) => reader.skip(type);
	return {
		1: () => (element.physical = reader.whole()),
		3: () => (element.repetition = reader.whole()),
		4: () => (element.name = reader.text()),
		5: () => (element.children = reader.whole()),
		6: () => (element.converted = reader.whole()),
		7: () => (element.scale = reader.whole()),
		10: () => {
			// A union of empty structs and small ones: which of them it is, is the number of the field.
			const is = (field: number) => (type: number) => {
				element.logical = { is: field, unit: null, isSigned: null };
				skip(type);
			};
			reader.struct({
				...Object.fromEntries(Array.from({ length: 20 }, (_, field) => [field, is(field)])),
				8: () => {
					const logical = { is: 8, unit: null as number | null, isSigned: null };
					element.logical = logical;
					const unit = (field: number) => (type: number) => {
						logical.unit = field;
						skip(type);
					};
					reader.struct({ 2: () => reader.struct({ 1: unit(1), 2: unit(2), 3: unit(3) }) });
				},
				10: () => {
					const logical = { is: 10, unit: null, isSigned: null as boolean | null };
					element.logical = logical;
					reader.struct({ 2: (type) => (logical.isSigned = type === 1) });
				}
			});
		}
	};
}
