/** Tables in a JSON value that are no list of records: columns under keys, rows under keys, the cubes of statistics. */
import { readCube } from './json-cube.ts';
import type { JsonTableShape } from './reading.ts';

export type ShapedTable = {
	path: string[];
	/** The likely one first. */
	shapes: readonly JsonTableShape[];
	records: number;
	geo: false;
};

type Table = Omit<ShapedTable, 'path' | 'geo'>;
type Fields = Readonly<Record<string, unknown>>;

const MOST_DEPTH = 5;
const MOST_TABLES = 20;

/** Outer ones first. What is inside of a table is part of it. */
export function tablesIn(value: unknown, path: string[] = [], found: ShapedTable[] = []): ShapedTable[] {
	if (!isObject(value) || found.length >= MOST_TABLES) return found;
	const table = tableOf(value, path.length === 0);
	if (table !== null) found.push({ path, geo: false, ...table });
	else if (path.length < MOST_DEPTH)
		for (const [key, item] of Object.entries(value)) tablesIn(item, [...path, key], found);
	return found.sort((a, b) => a.path.length - b.path.length);
}

function tableOf(value: Fields, isRoot: boolean): Table | null {
	const cube = readCube(value);
	if (cube !== null) return { shapes: ['cube'], records: cube.places.length };
	const table = splitIn(value) ?? listColumnsIn(value) ?? objectsIn(value);
	if (table === null || isRoot) return table;
	// A part of something larger has to say more for itself.
	const least = table.shapes[0] === 'keyed' ? LEAST_ROWS_INSIDE : LEAST_VALUES_INSIDE;
	return table.records < least ? null : table;
}

const LEAST_ROWS_INSIDE = 5;
const LEAST_VALUES_INSIDE = 3;

/** Rows that are only numbered need no index: they are a list with names beside it. */
function splitIn({ columns, index, data }: Fields): Table | null {
	if (!Array.isArray(columns) || !Array.isArray(index) || !Array.isArray(data)) return null;
	if (data.length === 0 || index.length !== data.length || index.every((name, i) => name === i)) return null;
	return data.every(Array.isArray) ? { shapes: ['split'], records: data.length } : null;
}

/** Two lists and more under keys, of the same length, of values alone. */
function listColumnsIn(value: Fields): Table | null {
	const lists = Object.values(value);
	const [first] = lists;
	if (lists.length < 2 || !Array.isArray(first) || first.length < 2) return null;
	const { length } = first;
	const isTable = lists.every((list) => Array.isArray(list) && list.length === length && list.every(isPlain));
	return isTable ? { shapes: ['columns'], records: length } : null;
}

/** Objects under keys that have much the same keys themselves: rows, or columns whose rows have keys. */
function objectsIn(value: Fields): Table | null {
	const members = Object.values(value);
	if (members.length < 2 || !members.every(isObject)) return null;
	const keys = members.map((member) => Object.keys(member));
	const [first = []] = keys;
	const isSame = keys.every((own) => own.length === first.length && own.every((key, i) => key === first[i]));
	const hasValues = isSame && members.every((member) => Object.values(member).every(isPlain));
	if (hasValues && first.length > 0 && first.every((key, i) => key === String(i)))
		return { shapes: ['columns', 'keyed'], records: first.length };
	if (!areAlike(keys) || (members.length < 3 && !(isSame && first.length > 1))) return null;
	return { shapes: hasValues ? ['keyed', 'columns'] : ['keyed'], records: members.length };
}

const LEAST_FILLED = 0.6;

/** Most of the cells would be filled. */
function areAlike(keys: readonly (readonly string[])[]): boolean {
	const all = new Set(keys.flat());
	const cells = keys.reduce((sum, { length }) => sum + length, 0);
	return all.size > 0 && cells >= LEAST_FILLED * all.size * keys.length;
}

function isPlain(value: unknown): boolean {
	return typeof value !== 'object' || value === null;
}

function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
