/**
 * The first rows of a result as a small file that everybody sees without running anything. Content-addressed, so the same
 * rows must give the same bytes: JSON without spaces, keys in the order below. What comes from elsewhere is not trusted.
 */
import { sha256Hex } from '#util';
import type { CellKind } from './column.ts';
import type { Cell, ResultColumn, Rows } from './result.ts';

export const ROWS_FILE = { rows: 500, bytes: 256 * 1024, columns: 4000 } as const;
const FORMAT = 'roundtable-rows/1';
const KINDS: readonly CellKind[] = ['number', 'text', 'bool', 'time', 'null'];

export type RowsFile = { bytes: Uint8Array<ArrayBuffer>; sha256: string; rows: number };

/** As many whole rows from the first on as fit. Null when not even the columns do. */
export function encodeRows(result: Rows): RowsFile | null {
	const columns = result.columns.map(({ name, type, kind }) => ({ name, type, kind }));
	if (columns.length > ROWS_FILE.columns) return null;
	const start = `{"format":${JSON.stringify(FORMAT)},"columns":${JSON.stringify(columns)},"rows":[`;
	const encoder = new TextEncoder();
	let size = encoder.encode(start).length + 2;
	if (size > ROWS_FILE.bytes) return null;
	const lines: string[] = [];
	for (let row = 0; row < Math.min(result.rowCount, ROWS_FILE.rows); row++) {
		const line = JSON.stringify(columns.map((_, column) => storedCell(result.cell(row, column))));
		size += encoder.encode(line).length + 1;
		if (size > ROWS_FILE.bytes) break;
		lines.push(line);
	}
	const bytes = encoder.encode(`${start}${lines.join(',')}]}`);
	return { bytes, sha256: sha256Hex(bytes), rows: lines.length };
}

function storedCell({ text, kind }: Cell): string | null {
	return kind === 'null' ? null : text;
}

/** Reads what somebody sent as such a file. Null for anything that is not exactly one. */
export function decodeRows(bytes: Uint8Array): Rows | null {
	if (bytes.length > ROWS_FILE.bytes) return null;
	let file: unknown;
	try {
		file = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return null;
	}
	if (!isRecord(file) || file['format'] !== FORMAT) return null;
	const columns = readList(file['columns'], ROWS_FILE.columns, readColumn);
	if (columns === null) return null;
	const rows = readList(file['rows'], ROWS_FILE.rows, (row) => readRow(row, columns));
	return rows === null ? null : new StoredRows(columns, rows);
}

class StoredRows implements Rows {
	readonly columns: readonly ResultColumn[];
	readonly #rows: readonly (readonly Cell[])[];

	constructor(columns: readonly ResultColumn[], rows: readonly (readonly Cell[])[]) {
		this.columns = columns;
		this.#rows = rows;
	}

	get rowCount(): number {
		return this.#rows.length;
	}

	cell(row: number, column: number): Cell {
		const cell = this.#rows[row]?.[column];
		if (cell === undefined) throw new RangeError(`No cell ${row}, ${column}`);
		return cell;
	}
}

function readColumn(value: unknown): ResultColumn | null {
	if (!isRecord(value)) return null;
	const { name, type } = value;
	const kind = KINDS.find((known) => known === value['kind']);
	if (typeof name !== 'string' || typeof type !== 'string' || kind === undefined) return null;
	return { name, type, kind };
}

function readRow(value: unknown, columns: readonly ResultColumn[]): Cell[] | null {
	if (!Array.isArray(value) || value.length !== columns.length) return null;
	const cells: Cell[] = [];
	for (const [i, { kind }] of columns.entries()) {
		const text: unknown = value[i];
		if (text === null) cells.push({ text: '', kind: 'null' });
		else if (typeof text === 'string') cells.push({ text, kind });
		else return null;
	}
	return cells;
}

/** Every item read, or null as soon as one cannot be. */
function readList<T>(value: unknown, most: number, read: (item: unknown) => T | null): T[] | null {
	if (!Array.isArray(value) || value.length > most) return null;
	const items: T[] = [];
	for (const item of value) {
		const one = read(item);
		if (one === null) return null;
		items.push(one);
	}
	return items;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
