/** A description of a table as a small file. Content-addressed; what comes from elsewhere is not trusted. */
import type { ColumnProfile, Histogram, TableProfile } from '$lib/engine';

const FORMAT = 'roundtable-profile/1';
/** Longer values are cut: they are there to be recognised. */
const MOST_LETTERS = 200;
const MOST_BYTES = 1024 * 1024;
const MOST_COLUMNS = 2_000;
const MOST_VALUES = 20;

export type Description = Omit<TableProfile, 'ok'>;

/** Null when it would be too large. */
export function encodeProfile({ rowCount, columns }: Description): Uint8Array<ArrayBuffer> | null {
	if (columns.length > MOST_COLUMNS) return null;
	const short = columns.map((column) => ({
		...column,
		min: cut(column.min),
		max: cut(column.max),
		top: column.top.map(({ value, count }) => ({ value: cut(value) ?? '', count }))
	}));
	const bytes = new TextEncoder().encode(JSON.stringify({ format: FORMAT, rowCount, columns: short }));
	return bytes.length > MOST_BYTES ? null : bytes;
}

/** Null for anything that is not exactly one. */
export function decodeProfile(bytes: Uint8Array): Description | null {
	if (bytes.length > MOST_BYTES) return null;
	let file: unknown;
	try {
		file = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return null;
	}
	if (!isRecord(file) || file['format'] !== FORMAT || !isCount(file['rowCount'])) return null;
	const columns = listOf(file['columns'], MOST_COLUMNS, readColumn);
	return columns === null ? null : { rowCount: file['rowCount'], columns };
}

function readColumn(value: unknown): ColumnProfile | null {
	if (!isRecord(value)) return null;
	const { name, type, nulls, distinct, min, max } = value;
	const top = listOf(value['top'], MOST_VALUES, readTop);
	if (typeof name !== 'string' || typeof type !== 'string' || !isCount(nulls) || top === null) return null;
	if (distinct !== null && !isCount(distinct)) return null;
	if (!isTextOrNull(min) || !isTextOrNull(max)) return null;
	const histogram = value['histogram'] === null ? null : readHistogram(value['histogram']);
	const isDistinctExact = value['isDistinctExact'] === true;
	return { name, type, nulls, distinct, isDistinctExact, min, max, top, histogram };
}

function readTop(value: unknown): ColumnProfile['top'][number] | null {
	if (!isRecord(value) || typeof value['value'] !== 'string' || !isCount(value['count'])) return null;
	return { value: value['value'], count: value['count'] };
}

function readHistogram(value: unknown): Histogram | null {
	if (!isRecord(value)) return null;
	const { unit, from, step } = value;
	const counts = listOf(value['counts'], 100, (count) => (isCount(count) ? count : null));
	if ((unit !== 'number' && unit !== 'second') || counts === null) return null;
	if (!Number.isFinite(from) || !Number.isFinite(step)) return null;
	return { unit, from: from as number, step: step as number, counts };
}

function listOf<T>(value: unknown, most: number, read: (one: unknown) => T | null): T[] | null {
	if (!Array.isArray(value) || value.length > most) return null;
	const items = value.map(read);
	return items.some((item) => item === null) ? null : (items as T[]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
	return Number.isInteger(value) && (value as number) >= 0;
}

function isTextOrNull(value: unknown): value is string | null {
	return value === null || typeof value === 'string';
}

function cut(text: string | null): string | null {
	return text === null ? null : text.slice(0, MOST_LETTERS).toWellFormed();
}
