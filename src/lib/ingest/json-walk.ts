/** Hands over the records of a JSON file one after the other, whatever way they are written. */
import { partsOf } from './bytes.ts';
import { readEncoding } from './encoding-of.ts';
import { JsonFailure } from './json-failure.ts';
import { JsonRecords, LineRecords } from './json-records.ts';
import { WHOLE_SHAPES } from './json-whole.ts';
import type { PrepareOptions } from './prepare.ts';
import { readHead } from './read-head.ts';
import type { JsonReading } from './reading.ts';

export type JsonRequest = Pick<JsonReading, 'path' | 'lines' | 'geo' | 'shape'>;

/** `key`: what the file calls the row, in an object or in a list beside it. Null: nothing. */
export type JsonRecord = { text: string; key: string | null };

/** Files up to this are held in memory where their shape asks for it. */
export const WHOLE_BYTES = 64 * 1024 * 1024;

/** Until `onRecord` says that it is enough. Rejects with JsonFailure, and as reading does. */
export async function walkRecords(
	blob: Blob,
	request: JsonRequest,
	options: PrepareOptions,
	onRecord: (record: JsonRecord) => boolean
): Promise<{ blankLines: number }> {
	const { path, lines, shape } = request;
	let isEnough = false;
	const goOn = (wanted: boolean) => {
		isEnough ||= !wanted;
	};
	if (lines) {
		const records = new LineRecords((text) => {
			if (!isEnough) goOn(onRecord({ text, key: null }));
		});
		const isAll = await feed(blob, records, options, () => isEnough);
		if (isAll) records.end();
		return { blankLines: isAll ? records.blank : 0 };
	}
	if (shape === 'columns' || shape === 'cube') {
		for (const record of WHOLE_SHAPES[shape](await readWhole(blob, options), path))
			if (!onRecord(record)) break;
		return { blankLines: 0 };
	}
	const index = shape === 'split' ? await readIndex(blob, path, options) : null;
	let row = 0;
	const hand = (text: string, key: string | null) => {
		if (!isEnough) goOn(onRecord({ text, key: index === null ? key : (index[row++] ?? null) }));
	};
	const records = new JsonRecords(
		index === null ? path : [...path, 'data'],
		hand,
		shape === 'keyed' ? '{' : '['
	);
	if (!(await feed(blob, records, options, () => isEnough))) return { blankLines: 0 };
	checkEnd(records);
	if (index !== null && row !== index.length)
		throw new JsonFailure('damaged', 'The index and the rows have different lengths');
	return { blankLines: 0 };
}

/** Whether it was not given up before the end. */
async function feed(
	blob: Blob,
	records: { add: (text: string) => void },
	{ signal, onProgress }: PrepareOptions,
	isEnough: () => boolean
): Promise<boolean> {
	const decoder = new TextDecoder(await encodingOf(blob, signal));
	let bytes = 0;
	for await (const part of partsOf(blob, signal)) {
		records.add(decoder.decode(part, { stream: true }));
		bytes += part.length;
		onProgress?.(bytes);
		if (isEnough()) return false;
	}
	records.add(decoder.decode());
	return true;
}

function checkEnd(records: JsonRecords): void {
	if (!records.found) throw new JsonFailure('no-table', 'The list is not there');
	if (!records.ended) throw new JsonFailure('damaged', 'The list does not end');
	if (records.again) throw new JsonFailure('damaged', 'The list is there twice');
}

async function readWhole(blob: Blob, { signal, onProgress }: PrepareOptions): Promise<string> {
	if (blob.size > WHOLE_BYTES)
		throw new JsonFailure('memory', 'Written column by column, it has to be held in memory');
	const decoder = new TextDecoder(await encodingOf(blob, signal));
	const text = decoder.decode(await blob.arrayBuffer());
	signal?.throwIfAborted();
	onProgress?.(blob.size);
	return text;
}

/** The list beside the rows that names each. */
async function readIndex(
	blob: Blob,
	path: readonly string[],
	{ signal }: PrepareOptions
): Promise<(string | null)[]> {
	const index: (string | null)[] = [];
	let length = 0;
	const records = new JsonRecords([...path, 'index'], (text) => {
		length += text.length;
		index.push(nameOfRow(text));
	});
	await feed(blob, records, { signal }, () => length > WHOLE_BYTES || records.ended);
	if (length > WHOLE_BYTES) throw new JsonFailure('memory', 'Its index has to be held in memory');
	checkEnd(records);
	return index;
}

function nameOfRow(text: string): string | null {
	try {
		const value = JSON.parse(text) as unknown;
		if (value === null) return null;
		return typeof value === 'string' ? value : text.trim();
	} catch {
		return text.trim();
	}
}

export async function encodingOf(blob: Blob, signal?: AbortSignal): Promise<string> {
	const found = await readEncoding(blob, await readHead(blob), signal);
	return found === 'binary' ? 'utf-8' : found.encoding;
}
