/**
 * Reads the records of a JSON file into plain CSV with known types, so that the engine has nothing to guess. Columns are
 * all keys of all records, in the order in which they first appear.
 */
import { TextCollector } from './bytes.ts';
import { readCells, rowCell, SameKeys, type Cell } from './flatten.ts';
import { JsonColumns } from './json-columns.ts';
import { listLength, namesBeside, namesOf } from './json-names.ts';
import { JsonFailure } from './json-failure.ts';
import { encodingOf, walkRecords, type JsonRecord, type JsonRequest } from './json-walk.ts';
import { PLAIN_DIALECT } from './dialect.ts';
import type { Prepared, PrepareOptions, RejectedRecord } from './prepare.ts';
import { Rejects } from './rejects.ts';

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
	/** Of the first columns. Null: their keys name them. */
	names: string[] | null;
	/** The names are the first record. */
	isNamed: boolean;
	/** What columns the first records have. */
	cells: JsonColumns;
	first: JsonRecord[];
};

/** Looks at the first records. */
export async function learnJson(
	blob: Blob,
	request: JsonRequest,
	signal?: AbortSignal
): Promise<LearnedJson> {
	const { shape } = request;
	const first: JsonRecord[] = [];
	await walkRecords(blob, request, { signal }, (record) => first.push(record) < LEARNED_RECORDS);
	const keys = shape === undefined && first.length > 1 ? namesOf(first[0]?.text ?? '') : null;
	const rows = keys === null ? first : first.slice(1);
	const width = rows.reduce((most, { text }) => Math.max(most, listLength(text)), 0);
	const cells = new JsonColumns();
	const isRowNamed = shape === 'keyed' || shape === 'split' || rows.some(({ key }) => key !== null);
	if (isRowNamed) cells.learn(rowCell(null));
	for (const record of rows) for (const cell of sampleCells(record, request.geo)) cells.learn(cell);
	const beside = keys ?? (await readNames(blob, request, width));
	const names = isRowNamed
		? [rowName(request, [...cells.keys, ...(beside ?? [])]), ...(beside ?? [])]
		: beside;
	return { names, isNamed: keys !== null, cells, first };
}

const HEAD_BYTES = 1024 * 1024;

/** One that no other column has. */
function rowName({ shape }: JsonRequest, others: readonly string[]): string {
	const taken = new Set(others.map((name) => name.toLowerCase()));
	const wish = shape === 'keyed' ? 'key' : 'index';
	let name = wish;
	for (let i = 2; taken.has(name); i++) name = `row_${wish}${i === 2 ? '' : `_${i}`}`;
	return name;
}

async function readNames(
	blob: Blob,
	{ path, lines, shape }: JsonRequest,
	width: number
): Promise<string[] | null> {
	if (lines || width === 0 || (shape !== undefined && shape !== 'split')) return null;
	const bytes = await blob.slice(0, HEAD_BYTES).arrayBuffer();
	return namesBeside(
		new TextDecoder(await encodingOf(blob)).decode(bytes),
		shape === 'split' ? [...path, 'data'] : path,
		width
	);
}

/** None for a record that cannot be read. */
export function sampleCells(record: JsonRecord, geo: boolean): Cell[] {
	const cells = tryCells(record, geo);
	return typeof cells === 'string' ? [] : cells;
}

function tryCells({ text, key }: JsonRecord, geo: boolean): Cell[] | RejectedRecord['because'] {
	try {
		const cells = readCells(text, geo);
		return key === null ? cells : [rowCell(key), ...cells];
	} catch (error) {
		if (error instanceof SyntaxError) return 'not-json';
		if (error instanceof SameKeys) return 'same-key';
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
	const { blankLines } = await walkRecords(blob, request, options, (source) => {
		record++;
		if (isNamed && record === 1) return true;
		const row = tryCells(source, request.geo);
		if (typeof row === 'string') {
			rejects.add(record, row, [shownText(source)], shownText(source));
			return true;
		}
		// In a table of one column it would be a blank line.
		if (row.length === 0 || (width === 1 && row[0]?.kind === 'none')) {
			blank++;
			return true;
		}
		const fields = Array<string>(width).fill('');
		let isTooWide = false;
		for (const cell of row) {
			const index = cells.learn(cell);
			isTooWide ||= index < 0;
			if (index >= 0 && index < width) fields[index] = writeCell(cell);
		}
		if (isTooWide) {
			rejects.add(record, 'more-fields', [shownText(source)], shownText(source));
			return true;
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

/** As the file has it, or nearly. */
export function shownText({ text, key }: JsonRecord): string {
	return key === null ? text : `${JSON.stringify(key)}: ${text}`;
}

/** An empty text is quoted, so that it is not taken for a missing value. */
function writeCell({ kind, text }: Cell): string {
	if (kind !== 'text') return text;
	return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
