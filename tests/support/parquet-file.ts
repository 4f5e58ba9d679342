/** A Parquet file as large ones are. The library is handed in, because a page and a test load it in different ways. */
import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import type * as parquet from 'parquet-wasm';

/** Rows in several row groups. Columns of one length. */
export function writeRowGroups(
	{ Table, WriterPropertiesBuilder, writeParquet }: typeof parquet,
	columns: Record<string, unknown[]>,
	rowsAGroup: number
): Uint8Array<ArrayBuffer> {
	const bytes = tableToIPC(tableFromArrays(columns), { format: 'stream' });
	if (bytes === null) throw new Error('No bytes');
	const properties = new WriterPropertiesBuilder().setMaxRowGroupSize(rowsAGroup).build();
	return writeParquet(Table.fromIPCStream(bytes), properties) as Uint8Array<ArrayBuffer>;
}

/** 24 columns of every kind, with what is missing, a list, and names that SQL must quote. */
export function wideColumns(rows: number): Record<string, unknown[]> {
	const of = (value: (i: number) => unknown) => Array.from({ length: rows }, (_, i) => value(i));
	const columns: Record<string, unknown[]> = {
		id: of((i) => i),
		'Name "of" place': of((i) => `Köln ${(i * 7919) % 1009}`),
		amount: of((i) => (i % 11 === 0 ? null : i / 7)),
		day: of((i) => new Date(Date.UTC(1950, 0, 1 + (i % 40_000)))),
		open: of((i) => i % 3 === 0),
		big: of((i) => 9_007_199_254_740_993n + BigInt(i)),
		tags: of((i) => (i % 5 === 0 ? [] : [i % 13, i % 17])),
		empty: of((i) => (i === 0 ? 'x' : null))
	};
	for (let c = 0; c < 16; c++) columns[`measure_${c}`] = of((i) => Math.sin(i * (c + 1)));
	return columns;
}
