/** Where the records are in a JSON file: at the root, under some keys, one a line, or as features of a map. */
import { readEncoding } from './encoding-of.ts';
import type { RecordList } from './proposal.ts';
import { readHead } from './read-head.ts';

export type JsonShape = { lines: boolean; lists: (RecordList & { geo: boolean })[] };

/** Files up to this are looked at whole; of larger ones the first lists are found. */
const WHOLE_BYTES = 64 * 1024 * 1024;
const HEAD_BYTES = 1024 * 1024;
const MOST_DEPTH = 5;

/** Null when no list is found. Rejects as reading does. */
export async function readShape(blob: Blob): Promise<JsonShape | null> {
	const bytes = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
	const found = await readEncoding(blob, await readHead(blob), undefined);
	const encoding = found === 'binary' ? 'utf-8' : found.encoding;
	const head = new TextDecoder(encoding).decode(bytes, { stream: true }).trimStart();
	if (isLines(head, blob.size <= bytes.length)) {
		return { lines: true, lists: [{ path: [], records: null, geo: isFeatureText(head) }] };
	}
	const small = blob.size <= WHOLE_BYTES ? tryParse(await decode(blob, encoding)) : undefined;
	const lists = small === undefined ? listsInHead(head) : listsIn(small, [], []);
	return lists.length === 0 ? null : { lines: false, lists };
}

async function decode(blob: Blob, encoding: string): Promise<string> {
	return new TextDecoder(encoding).decode(await blob.arrayBuffer());
}

function tryParse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
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
	return whole && first.startsWith('{') && listsIn(tryParse(first), [], []).length === 0;
}

function isFeatureText(head: string): boolean {
	return /^\{[^{}]*"type"\s*:\s*"Feature"/.test(head);
}

/** Keys of what is said about the records, or beside them. */
const ABOUT =
	/^(columns?|errors?|facets?|fields?|headers?|links?|meta(data)?|parameters?|schema|warnings?)$/i;

/** Lists of objects or of lists; those of records first, at the root before further inside, then the longest. */
function listsIn(value: unknown, path: string[], found: JsonShape['lists']): JsonShape['lists'] {
	if (Array.isArray(value)) {
		const records = value.filter((item) => typeof item === 'object' && item !== null).length;
		if (path.length === 0 || records > value.length / 2) {
			const geo = isFeature(value[0]);
			found.push({ path, records: value.length, geo });
		}
	} else if (typeof value === 'object' && value !== null && path.length < MOST_DEPTH) {
		for (const [key, item] of Object.entries(value)) listsIn(item, [...path, key], found);
	}
	const isAbout = ({ path: keys }: RecordList) => Number(keys.some((key) => ABOUT.test(key)));
	return found.sort(
		(a, b) => isAbout(a) - isAbout(b) || a.path.length - b.path.length || (b.records ?? 0) - (a.records ?? 0)
	);
}

function isFeature(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Feature';
}

/** Of a text that is cut off: the lists that start in it. */
function listsInHead(head: string): JsonShape['lists'] {
	if (head.startsWith('['))
		return [{ path: [], records: null, geo: /^\[\s*\{[^{}]*"type"\s*:\s*"Feature"/.test(head) }];
	const lists: JsonShape['lists'] = [];
	const keys: string[] = [];
	const tokens = /"((?:[^"\\]|\\.)*)"\s*(:)?|[{}[\]]/g;
	let key = '';
	let inList = 0;
	for (const [token, text, colon] of head.matchAll(tokens)) {
		if (colon !== undefined) key = (tryParse(`"${text ?? ''}"`) as string | undefined) ?? '';
		else if (token === '{') keys.push(key);
		else if (token === '}') keys.pop();
		else if (token === '[') {
			const path = [...keys.slice(1), key];
			if (inList++ === 0 && path.length <= MOST_DEPTH) {
				const geo = key === 'features' && keys.length === 1;
				lists.push({ path, records: null, geo });
			}
		} else if (token === ']') inList--;
	}
	return lists;
}
