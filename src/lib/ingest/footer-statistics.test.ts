/** What is told by a footer is set beside what the engine finds in every value. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
	tableFromArrays,
	tableToIPC,
	utf8,
	dateDay,
	decimal,
	timestamp,
	uint32,
	uint64,
	int32,
	int64,
	TimeUnit
} from '@uwdata/flechette';
import fc from 'fast-check';
import * as parquet from 'parquet-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { wideColumns, writeRowGroups } from '../../../tests/support/parquet-file.ts';
import { readStatistics } from './footer-statistics.ts';
import { importFileWith } from './import-file.ts';
import { footerRange, readFooter } from './parquet-footer.ts';
import { READERS_HERE } from './readers-here.ts';

let engine: TestImporter;
beforeAll(async () => void (engine = await startImporter()));

/** `told` and `found` have the columns in one order; `found` is by asking the engine for all of them. */
async function look(bytes: Uint8Array<ArrayBuffer>) {
	const reading = { format: 'parquet', member: null } as const;
	const made = await importFileWith(READERS_HERE, engine, 'file', new Blob([bytes]), reading);
	if (!made.ok) throw new Error(made.reason);
	const place = footerRange(bytes, bytes.length);
	const { plain } = readFooter(bytes.subarray(place.from, place.to), place.from);
	const columns = made.columns.map(({ name, type }) => ({ name, type }));
	const told = readStatistics(plain, columns);
	const found = new Map(
		columns.map(({ name }) => {
			const column = `"${name.replaceAll('"', '""')}"`;
			const sql = `SELECT count(*) - count(${column}), min(${column})::VARCHAR, max(${column})::VARCHAR FROM file`;
			const [nulls, min, max] = engine.rows(sql)[0] ?? [];
			return [name, { nulls: Number(nulls), min: min ?? null, max: max ?? null }];
		})
	);
	return { told, found, columns };
}

/** The footer with these marks in the place of those of parquet-wasm, which marks both ends as exact in the last two fields. */
function withMarks(plain: Uint8Array, marks: readonly number[]): { plain: Uint8Array; count: number } {
	const [text, number] = [
		[0x18, 5, ...new TextEncoder().encode('Accra')],
		[0x18, 4, 3, 0, 0, 0]
	];
	const kept: number[] = [];
	let count = 0;
	for (let at = 0; at < plain.length; at++) {
		kept.push(plain[at] ?? 0);
		const isEnd = [text, number].some((end) =>
			[...end, 0x11, 0x11, 0].every((byte, i) => plain[at + 1 - end.length + i] === byte)
		);
		if (!isEnd) continue;
		count++;
		kept.push(...marks);
		at += 2;
	}
	return { plain: new Uint8Array(kept), count };
}

