/**
 * Reads the records of a JSON file into plain CSV with known types, so that the engine has nothing to guess. Columns are
 * all keys of all records, in the order in which they first appear.
 */
import { partsOf, TextCollector } from './bytes.ts';
import { encodingFromHead } from './encoding.ts';
import { readCells, type Cell } from './flatten.ts';
import { JsonColumns } from './json-columns.ts';
import { JsonRecords, LineRecords } from './json-records.ts';
import { PLAIN_DIALECT } from './dialect.ts';
import type { Prepared, PrepareOptions } from './prepare.ts';
import { Rejects } from './rejects.ts';
import type { JsonReading } from './reading.ts';

export type JsonRequest = Pick<JsonReading, 'path' | 'lines' | 'geo'>;

export class JsonFailure extends Error {
	readonly reason: 'damaged' | 'no-table';
	constructor(reason: JsonFailure['reason'], message: string) {
		super(message);
		this.reason = reason;
	}
}

/** Columns are learnt from so many before anything is written; a key that comes later makes it start again. */
const LEARNED_RECORDS = 1000;

/** Rejects with JsonFailure when the list is not there or does not end, and as reading does. */
export async function prepareJson(
	blob: Blob,
	request: JsonRequest,
	options: PrepareOptions = {}
): Promise<Prepared> {
	const { keys: header, cells } = await learnJson(blob, request, options.signal);
	let known = cells.size;
	let prepared = await write(blob, request, { cells, header, width: known }, options);
	if (cells.size > known) {
		known = cells.size;
		prepared = await write(blob, request, { cells, header, width: known }, options);
	}
	return prepared;
}

/** The first records. `keys`: where they are lists and the first one holds the names. `cells`: what columns they have. */
export async function learnJson(
	blob: Blob,
	request: JsonRequest,
	signal?: AbortSignal
): Promise<{ keys: string[] | null; cells: JsonColumns; first: string[] }> {
	const first: string[] = [];
	await walk(blob, request, { signal }, (text) => first.push(text) < LEARNED_RECORDS);
	const keys = first.length > 1 ? namesOf(first[0] ?? '') : null;
	const cells = new JsonColumns();
	for (const text of keys === null ? first : first.slice(1)) {
		for (const cell of sampleCells(text, request.geo)) cells.learn(cell);
	}
	return { keys, cells, first };
}

/** None for a text that is no JSON. */
export function sampleCells(text: string, geo: boolean): Cell[] {
	return tryCells(text, geo) ?? [];
}

/** The texts of a record that is a list of different texts and nothing else. */
function namesOf(text: string): string[] | null {
	try {
		const value: unknown = JSON.parse(text);
		if (!Array.isArray(value) || value.length === 0) return null;
		const names = value.filter((item): item is string => typeof item === 'string' && item !== '');
		return names.length === value.length && new Set(names).size === names.length ? names : null;
	} catch {
		return null;
	}
}

function tryCells(text: string, geo: boolean): Cell[] | null {
	try {
		return readCells(text, geo);
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}

type Columns = { cells: JsonColumns; header: string[] | null; width: number };

async function write(
	blob: Blob,
	request: JsonRequest,
	{ cells, header, width }: Columns,
	options: PrepareOptions
): Promise<Prepared> {
	const text = new TextCollector();
	const rejects = new Rejects();
	let record = 0;
	let rows = 0;
	let blank = 0;
	let longest = 0;
	const { blankLines } = await walk(blob, request, options, (source) => {
		record++;
		if (header !== null && record === 1) return true;
		const row = tryCells(source, request.geo);
		if (row === null) {
			rejects.add(record, 'not-json', [source], source);
			return true;
		}
		if (row.length === 0) {
			blank++;
			return true;
		}
		const fields = Array<string>(width).fill('');
		for (const cell of row) {
			const index = cells.learn(cell);
			if (index >= 0 && index < width) fields[index] = writeCell(cell);
		}
		const line = `${fields.join(',')}\n`;
		longest = Math.max(longest, line.length);
		text.add(line);
		rows++;
		return true;
	});
	if (rows === 0 && rejects.count > 0) throw new JsonFailure('damaged', 'No record can be read');
	const { delimiter, quote, escape } = PLAIN_DIALECT;
	const names = cells.keys.map((key, i) => header?.[i] ?? key);
	return {
		body: text.finish(),
		bodyAt: null,
		punctuation: { delimiter, quote, escape },
		lineEnd: '\n',
		longestBytes: longest * 3,
		bodyWidth: width,
		width,
		headers: [names],
		zeroLed: [],
		marks: [],
		types: cells.types,
		rows,
		skipped: { titles: 0, headers: header === null ? 0 : 1, blank: blank + blankLines, footer: 0 },
		rejected: rejects.finish(),
		padded: 0,
		rewritten: true,
		openQuote: false
	};
}

/** An empty text is quoted, so that it is not taken for a missing value. */
function writeCell({ kind, text }: Cell): string {
	if (kind !== 'text') return text;
	return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands over each record until `onRecord` says that it is enough. */
async function walk(
	blob: Blob,
	{ path, lines }: JsonRequest,
	{ signal, onProgress }: PrepareOptions,
	onRecord: (text: string) => boolean
): Promise<{ blankLines: number }> {
	let goOn = true;
	const hand = (text: string) => {
		if (goOn) goOn = onRecord(text);
	};
	const records = lines ? new LineRecords(hand) : new JsonRecords(path, hand);
	const head = new Uint8Array(await blob.slice(0, 1024).arrayBuffer());
	const decoder = new TextDecoder(encodingFromHead(head)?.encoding ?? 'utf-8');
	let bytes = 0;
	for await (const part of partsOf(blob, signal)) {
		records.add(decoder.decode(part, { stream: true }));
		bytes += part.length;
		onProgress?.(bytes);
		if (!goOn) return { blankLines: 0 };
	}
	records.add(decoder.decode());
	if (records instanceof LineRecords) {
		records.end();
		return { blankLines: records.blank };
	}
	if (!records.found) throw new JsonFailure('no-table', 'The list is not there');
	if (!records.ended) throw new JsonFailure('damaged', 'The list does not end');
	return { blankLines: 0 };
}
