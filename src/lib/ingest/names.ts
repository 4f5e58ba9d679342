/** Names of columns from the records that head them. */

export type ColumnName = {
	/** Unique without regard to case, never empty. */
	name: string;
	/** As the file says it, several header rows joined with " / ". Empty when it says nothing. */
	title: string;
};

/** What only underlines a name. */
export const RULER = /^[-=_]{2,}$/;

/** `headers`: the header records. A name above blank cells spans them, as far as the rows below go on. */
export function nameColumns(headers: readonly (readonly string[])[], width: number): ColumnName[] {
	const spread = headers.map((row, level) =>
		level < headers.length - 1 ? spanRight(row, headers.slice(level + 1)) : row
	);
	const taken = new Set<string>();
	return Array.from({ length: width }, (_, i) => {
		const parts = spread.map((row) => clean(row[i] ?? '')).filter((part) => part !== '' && !RULER.test(part));
		const title = parts.filter((part, at) => part !== parts[at - 1]).join(' / ');
		const name = firstFree(title === '' ? `column_${i + 1}` : title, taken);
		taken.add(name.toLowerCase());
		return { name, title };
	});
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
