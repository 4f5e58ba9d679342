/**
 * Sources and remarks below a table. Found only when they cannot be rows: one or two cells and the words of a remark, or
 * one cell where the rows have more, which is nothing that their first column holds.
 */
import { isBlank } from './records.ts';
import { isMissingMark, valueKind } from './values.ts';

const REMARK =
	/^\W*(source|sources|note|notes|footnote|fuente|fuentes|nota|notas|quelle|quellen|hinweis|anmerkung|bron|kilde|report created|generated|last updated|data from|copyright|©|\(c\))\b|^(©|\(c\)|\*{1,3} ?\p{L})/iu;

/** The same in writing that has no spaces. */
const REMARK_CJK =
	/^[\p{P}\s]*(說明|说明|備註|备注|備考|註|注|資料來源|资料来源|數據來源|数据来源|出典|출처|자료|주) ?[:：]/u;

/** 1. Rounded; (2) provisional; Contact: somebody; r = revised */
const LABELLED =
	/^(\(\d{1,2}\)|\[\d{1,2}\]|\d{1,2}[.)]|[†‡¹²³]) ?\p{L}|^\p{L}[\p{L} ]{2,30}: |^[\p{L}\p{P}]{1,3} ?= ?\p{L}/u;
/** A line across, or what old systems write after the last row. */
const NO_TEXT = /^([-_=*─—]{3,}|\p{Cc}+)$/u;

/** What stands above lists of signs and notes. */
const NOTES_HEADING =
	/^\W*((symbol )?legend|((foot|value|fact) ?)?notes?|footnoteSeqID|fußnoten|notas?)\W*$/iu;

type Rows = readonly (readonly string[])[];

/**
 * `rows`: the last records of a file, in order; `width` that of the table; `body`: records of the table, where those below
 * it may be among them. Returns how many of `rows` are no rows.
 */
export function countFooter(rows: Rows, width: number, body: Rows): number {
	const isBelow = noteTest(body);
	let footer = Math.max(belowLine(rows, isTable(body)), belowEven(rows, width, body));
	for (let i = rows.length - 1 - footer; i >= 0; i--) {
		const row = rows[i] ?? [];
		if (isBlank(row)) continue;
		if (!isRemark(row, width) && !isBelow(row)) break;
		footer = rows.length - i;
	}
	return footer;
}

/**
 * Where a line across, or a blank record below a table whose rows have more, has nothing but sentences below it, these are
 * no rows, however short. Returns how many records that are, from the line or the first sentence on.
 */
function belowLine(rows: Rows, isBelowTable: boolean): number {
	const above = rows.findLastIndex((row) => filledCells(row).length > 1);
	const below = rows.slice(above + 1);
	const isText = below.every((row) => filledCells(row).every((cell) => valueKind(cell) === 'text'));
	const at = below.findIndex(
		(row) => (isBelowTable && isBlank(row)) || filledCells(row).some((cell) => NO_TEXT.test(cell))
	);
	if (at < 0 || !isText) return 0;
	const first = below.findIndex((row, i) => i >= at && !isBlank(row));
	return first < 0 ? 0 : below.length - first;
}

/**
 * Lists of signs and notes, each with a text of its own: below their heading, or below a blank record and a sentence, all
 * records are narrower than those of the table, which are of one width. Returns how many records that are, from the
 * heading or the sentence on.
 */
function belowEven(rows: Rows, width: number, body: Rows): number {
	if (width < 3) return 0;
	const isNote = (row: readonly string[]) => row.length < width && filledCells(row).length <= 2;
	const above = rows.findLastIndex((row) => !isNote(row));
	const heading = rows.findIndex((row, i) => i > above && NOTES_HEADING.test((row[0] ?? '').trim()));
	const at = heading >= 0 && width > 3 ? heading : belowBlank(rows, above);
	if (at < 0) return 0;
	const isBefore = (row: readonly string[]) => !isBlank(row) && !isNote(row);
	const table = body.filter(isBefore);
	const isEven = table.length > 1 && table.every(({ length }) => length === width);
	const narrow = body.filter((row) => !isBlank(row) && isNote(row)).length;
	return isEven && narrow <= rows.length - at ? rows.length - at : 0;
}

/** Where the records after `above` are a blank one, a sentence, and what all has words in it; -1 where they are not. */
function belowBlank(rows: Rows, above: number): number {
	const at = rows.findIndex((row, i) => i > above && !isBlank(row));
	if (at < 0 || at === above + 1) return -1;
	const [text = '', ...others] = filledCells(rows[at] ?? []);
	const isSentence = spanOf(text) > 20 && others.every((cell) => cell.startsWith(' '));
	const notes = rows.slice(at).filter((row) => !isBlank(row));
	const areWords = notes.every((row) => filledCells(row).some((cell) => /\p{L}{2}/u.test(cell)));
	return isSentence && areWords ? at : -1;
}

function filledCells(row: readonly string[]): string[] {
	return row.filter((cell) => cell.trim() !== '');
}

function isRemark(row: readonly string[], width: number): boolean {
	const cells = filledCells(row);
	const [text = '', ...others] = cells;
	if (cells.length === 1 && NO_TEXT.test(text)) return true;
	const isMarked = REMARK.test(text) || REMARK_CJK.test(text);
	if (width < 3) return width === 2 && cells.length === 1 && isMarked;
	// A sentence that its commas divided.
	const isDivided = others.every((cell) => cell.startsWith(' ') && valueKind(cell) === 'text');
	if (cells.length > 2) return isDivided && REMARK.test(text);
	return isMarked || (cells.length === 1 && row.length < width && spanOf(text) > 20);
}

/** Characters, of which those of writing without spaces say as much as two. */
function spanOf(text: string): number {
	return (
		text.length +
		(text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0)
	);
}

const FULL_SHARE = 0.6;

function fullRows(body: Rows): Rows {
	return body.filter((row) => filledCells(row).length > 1);
}

/** Most of its rows have more than one cell, and none is blank until there is nothing but single cells. */
function isTable(body: Rows): boolean {
	const last = body.findLastIndex((row) => filledCells(row).length > 1);
	return isMostlyFull(body) && !body.slice(0, last + 1).some(isBlank);
}

function isMostlyFull(body: Rows): boolean {
	const full = fullRows(body).length;
	return full > 1 && full >= FULL_SHARE * body.filter((row) => !isBlank(row)).length;
}

/** Tells what is no row of a table whose rows have more than one cell. */
function noteTest(body: Rows): (row: readonly string[]) => boolean {
	if (!isMostlyFull(body)) return () => false;
	const full = fullRows(body);
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
