/**
 * What is in view: which rows and columns, where, and how their cells look. Measures (`pane` …) are written by the
 * component from its elements; everything else here is computed from them, the input and the selection.
 */
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import { getLocale, m } from '$lib/i18n';
import { faceMaker, type CellFace } from './cell-face.ts';
import { GridColumns } from './columns.svelte.ts';
import { numberText } from './number-text.ts';
import { GridScroll } from './scroll.svelte.ts';
import { scrollMap } from './scroll-map.ts';
import type { GridSelection } from './selection.svelte.ts';
import { textMeter, type TextMeter } from './text-meter.ts';
import type { GridColumn, Place, ReadCell } from './types.ts';

/** What the grid shows; read again whenever it changes. */
export type GridInput = {
	rowCount: number;
	columns: readonly GridColumn[];
	cell: ReadCell;
	onopen?: (row: number, column: number) => void;
	onsort?: (column: number) => void;
	loadedRows?: number;
};

/** The frame of a selection reaches so far beyond the view, px, so that its ends are not seen when they are outside. */
const OUTSIDE = 8;
/** px on both sides of a cell's text, at a root size of 16. */
const CELL_PADDING = 24;

export class GridView {
	readonly #input: () => GridInput;
	readonly #selection: GridSelection;
	readonly scroll = new GridScroll(() => this.map);
	readonly columns: GridColumns;

	/** The viewport without its scrollbars. */
	pane = $state.raw<DOMRectReadOnly | undefined>();
	bodyWidth = $state(0);
	bodyHeight = $state(0);
	/** Width of the column of row numbers. */
	numberWidth = $state(0);
	rowHeight = $state(28);
	isRtl = $state(false);
	#meter = $state.raw<TextMeter | null>(null);

