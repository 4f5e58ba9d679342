/** What the beginning of a large JSON file says about tables in it that are no lists of records. */
import { JsonRecords } from './json-records.ts';
import type { JsonList } from './json-shape.ts';
import { tablesIn } from './json-tables.ts';

/** Those that are read in parts. `lists`: the paths of the lists of records that start in it. */
export function headTables(head: string, lists: readonly (readonly string[])[]): JsonList[] {
	const about = { path: [], records: null, geo: false };
	const isOfNames = (key: string) => new RegExp(`"${key}"\\s*:\\s*\\[`).test(head);
	const onlyData = lists.every(([key]) => key === 'data' || key === 'columns' || key === 'index');
	if (onlyData && /^\{\s*"(columns|index)"/.test(head) && isOfNames('columns') && isOfNames('index'))
		return [{ ...about, shapes: ['split'] }];
	const members: (readonly [string, unknown])[] = [];
	const records = new JsonRecords([], (text, key) => members.push([key ?? '', parsed(text)]), '{');
	records.add(head);
	const [table] = members.length < 3 ? [] : tablesIn(Object.fromEntries(members));
	const isKeyed = table?.path.length === 0 && table.shapes[0] === 'keyed';
	const owners = new Set(lists.map(([key]) => key));
	return isKeyed && (owners.size === 0 || owners.size > members.length / 2)
		? [{ ...about, shapes: ['keyed'] }]
		: [];
}

/** Whether it begins as pandas writes columns, or as JSON-stat does. */
export function isHeadOfWhole(head: string): boolean {
	return (
		/^\{\s*"(?:[^"\\]|\\.)*"\s*:\s*\{\s*"0"\s*:/.test(head) ||
		/^\{[^{}[\]]*"class"\s*:\s*"dataset"/.test(head)
	);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return null;
	}
}
