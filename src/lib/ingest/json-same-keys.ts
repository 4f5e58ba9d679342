/** Whether an object in a JSON text has a key twice: parsing keeps the last of them and says nothing. */
export function hasSameKeys(text: string, value: unknown): boolean {
	const keys = countKeys(value);
	// Colons in texts count too, so that only more of them than keys asks for a closer look.
	return countColons(text) !== keys && countColons(text.replace(TEXTS, '')) > keys;
}

const TEXTS = /"(?:[^"\\]|\\.)*"/g;

function countColons(text: string): number {
	let count = 0;
	for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) count++;
	return count;
}

function countKeys(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	const items: unknown[] = Array.isArray(value) ? value : Object.values(value);
	return items.reduce((sum: number, item) => sum + countKeys(item), Array.isArray(value) ? 0 : items.length);
}
