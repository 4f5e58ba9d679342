/**
 * Proposes where the table is among the records of a sample and how its cells are meant: the same for text files and for
 * workbooks. What a person chose is taken; the rest is judged to go with it.
 */
import { guessColumns } from './column-types.ts';
import { guessDateOrder } from './date-order.ts';
import type { Layout } from './dialect.ts';
import { countFooter } from './footer.ts';
import { guessHeader, type HeaderGuess } from './header.ts';
import { afterRowNames, nameColumns, namesRows, type ColumnName } from './names.ts';
import { guessNumbers, type NumberGuess } from './numbers.ts';
import type { Choices, DateEvidence, PreviewRow, ProposedColumn, RawRole } from './proposal.ts';
import type { Chosen } from './reading.ts';
import { isBlank } from './records.ts';

const TAIL_ROWS = 80;
const PREVIEW_ROWS = 50;
const SHOWN_TEXTS = 5;

/** `head`: the first records, blank ones included; `tail`: the last ones, or null where `head` is all there is. */
export type Sample = {
	head: readonly (readonly string[])[];
	tail: readonly (readonly string[])[] | null;
	/** What divides the cells in the file, if anything does. */
	delimiter?: string;
};

export type LayoutProposal = {
	layout: Layout;
	choices: Pick<
		Choices,
		'titleRows' | 'headerRows' | 'footerRows' | 'decimal' | 'thousands' | 'nullWords' | 'dateFormat'
	>;
	names: ColumnName[];
	columns: ProposedColumn[];
	preview: PreviewRow[];
	/** Of the records of `head`, and of those of `tail`. */
	roles: { head: RawRole[]; tail: RawRole[] };
	header: HeaderGuess['because'];
	numbers: NumberGuess;
};

export function proposeLayout({ head, tail, delimiter }: Sample, chosen: Chosen): LayoutProposal {
	const guess = guessHeader(head, chosen);
	const { titleRows, headerRows, width } = guess;
	const from = titleRows + headerRows;
	const last = tail ?? head;
	const mostFooter = tail === null ? Math.max(0, head.length - from - 1) : tail.length;
	const footerRows =
		chosen.footerRows ?? Math.min(countFooter(last.slice(-TAIL_ROWS), width, head.slice(from)), mostFooter);
	const bodyEnd = tail === null ? Math.max(from, head.length - footerRows) : head.length;
	const rows = head
		.map((cells, i) => ({ cells, record: i + 1 }))
		.slice(from, bodyEnd)
		.filter(({ cells }) => !isBlank(cells));
	const cells = Array.from({ length: width }, (_, i) => rows.map((row) => row.cells[i] ?? ''));
	const headers = head.slice(titleRows, from);
	const rowNames = chosen.rowNames ?? namesRows(headers, cells);
	const names = nameColumns(rowNames ? afterRowNames(headers) : headers, width);
	const numbers = guessNumbers(cells, { ...chosen, delimiter, names: names.map(({ name }) => name) });
	const nullWords = chosen.nullWords ?? numbers.nullWords.map(({ word }) => word);
	const dates = guessDateOrder(
		cells.map((values, i) => ({ name: names[i]?.name ?? '', values })),
		nullWords
	);
	const layout: Layout = {
		...{ titleRows, headerRows, footerRows, nullWords },
		decimal: numbers.decimal,
		thousands: numbers.thousands,
		dateFormat: chosen.dateFormat === undefined ? dates.format : chosen.dateFormat,
		types: chosen.types ?? {},
		...(rowNames ? { rowNames } : {})
	};
	const missing = new Set(['', ...nullWords]);
	return {
		layout,
		choices: choicesOf(layout, chosen, { head, tail, guess, numbers, dates: dates.evidence }),
		names,
		columns: guessColumns(names, cells, layout),
		preview: fitting(rows, width)
			.slice(0, PREVIEW_ROWS)
			.map((row) => ({
				record: row.record,
				cells: Array.from({ length: width }, (_, i) => {
					const cell = row.cells[i] ?? '';
					return missing.has(cell) ? null : cell;
				})
			})),
		roles: rolesOf({ head, tail }, layout),
		header: guess.because,
		numbers
	};
}

/** As long as these few are not columns of their own, they will be rejected: see prepare.ts. */
const FEW = 10;

/** Without rows that have something past the last column, and will be no rows of the table. */
function fitting<Row extends { cells: readonly string[] }>(
	rows: readonly Row[],
	width: number
): readonly Row[] {
	const fit = rows.filter(({ cells }) => cells.slice(width).every((cell) => cell === ''));
	return rows.length - fit.length < FEW ? fit : rows;
}

type Found = Sample & { guess: HeaderGuess; numbers: NumberGuess; dates: DateEvidence | null };

const DATE_FORMATS = ['%d/%m/%Y', '%m/%d/%Y'];

function choicesOf(layout: Layout, chosen: Chosen, found: Found): LayoutProposal['choices'] {
	const { head, tail, guess, numbers, dates } = found;
	const texts = (rows: Sample['head']) =>
		rows
			.map((row) => row.filter((cell) => cell.trim() !== '').join(' · '))
			.filter((text) => text !== '')
			.slice(0, SHOWN_TEXTS);
	const { titleRows, headerRows, footerRows, decimal, thousands, nullWords, dateFormat } = layout;
	const is = (key: keyof Layout) => chosen[key] !== undefined;
	const upTo = (count: number, most: number) =>
		Array.from({ length: Math.max(count, most) + 1 }, (_, i) => i);
	const { example } = numbers;
	return {
		titleRows: {
			value: titleRows,
			evidence: { texts: texts(head.slice(0, titleRows)) },
			options: upTo(titleRows, Math.min(20, Math.max(0, head.length - 1))),
			chosen: is('titleRows')
		},
		headerRows: {
			value: headerRows,
			evidence: { because: is('headerRows') ? 'chosen' : guess.because },
			options: upTo(headerRows, 4),
			chosen: is('headerRows')
		},
		footerRows: {
			value: footerRows,
			evidence: { texts: footerRows === 0 ? [] : texts((tail ?? head).slice(-footerRows)) },
			options: upTo(footerRows, 10),
			chosen: is('footerRows')
		},
		decimal: { value: decimal, evidence: { example }, options: ['.', ','], chosen: is('decimal') },
		thousands: {
			value: thousands,
			evidence: { example },
			options: [...new Set(['', '.', ',', ' ', '\u00a0', '\u202f', "'", thousands])].filter(
				(sign) => sign !== decimal
			),
			chosen: is('thousands')
		},
		nullWords: {
			value: nullWords,
			evidence: numbers.nullWords,
			options: [...new Set([...numbers.nullWords.map(({ word }) => word), ...nullWords])],
			chosen: is('nullWords')
		},
		dateFormat: {
			value: dateFormat,
			evidence: dates,
			options: [...new Set([null, ...DATE_FORMATS, dateFormat])],
			chosen: is('dateFormat')
		}
	};
}

function rolesOf({ head, tail }: Sample, layout: Layout): LayoutProposal['roles'] {
	const { titleRows, headerRows, footerRows } = layout;
	const role = (row: readonly string[], at: number, end: number): RawRole => {
		if (at < titleRows) return 'title';
		if (at < titleRows + headerRows) return 'header';
		if (at >= end) return 'footer';
		return isBlank(row) ? 'blank' : 'row';
	};
	const end = tail === null ? head.length - footerRows : Infinity;
	return {
		head: head.map((row, i) => role(row, i, end)),
		tail: (tail ?? []).map((row, i, { length }) =>
			role(row, Infinity, i >= length - footerRows ? 0 : Infinity)
		)
	};
}
