/** Names of columns for records of JSON that are lists: in the first of them, or in a list beside them. */
import { JsonRecords } from './json-records.ts';

/** The texts of a record that is a list of different texts and nothing else. */
export function namesOf(text: string): string[] | null {
	const value = parse(text);
	return Array.isArray(value) ? distinctTexts(value) : null;
}

/** How many cells a record has that is a list; 0 for others. */
export function listLength(text: string): number {
	if (!text.startsWith('[')) return 0;
	const value = parse(text);
	return Array.isArray(value) ? value.length : 0;
}

const LISTS = [['columns'], ['fields'], ['headers'], ['schema', 'fields'], ['meta', 'view', 'columns']];
const NAMES = ['name', 'id', 'title', 'label'] as const;

/** `head`: the file's beginning; `path` leads to the records. A list of another length names something else. */
export function namesBeside(head: string, path: readonly string[], width: number): string[] | null {
	if (path.length === 0 || width === 0) return null;
	for (const list of LISTS) {
		const texts: string[] = [];
		const records = new JsonRecords([...path.slice(0, -1), ...list], (text) => texts.push(text));
		records.add(head);
		const names = records.ended && texts.length === width ? distinctTexts(texts.map(nameOf)) : null;
		if (names !== null) return names;
	}
	return null;
}

function nameOf(text: string): unknown {
	const value = parse(text);
	if (typeof value !== 'object' || value === null) return value;
	const fields = value as Record<string, unknown>;
	return NAMES.map((key) => fields[key]).find((name) => typeof name === 'string' && name !== '');
}

function distinctTexts(values: readonly unknown[]): string[] | null {
	const names = values.filter((item): item is string => typeof item === 'string' && item !== '');
	const isAll = names.length > 0 && names.length === values.length;
	return isAll && new Set(names).size === names.length ? names : null;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
