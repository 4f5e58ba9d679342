/**
 * A sheet of a workbook as plain CSV, so that everything after it is as for any other text. Numbers keep every digit the
 * file has, dates are written as ISO 8601 says, whatever their format on the screen. Loads the library for workbooks:
 * import it in a worker.
 */
import { read, SSF, utils, type CellObject, type Range, type WorkSheet } from '@e965/xlsx';
import { TextCollector } from './bytes.ts';
import type { Sheet } from './proposal.ts';
import { formatRecord } from './write-csv.ts';
import { checkWhole } from './unpack.ts';

export type SheetRequest = {
	/** Null: the first one that has a table. */
	sheet: string | null;
	range: string | null;
	/** How fractions are written. */
	decimal: '.' | ',';
};

export type SheetText = {
	sheets: Sheet[];
	sheet: string;
	/** The cells that have something in them. */
	used: string;
	/** More of the numbers that are kept as text have a decimal comma than a point. */
	commas: boolean;
	/** Plain CSV: commas, double quotes, UTF-8; one record for each row of the range. */
	text: Blob;
};

/** Why there is nothing to read. */
export class SheetFailure extends Error {
	readonly reason: 'encrypted' | 'damaged' | 'no-table';
	constructor(reason: SheetFailure['reason'], cause?: unknown) {
		super(cause instanceof Error ? cause.message : reason, { cause });
		this.reason = reason;
	}
}

/** Unpacked, a workbook of this size takes a few times as much memory while it is read. */
const LARGEST_BYTES = 1024 ** 3;

