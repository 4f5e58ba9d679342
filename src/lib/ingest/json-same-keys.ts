/** Whether an object in a JSON text has a key twice: parsing keeps the last of them and says nothing. */
export function hasSameKeys(text: string, value: unknown): boolean {
	const keys = countKeys(value);
	// A text may hold what looks like the end of a key, so that only more of them than keys asks for a closer look.
	return countKeyEnds(text) !== keys && countKeyEnds(text.replace(TEXTS, '""')) > keys;
}

const TEXTS = /"(?:[^"\\]|\\.)*"/g;

/** Colons after a quote, with or without white space between. */
function countKeyEnds(text: string): number {
	let count = 0;
	for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
		let before = at - 1;
		while (text.charCodeAt(before) <= 0x20) before--;
		if (text.charCodeAt(before) === 0x22) count++;
	}
	return count;
}

function countKeys(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	const items: unknown[] = Array.isArray(value) ? value : Object.values(value);
	return items.reduce((sum: number, item) => sum + countKeys(item), Array.isArray(value) ? 0 : items.length);
}
