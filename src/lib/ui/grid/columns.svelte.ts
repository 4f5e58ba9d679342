/** Where the columns stand: their widths, as sampled or as set by hand, and which of them are in view. */
import { columnWant, fitWidths, sampleRows } from './column-widths.ts';
import type { CellFace } from './cell-face.ts';
import { isLabelNumber } from './number-text.ts';
import type { TextMeter } from './text-meter.ts';
import type { GridCell, GridColumn } from './types.ts';

const LEAST_BY_HAND = 40;
const MOST_BY_HAND = 1_200;

/** What the columns are computed from; read again whenever it changes. */
export type ColumnSource = {
	columns(): readonly GridColumn[];
	/** Rows that can be read. */
	rowCount(): number;
	/** Width for the columns, px. */
	available(): number;
	/** Null until there is an element to measure with. */
	meter(): TextMeter | null;
	cell(row: number, column: number): GridCell;
	face(cell: GridCell, column: GridColumn, grouped: boolean): CellFace;
};

export class GridColumns {
	readonly #source: ColumnSource;
	#byHand = $state.raw<Readonly<Record<number, number>>>({});

	constructor(source: ColumnSource) {
		this.#source = source;
	}

	readonly #samples = $derived.by(() => this.#sample());

	readonly widths: readonly number[] = $derived.by(() => {
		const meter = this.#source.meter();
		if (meter === null) return [];
		const wants = this.#samples.map((sample) => sample.want);
		return fitWidths(wants, this.#source.available(), meter.scale).map(
			(width, i) => this.#byHand[i] ?? width
		);
	});

	/** Start of each column, px from the first; one more than there are columns, the last is the end. */
	readonly offsets: Float64Array = $derived.by(() => {
		const offsets = new Float64Array(this.widths.length + 1);
		this.widths.forEach((width, i) => (offsets[i + 1] = offsets[i]! + width));
		return offsets;
	});

	/** True when some head does not fit on one line; then all have room for two. */
	readonly tallHead: boolean = $derived(
		this.#samples.some((sample, i) => sample.want.head > (this.widths[i] ?? Infinity))
	);

	get total(): number {
		return this.offsets.at(-1) ?? 0;
	}

	/** Whether the numbers of a column are grouped: names of things, such as years, are not. */
	grouped(column: number): boolean {
		return this.#samples[column]?.grouped ?? true;
	}

	/** Index of the column at `x` px from the start of the first; the nearest one outside. */
	at(x: number): number {
		let low = 0;
		let high = Math.max(0, this.widths.length - 1);
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (this.offsets[middle]! <= x) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	/** Sets a width by hand; it stays until other columns are shown. */
	resize(column: number, width: number): void {
		const clamped = Math.round(Math.min(Math.max(width, LEAST_BY_HAND), MOST_BY_HAND));
		this.#byHand = { ...this.#byHand, [column]: clamped };
	}

	/** Drops the widths set by hand. */
	forget(): void {
		this.#byHand = {};
	}

	/** Gives a column the width of its head and of what it shows in `rows`. */
	fit(column: number, rows: readonly number[]): void {
		const meter = this.#source.meter();
		const described = this.#source.columns()[column];
		if (described === undefined || meter === null) return;
		this.resize(
			column,
			columnWant(described, this.#shown(column, described, rows), meter, MOST_BY_HAND).natural
		);
	}

	#shown(index: number, column: GridColumn, rows: readonly number[]): string[] {
		const grouped = this.grouped(index);
		return rows.map((row) => this.#source.face(this.#source.cell(row, index), column, grouped).shown);
	}

	#sample() {
		const columns = this.#source.columns();
		const meter = this.#source.meter();
		if (meter === null) return [];
		const rows = sampleRows(this.#source.rowCount(), columns.length);
		return columns.map((column, index) => {
			const cells = rows.map((row) => this.#source.cell(row, index));
			const values = cells.filter((cell) => cell.kind === 'value').map((cell) => cell.text);
			const grouped = column.kind !== 'number' || !isLabelNumber(column.name, values);
			const shown = cells.map((cell) => this.#source.face(cell, column, grouped).shown);
			return { grouped, want: columnWant(column, shown, meter) };
		});
	}
}
