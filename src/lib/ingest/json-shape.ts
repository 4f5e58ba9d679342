/** Where the records are in a JSON file: at the root, under some keys, one a line, or as features of a map. */
import { parseJson } from './flatten.ts';
import { JsonFailure } from './json-failure.ts';
import { headTables, isHeadOfWhole } from './json-head.ts';
import { placeKey } from './json-records.ts';
import { furtherRecords } from './json-total.ts';
import { tablesIn, type ShapedTable } from './json-tables.ts';
import { encodingOf, WHOLE_BYTES } from './json-walk.ts';
import type { FurtherRecords, RecordList } from './proposal.ts';
import type { JsonTableShape } from './reading.ts';

export type JsonList = RecordList & {
	geo: boolean;
	/** What it may be where it is no list; the likely one first. */
	shapes: readonly JsonTableShape[];
};
export type JsonShape = {
	lines: boolean;
	lists: JsonList[];
	/** Than those of the first list. */
	further?: FurtherRecords | null;
	/** It is no list, and would have to be held in memory. */
	isTooLarge?: true;
};

const HEAD_BYTES = 1024 * 1024;
const MOST_DEPTH = 5;

/** Null when no list is found. Files up to 64 MB are looked at whole. Rejects with JsonFailure, and as reading does. */
export async function readShape(blob: Blob): Promise<JsonShape | null> {
	const bytes = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
	const encoding = await encodingOf(blob);
	const head = new TextDecoder(encoding).decode(bytes, { stream: true }).trimStart();
	if (isLines(head, blob.size <= bytes.length)) {
		return { lines: true, lists: [{ path: [], records: null, geo: isFeatureText(head), shapes: [] }] };
	}
	const small = blob.size <= WHOLE_BYTES ? tryParse(await decode(blob, encoding)) : undefined;
	if (small !== undefined) {
		const lists = ranked(small);
		const [first] = lists;
		return first === undefined ? null : { lines: false, lists, further: furtherOf(small, first) };
	}
	const lists = listsInHead(head);
	const records = lists.filter(({ ofValues }) => !ofValues);
	const paths = records.map(({ path }) => path);
	const tables = blob.size > WHOLE_BYTES ? headTables(head, paths) : [];
	if (tables.length > 0 || records.length > 0) return { lines: false, lists: [...tables, ...records] };
	if (blob.size > WHOLE_BYTES && (lists.length > 0 || isHeadOfWhole(head)))
		return { lines: false, lists: [], isTooLarge: true };
	if (lists.length > 0) throw new JsonFailure('damaged', 'It is not JSON');
	return null;
}

function furtherOf(value: unknown, { path, records, shapes }: JsonList): FurtherRecords | null {
	return records === null || shapes.length > 0 ? null : furtherRecords(value, path, records);
}

/** Tables before lists where those are only parts of them, or say something about the file. */
function ranked(value: unknown): JsonList[] {
	const lists = listsIn(value, [], []);
	const described = describedList(value);
	if (described !== null) return [described, ...lists];
	const tables = tablesIn(value);
	const [first] = tables.filter((table) => isBefore(table, lists));
	const others = tables.filter((table) => table !== first);
	return [...(first === undefined ? [] : [first]), ...lists, ...others];
}

function isBefore({ path, shapes, records }: ShapedTable, lists: readonly JsonList[]): boolean {
	if (shapes[0] === 'cube') return true;
	const isInside = (list: JsonList) => path.every((key, i) => key === list.path[i]);
	if (lists.some((list) => !isInside(list) && !isAbout(list))) return false;
	if (shapes[0] === 'split') return true;
	const owners = new Set(lists.filter(isInside).map((list) => list.path[path.length]));
	return owners.size === 0 || owners.size > records / 2;
}

/** The World Bank's way: a list of what is said about the records, and of them. */
function describedList(value: unknown): JsonList | null {
	if (!Array.isArray(value) || value.length !== 2) return null;
	const [about, list] = value as unknown[];
	const isDescribed = isObject(about) && Array.isArray(list) && list.length > 0 && list.every(isObject);
	return isDescribed
		? { path: [placeKey(1)], records: list.length, geo: isFeature(list[0]), shapes: [] }
		: null;
}

function isObject(value: unknown): boolean {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function decode(blob: Blob, encoding: string): Promise<string> {
	return new TextDecoder(encoding).decode(await blob.arrayBuffer());
}

function tryParse(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

/** The first line is a value of its own, and so is the second, unless the first one's end was not reached. */
function isLines(head: string, whole: boolean): boolean {
	const lines = head.split(/\r\n|\n|\r/);
	const [first = '', second] = lines.filter((line) => line.trim() !== '');
	if (!/^[[{]/.test(first) || tryParse(first) === undefined) return false;
	if (second !== undefined) return /^\s*[[{]/.test(second);
	// One object alone is one record.
	return whole && first.startsWith('{') && ranked(tryParse(first)).length === 0;
}

function isFeatureText(head: string): boolean {
	return /^\{[^{}]*"type"\s*:\s*"Feature"/.test(head);
}

/** Keys of what is said about the records, or beside them. */
const ABOUT =
	/^(columns?|errors?|facets?|fields?|headers?|links?|meta(data)?|parameters?|schema|warnings?)$/i;

/** Lists of objects or of lists; those of records first, at the root before further inside, then the longest. */
function listsIn(value: unknown, path: string[], found: JsonList[]): JsonList[] {
	if (Array.isArray(value)) {
		const records = value.filter((item) => typeof item === 'object' && item !== null).length;
		if (path.length === 0 || records > value.length / 2) {
			const geo = isFeature(value[0]);
			found.push({ path, records: value.length, geo, shapes: [] });
		}
	} else if (typeof value === 'object' && value !== null && path.length < MOST_DEPTH) {
		for (const [key, item] of Object.entries(value)) listsIn(item, [...path, key], found);
	}
	return found.sort(
		(a, b) =>
			Number(isAbout(a)) - Number(isAbout(b)) ||
			a.path.length - b.path.length ||
			(b.records ?? 0) - (a.records ?? 0)
	);
}

function isAbout({ path }: RecordList): boolean {
	return path.some((key) => ABOUT.test(key));
}

function isFeature(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Feature';
}

/** Of a text that is cut off: the lists that start in it. `ofValues`: not of records. */
function listsInHead(head: string): (JsonList & { ofValues?: boolean })[] {
	if (head.startsWith('[')) {
		const geo = /^\[\s*\{[^{}]*"type"\s*:\s*"Feature"/.test(head);
		return [{ path: [], records: null, geo, shapes: [] }];
	}
	const lists: (JsonList & { ofValues: boolean })[] = [];
	const keys: string[] = [];
	const tokens = /"((?:[^"\\]|\\.)*)"\s*(:)?|[{}[\]]/g;
	let key = '';
	let inList = 0;
	for (const match of head.matchAll(tokens)) {
		const [token, text, colon] = match;
		if (colon !== undefined) key = (tryParse(`"${text ?? ''}"`) as string | undefined) ?? '';
		else if (token === '{') keys.push(key);
		else if (token === '}') keys.pop();
		else if (token === '[') {
			const path = [...keys.slice(1), key];
			if (inList++ === 0 && path.length <= MOST_DEPTH) {
				const geo = key === 'features' && keys.length === 1;
				const ofValues = /^\s*[^\s[{\]]/.test(head.slice(match.index + 1, match.index + 1000));
				lists.push({ path, records: null, geo, shapes: [], ofValues });
			}
		} else if (token === ']') inList--;
	}
	return lists;
}