describe('what the footer tells of its columns', () => {
	it('is what the engine finds in their values', async () => {
		const { told, found } = await look(writeRowGroups(parquet, wideColumns(4000), 900));
		for (const name of ['id', 'day', 'open', 'big'])
			expect([name, told.get(name)]).toEqual([name, found.get(name)]);
		expect(told.get('id')).toEqual({ nulls: 0, min: '0', max: '3999' });
		expect(told.get('amount')).toEqual({ nulls: found.get('amount')?.nulls, min: null, max: null });
		expect(told.get('empty')?.nulls).toBe(3999);
		expect(told.has('tags')).toBe(false);
	});

	it('is exact for whole numbers, days, times and numbers with a fixed point, below nought too', async () => {
		const rows = 300;
		const of = (value: (i: number) => unknown) =>
			Array.from({ length: rows }, (_, i) => (i % 7 === 0 ? null : value(i)));
		const columns = {
			u32: of((i) => 4_294_967_295 - i),
			u64: of((i) => 18_446_744_073_709_551_615n - BigInt(i)),
			i64: of((i) => -9_007_199_254_740_993n + BigInt(i)),
			day: of((i) => new Date(Date.UTC(1900, 0, 1 + 300 * i))),
			ms: of((i) => Date.UTC(1969, 11, 31, 23, 59, 59) + i * 1001 - 90_000),
			us: of((i) => Date.UTC(2024, 1, 28) + i * 3_600_123),
			price: of((i) => (i - 150) / 100)
		};
		const types = {
			...{ u32: uint32(), u64: uint64(), i64: int64(), day: dateDay() },
			...{
				ms: timestamp(TimeUnit.MILLISECOND),
				us: timestamp(TimeUnit.MICROSECOND),
				price: decimal(9, 2, 128)
			}
		};
		const bytes = tableToIPC(tableFromArrays(columns, { types }), { format: 'stream' });
		const properties = new parquet.WriterPropertiesBuilder().setMaxRowGroupSize(40).build();
		const file = parquet.writeParquet(parquet.Table.fromIPCStream(bytes ?? new Uint8Array()), properties);
		const { told, found, columns: read } = await look(file as Uint8Array<ArrayBuffer>);
		for (const { name } of read) {
			const [one, other] = [told.get(name), found.get(name)];
			// Told or not, it is never told otherwise.
			expect([name, one?.nulls]).toEqual([name, other?.nulls]);
			if (one?.min != null) expect([name, one]).toEqual([name, other]);
		}
		const withEnds = read.flatMap(({ name }) => (told.get(name)?.min == null ? [] : [name]));
		expect(withEnds).toEqual(expect.arrayContaining(['u32', 'u64', 'i64', 'day', 'ms', 'us', 'price']));
	});

	it('leaves out the ends of text that may be cut', async () => {
		const columns = { long: ['a'.repeat(500), 'b'.repeat(500)], short: ['ä', 'z'] };
		const types = { long: utf8(), short: utf8() };
		const bytes = tableToIPC(tableFromArrays(columns, { types }), { format: 'stream' });
		const file = parquet.writeParquet(parquet.Table.fromIPCStream(bytes ?? new Uint8Array()));
		const { told, found } = await look(file as Uint8Array<ArrayBuffer>);
		for (const name of ['long', 'short']) {
			const one = told.get(name);
			if (one?.min != null) expect([name, one]).toEqual([name, found.get(name)]);
		}
	});

	/** Field 7 says whether the highest value is exact, field 8 of the lowest; each true (1), false (2) or not there. */
	it.each<[string, number[], boolean]>([
		['both of them exact', [0x11, 0x11], true],
		['nothing, as older ones do', [], false],
		['the highest alone exact', [0x11], false],
		['the lowest alone exact', [0x21], false],
		['both of them cut', [0x12, 0x12], false],
		['the highest cut', [0x12, 0x11], false],
		['the lowest cut', [0x11, 0x12], false]
	])('trusts the ends of text where its writer marks %s: as told', (_what, marks, isTold) => {
		const columns = { place: ['Accra', 'Zürich', 'Lima'], count: [3, 9, 5] };
		const bytes = tableToIPC(tableFromArrays(columns, { types: { place: utf8(), count: int32() } }), {
			format: 'stream'
		});
		const file = parquet.writeParquet(parquet.Table.fromIPCStream(bytes ?? new Uint8Array()));
		const place = footerRange(file, file.length);
		const footer = readFooter(file.subarray(place.from, place.to), place.from).plain;
		const { plain, count } = withMarks(footer, marks);
		// Each column says it in its statistics, once.
		expect(count).toBe(2);
		const told = readStatistics(plain, [
			{ name: 'place', type: 'VARCHAR' },
			{ name: 'count', type: 'INTEGER' }
		]);
		const ends = isTold ? { min: 'Accra', max: 'Zürich' } : { min: null, max: null };
		expect(told.get('place')).toEqual({ nulls: 0, ...ends });
		// Nobody cuts a number, but what is said to be cut is not exact.
		const isCut = marks.includes(0x12);
		expect(told.get('count')).toEqual({ nulls: 0, min: isCut ? null : '3', max: isCut ? null : '9' });
	});

	it('takes no ends of a writer that does not say how it orders text, nor those of the fields before', () => {
		const columns = { place: ['Accra', 'Zürich'], count: [3, 9] };
		const bytes = tableToIPC(tableFromArrays(columns, { types: { place: utf8(), count: int32() } }), {
			format: 'stream'
		});
		const file = parquet.writeParquet(parquet.Table.fromIPCStream(bytes ?? new Uint8Array()));
		const place = footerRange(file, file.length);
		const { plain } = readFooter(file.subarray(place.from, place.to), place.from);
		const read = (footer: Uint8Array) =>
			readStatistics(footer, [
				{ name: 'place', type: 'VARCHAR' },
				{ name: 'count', type: 'INTEGER' }
			]);
		expect(read(plain).get('place')).toMatchObject({ min: 'Accra' });
		// The list of orders is the last field: a list (9) of two structs (12), each with an empty struct as its first field.
		const orders = [0x19, 0x2c, 0x1c, 0x00, 0x00, 0x1c, 0x00, 0x00, 0x00];
		const at = plain.length - 8 - orders.length;
		expect([...plain.subarray(at, -8)]).toEqual(orders);
		const unordered = new Uint8Array([...plain.subarray(0, at), 0x00, ...plain.subarray(-8)]);
		expect(read(unordered).get('place')).toEqual({ nulls: 0, min: null, max: null });
	});

	it('ends with any footer, and tells nothing of one that cannot be', () => {
		const bytes = writeRowGroups(parquet, wideColumns(50), 20);
		const place = footerRange(bytes, bytes.length);
		const { plain } = readFooter(bytes.subarray(place.from, place.to), place.from);
		const columns = [{ name: 'id', type: 'SMALLINT' }];
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(plain.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
				(changes) => {
					const hostile = plain.slice();
					for (const [at, value] of changes) hostile[at] = value;
					for (const { nulls } of readStatistics(hostile, columns).values())
						expect(nulls ?? 0).toBeGreaterThanOrEqual(0);
				}
			),
			{ numRuns: 500 }
		);
		expect(readStatistics(plain.subarray(0, 40), columns).size).toBe(0);
	});

	const data = fileURLToPath(new URL('../../../../shared/data/other/', import.meta.url));
	it.skipIf(!existsSync(data)).each(['alltypes_plain', 'delta_binary_packed'])(
		'is right or left out in real files of other writers: %s',
		async (name) => {
			const { told, found, columns } = await look(new Uint8Array(readFileSync(`${data}${name}.parquet`)));
			expect(told.size).toBe(columns.length);
			for (const [column, one] of told) {
				const other = found.get(column);
				if (one.nulls !== null) expect([column, one.nulls]).toEqual([column, other?.nulls]);
				if (one.min !== null) expect([column, one]).toEqual([column, other]);
			}
		}
	);
});
