/**
 * Reads the records of a JSON file into plain CSV with known types, so that the engine has nothing to guess. Columns are
 * all keys of all records, in the order in which they first appear.
 */
import { partsOf, TextCollector } from './bytes.ts';
import { readEncoding } from './encoding-of.ts';
import { readCells, type Cell } from './flatten.ts';
import { JsonColumns } from './json-columns.ts';
import { listLength, namesBeside, namesOf } from './json-names.ts';
import { JsonRecords, LineRecords } from './json-records.ts';
import { PLAIN_DIALECT } from './dialect.ts';
import type { Prepared, PrepareOptions } from './prepare.ts';
import { readHead } from './read-head.ts';
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
	const { names, isNamed, cells } = await learnJson(blob, request, options.signal);
	let known = cells.size;
	let prepared = await write(blob, request, { cells, names, isNamed, width: known }, options);
	if (cells.size > known) {
		known = cells.size;
		prepared = await write(blob, request, { cells, names, isNamed, width: known }, options);
	}
	return prepared;
}

type LearnedJson = {
	/** Of columns of lists. Null: their keys name them. */
	names: string[] | null;
	/** The names are the first record. */
	isNamed: boolean;
	/** What columns the first records have. */
	cells: JsonColumns;
	first: string[];
};

/** Looks at the first records. */
export async function learnJson(
	blob: Blob,
	request: JsonRequest,
	signal?: AbortSignal
): Promise<LearnedJson> {
	const first: string[] = [];
	await walk(blob, request, { signal }, (text) => first.push(text) < LEARNED_RECORDS);
	const keys = first.length > 1 ? namesOf(first[0] ?? '') : null;
	const rows = keys === null ? first : first.slice(1);
	const width = rows.reduce((most, text) => Math.max(most, listLength(text)), 0);
	const cells = new JsonColumns();
	for (const text of rows) for (const cell of sampleCells(text, request.geo)) cells.learn(cell);
	const names = keys ?? (await readNames(blob, request, width));
	return { names, isNamed: keys !== null, cells, first };
}

const HEAD_BYTES = 1024 * 1024;

async function readNames(blob: Blob, { path, lines }: JsonRequest, width: number): Promise<string[] | null> {
	if (lines || width === 0) return null;
	const bytes = await blob.slice(0, HEAD_BYTES).arrayBuffer();
	return namesBeside(new TextDecoder(await encodingOf(blob)).decode(bytes), path, width);
}

async function encodingOf(blob: Blob, signal?: AbortSignal): Promise<string> {
	const found = await readEncoding(blob, await readHead(blob), signal);
	return found === 'binary' ? 'utf-8' : found.encoding;
}

/** None for a text that is no JSON. */
export function sampleCells(text: string, geo: boolean): Cell[] {
	return tryCells(text, geo) ?? [];
}

function tryCells(text: string, geo: boolean): Cell[] | null {
	try {
		return readCells(text, geo);
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}

type Columns = Omit<LearnedJson, 'first'> & { width: number };

async function write(
	blob: Blob,
	request: JsonRequest,
	{ cells, names: known, isNamed, width }: Columns,
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
		if (isNamed && record === 1) return true;
		const row = tryCells(source, request.geo);
		if (row === null) {
			rejects.add(record, 'not-json', [source], source);
			return true;
		}
		// In a table of one column it would be a blank line.
		if (row.length === 0 || (width === 1 && row[0]?.kind === 'none')) {
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
	const names = cells.keys.map((key, i) => known?.[i] ?? key);
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
		times: [],
		types: cells.types,
		rows,
		skipped: { titles: 0, headers: isNamed ? 1 : 0, blank: blank + blankLines, footer: 0 },
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
	const decoder = new TextDecoder(await encodingOf(blob, signal));
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
