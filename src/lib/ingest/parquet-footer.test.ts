import { describe, expect, it } from 'vitest';
import { footerRange, readFooter } from './parquet-footer.ts';

type Chunk = {
	path: string[];
	size: number;
	data: number;
	dictionary?: number;
	file?: string;
	index?: number;
	secret?: boolean;
};
type Footer = { rowCount: number; groups: { rows: number; chunks: Chunk[] }[]; encrypted?: boolean };

const varint = (value: bigint): number[] =>
	value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)];
const whole = (value: number) => varint(BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n)));
const text = (value: string) => [...varint(BigInt(value.length)), ...Buffer.from(value)];
const list = (type: number, items: number[][]) => [
	0xf0 | type,
	...varint(BigInt(items.length)),
	...items.flat()
];
/** Fields by number: their type and bytes. */
const struct = (fields: Record<number, [number, number[]] | null>) => [
	...Object.entries(fields).flatMap(([id, field]) =>
		field === null ? [] : [field[0], ...whole(Number(id)), ...field[1]]
	),
	0
];

function write({ rowCount, groups, encrypted = false }: Footer): Uint8Array {
	const chunk = ({ path, size, data, dictionary, file, index, secret = false }: Chunk) =>
		struct({
			1: file === undefined ? null : [8, text(file)],
			2: [6, whole(0)],
			3: [
				12,
				struct({
					1: [5, whole(1)],
					3: [9, list(8, path.map(text))],
					7: [6, whole(size)],
					9: [6, whole(data)],
					11: dictionary === undefined ? null : [6, whole(dictionary)]
				})
			],
			4: index === undefined ? null : [6, whole(index)],
			5: index === undefined ? null : [5, whole(10)],
			7: index === undefined ? null : [5, whole(20)],
			8: secret ? [12, [0]] : null
		});
	const group = ({ rows, chunks }: Footer['groups'][number]) =>
		struct({ 1: [9, list(12, chunks.map(chunk))], 3: [6, whole(rows)] });
	const bytes = struct({
		1: [5, whole(2)],
		3: [6, whole(rowCount)],
		4: [9, list(12, groups.map(group))],
		6: [8, text('a writer nobody knows')],
		8: encrypted ? [12, [0]] : null
	});
	return new Uint8Array([...bytes, ...Array<number>(8).fill(0)]);
}

const FROM = 1000;
const a = { path: ['a'], size: 96, data: 4 };
const b = { path: ['b', 'list', 'element'], size: 200, data: 150, dictionary: 100 };
const good = { rowCount: 7, groups: [{ rows: 7, chunks: [a, b] }] };
const read = (footer: Footer) => readFooter(write(footer), FROM).layout;
const withChunk = (chunk: Partial<Chunk>) => ({
	rowCount: 7,
	groups: [{ rows: 7, chunks: [a, { ...b, ...chunk }] }]
});

describe('a footer', () => {
	it('says where each column is in each row group, its dictionary first', () => {
		expect(read(good)).toEqual({
			rowCount: 7,
			rowGroups: [
				{
					rowCount: 7,
					chunks: [
						{ root: 'a', from: 4, to: 100 },
						{ root: 'b', from: 100, to: 300 }
					]
				}
			]
		});
		// Some writers say 0 where there is none.
		expect(read(withChunk({ dictionary: 0 })).rowGroups[0]?.chunks[1]).toMatchObject({ from: 150, to: 350 });
		expect(read(withChunk({ size: 900 })).rowGroups[0]?.chunks[1]).toMatchObject({ to: FROM });
	});

	it.each<[string, Footer, string]>([
		['past the footer', withChunk({ size: 901 }), 'damaged'],
		['before the beginning', withChunk({ data: 2, dictionary: 0, size: 1 }), 'damaged'],
		['at a negative place', withChunk({ data: -50, dictionary: 0 }), 'damaged'],
		['of a negative size', withChunk({ size: -1 }), 'damaged'],
		['in another column', withChunk({ data: 50, dictionary: 0 }), 'damaged'],
		['in another file', withChunk({ file: 'other.parquet' }), 'damaged'],
		['past all measure', withChunk({ size: Number.MAX_SAFE_INTEGER }), 'damaged'],
		[
			'with other columns in the next row group',
			{ rowCount: 8, groups: [...good.groups, { rows: 1, chunks: [] }] },
			'damaged'
		],
		['with another number of rows', { ...good, rowCount: 8 }, 'damaged'],
		[
			'with a negative number of rows',
			{ ...good, rowCount: -7, groups: [{ rows: -7, chunks: [a, b] }] },
			'damaged'
		],
		['encrypted', { ...good, encrypted: true }, 'encrypted'],
		['of an encrypted column', withChunk({ secret: true }), 'encrypted']
	])('that leads to bytes %s is refused', (_what, footer, reason) => {
		expect(() => read(footer)).toThrow(expect.objectContaining({ reason }));
	});

	it('is read from without the indexes of pages, which the reader would fetch first', () => {
		const footer = write({
			rowCount: 14,
			groups: [
				{
					rows: 7,
					chunks: [
						{ ...a, index: 700 },
						{ ...b, index: 720 }
					]
				},
				{
					rows: 7,
					chunks: [
						{ ...a, data: 400 },
						{ ...b, data: 600, dictionary: 0, index: 800 }
					]
				}
			]
		});
		const plain = write({
			rowCount: 14,
			groups: [
				{ rows: 7, chunks: [a, b] },
				{
					rows: 7,
					chunks: [
						{ ...a, data: 400 },
						{ ...b, data: 600, dictionary: 0 }
					]
				}
			]
		});
		new DataView(plain.buffer).setUint32(plain.length - 8, plain.length - 8, true);
		expect(readFooter(footer, FROM)).toEqual({ layout: readFooter(plain, FROM).layout, plain });
	});

	it('cut off anywhere, or nested without an end, is refused', () => {
		const bytes = write(good);
		for (let end = 8; end < bytes.length - 8; end++)
			expect(() => readFooter(bytes.slice(0, end), FROM)).toThrow(
				expect.objectContaining({ reason: 'damaged' })
			);
		const deep = new Uint8Array([...Array<number>(5000).fill(0x1c), ...Array<number>(8).fill(0)]);
		expect(() => readFooter(deep, FROM)).toThrow(expect.objectContaining({ reason: 'damaged' }));
	});

	it('that is larger than is read says so before it is fetched', () => {
		const tail = new Uint8Array(8);
		new DataView(tail.buffer).setUint32(0, 33 * 1024 * 1024, true);
		tail.set(Buffer.from('PAR1'), 4);
		expect(() => footerRange(tail, 10 ** 9)).toThrow(expect.objectContaining({ reason: 'huge-footer' }));
		expect(() => footerRange(tail, 10 ** 6)).toThrow(expect.objectContaining({ reason: 'damaged' }));
	});
});
