/**
 * Sources and remarks below a table. Found only when they cannot be rows: one or two cells and the words of a remark, or
 * one cell where the rows have more, which is nothing that their first column holds.
 */
import { isBlank } from './records.ts';
import { isMissingMark, valueKind } from './values.ts';

const REMARK =
	/^\W*(source|sources|note|notes|footnote|fuente|fuentes|nota|quelle|quellen|hinweis|anmerkung|bron|kilde|report created|generated|last updated|data from|copyright|©|\(c\))\b|^(©|\(c\)|\*{1,3} ?\p{L})/iu;

/** 1. Rounded; (2) provisional; Contact: somebody */
const LABELLED = /^(\(\d{1,2}\)|\[\d{1,2}\]|\d{1,2}[.)]|[†‡¹²³]) ?\p{L}|^\p{L}[\p{L} ]{2,30}: /u;
/** A line across, or what old systems write after the last row. */
const NO_TEXT = /^([-_=*─—]{3,}|\p{Cc}+)$/u;

type Rows = readonly (readonly string[])[];

/**
 * `rows`: the last records of a file, in order; `width` that of the table; `body`: records of the table, where those below
 * it may be among them. Returns how many of `rows` are no rows.
 */
export function countFooter(rows: Rows, width: number, body: Rows): number {
	const isBelow = noteTest(body);
	let footer = belowLine(rows);
	for (let i = rows.length - 1 - footer; i >= 0; i--) {
		const row = rows[i] ?? [];
		if (isBlank(row)) continue;
		if (!isRemark(row, width) && !isBelow(row)) break;
		footer = rows.length - i;
	}
	return footer;
}

/** Where a line across has nothing but sentences below it, these are no rows, however short. */
function belowLine(rows: Rows): number {
	const at = rows.findIndex(
		(row) => filledCells(row).length === 1 && NO_TEXT.test(filledCells(row)[0] ?? '')
	);
	return at >= 0 && rows.slice(at).every((row) => filledCells(row).length < 2) ? rows.length - at : 0;
}

function filledCells(row: readonly string[]): string[] {
	return row.filter((cell) => cell.trim() !== '');
}

function isRemark(row: readonly string[], width: number): boolean {
	const cells = filledCells(row);
	const [text = '', ...others] = cells;
	if (cells.length === 1 && NO_TEXT.test(text)) return true;
	if (width < 3) return width === 2 && cells.length === 1 && REMARK.test(text);
	// A sentence that its commas divided.
	const isDivided = others.every((cell) => cell.startsWith(' ') && valueKind(cell) === 'text');
	if (cells.length > 2) return isDivided && REMARK.test(text);
	return REMARK.test(text) || (cells.length === 1 && row.length < width && text.length > 20);
}

const FULL_SHARE = 0.6;

/** Tells what is no row of a table whose rows have more than one cell. */
function noteTest(body: Rows): (row: readonly string[]) => boolean {
	const rows = body.filter((row) => !isBlank(row));
	const full = rows.filter((row) => filledCells(row).length > 1);
	if (full.length < 2 || full.length < FULL_SHARE * rows.length) return () => false;
	const firsts = full.map((row) => (row[0] ?? '').trim()).filter((cell) => cell !== '');
	const typed = firsts.filter(isTyped).length >= 0.9 * firsts.length && firsts.length > 0;
	const longest = Math.max(0, ...firsts.map(({ length }) => length));
	return (row) => {
		const text = (row[0] ?? '').trim();
		if (text === '' || row.slice(1).some((cell) => cell.trim() !== '') || isMissingMark(text)) return false;
		if (typed && !isTyped(text)) return /\p{L}{2}/u.test(text);
		return LABELLED.test(text) || text.length > Math.max(20, 1.5 * longest);
	};
}

function isTyped(cell: string): boolean {
	const kind = valueKind(cell);
	return kind === 'number' || kind === 'date';
}
