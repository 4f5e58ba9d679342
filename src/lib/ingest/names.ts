/** Names of columns from the records that head them. */
import { namesByFacts } from './fact-names.ts';

export type ColumnName = {
	/** Unique without regard to case, never empty. */
	name: string;
	/** As the file says it, several header rows joined with " / ". Empty when it says nothing. */
	title: string;
};

/** What only underlines a name. */
export const RULER = /^[-=_]{2,}$/;

/**
 * `headers`: the header records. Where they are facts, a column is called by its title alone. Else a name above blank cells
 * spans them, as far as the rows below go on.
 */
export function nameColumns(headers: readonly (readonly string[])[], width: number): ColumnName[] {
	const spread = headers.map((row, level) =>
		level < headers.length - 1 ? spanRight(row, headers.slice(level + 1)) : row
	);
	const byFacts = namesByFacts(headers, width);
	const taken = new Set<string>();
	return Array.from({ length: width }, (_, i) => {
		const parts = (byFacts === null ? spread : headers)
			.map((row) => clean(row[i] ?? ''))
			.filter((part) => part !== '' && !RULER.test(part));
		const title = parts.filter((part, at) => part !== parts[at - 1]).join(' / ');
		const said = byFacts?.[i] ?? title;
		const name = firstFree(said === '' ? `column_${i + 1}` : said, taken);
		taken.add(name.toLowerCase());
		return { name, title };
	});
}

/**
 * Whether a header that is one name short lacks that of the first column: that one counts the rows from 1 or has another
 * word for each, and the last has values, not always the same one. `cells`: those of the rows, by column.
 */
export function namesRows(
	headers: readonly (readonly string[])[],
	cells: readonly (readonly string[])[]
): true | undefined {
	const [header] = headers;
	const [first = [], last = []] = [cells[0], cells.at(-1)];
	const isShort = headers.length === 1 && cells.length > 1 && header?.length === cells.length - 1;
	if (!isShort || header.some((name) => clean(name) === '') || last.some((cell) => clean(cell) === ''))
		return undefined;
	const isCounted = first.every((cell, i) => cell === String(i + 1));
	const isWord = first.every((cell) => /\p{L}/u.test(cell)) && new Set(first).size === first.length;
	return first.length > 1 && (isCounted || isWord) && new Set(last).size > 1 ? true : undefined;
}

/** The header with the place of the name that it lacks. */
export function afterRowNames(headers: readonly (readonly string[])[]): string[][] {
	return headers.map((row) => ['', ...row]);
}

/** Fills blanks from the left where a row below has something. */
function spanRight(row: readonly string[], below: readonly (readonly string[])[]): string[] {
	const width = Math.max(row.length, ...below.map(({ length }) => length));
	let current = '';
	return Array.from({ length: width }, (_, i) => {
		const own = clean(row[i] ?? '');
		if (own !== '') current = own;
		const goesOn = below.some((other) => clean(other[i] ?? '') !== '');
		return own !== '' || goesOn ? (own === '' ? current : own) : '';
	});
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
	if (!taken.has(name.toLowerCase())) return name;
	let number = 2;
	while (taken.has(`${name}_${number}`.toLowerCase())) number++;
	return `${name}_${number}`;
}

function clean(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
