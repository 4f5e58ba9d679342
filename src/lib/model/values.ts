/**
 * Reading what somebody else may have written.
 * Invariant: these functions never throw and never hand out a key that an ordinary object inherits; a value of the
 * wrong type is absent.
 */
import * as Y from 'yjs';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type YMap = Y.Map<unknown>;

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const SHA256 = /^[0-9a-f]{64}$/;
/** The last millisecond a Date can hold. */
const LAST_TIME = 8.64e15;
/** The relay refuses values nested deeper than 32; entries already use some of that. */
const DEPTH = 16;

/** Ids are URL-safe. Names that every object inherits (`constructor`, `__proto__`) are none. */
export function isId(value: unknown): value is string {
	return typeof value === 'string' && ID.test(value) && isOwnKey(value);
}

function isOwnKey(key: string): boolean {
	return !(key in Object.prototype);
}

export function getString(map: YMap, key: string): string | null {
	const value = map.get(key);
	return typeof value === 'string' ? value : null;
}

export function getBoolean(map: YMap, key: string): boolean {
	return map.get(key) === true;
}

export function getNumber(map: YMap, key: string): number | null {
	const value = map.get(key);
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A count, a size or a time: a whole number from 0 that a Date can hold. */
export function getWhole(map: YMap, key: string): number | null {
	return toWhole(map.get(key));
}

export function toWhole(value: unknown): number | null {
	return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LAST_TIME
		? (value as number)
		: null;
}

/** A sha-256 in lower-case hexadecimal. */
export function toHash(value: unknown): string | null {
	return typeof value === 'string' && SHA256.test(value) ? value : null;
}

export function getId(map: YMap, key: string): string | null {
	const value = map.get(key);
	return isId(value) ? value : null;
}

/** `allowed` or `fallback`. */
export function getOneOf<T extends string, F>(
	map: YMap,
	key: string,
	allowed: readonly T[],
	fallback: F
): T | F {
	const value = map.get(key);
	return allowed.find((one) => one === value) ?? fallback;
}

export function getMap(map: YMap, key: string): YMap | null {
	const value = map.get(key);
	return value instanceof Y.Map ? value : null;
}

export function getSharedText(map: YMap, key: string): Y.Text | null {
	const value = map.get(key);
	return value instanceof Y.Text && !(value instanceof Y.XmlText) ? value : null;
}

/** Long text, also when another tool stored it as a plain string. Never null: no text is an empty one. */
export function getText(map: YMap, key: string): string {
	return getSharedText(map, key)?.toString() ?? getString(map, key) ?? '';
}

/** Members of a set in code unit order, also when another tool stored a list. */
export function getSet(map: YMap, key: string): string[] {
	const value = map.get(key);
	let found: unknown[] = [];
	if (value instanceof Y.Map) found = [...value.keys()].filter((one) => value.get(one) === true);
	else if (value instanceof Y.Array) found = value.toArray();
	else if (Array.isArray(value)) found = value;
	return [...new Set(found.filter((one) => typeof one === 'string' && one !== ''))].sort() as string[];
}

export function getJson(map: YMap, key: string): Json | null {
	return toJson(map.get(key));
}

/** A plain copy of `value`: what JSON cannot hold becomes null, inherited names and what is too deep are left out. */
export function toJson(value: unknown, depth = 0): Json {
	if (typeof value === 'string') return value.toWellFormed();
	if (typeof value === 'boolean') return value;
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value !== 'object' || value === null || depth >= DEPTH) return null;
	if (Array.isArray(value)) return value.map((one) => toJson(one, depth + 1));
	if (!isPlain(value)) return null;
	const copy: { [key: string]: Json } = {};
	for (const key of Object.keys(value)) {
		const own = (value as Record<string, unknown>)[key];
		if (isOwnKey(key) && own !== undefined) copy[key] = toJson(own, depth + 1);
	}
	return copy;
}

/** True for what Yjs decodes a plain value to, also one whose prototype a hostile key replaced; not for its types. */
function isPlain(value: object): boolean {
	return !(value instanceof Y.AbstractType) && !(value instanceof Y.Doc) && !ArrayBuffer.isView(value);
}

/** An own property of a plain value; undefined for everything else. */
export function getOwn(value: Json | undefined, key: string): Json | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	return Object.hasOwn(value, key) ? value[key] : undefined;
}

/**
 * Writes one value if it differs and returns whether it did. `null` and `undefined` remove the key. Strings are made
 * well-formed: half a surrogate pair would be one text here and another on every other device.
 */
export function put(map: YMap, key: string, value: unknown): boolean {
	if (value === null || value === undefined) {
		if (!map.has(key)) return false;
		map.delete(key);
		return true;
	}
	const next = toJson(value);
	const before = map.get(key);
	if (before === next) return false;
	if (typeof next === 'object' && JSON.stringify(before) === JSON.stringify(next)) return false;
	map.set(key, next);
	return true;
}

/** Adds to or removes from a set kept as a Y.Map from value to true. Returns whether anything changed. */
export function putInSet(entry: YMap, key: string, value: string, isIn: boolean): boolean {
	const set = getMap(entry, key);
	if (set === null || value === '' || (set.get(value.toWellFormed()) === true) === isIn) return false;
	if (isIn) set.set(value.toWellFormed(), true);
	else set.delete(value.toWellFormed());
	return true;
}

/** A new set inside an entry. */
export function createSet(entry: YMap, key: string, values: readonly string[] = []): void {
	const set: YMap = new Y.Map();
	entry.set(key, set);
	for (const value of values) if (value !== '') set.set(value.toWellFormed(), true);
}

export function createText(entry: YMap, key: string, text = ''): void {
	entry.set(key, new Y.Text(text.toWellFormed()));
}
