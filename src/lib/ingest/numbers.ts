/** Guesses decimal and thousands signs and the words for missing values, from columns that otherwise hold numbers. */
import { areGrouped, namesCounts } from './count-words.ts';
import { isMissingMark, valueKind } from './values.ts';

export type NumberGuess = {
	decimal: '.' | ',';
	thousands: string;
	/** An example of the text that decided it, if any. */
	example: string | null;
	nullWords: { word: string; count: number }[];
};

const GROUPS = /^[-+]?\d{1,3}(?:([., '’\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?$/;
/** Share of a column's filled cells that must be numbers before its signs and odd words count. */
const NUMERIC_SHARE = 0.8;

/** `columns`: cells of the sample's data rows, column by column. What is `chosen` is taken as given. */
export function guessNumbers(
	columns: readonly (readonly string[])[],
	chosen: {
		decimal?: '.' | ',' | undefined;
		thousands?: string | undefined;
		/** Cells of these words say nothing about their column. */
		nullWords?: readonly string[] | undefined;
		/** What divides the cells; undefined where nothing does. */
		delimiter?: string | undefined;
		/** What the columns are called. */
		names?: readonly string[] | undefined;
	} = {}
): NumberGuess {
	const missing = new Set(chosen.nullWords);
	const sorted = columns.map((cells) => sortCells(cells, missing));
	const votes = sorted.flatMap((column, i) => {
		const vote = isNumeric(column) ? readSigns(column.numbers, namesCounts(chosen.names?.[i] ?? '')) : null;
		return vote === null ? [] : [vote];
	});
	const signs = guessSigns(votes, chosen.delimiter);
	const decimal =
		chosen.decimal ?? (chosen.thousands === signs.decimal ? otherSign(signs.decimal) : signs.decimal);
	const thousands = chosen.thousands ?? (signs.thousands === decimal ? '' : signs.thousands);
	return { ...signs, decimal, thousands, nullWords: guessNullWords(sorted) };
}

function otherSign(sign: '.' | ','): '.' | ',' {
	return sign === '.' ? ',' : '.';
}

type SortedColumn = { numbers: string[]; dates: number; odd: string[]; others: number };

function sortCells(cells: readonly string[], missing: ReadonlySet<string>): SortedColumn {
	const numbers: string[] = [];
	const odd: string[] = [];
	let dates = 0;
	let others = 0;
	for (const cell of cells) {
		const text = cell.trim();
		if (text === '') continue;
		if (missing.has(text) || missing.has(cell)) odd.push(cell);
		else if (valueKind(text) === 'number') numbers.push(text);
		else if (valueKind(text) === 'date') dates++;
		else if (isMissingMark(text)) odd.push(cell);
		else others++;
	}
	return { numbers, dates, odd, others };
}

function isNumeric({ numbers, dates, others }: SortedColumn): boolean {
	return numbers.length > 0 && numbers.length >= NUMERIC_SHARE * (numbers.length + dates + others);
}

/** Of numbers or of dates. */
function isTyped(column: SortedColumn): boolean {
	const { numbers, dates, others } = column;
	const isOfDates = dates > 0 && dates >= NUMERIC_SHARE * (numbers.length + dates + others);
	return isOfDates || isNumeric(column);
}

/**
 * Each column with fractions or groups has one vote, so that a list like "222,840" among codes decides nothing. A column
 * of numbers like 1,234 alone is open: the other columns tell, its own name that says it counts people, or a comma that
 * divides the cells and is in quotes here.
 */
function guessSigns(votes: readonly Vote[], delimiter: string | undefined): Omit<NumberGuess, 'nullWords'> {
	const commas = votes.filter(({ decimal }) => decimal === ',').length;
	const points = votes.filter(({ decimal }) => decimal === '.').length;
	const thousands = new Map<string, number>();
	const voteFor = (sign: string) => thousands.set(sign, (thousands.get(sign) ?? 0) + 1);
	for (const vote of votes) if (vote.thousands !== '') voteFor(vote.thousands);
	const pointsGroup = (thousands.get('.') ?? 0) > (thousands.get(',') ?? 0);
	const isUndecided = commas + points === 0;
	const decimal = commas > points || (isUndecided && pointsGroup) ? ',' : '.';
	for (const { open } of votes) {
		if (open === null || open === decimal) continue;
		if (!isUndecided || (open === ',' && delimiter === ',')) voteFor(open);
	}
	thousands.delete(decimal);
	const [sign = ''] = [...thousands].sort((a, b) => b[1] - a[1])[0] ?? [];
	const shown = votes.find(
		(vote) => vote.decimal === decimal || (sign !== '' && (vote.thousands === sign || vote.open === sign))
	);
	return { decimal, thousands: sign, example: shown?.example ?? null };
}

type Vote = {
	decimal: '.' | ',' | null;
	thousands: string;
	/** Before three digits everywhere: either. */
	open: '.' | ',' | null;
	example: string;
};

/** Share of a column's numbers that must carry a sign before it speaks. */
const VOTING_SHARE = 0.05;

/** `counts`: its name says that it counts, in a language that writes 1.193 for it. */
function readSigns(numbers: readonly string[], counts: boolean): Vote | null {
	const decimals = { '.': 0, ',': 0 };
	const open = { '.': 0, ',': 0 };
	const thousands = new Map<string, number>();
	const examples = new Map<string, string>();
	const plain: string[] = [];
	for (const text of numbers) {
		const [, group, fraction] = GROUPS.exec(text) ?? [];
		const isSign = group === '.' || group === ',';
		const isGroup =
			group !== undefined &&
			group !== fraction &&
			(!isSign || fraction !== undefined || text.split(group).length > 2);
		const sign = text.includes(',') ? ',' : '.';
		if (isGroup) {
			thousands.set(group, (thousands.get(group) ?? 0) + 1);
			examples.set(group, text);
			if (fraction !== undefined) decimals[fraction as '.' | ',']++;
		} else if (isSign && !/^[-+]?0/.test(text)) {
			open[group]++;
			if (!examples.has(group)) examples.set(group, text);
		} else if (/[.,]/.test(text)) {
			decimals[sign]++;
			examples.set(sign, text);
		} else {
			plain.push(text);
		}
	}
	const unclear = open[','] > open['.'] ? ',' : '.';
	const isOpen = open[unclear] >= Math.max(1, numbers.length * VOTING_SHARE) && decimals[unclear] === 0;
	const isCount = counts && unclear === '.' && areGrouped(numbers, unclear);
	if (isOpen && (thousands.has(unclear) || countsUp(plain) || isCount)) {
		thousands.set(unclear, (thousands.get(unclear) ?? 0) + open[unclear]);
	}
	const [group = '', groups = 0] = [...thousands].sort((a, b) => b[1] - a[1])[0] ?? [];
	const decimal = decimals[','] > decimals['.'] ? ',' : '.';
	const hasFractions = decimals[decimal] >= Math.max(1, numbers.length * VOTING_SHARE);
	const staysOpen = isOpen && !thousands.has(unclear) && plain.length === 0 ? unclear : null;
	if (!hasFractions && groups === 0 && staysOpen === null) return null;
	const example = examples.get(group) ?? examples.get(decimal) ?? examples.get(unclear) ?? '';
	return { decimal: hasFractions ? decimal : null, thousands: group, open: staysOpen, example };
}

/** Numbers below a thousand, of one, two or three digits, as they come beside those that have groups. */
function countsUp(plain: readonly string[]): boolean {
	const lengths = new Set(plain.map((text) => text.replace(/^[-+]/, '').length));
	return lengths.size > 1 && [...lengths].every((length) => length <= 3);
}

/** A dialect has room for a hundred. */
const MOST_WORDS = 50;

/**
 * A word of letters counts only when no column of text has it too: NA is also Namibia. Signs have no other meaning, nor
 * has what databases write. A word is as the file has it, with its spaces.
 */
function guessNullWords(columns: readonly SortedColumn[]): { word: string; count: number }[] {
	const counts = new Map<string, number>();
	for (const { odd } of columns.filter(isTyped)) {
		for (const word of odd) counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	for (const { odd } of columns.filter((column) => !isTyped(column) && column.others > 0)) {
		for (const word of odd) if (/\p{L}/u.test(word) && !word.includes('\\')) counts.delete(word);
	}
	const words = [...counts].map(([word, count]) => ({ word, count }));
	return words.sort((a, b) => b.count - a.count).slice(0, MOST_WORDS);
}
