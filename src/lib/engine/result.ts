/**
 * Rows of a finished query, kept as the Arrow bytes they came in. Nothing is turned into text before it is asked for, so
 * a window of a million rows costs what the window costs.
 */
import { tableFromIPC, type Batch, type Column, type Field } from '@uwdata/flechette';
import { isNullAt, readColumnType, type WriteFloat } from './column-type.ts';
import type { CellKind, ColumnType } from './column.ts';

export type ResultColumn = {
	name: string;
	/** The engine's type name, e.g. `BIGINT`, `DECIMAL(10,2)`, `VARCHAR[]`. */
	type: string;
	/** How its cells are set: numbers to the right, and so on. */
	kind: CellKind;
};

/** `text` is exact and complete. An empty string and null differ in `kind`. */
export type Cell = { text: string; kind: CellKind };

const NULL_CELL: Cell = Object.freeze({ text: '', kind: 'null' });

/** What a grid, a chart or a file of rows needs: fresh results have it and stored ones. */
export type Rows = {
	readonly columns: readonly ResultColumn[];
	readonly rowCount: number;
	cell(row: number, column: number): Cell;
};

export type ResultFacts = {
	/** False: the query gave more rows than were kept. */
	complete: boolean;
	elapsedMs: number;
	/** Rows to show at most; the last part may hold more. */
	maxRows?: number;
	/** What the columns are called instead, where the engine was asked in other words. */
	columns?: readonly Pick<ResultColumn, 'name' | 'type'>[];
};

export class QueryResult implements Rows {
	readonly columns: readonly ResultColumn[];
	readonly rowCount: number;
	readonly complete: boolean;
	/** From the moment the engine was asked to the last row. */
	readonly elapsedMs: number;
	readonly #parts: Uint8Array[];
	readonly #data: readonly Column<unknown>[];
	readonly #types: readonly ColumnType[];
	readonly #fields: readonly Field[];

	/** `parts`: one Arrow IPC stream, schema first, cut anywhere between messages. */
	constructor(parts: Uint8Array[], { complete, elapsedMs, maxRows = Infinity, columns = [] }: ResultFacts) {
		const table = tableFromIPC(parts, { useBigInt: true, useDecimalInt: true, useBigIntTimestamp: true });
		this.#parts = parts;
		this.#types = table.schema.fields.map((field) => readColumnType(field));
		this.#data = table.children;
		this.#fields = table.schema.fields;
		this.columns = table.schema.fields.map(({ name }, i) => {
			const { name: type, kind } = this.#typeOf(i);
			return { name, type, kind, ...columns[i] };
		});
		this.rowCount = Math.min(table.numRows, maxRows);
		this.complete = complete && table.numRows <= maxRows;
		this.elapsedMs = elapsedMs;
	}

	/** One cell. Rows and columns count from 0; outside of them throws. */
	cell(row: number, column: number): Cell {
		const { batch, index } = this.#locate(row, column);
		if (isNullAt(batch, index)) return NULL_CELL;
		const { text, kind } = this.#typeOf(column);
		return { text: text(batch, index), kind };
	}

	/** All cells of a row, in column order. */
	row(row: number): Cell[] {
		return this.columns.map((_, column) => this.cell(row, column));
	}

	/** The nearest double, for charts only: not exact past 2^53. Null for null and for text that is no number. */
	number(row: number, column: number): number | null {
		const { text, kind } = this.cell(row, column);
		if (kind !== 'number') return null;
		const value = Number(text.replace(/^(-?)inf$/, '$1Infinity'));
		return Number.isNaN(value) ? null : value;
	}

	/** All values of a column of type INTEGER that has no nulls. */
	integers(column: number): Int32Array {
		if (this.rowCount === 0) return new Int32Array();
		const values = this.#data[column]?.toArray();
		if (values instanceof Int32Array) return values.subarray(0, this.rowCount);
		throw new TypeError(`Column ${column} is no INTEGER`);
	}

	/** Every row as text, null for null, in order, with floats written in its own way. Cheaper than `row` for all. */
	*texts(float: WriteFloat): Generator<(string | null)[]> {
		const types = this.#fields.map((field) => readColumnType(field, float));
		const batches = this.#data[0]?.data.length ?? 0;
		let left = this.rowCount;
		for (let b = 0; b < batches; b++) {
			const columns = this.#data.map(({ data }) => data[b]);
			const rows = Math.min(left, columns[0]?.length ?? 0);
			left -= rows;
			for (let i = 0; i < rows; i++) {
				yield types.map(({ text }, column) => {
					const batch = columns[column];
					return batch === undefined || isNullAt(batch, i) ? null : text(batch, i);
				});
			}
		}
	}

	/** What makes the same result in another thread. */
	get source(): { parts: Uint8Array[]; facts: ResultFacts } {
		const { columns, complete, elapsedMs, rowCount } = this;
		return { parts: this.#parts, facts: { complete, elapsedMs, maxRows: rowCount, columns: [...columns] } };
	}

	#typeOf(column: number): ColumnType {
		const type = this.#types[column];
		if (type === undefined) throw new RangeError(`No column ${column}`);
		return type;
	}

	#locate(row: number, column: number): { batch: Batch<unknown>; index: number } {
		const data = this.#data[column];
		if (data === undefined || row < 0 || row >= this.rowCount)
			throw new RangeError(`No cell ${row}, ${column}`);
		const { offsets } = data;
		let low = 0;
		let high = data.data.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((offsets[middle] ?? 0) <= row) low = middle;
			else high = middle - 1;
		}
		const batch = data.data[low];
		if (batch === undefined) throw new RangeError(`No cell ${row}, ${column}`);
		return { batch, index: row - (offsets[low] ?? 0) };
	}
}
