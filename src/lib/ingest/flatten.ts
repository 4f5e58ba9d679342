/**
 * A record of JSON as the cells of a row. Objects in it become columns with the keys joined by dots; lists stay JSON. A
 * record that is itself a list has numbered columns. Numbers keep the digits that the file has.
 */
export type Cell = { key: string; kind: CellKind; text: string };
export type CellKind = 'integer' | 'number' | 'boolean' | 'text';

/** Marks a number that a double would round; no JSON text holds this character unescaped. */
const EXACT = '\u0000';
const LONG_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]{15,}/g;
const MOST_DEPTH = 16;

/** Throws SyntaxError. Nulls have no cell. */
export function readCells(text: string, geo: boolean): Cell[] {
	const value: unknown = JSON.parse(keepLongNumbers(text));
	const cells: Cell[] = [];
	if (geo && isFeature(value)) {
		if (value.id !== undefined) addCells(cells, 'id', value.id, 0);
		for (const [key, property] of Object.entries(value.properties ?? {})) addCells(cells, key, property, 0);
		if (value.geometry !== null && value.geometry !== undefined) {
			cells.push({ key: 'geometry', kind: 'text', text: writeJson(value.geometry) });
		}
	} else if (Array.isArray(value)) {
		value.forEach((item, i) => addCells(cells, `column_${i + 1}`, item, MOST_DEPTH));
	} else if (typeof value === 'object' && value !== null) {
		for (const [key, item] of Object.entries(value)) addCells(cells, key, item, 0);
	} else {
		addCells(cells, 'value', value, 0);
	}
	return cells;
}

type Feature = {
	type: 'Feature';
	id?: unknown;
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
			for (const [inner, item] of entries) addCells(cells, `${key}.${inner}`, item, depth + 1);
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
