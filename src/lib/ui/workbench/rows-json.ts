/** Rows as JSON that keeps every digit: a number stands as it is written, whatever its size. */
import type { Rows } from '$lib/engine';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** Strings of this length are joined at a time: a million rows as one string is more than browsers can hold. */
const PART_ROWS = 10_000;

/** An array of objects, one a row. Not-a-number and infinity are texts: JSON has no word for them. */
export function rowsJson(rows: Rows): Blob {
	const names = uniqueNames(rows.columns.map(({ name }) => name)).map((name) => JSON.stringify(name));
	const parts: string[] = ['['];
	for (let from = 0; from < rows.rowCount; from += PART_ROWS) {
		const end = Math.min(from + PART_ROWS, rows.rowCount);
		const lines = Array.from({ length: end - from }, (_, at) => {
			const fields = names.map((name, column) => `${name}: ${valueJson(rows, from + at, column)}`);
			return `\n{${fields.join(', ')}}`;
		});
		parts.push(`${from === 0 ? '' : ','}${lines.join(',')}`);
	}
	parts.push('\n]\n');
	return new Blob(parts, { type: 'application/json' });
}

function valueJson(rows: Rows, row: number, column: number): string {
	const { text, kind } = rows.cell(row, column);
	if (kind === 'null') return 'null';
	const isBare = kind === 'bool' || (kind === 'number' && NUMBER.test(text));
	return isBare ? text : JSON.stringify(text);
}

/** An object holds each name once: the second `n` is `n_2`. */
function uniqueNames(names: readonly string[]): string[] {
	const used = new Set<string>();
	return names.map((name) => {
		let unique = name;
		for (let n = 2; used.has(unique); n++) unique = `${name}_${n}`;
		used.add(unique);
		return unique;
	});
}
