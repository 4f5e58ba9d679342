/** Guesses decimal and thousands signs and the words for missing values, from columns that otherwise hold numbers. */
import { isMissingWord, valueKind } from './values.ts';

export type NumberGuess = {
	decimal: '.' | ',';
	thousands: string;
	/** An example of the text that decided it, if any. */
	example: string | null;
	nullWords: { word: string; count: number }[];
};

const GROUPS = /^[-+]?\d{1,3}(?:([., '\u00a0\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?$/;
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
	} = {}
): NumberGuess {
	const missing = new Set(chosen.nullWords);
	const sorted = columns.map((cells) => sortCells(cells, missing));
	const signs = guessSigns(sorted.filter(isNumeric).map(({ numbers }) => numbers));
	const decimal =
		chosen.decimal ?? (chosen.thousands === signs.decimal ? otherSign(signs.decimal) : signs.decimal);
	const thousands = chosen.thousands ?? (signs.thousands === decimal ? '' : signs.thousands);
	return { ...signs, decimal, thousands, nullWords: guessNullWords(sorted) };
}

function otherSign(sign: '.' | ','): '.' | ',' {
	return sign === '.' ? ',' : '.';
}

type NumericColumn = { numbers: string[]; odd: string[]; others: number };

function sortCells(cells: readonly string[], missing: ReadonlySet<string>): NumericColumn {
	const numbers: string[] = [];
	const odd: string[] = [];
	let others = 0;
	for (const cell of cells) {
		const text = cell.trim();
		if (text === '') continue;
		if (missing.has(text)) odd.push(text);
		else if (valueKind(text) === 'number') numbers.push(text);
		else if (isMissingWord(text)) odd.push(text);
		else others++;
	}
	return { numbers, odd, others };
}

function isNumeric({ numbers, others }: NumericColumn): boolean {
	return numbers.length > 0 && numbers.length >= NUMERIC_SHARE * (numbers.length + others);
}

/** Each column with fractions or groups has one vote, so that a list like "222,840" among codes decides nothing. */
function guessSigns(columns: readonly (readonly string[])[]): Omit<NumberGuess, 'nullWords'> {
	const votes = columns.map(readSigns).filter((vote) => vote !== null);
	const commas = votes.filter(({ decimal }) => decimal === ',').length;
	const points = votes.filter(({ decimal }) => decimal === '.').length;
	const decimal = commas > points ? ',' : '.';
	const thousands = new Map<string, number>();
	for (const vote of votes) {
		const sign = vote.thousands;
		if (sign !== '' && sign !== decimal) thousands.set(sign, (thousands.get(sign) ?? 0) + 1);
	}
	const [sign = ''] = [...thousands].sort((a, b) => b[1] - a[1])[0] ?? [];
	const shown = votes.find((vote) => vote.decimal === decimal || (sign !== '' && vote.thousands === sign));
	return { decimal, thousands: sign, example: shown?.example ?? null };
}

type Vote = { decimal: '.' | ',' | null; thousands: string; example: string };

/** Share of a column's numbers that must carry a sign before it speaks. */
const VOTING_SHARE = 0.05;

function readSigns(numbers: readonly string[]): Vote | null {
	const decimals = { '.': 0, ',': 0 };
	const thousands = new Map<string, number>();
	const examples = new Map<string, string>();
	for (const text of numbers) {
		const [, group, fraction] = GROUPS.exec(text) ?? [];
		if (
			group !== undefined &&
			group !== fraction &&
			(fraction !== undefined || text.split(group).length > 2)
		) {
			thousands.set(group, (thousands.get(group) ?? 0) + 1);
			examples.set(group, text);
			if (fraction !== undefined) decimals[fraction as '.' | ',']++;
		} else if (group === undefined && /[.,]/.test(text)) {
			const sign = text.includes(',') ? ',' : '.';
			decimals[sign]++;
			examples.set(sign, text);
		}
	}
	const [group = '', groups = 0] = [...thousands].sort((a, b) => b[1] - a[1])[0] ?? [];
	const decimal = decimals[','] > decimals['.'] ? ',' : '.';
	const hasFractions = decimals[decimal] >= Math.max(1, numbers.length * VOTING_SHARE);
	if (!hasFractions && groups === 0) return null;
	const example = examples.get(group) ?? examples.get(decimal) ?? '';
	return { decimal: hasFractions ? decimal : null, thousands: group, example };
}

/** A word of letters counts only when no column of text has it too: NA is also Namibia. Signs have no other meaning. */
function guessNullWords(columns: readonly NumericColumn[]): { word: string; count: number }[] {
	const counts = new Map<string, number>();
	for (const { odd } of columns.filter(isNumeric)) {
		for (const word of odd) counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	for (const { odd } of columns.filter((column) => !isNumeric(column) && column.others > 0)) {
		for (const word of odd) if (/\p{L}/u.test(word)) counts.delete(word);
	}
	return [...counts].map(([word, count]) => ({ word, count })).sort((a, b) => b.count - a.count);
}
