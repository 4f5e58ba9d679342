/** Writes records as the plainest CSV: commas, double quotes only where needed, \n. */
export function formatRecord(fields: readonly string[], width: number): string {
	let line = '';
	for (let i = 0; i < width; i++) {
		const field = fields[i] ?? '';
		if (i > 0) line += ',';
		line += NEEDS_QUOTES.test(field) ? quoted(field) : field;
	}
	// A blank line would be no record; one empty column is written as an empty quoted field.
	return line === '' ? '""\n' : `${line}\n`;
}

const NEEDS_QUOTES = /[",\r\n]/;

/** One field as a file with that delimiter has it. */
export function quoteField(field: string, delimiter: string): string {
	return /["\r\n]/.test(field) || field.includes(delimiter) ? quoted(field) : field;
}

function quoted(field: string): string {
	return `"${field.replaceAll('"', '""')}"`;
}
