/** What a grid asks of its owner. Rows and columns are counted from 0. */
export type GridColumn = {
	name: string;
	/** The type as the engine names it, shown on the head: `DECIMAL(18,2)`. */
	type: string;
	/** Decides alignment, and whether cells are formatted and summed as numbers. */
	kind: 'number' | 'text' | 'date' | 'bool';
};

/** `text` is exact: what is copied and summed. NULL, NaN and the empty string are told apart by `kind`. */
export type GridCell = { text: string; kind: 'value' | 'null' | 'empty' | 'nan' };

/** Reads one cell. Called for what is on screen, for samples and for selections; so cheap, and never async. */
export type ReadCell = (row: number, column: number) => GridCell;

/** Where one is: `row` −1 is the head. */
export type Place = { row: number; column: number };

/** Cells of a selection; all four sides included. */
export type Range = { top: number; left: number; bottom: number; right: number };

/** Which column the rows are sorted by. */
export type GridSort = { column: number; descending: boolean };
