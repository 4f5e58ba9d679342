/**
 * Where the parts of a Parquet file are, as its footer says (parquet.thrift: FileMetaData). The reader of the format does
 * not tell offsets. Everything is checked against the length of the file before a byte of it is asked for.
 */
import { ThriftFailure, ThriftReader, type Fields } from './thrift.ts';

/** Bytes of the file, `to` not included. */
export type ByteRange = { from: number; to: number };

/** The values of one column in one row group; `root` is the column of the table, which may be made of several. */
export type ColumnChunk = ByteRange & { root: string };

export type ParquetLayout = {
	rowCount: number;
	/** Whole row groups, in order. */
	rowGroups: readonly { rowCount: number; chunks: readonly ColumnChunk[] }[];
};

/** What a footer says, and the footer as it is read from: see `withoutIndex`. */
export type Footer = { layout: ParquetLayout; plain: Uint8Array<ArrayBuffer> };

export class FooterFailure extends Error {
	readonly reason: 'damaged' | 'encrypted' | 'huge-footer';
	constructor(reason: FooterFailure['reason'], message: string) {
		super(message);
		this.reason = reason;
	}
}

/** A file begins with this mark, and ends with the footer, its length and the mark again. */
const MARK = 'PAR1';
const TRAILER_BYTES = 8;
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
export function readFooter(footer: Uint8Array, footerFrom: number): Footer {
	const layout = { rowCount: 0, rowGroups: [] as { rowCount: number; chunks: ColumnChunk[] }[] };
	const reader = new ThriftReader(footer.subarray(0, -TRAILER_BYTES));
	const indexes: ByteRange[] = [];
	try {
		reader.struct({
			3: () => (layout.rowCount = reader.whole()),
			4: () =>
				reader.structs(() => {
					const group = { rowCount: 0, chunks: [] as ColumnChunk[] };
					layout.rowGroups.push(group);
					const chunk = () => chunkFields(reader, group.chunks, indexes);
					return { 1: () => reader.structs(chunk), 3: () => (group.rowCount = reader.whole()) };
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
	return { layout, plain: withoutIndex(footer, indexes) };
}

/** `indexes`: told where in the footer it says where the index of a column's pages is. */
function chunkFields(reader: ThriftReader, chunks: ColumnChunk[], indexes: ByteRange[]): Fields {
	let end = 0;
	const index = (type: number) => {
		reader.skip(type);
		if (end === 0) throw new FooterFailure('damaged', 'An index of no column');
		const last = indexes.at(-1);
		if (last?.from === end) last.to = reader.at;
		else indexes.push({ from: end, to: reader.at });
	};
	const encrypted = () => {
		throw new FooterFailure('encrypted', 'A column is encrypted');
	};
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
			chunks.push({ root: path[0] ?? '', from, to: from + size });
			end = reader.at;
		},
		...{ 4: index, 5: index, 6: index, 7: index, 8: encrypted, 9: encrypted }
	};
}

/**
 * The reader of the format fetches the indexes of all pages of all columns first, where a footer speaks of them, and has
 * no use for them: large files have many megabytes of them. They are the last fields of what they stand in.
 */
function withoutIndex(footer: Uint8Array, indexes: readonly ByteRange[]): Uint8Array<ArrayBuffer> {
	const cut = indexes.reduce((sum, { from, to }) => sum + to - from, 0);
	const plain = new Uint8Array(footer.length - cut);
	let [read, written] = [0, 0];
	const copy = (to: number) => {
		plain.set(footer.subarray(read, to), written);
		written += to - read;
	};
	for (const { from, to } of indexes) {
		copy(from);
		read = to;
	}
	copy(footer.length);
	new DataView(plain.buffer).setUint32(plain.length - TRAILER_BYTES, plain.length - TRAILER_BYTES, true);
	return plain;
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
