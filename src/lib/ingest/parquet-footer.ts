/**
 * Where the parts of a Parquet file are, as its footer says (parquet.thrift: FileMetaData). The reader of the format does
 * not tell offsets. Everything is checked against the length of the file before a byte of it is asked for.
 */
import { ThriftFailure, ThriftReader } from './thrift.ts';

/** Bytes of the file, `to` not included. */
export type ByteRange = { from: number; to: number };

/** The values of one column in one row group; `root` is the column of the table, which may be made of several. */
export type ColumnChunk = ByteRange & { root: string };

export type ParquetLayout = {
	rowCount: number;
	/** Whole row groups, in order. */
	rowGroups: readonly { rowCount: number; chunks: readonly ColumnChunk[] }[];
};

export class FooterFailure extends Error {
	readonly reason: 'damaged' | 'encrypted' | 'huge-footer';
	constructor(reason: FooterFailure['reason'], message: string) {
		super(message);
		this.reason = reason;
	}
}

/** A file begins with this mark, and ends with the footer, its length and the mark again. */
const MARK = 'PAR1';
export const TRAILER_BYTES = 8;
/** 10,000 row groups of 20 columns have some 20 MB. */
const LARGEST_FOOTER = 32 * 1024 * 1024;

/** Where the footer is with its length and mark. `tail`: the last bytes of a file of `size` bytes. Throws FooterFailure. */
export function footerRange(tail: Uint8Array, size: number): ByteRange {
	if (size < MARK.length + TRAILER_BYTES || tail.length < TRAILER_BYTES)
		throw new FooterFailure('damaged', 'It is too short');
	const end = tail.subarray(-TRAILER_BYTES);
	const mark = String.fromCharCode(...end.subarray(4));
	if (mark === 'PARE') throw new FooterFailure('encrypted', 'Its footer is encrypted');
	if (mark !== MARK) throw new FooterFailure('damaged', 'It does not end as a Parquet file');
	const length = new DataView(end.buffer, end.byteOffset).getUint32(0, true);
	const from = size - TRAILER_BYTES - length;
	if (length === 0 || from < MARK.length)
		throw new FooterFailure('damaged', 'Its footer is longer than the file');
	if (length > LARGEST_FOOTER) throw new FooterFailure('huge-footer', `Its footer has ${length} bytes`);
	return { from, to: size };
}

/** `footer`: the bytes of `footerRange`; `footerFrom`: where they begin. Throws FooterFailure. */
export function readLayout(footer: Uint8Array, footerFrom: number): ParquetLayout {
	const layout = { rowCount: 0, rowGroups: [] as { rowCount: number; chunks: ColumnChunk[] }[] };
	const reader = new ThriftReader(footer.subarray(0, -TRAILER_BYTES));
	try {
		reader.struct({
			3: () => (layout.rowCount = reader.whole()),
			4: () =>
				reader.structs(() => {
					const group = { rowCount: 0, chunks: [] as ColumnChunk[] };
					layout.rowGroups.push(group);
					return {
						1: () => reader.structs(() => chunkFields(reader, (chunk) => group.chunks.push(chunk))),
						3: () => (group.rowCount = reader.whole())
					};
				}),
			8: () => {
				throw new FooterFailure('encrypted', 'Its columns are encrypted');
			}
		});
	} catch (error) {
		if (error instanceof ThriftFailure) throw new FooterFailure('damaged', error.message);
		throw error;
	}
	check(layout, footerFrom);
	return layout;
}

function chunkFields(reader: ThriftReader, found: (chunk: ColumnChunk) => void) {
	return {
		1: () => {
			if (reader.text() !== '') throw new FooterFailure('damaged', 'Its columns are in other files');
		},
		3: () => {
			let [size, data, dictionary] = [0, 0, 0];
			const path: string[] = [];
			reader.struct({
				3: () => reader.list(() => path.push(reader.text())),
				7: () => (size = reader.whole()),
				9: () => (data = reader.whole()),
				11: () => (dictionary = reader.whole())
			});
			// Some writers say 0 where there is no dictionary.
			const from = dictionary > 0 && dictionary < data ? dictionary : data;
			found({ root: path[0] ?? '', from, to: from + size });
		}
	};
}

/** A footer that leads outside of the file, or twice to the same bytes, is none to follow. */
function check({ rowCount, rowGroups }: ParquetLayout, footerFrom: number): void {
	const damaged = (what: string) => new FooterFailure('damaged', what);
	const rows = rowGroups.reduce((sum, group) => sum + group.rowCount, 0);
	if (rowCount < 0 || rows !== rowCount || rowGroups.some((group) => group.rowCount < 0))
		throw damaged('It counts its rows in two ways');
	const width = rowGroups[0]?.chunks.length ?? 0;
	if (rowGroups.some(({ chunks }) => chunks.length !== width))
		throw damaged('Its row groups have other columns');
	const chunks = rowGroups.flatMap((group) => group.chunks).sort((a, b) => a.from - b.from);
	let end = MARK.length;
	for (const { from, to } of chunks) {
		if (to < from || to > footerFrom) throw damaged('Its parts are outside of the file');
		if (from < end) throw damaged('Its parts overlap');
		end = to;
	}
}
