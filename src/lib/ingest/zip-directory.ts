/**
 * What an archive says it holds: its central directory (PKWARE's APPNOTE 4.3), read from the end without the rest. A
 * library would want all of the archive in memory to say as much.
 */
export type Entry = {
	path: string;
	/** As the archive says; it may be wrong. */
	bytes: number;
	packedBytes: number;
	/** 0: stored, 8: deflated. */
	method: number;
	encrypted: boolean;
	/** The entry's packed bytes. */
	packed: (archive: Blob) => Promise<Blob>;
};

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end's own 22 bytes and the longest remark. */
const END_BYTES = 22 + 65_535;
const MOST_ENTRIES = 100_000;
const MOST_DIRECTORY_BYTES = 64 * 1024 * 1024;
const ALL_32 = 0xffffffff;

/** Throws a plain Error when it is no archive, or a damaged one. */
export async function readDirectory(archive: Blob): Promise<Entry[]> {
	const { from, bytes, count } = await findDirectory(archive);
	if (count > MOST_ENTRIES || bytes > MOST_DIRECTORY_BYTES || from + bytes > archive.size) {
		throw new Error('The directory does not fit');
	}
	const view = await viewOf(archive, from, from + bytes);
	const entries: Entry[] = [];
	let at = 0;
	for (let i = 0; i < count; i++) {
		if (view.getUint32(at, true) !== ENTRY) throw new Error('An entry is damaged');
		const { entry, length } = readEntry(view, at);
		entries.push(entry);
		at += length;
	}
	return entries;
}

async function findDirectory(archive: Blob): Promise<{ from: number; bytes: number; count: number }> {
	const start = Math.max(0, archive.size - END_BYTES);
	const view = await viewOf(archive, start, archive.size);
	for (let at = view.byteLength - 22; at >= 0; at--) {
		if (view.getUint32(at, true) !== END) continue;
		const [count, bytes, from] = [
			view.getUint16(at + 10, true),
			view.getUint32(at + 12, true),
			view.getUint32(at + 16, true)
		];
		if (count !== 0xffff && bytes !== ALL_32 && from !== ALL_32) return { from, bytes, count };
		if (at < 20 || view.getUint32(at - 20, true) !== LOCATOR_64) break;
		const end = Number(view.getBigUint64(at - 12, true));
		const wide = await viewOf(archive, end, end + 56);
		if (wide.getUint32(0, true) !== END_64) break;
		return {
			count: Number(wide.getBigUint64(32, true)),
			bytes: Number(wide.getBigUint64(40, true)),
			from: Number(wide.getBigUint64(48, true))
		};
	}
	throw new Error('There is no directory');
}

function readEntry(view: DataView, at: number): { entry: Entry; length: number } {
	const flags = view.getUint16(at + 8, true);
	const [name, extra, remark] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
		number,
		number,
		number
	];
	const path = decodePath(new Uint8Array(view.buffer, view.byteOffset + at + 46, name));
	const wide = [24, 20, 42].map((offset) => view.getUint32(at + offset, true));
	widen(view, at + 46 + name, extra, wide);
	const [bytes = 0, packedBytes = 0, offset = 0] = wide;
	return {
		length: 46 + name + extra + remark,
		entry: {
			...{ path, bytes, packedBytes },
			method: view.getUint16(at + 10, true),
			encrypted: (flags & 1) === 1,
			async packed(archive) {
				// The local header may have another length than the directory's.
				const local = await viewOf(archive, offset, offset + 30);
				if (local.getUint32(0, true) !== LOCAL) throw new Error('The entry is not where it should be');
				const from = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
				return archive.slice(from, from + packedBytes);
			}
		}
	};
}

/** Sizes past 32 bits are in an extra field, only those, in this order. */
function widen(view: DataView, from: number, length: number, values: number[]): void {
	for (let at = from; at + 4 <= from + length;) {
		const [id, size] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
		if (id === 1) {
			let next = at + 4;
			values.forEach((value, i) => {
				if (value !== ALL_32 || next + 8 > at + 4 + size) return;
				values[i] = Number(view.getBigUint64(next, true));
				next += 8;
			});
		}
		at += 4 + size;
	}
}

function decodePath(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

async function viewOf(blob: Blob, from: number, to: number): Promise<DataView> {
	return new DataView(await blob.slice(from, to).arrayBuffer());
}
