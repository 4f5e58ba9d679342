/** What a grid does: keys, pointers, selecting, adding up and copying. What it shows is its view. */
import { m } from '$lib/i18n';
import { placeAfter } from './keys.ts';
import { cellCount, GridSelection } from './selection.svelte.ts';
import { Tally } from './tally.svelte.ts';
import { toMarkdown } from './markdown.ts';
import { toTsv } from './tsv.ts';
import type { Place, ReadCell } from './types.ts';
import { GridView, type GridInput } from './view.svelte.ts';

/** Building the text must not take longer than people wait for a key to act. */
const MOST_COPIED = 1_000_000;
const RESIZE_STEP = 16;

export class Grid {
	readonly #input: () => GridInput;
	readonly selection: GridSelection;
	readonly view: GridView;
	readonly tally = new Tally();
	/** How the selection is written when it is copied; keys copy it as spreadsheets take it. */
	copyAs: 'tsv' | 'markdown' = 'tsv';
	#message = $state('');

	constructor(input: () => GridInput) {
		this.#input = input;
		this.selection = new GridSelection(() => ({ rows: input().rowCount, columns: input().columns.length }));
		this.view = new GridView(input, this.selection);
	}

	/** Forgets what was done to the table that was shown before. */
	startAnew(): void {
		this.#message = '';
		this.selection.clear();
		this.view.columns.forget();
		this.view.scroll.toStart();
	}

	/** Name and type of the column whose head is current. */
	get headName(): string {
		const column = this.#input().columns[this.selection.active?.column ?? -1];
		return column === undefined ? '' : m.workbench_grid_type(column);
	}

	/** What has just been done; '' once one moves on. */
	get message(): string {
		return this.#message;
	}

	/** Counts and adds up the selection; call it again when the selection or the data has changed. */
	addUp(): void {
		const { columns, cell, rowCount } = this.#input();
		const numbers = columns.flatMap((column, index) => (column.kind === 'number' ? [index] : []));
		const isAllHere = this.view.loadedRows === rowCount;
		void this.tally.start(this.selection.range, { numberColumns: isAllHere ? numbers : [], cell });
	}

	/** Answers a key; keys that mean nothing here are left alone. */
	press(event: KeyboardEvent): void {
		if (this.#act(event)) event.preventDefault();
	}

	#act(event: KeyboardEvent): boolean {
		const key = this.view.isRtl ? mirrored(event.key) : event.key;
		const far = event.ctrlKey || event.metaKey;
		if (event.altKey) return this.#resize(key);
		if (far && key.toLowerCase() === 'a') return this.#widen('all');
		if (key === ' ') {
			if (far) return this.#widen('columns');
			if (event.shiftKey) return this.#widen('rows');
			this.open();
			return true;
		}
		if (key === 'Enter') return this.#sort();
		const { rowCount, columns } = this.#input();
		const place = placeAfter({ key, ctrlKey: event.ctrlKey, metaKey: event.metaKey }, this.selection.active, {
			rows: rowCount,
			columns: columns.length,
			page: this.view.pageRows,
			firstRow: this.view.firstWholeRow
		});
		if (place === null || columns.length === 0) return false;
		this.#goTo(place, event.shiftKey);
		return true;
	}

	/** Enter on a head sorts by its column. */
	#sort(): boolean {
		const { active } = this.selection;
		const { onsort } = this.#input();
		if (active === null || active.row >= 0 || onsort === undefined) return false;
		onsort(active.column);
		return true;
	}

	#resize(key: string): boolean {
		const column = this.selection.active?.column;
		if (column === undefined || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return false;
		this.view.widenColumn(column, key === 'ArrowLeft' ? -RESIZE_STEP : RESIZE_STEP);
		return true;
	}

	#widen(whole: 'rows' | 'columns' | 'all'): boolean {
		this.#message = '';
		this.selection.widen(whole);
		return true;
	}

	#goTo(place: Place, extend: boolean): void {
		this.#message = '';
		this.selection.moveTo(place, extend);
		this.view.show(place);
	}

	/** A press at a point of the body: on a cell, or on a row's number, which selects the row. */
	pick(x: number, y: number, extend: boolean): void {
		const { scroll, columns, numberWidth, rowHeight } = this.view;
		if (scroll.top + y >= this.#input().rowCount * rowHeight) return;
		const place = this.view.placeAt(x, y);
		const isNumber = x < numberWidth;
		this.#goTo(isNumber ? { ...place, column: columns.at(scroll.left) } : place, extend);
		if (isNumber) this.selection.widen('rows');
	}

	/** The pointer was moved while pressed: the selection reaches there. */
	drag(x: number, y: number): void {
		if (this.selection.active !== null) this.selection.moveTo(this.view.placeAt(x, y), true);
	}

	/** A press on a head selects its column. */
	pickColumn(column: number, extend: boolean): void {
		if (this.#input().rowCount === 0) return;
		this.#message = '';
		this.selection.moveTo({ row: this.view.firstWholeRow, column }, extend);
		this.selection.widen('columns');
	}

	/** Asks the owner to show the current cell whole. */
	open(): void {
		const { active } = this.selection;
		if (active !== null && active.row >= 0) this.#input().onopen?.(active.row, active.column);
	}

	/** Shows and says what was done, until one moves on. */
	say(message: string): void {
		this.#message = message;
	}

	/** The selection as text for the clipboard; null, and a word about it, when there is none or it is too large. */
	copyText(): string | null {
		const { range } = this.selection;
		if (range === null) return null;
		const count = cellCount(range);
		const shown = this.view.number(count);
		if (count > MOST_COPIED) {
			this.say(m.workbench_grid_copy_too_many({ shown, limit: this.view.number(MOST_COPIED) }));
			return null;
		}
		const { cell, columns } = this.#input();
		const { loadedRows } = this.view;
		const read: ReadCell = (row, column) =>
			row < loadedRows ? cell(row, column) : { text: '', kind: 'null' };
		const text = this.copyAs === 'tsv' ? toTsv(range, read) : toMarkdown(range, columns, read);
		this.say(m.workbench_grid_copied({ count, shown }));
		return text;
	}
}

function mirrored(key: string): string {
	return key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key;
}