/** Rejects with SheetFailure or UnpackFailure. */
export async function readSheet(
	blob: Blob,
	{ sheet: wanted, range, decimal }: SheetRequest
): Promise<SheetText> {
	const workbook = await readWorkbook(blob);
	const sheets = workbook.SheetNames.map((name, i): Sheet => {
		const used = usedRange(workbook.Sheets[name]);
		const hidden = (workbook.Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0;
		const size = used === null ? { rows: 0, columns: 0 } : sizeOf(used);
		return { name, ...size, hidden };
	});
	const chosen =
		sheets.find(({ name }) => name === wanted) ??
		sheets.find(({ rows, columns, hidden }) => !hidden && rows > 1 && columns > 1) ??
		sheets.find(({ rows }) => rows > 0);
	const data = chosen === undefined ? undefined : workbook.Sheets[chosen.name];
	const used = usedRange(data);
	if (chosen === undefined || data === undefined || used === null) throw new SheetFailure('no-table');
	const cells = range === null ? used : utils.decode_range(range);
	const is1904 = workbook.Workbook?.WBProps?.date1904 === true;
	return {
		sheets,
		sheet: chosen.name,
		used: utils.encode_range(used),
		commas: hasCommas(data),
		text: writeRange(data, clip(cells, used), { decimal, is1904 })
	};
}

async function readWorkbook(blob: Blob): Promise<ReturnType<typeof read>> {
	const bytes = new Uint8Array(await blob.arrayBuffer());
	if (bytes[0] === 0x50 && bytes[1] === 0x4b) await checkWhole(blob, LARGEST_BYTES);
	try {
		return read(bytes, { type: 'array', dense: true, cellNF: true, cellText: false, cellHTML: false });
	} catch (error) {
		const encrypted = /password|encrypt/i.test(error instanceof Error ? error.message : '');
		throw new SheetFailure(encrypted ? 'encrypted' : 'damaged', error);
	}
}

function rowsOf(sheet: WorkSheet | undefined): (CellObject[] | undefined)[] {
	return (sheet?.['!data'] as (CellObject[] | undefined)[] | undefined) ?? [];
}

/** From the first cell with a value to the last; the file's own word for it often has thousands of blank ones. */
function usedRange(sheet: WorkSheet | undefined): Range | null {
	const range: Range = { s: { r: Infinity, c: Infinity }, e: { r: -1, c: -1 } };
	rowsOf(sheet).forEach((row, r) => {
		row?.forEach((cell, c) => {
			if (isBlankCell(cell)) return;
			range.s.r = Math.min(range.s.r, r);
			range.s.c = Math.min(range.s.c, c);
			range.e.r = Math.max(range.e.r, r);
			range.e.c = Math.max(range.e.c, c);
		});
	});
	return range.e.r < 0 ? null : range;
}

function isBlankCell(cell: CellObject | undefined): boolean {
	return cell === undefined || cell.t === 'z' || cell.v === undefined || cell.v === '';
}

function sizeOf({ s, e }: Range): { rows: number; columns: number } {
	return { rows: e.r - s.r + 1, columns: e.c - s.c + 1 };
}

/** What is outside of the used cells is blank. */
function clip(range: Range, used: Range): Range {
	return {
		s: { r: Math.max(0, range.s.r), c: Math.max(0, range.s.c) },
		e: {
			r: Math.max(range.s.r, Math.min(range.e.r, used.e.r)),
			c: Math.max(range.s.c, Math.min(range.e.c, used.e.c))
		}
	};
}

type Writing = { decimal: '.' | ','; is1904: boolean };

function writeRange(sheet: WorkSheet, { s, e }: Range, writing: Writing): Blob {
	const rows = rowsOf(sheet);
	const merged = mergedDown(sheet);
	const width = e.c - s.c + 1;
	const text = new TextCollector();
	for (let r = s.r; r <= e.r; r++) {
		const fields = Array.from({ length: width }, (_, i) => {
			const c = s.c + i;
			const own = rows[r]?.[c];
			const from = isBlankCell(own) ? merged.get(`${r},${c}`) : undefined;
			return textOf(from === undefined ? own : rows[from]?.[c], writing);
		});
		// A row without a value is a blank line.
		text.add(fields.every((field) => field === '') ? '\n' : formatRecord(fields, width));
	}
	return text.finish();
}

function hasCommas(sheet: WorkSheet): boolean {
	let commas = 0;
	let points = 0;
	for (const row of rowsOf(sheet)) {
		for (const cell of row ?? []) {
			if (cell?.t !== 's' || typeof cell.v !== 'string') continue;
			if (/^[-+]?\d[\d. ]*,\d+$/.test(cell.v)) commas++;
			else if (/^[-+]?\d[\d, ]*\.\d+$/.test(cell.v)) points++;
		}
	}
	return commas > points;
}

/** A value that stands beside several rows belongs to each. Maps the place of a covered cell to its first row. */
function mergedDown(sheet: WorkSheet): Map<string, number> {
	const merged = new Map<string, number>();
	for (const { s, e } of sheet['!merges'] ?? []) {
		for (let r = s.r + 1; r <= e.r && merged.size < MOST_MERGED; r++) merged.set(`${r},${s.c}`, s.r);
	}
	return merged;
}

const MOST_MERGED = 1_000_000;

function textOf(cell: CellObject | undefined, { decimal, is1904 }: Writing): string {
	if (cell === undefined || isBlankCell(cell)) return '';
	const { t, v, z } = cell;
	if (t === 'b') return v === true ? 'true' : 'false';
	if (t === 'e') return ERRORS.get(Number(v)) ?? '#ERROR';
	if (v instanceof Date) return isoDate(v);
	if (typeof v !== 'number') return String(v);
	if (typeof z === 'string' && z !== 'General' && formats.is_date(z)) return dateText(v, z, is1904);
	const text = String(v);
	return decimal === ',' ? text.replace('.', ',') : text;
}

const ERRORS = new Map([
	[0x00, '#NULL!'],
	[0x07, '#DIV/0!'],
	[0x0f, '#VALUE!'],
	[0x17, '#REF!'],
	[0x1d, '#NAME?'],
	[0x24, '#NUM!'],
	[0x2a, '#N/A']
]);

/** Hours in a format, outside of what it quotes. */
const HOURS = /^(?:[^"h]|"[^"]*")*h/i;

type DateCode = { y: number; m: number; d: number; H: number; M: number; S: number };
/** The library's own types leave it open. */
const formats = SSF as {
	is_date(format: string): boolean;
	parse_date_code(serial: number, options: { date1904: boolean }): DateCode | null;
};

function dateText(serial: number, format: string, is1904: boolean): string {
	const code = formats.parse_date_code(serial, { date1904: is1904 });
	if (code === null) return String(serial);
	const { y, m, d, H, M, S } = code;
	const pad = (value: number, length = 2) => String(Math.floor(value)).padStart(length, '0');
	const time = `${pad(H)}:${pad(M)}:${pad(S)}`;
	// A clock time has no day; hours past a day are a length of time.
	if (/\[h+\]/i.test(format)) return `${pad(Math.floor(serial * 24))}:${pad(M)}:${pad(S)}`;
	if (serial < 1 && !/[yd]/i.test(format)) return time;
	const date = `${pad(y, 4)}-${pad(m)}-${pad(d)}`;
	// Midnight is a time too where the column's other cells have one.
	return serial % 1 === 0 && !HOURS.test(format) ? date : `${date} ${time}`;
}

function isoDate(date: Date): string {
	const text = date.toISOString();
	return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
}