	readonly #format = numberText(getLocale());
	readonly #face = faceMaker(this.#format, {
		yes: m.workbench_grid_yes(),
		no: m.workbench_grid_no(),
		null: m.workbench_grid_value_null(),
		empty: m.workbench_grid_value_empty(),
		blank: m.workbench_grid_value_blank(),
		nan: m.workbench_grid_value_nan()
	});

	constructor(input: () => GridInput, selection: GridSelection) {
		this.#input = input;
		this.#selection = selection;
		this.columns = new GridColumns({
			columns: () => input().columns,
			rowCount: () => this.loadedRows,
			available: () => this.windowWidth,
			meter: () => this.#meter,
			cell: (row, column) => input().cell(row, column),
			face: this.#face
		});
	}

	readonly map = $derived.by(() => scrollMap(this.#input().rowCount * this.rowHeight, this.bodyHeight));

	/** Rows that can be read. */
	get loadedRows(): number {
		const { rowCount, loadedRows = rowCount } = this.#input();
		return Math.min(rowCount, loadedRows);
	}

	/** Width in which the columns are seen. */
	readonly windowWidth = $derived(Math.max(0, this.bodyWidth - this.numberWidth));
	readonly #firstRow = $derived(Math.floor(this.scroll.top / this.rowHeight));
	/** The first row that is in view as a whole. */
	readonly firstWholeRow = $derived(Math.ceil(this.scroll.top / this.rowHeight));
	readonly pageRows = $derived(Math.max(1, Math.floor(this.bodyHeight / this.rowHeight) - 1));
	readonly #endRow = $derived.by(() =>
		Math.min(this.#input().rowCount, Math.ceil((this.scroll.top + this.bodyHeight) / this.rowHeight))
	);

	/** Where the first drawn row begins, px from the top of the body: 0 or a part of a row above it. */
	readonly firstRowTop = $derived(Math.round(this.#firstRow * this.rowHeight - this.scroll.top));

	/** The current row when it is out of view. It stays in the page, so that its cell can be named as current. */
	readonly awayRow: number | null = $derived.by(() => {
		const row = this.#selection.active?.row ?? -1;
		return row >= 0 && (row < this.#firstRow || row >= this.#endRow) ? row : null;
	});

	readonly shownRows: readonly number[] = $derived.by(() => {
		const rows = span(this.#firstRow, this.#endRow);
		const away = this.awayRow;
		if (away === null) return rows;
		return away < this.#firstRow ? [away, ...rows] : [...rows, away];
	});

	readonly #columnSpan = $derived.by(() => {
		if (this.columns.widths.length === 0) return '0 0';
		const first = this.columns.at(this.scroll.left);
		const last = this.columns.at(this.scroll.left + Math.max(0, this.windowWidth - 1));
		return `${first} ${last + 1}`;
	});

	/** Of the columns, those in view and the current one. */
	readonly shownColumns: readonly number[] = $derived.by(() => {
		// Through a text, so that scrolling within the same columns changes nothing below.
		const [first = 0, end = 0] = this.#columnSpan.split(' ').map(Number);
		const columns = span(first, end);
		const current = this.#selection.active?.column ?? first;
		if (end === 0 || (current >= first && current < end)) return columns;
		return current < first ? [current, ...columns] : [...columns, current];
	});

	/** The frame around the selection, px in the window of the columns, cut off just outside of it. */
	readonly frame = $derived.by(() => {
		const range = this.#selection.range;
		if (range === null) return null;
		const cut = (value: number, size: number) => Math.min(Math.max(value, -OUTSIDE), size + OUTSIDE);
		const { offsets } = this.columns;
		const rowTop = (row: number) => Math.round(row * this.rowHeight - this.scroll.top);
		const top = cut(rowTop(range.top), this.bodyHeight);
		const left = cut((offsets[range.left] ?? 0) - this.scroll.left, this.windowWidth);
		const bottom = cut(rowTop(range.bottom + 1), this.bodyHeight);
		const right = cut((offsets[range.right + 1] ?? 0) - this.scroll.left, this.windowWidth);
		return { top, left, height: bottom - top, width: right - left };
	});

	/** A whole number as shown: row numbers and counts. */
	number(value: number): string {
		return this.#format(String(value), true);
	}

	readonly face = (row: number, column: number): CellFace | null => {
		const { columns, cell } = this.#input();
		const described = columns[column];
		if (described === undefined || row >= this.loadedRows) return null;
		return this.#face(cell(row, column), described, this.columns.grouped(column));
	};

	/** Whether a text is too long for its column, so that its end fades. */
	fades(shown: string, column: number): boolean {
		const meter = this.#meter;
		if (meter === null || this.#input().columns[column]?.kind !== 'text') return false;
		const room = (this.columns.widths[column] ?? 0) - CELL_PADDING * meter.scale;
		// Letters are between these widths, so that most texts need not be measured.
		if (shown.length * 14 * meter.scale < room) return false;
		return shown.length * 4 * meter.scale > room || meter.width(shown, false) > room;
	}

	/** Scrolls so that a cell, or with row −1 a head, is in view. */
	show({ row, column }: Place): void {
		const { offsets } = this.columns;
		if (row >= 0) this.scroll.showRows(row * this.rowHeight, (row + 1) * this.rowHeight, this.bodyHeight);
		this.scroll.showColumns(offsets[column] ?? 0, offsets[column + 1] ?? 0, this.windowWidth);
	}

	/** The cell at a point of the body, in px from its top and reading-direction start; the nearest one outside. */
	placeAt(x: number, y: number): Place {
		const row = Math.floor((this.scroll.top + y) / this.rowHeight);
		return {
			row: Math.min(Math.max(row, 0), this.#input().rowCount - 1),
			column: this.columns.at(this.scroll.left + x - this.numberWidth)
		};
	}

	/** Makes a column by `step` px (at a root size of 16) wider. */
	widenColumn(column: number, step: number): void {
		this.columns.resize(column, (this.columns.widths[column] ?? 0) + step * (this.#meter?.scale ?? 1));
	}

	/** Gives a column the width of what is in view. */
	fitColumn(column: number): void {
		this.columns.fit(
			column,
			this.shownRows.filter((row) => row < this.loadedRows)
		);
	}

	/** Goes on an element as high as a row and set in the font of cells: the measure of everything. */
	readonly probe: Attachment<HTMLElement> = (element) => {
		const measure = () => {
			this.rowHeight = element.getBoundingClientRect().height || this.rowHeight;
			this.isRtl = getComputedStyle(element).direction === 'rtl';
			this.#meter = textMeter(element);
		};
		const observer = new ResizeObserver(measure);
		observer.observe(element);
		const off = on(document.fonts, 'loadingdone', measure);
		return () => {
			observer.disconnect();
			off();
		};
	};
}

function span(first: number, end: number): number[] {
	return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
}
