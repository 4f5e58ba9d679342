/** What is known of a column before any of its values is read. */
import type { Batch } from '@uwdata/flechette';

export type CellKind = 'number' | 'text' | 'bool' | 'time' | 'null';

/** Text of the value at an index that is not null. */
export type ReadText = (batch: Batch<unknown>, index: number) => string;

export type ColumnType = {
	/** The engine's name, e.g. `DECIMAL(10,2)`, `VARCHAR[]`. */
	name: string;
	kind: CellKind;
	text: ReadText;
	/** Whether the text stands bare inside a list or struct, or in quotes. */
	bare: boolean;
};

export function column(name: string, kind: CellKind, text: ReadText, bare = kind === 'number'): ColumnType {
	return { name, kind, text, bare };
}

export function bytesAt(batch: Batch<unknown>, index: number): Uint8Array {
	return batch.value(index) as Uint8Array;
}
