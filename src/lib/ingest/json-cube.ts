/** A dataset of JSON-stat 2.0: values in the order of their dimensions, the last of which changes fastest. */

export type Cube = {
	cells: number;
	/** The values are a list, with a place for each cell. */
	isList: boolean;
	/** The cells of which something is said. */
	places: readonly number[];
	/** A cell as a record of JSON: `value` is its value as the file has it. */
	record: (place: number, value: string) => string;
};

type Fields = Record<string, unknown>;

/** Null for anything else, and for one that does not fit its own dimensions. */
export function readCube(value: unknown): Cube | null {
	if (!isObject(value) || value['class'] !== 'dataset' || !isObject(value['dimension'])) return null;
	const { id, size, dimension, value: values, status = null } = value;
	if (!isTexts(id) || !Array.isArray(size) || size.length !== id.length || id.length === 0) return null;
	if (new Set([...id, 'value', 'status']).size !== id.length + 2) return null;
	const axes = id.map((name, i) => readAxis(name, size[i], dimension[name]));
	if (!axes.every((axis) => axis !== null)) return null;
	const cells = axes.reduce((product, axis) => product * axis.length, 1);
	const isList = Array.isArray(values);
	const places = placesOf(values, cells);
	const stated = typeof status === 'string' || status === null ? [] : placesOf(status, cells, true);
	if (cells === 0 || places === null || stated === null || (isList && values.length !== cells)) return null;
	return {
		...{ cells, isList },
		places: [...new Set([...places, ...stated])].sort((a, b) => a - b),
		record: (place, text) => {
			let rest = place;
			const names = axes.toReversed().map((axis) => {
				const name = axis[rest % axis.length] ?? '';
				rest = Math.floor(rest / axis.length);
				return name;
			});
			const note = status === null ? '' : `,"status":${JSON.stringify(statusAt(status, place))}`;
			return `{${names.reverse().join(',')},"value":${text}${note}}`;
		}
	};
}

/** By category: the dimension's fields of a record; the code too where there is a label. */
function readAxis(name: string, size: unknown, dimension: unknown): string[] | null {
	const category = isObject(dimension) ? dimension['category'] : null;
	if (!isObject(category)) return null;
	const { index, label = {} } = category;
	if (!isObject(label)) return null;
	const codes = codesOf(index ?? Object.keys(label));
	if (codes === null || codes.length !== size || new Set(codes).size !== size) return null;
	const labels = codes.map((code) => {
		const text = Object.hasOwn(label, code) ? label[code] : code;
		return typeof text === 'string' ? text : code;
	});
	const isCoded = labels.some((text, i) => text !== codes[i]);
	return labels.map((text, i) => {
		const field = `${JSON.stringify(name)}:${JSON.stringify(text)}`;
		return isCoded ? `${field},${JSON.stringify(`${name}.code`)}:${JSON.stringify(codes[i])}` : field;
	});
}

function codesOf(index: unknown): string[] | null {
	if (isTexts(index)) return index;
	if (!isObject(index)) return null;
	const codes = Array<string>(Object.keys(index).length);
	for (const [code, place] of Object.entries(index)) if (typeof place === 'number') codes[place] = code;
	const isWhole = codes.length === Object.keys(index).length && isTexts([...codes]);
	return isWhole ? codes : null;
}

/** `isLoose`: a list may be shorter. */
function placesOf(values: unknown, cells: number, isLoose = false): number[] | null {
	if (Array.isArray(values)) return isLoose && values.length > cells ? null : [...values.keys()];
	if (!isObject(values)) return null;
	const places = Object.keys(values).map((key) => (/^(0|[1-9]\d{0,14})$/.test(key) ? Number(key) : -1));
	return places.every((place) => place >= 0 && place < cells) ? places : null;
}

function statusAt(status: unknown, place: number): unknown {
	return typeof status === 'string' ? status : ((status as Fields)[place] ?? null);
}

function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
