/** The parts of one line between its delimiters; a delimiter inside quotes is text. A null delimiter cuts nothing. */
export function cutAt(line: string, delimiter: string | null, quote: string): string[] {
	if (delimiter === null || delimiter === '') return [line];
	const parts: string[] = [];
	let from = 0;
	let inQuotes = false;
	for (let i = 0; i < line.length; i++) {
		if (quote !== '' && line[i] === quote) inQuotes = !inQuotes;
		else if (!inQuotes && line.startsWith(delimiter, i)) {
			parts.push(line.slice(from, i));
			from = i + delimiter.length;
			i = from - 1;
		}
	}
	return [...parts, line.slice(from)];
}
