/** The records of a file that are no rows of its table, one by one. */
import { partsOf } from './bytes.ts';
import { PLAIN_DIALECT } from './dialect.ts';
import type { RejectedRecord } from './prepare.ts';
import { RecordParser } from './records.ts';

/** `text`: as the file has it, or nearly. */
export type RejectedText = { record: number; because: RejectedRecord['because']; text: string };

/** Of `all` as counting gives it. Stops after `most`: nobody looks at a million, and the blob has them all. */
export async function readRejected(
	all: Blob,
	{ most = Infinity, signal }: { most?: number; signal?: AbortSignal } = {}
): Promise<RejectedText[]> {
	const records: RejectedText[] = [];
	const parser = new RecordParser(PLAIN_DIALECT, ([record = '', because = '', text = '']) => {
		if (records.length < most)
			records.push({ record: Number(record), because: because as RejectedRecord['because'], text });
	});
	const decoder = new TextDecoder();
	for await (const part of partsOf(all, signal)) {
		if (records.length >= most) return records;
		parser.add(decoder.decode(part, { stream: true }));
	}
	parser.add(decoder.decode());
	parser.end();
	return records;
}
