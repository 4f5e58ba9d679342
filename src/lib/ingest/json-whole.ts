/**
 * Tables of JSON whose rows are spread over the whole file, as the records they would be in a list. Only the text is held:
 * the values are read from it side by side, with the digits that they have there.
 */
import { readCube } from './json-cube.ts';
import { JsonFailure } from './json-failure.ts';
import { JsonRecords } from './json-records.ts';
import type { JsonRecord } from './json-walk.ts';

type Member = { text: string; key: string | null };

/** By shape. `path` leads to the object. Throws JsonFailure. */
export const WHOLE_SHAPES = {
	columns: rowsOfColumns,
	cube: rowsOfCube
} satisfies Record<string, (text: string, path: readonly string[]) => Generator<JsonRecord>>;

/** A list of values under each key, or an object that has one for each row. */
function* rowsOfColumns(text: string, path: readonly string[]): Generator<JsonRecord> {
	const columns = [...membersOf(text, path, '{')].map(({ text: list, key }) => ({
		name: JSON.stringify(key ?? ''),
		items: membersOf(list, [], list.startsWith('{') ? '{' : '[')
	}));
	const isCounted = columns.length > 0 && hasCountedKeys(text, path);
	for (;;) {
		const cells = columns.map(({ items }) => items.next());
		const members = cells.flatMap(({ done, value }) => (done === true ? [] : [value]));
		const [first] = members;
		if (first === undefined) return;
		if (members.length < columns.length || members.some(({ key }) => key !== first.key))
			throw new JsonFailure('damaged', 'The columns have different rows');
		const row = members.map(({ text: value }, i) => `${columns[i]?.name ?? ''}:${value}`);
		yield { text: `{${row.join(',')}}`, key: isCounted ? null : first.key };
	}
}

/** Rows that are only numbered from 0 have no name. */
function hasCountedKeys(text: string, path: readonly string[]): boolean {
	for (const { text: column } of membersOf(text, path, '{')) {
		let row = 0;
		if (column.startsWith('{'))
			for (const { key } of membersOf(column, [], '{')) if (key !== String(row++)) return false;
		return true;
	}
	return true;
}

function* rowsOfCube(text: string, path: readonly string[]): Generator<JsonRecord> {
	const cube = readCube(parsed(text, path));
	if (cube === null) throw new JsonFailure('damaged', 'The cube does not fit its dimensions');
	const isSparse = !cube.isList;
	const values = membersOf(text, [...path, 'value'], isSparse ? '{' : '[');
	if (!isSparse) {
		let at = 0;
		for (const { text: value } of values) yield { text: cube.record(at++, value), key: null };
		return;
	}
	const found = new Map<number, string>();
	for (const { text: value, key } of values) found.set(Number(key), value);
	for (const at of cube.places) yield { text: cube.record(at, found.get(at) ?? 'null'), key: null };
}

function parsed(text: string, path: readonly string[]): unknown {
	try {
		return path.reduce<unknown>(
			(value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
			JSON.parse(text)
		);
	} catch {
		throw new JsonFailure('damaged', 'It is not JSON');
	}
}

const PART = 64 * 1024;

/** What an object or a list holds, one after the other. Throws when it is not there or does not end. */
function* membersOf(text: string, path: readonly string[], start: '[' | '{'): Generator<Member> {
	let found: Member[] = [];
	const records = new JsonRecords(path, (item, key) => found.push({ text: item, key }), start);
	for (let at = 0; at < text.length; at += PART) {
		records.add(text.slice(at, at + PART));
		yield* found;
		found = [];
	}
	if (!records.found) throw new JsonFailure('no-table', 'The columns are not there');
	if (!records.ended) throw new JsonFailure('damaged', 'A column does not end');
	if (records.again) throw new JsonFailure('damaged', 'The columns are there twice');
}
