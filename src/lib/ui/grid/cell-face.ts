import type { NumberText } from './number-text.ts';
import type { GridCell, GridColumn } from './types.ts';

/** More than fits any cell; a longer text in the page would only cost layout. */
const MOST_SHOWN = 400;
const MOST_IN_TITLE = 2_000;

/** How a cell looks. `note` marks what is not the value itself: NULL's dash, the quotes of an empty string, NaN. */
export type CellFace = { shown: string; note: boolean; title: string | undefined; name: string | undefined };

/** Words of a face, in the reader's language. */
export type CellWords = { yes: string; no: string; null: string; empty: string; blank: string; nan: string };

export type FaceMaker = (cell: GridCell, column: GridColumn, grouped: boolean) => CellFace;

/**
 * Returns the function that turns an exact value into what is shown. `title` holds the exact text wherever the shown
 * one differs; `name` is what is read aloud instead of a sign.
 */
export function faceMaker(numbers: NumberText, words: CellWords): FaceMaker {
	const note = (shown: string, name: string): CellFace => ({ shown, note: true, title: name, name });
	return (cell, column, grouped) => {
		switch (cell.kind) {
			case 'null':
				return note('–', words.null);
			case 'empty':
				return note('""', words.empty);
			case 'nan':
				return note('NaN', words.nan);
			case 'value':
				if (cell.text.trim() === '') return note(`"${oneLine(cell.text)}"`, words.blank);
				return plain(cell.text, shownValue(cell.text, column, grouped));
		}
	};

	function shownValue(text: string, column: GridColumn, grouped: boolean): string {
		if (column.kind === 'number') return numbers(text, grouped);
		if (column.kind === 'bool') return text === 'true' ? words.yes : text === 'false' ? words.no : text;
		return oneLine(text);
	}
}

function plain(exact: string, shown: string): CellFace {
	const title = shown === exact && exact.length < 24 ? undefined : exact.slice(0, MOST_IN_TITLE);
	return { shown, note: false, title, name: undefined };
}

function oneLine(text: string): string {
	const start = text.length > MOST_SHOWN ? text.slice(0, MOST_SHOWN) : text;
	return /[\n\r\t]/.test(start) ? start.replace(/\r\n?|\n/g, ' ↵ ').replaceAll('\t', ' ⇥ ') : start;
}
