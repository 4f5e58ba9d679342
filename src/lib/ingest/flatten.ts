/**
 * A record of JSON as the cells of a row. Objects in it become columns with the keys joined by dots; lists stay JSON. A
 * record that is itself a list has numbered columns. Numbers keep the digits that the file has.
 */
import { hasSameKeys } from './json-same-keys.ts';

export type Cell = {
	/** Keys from the outside in; a dot in one of them is not the step to the next. */
	key: string;
	kind: CellKind;
	text: string;
};
/** 'none': a missing value, which says only that there is such a key. */
export type CellKind = 'integer' | 'number' | 'boolean' | 'text' | 'none';

/** Marks a number that a double would round; no JSON text holds this character unescaped. */
const EXACT = '\u0000';
const LONG_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]{15,}/g;
const MOST_DEPTH = 16;

/** Between keys, and before those that a feature has beside its properties. No key of a real file has it. */
const STEP = '\u0001';

/** A cell's key for people. */
export function shownKey(key: string): string {
	return (key.startsWith(STEP) ? key.slice(STEP.length) : key).replaceAll(STEP, '.');
}

/** Of the cell at a place in a record that is a list. */
function listKey(index: number): string {
	return `column_${index + 1}`;
}

/** Of what the file calls the row. Digits alone are a number, if it would be written so. */
export function rowCell(name: string | null): Cell {
	const key = `${STEP}${STEP}row`;
	if (name === null) return { key, kind: 'none', text: '' };
	return { key, kind: /^(0|-?[1-9]\d{0,17})$/.test(name) ? 'integer' : 'text', text: name };
}

/** One of two values would be lost. */
export class SameKeys extends Error {}

/** Throws SyntaxError, and SameKeys. */
export function readCells(text: string, geo: boolean): Cell[] {
	const value = parseJson(keepLongNumbers(text));
	if (hasSameKeys(text, value)) throw new SameKeys();
	const cells: Cell[] = [];
	if (geo && isFeature(value)) {
		for (const [key, item] of Object.entries(value)) {
			if (!FEATURE_KEYS.includes(key)) addCells(cells, `${STEP}${key}`, item, 0);
		}
		for (const [key, property] of Object.entries(value.properties ?? {})) addCells(cells, key, property, 0);
		if (value.geometry !== null && value.geometry !== undefined) {
			cells.push({ key: `${STEP}geometry`, kind: 'text', text: writeJson(value.geometry) });
		}
	} else if (Array.isArray(value)) {
		value.forEach((item, i) => addCells(cells, listKey(i), item, MOST_DEPTH));
	} else if (typeof value === 'object' && value !== null) {
		for (const [key, item] of Object.entries(value)) addCells(cells, key, item, 0);
	} else {
		addCells(cells, 'value', value, 0);
	}
	return cells;
}

const NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/** Some programs write NaN and Infinity, which JSON does not have. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch (error) {
		if (!/NaN|Infinity/.test(text)) throw error;
		const plain = text.replace(NO_NUMBER, (token) => {
			if (token.startsWith('"')) return token;
			return token === 'NaN' ? 'null' : `"${token}"`;
		});
		return JSON.parse(plain) as unknown;
	}
}

/** What is left of a feature is its id, and what somebody added beside its properties. */
const FEATURE_KEYS = ['type', 'properties', 'geometry', 'bbox'];

type Feature = {
	type: 'Feature';
	properties: Record<string, unknown> | null;
	geometry?: unknown;
};

function isFeature(value: unknown): value is Feature {
	return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Feature';
}

/** Long numbers become marked texts before they are parsed: parsing would round them. */
function keepLongNumbers(text: string): string {
	if (!/\d[\d.]{15}/.test(text)) return text;
	return text.replace(LONG_NUMBER, (token) => {
		if (token.startsWith('"') || !needsCare(token)) return token;
		return `"\\u0000${token}"`;
	});
}

/** More digits than a double holds. */
function needsCare(token: string): boolean {
	return /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(token) && String(Number(token)) !== token;
}

function addCells(cells: Cell[], key: string, value: unknown, depth: number): void {
	if (value === null) cells.push({ key, kind: 'none', text: '' });
	if (value === null || value === undefined) return;
	switch (typeof value) {
		case 'string':
			if (value.startsWith(EXACT)) {
				const text = value.slice(EXACT.length);
				cells.push({ key, kind: /^-?\d+$/.test(text) ? 'integer' : 'number', text });
			} else {
				cells.push({ key, kind: 'text', text: value });
			}
			return;
		case 'number':
			cells.push({ key, kind: Number.isInteger(value) ? 'integer' : 'number', text: numberText(value) });
			return;
		case 'boolean':
			cells.push({ key, kind: 'boolean', text: String(value) });
			return;
		default: {
			const entries = Array.isArray(value) || depth >= MOST_DEPTH ? [] : Object.entries(value);
			if (entries.length === 0) cells.push({ key, kind: 'text', text: writeJson(value) });
			for (const [inner, item] of entries) addCells(cells, `${key}${STEP}${inner}`, item, depth + 1);
		}
	}
}

/** 1e21 and above are written as a power, which is no integer for the engine. */
function numberText(value: number): string {
	return Number.isInteger(value) && Math.abs(value) >= 1e21 ? BigInt(value).toString() : String(value);
}

function writeJson(value: unknown): string {
	return JSON.stringify(value).replace(/"\\u0000([^"]*)"/g, '$1');
}
