/**
 * Names of columns below facts about series (see facts.ts): the title says enough, and unit, source and dates of release
 * would make it long. Where titles repeat, the facts that tell them apart are added.
 */

/** Header records from which they may be facts; fewer are names and units, which belong together. */
const LEAST_FACTS = 3;
/** So many first ones, a code and a title, may lack the word that says what they are. */
const NAMELESS = 2;

/**
 * By column, empty where nothing is said; null where the header is no list of facts: each record but the first two begins
 * with a word of its own for what it says, and the first one has something for each column.
 */
export function namesByFacts(headers: readonly (readonly string[])[], width: number): string[] | null {
	const facts = headers
		.map((row) => Array.from({ length: width }, (_, i) => (row[i] ?? '').replace(/\s+/g, ' ').trim()))
		.filter((row) => row.some((cell) => cell !== ''));
	const labels = facts.map(([label = '']) => label);
	const named = labels.slice(labels.slice(0, NAMELESS).filter((label) => label === '').length);
	if (facts.length < LEAST_FACTS || named.length < 2 || named.includes('')) return null;
	if (new Set(named).size < named.length) return null;
	const [titles = [], ...others] = facts.map((row) => row.slice(1));
	if (titles.length === 0 || titles.includes('')) return null;
	const [own = ''] = labels;
	return [own, ...tellApart(titles, others)];
}

function tellApart(titles: readonly string[], others: readonly (readonly string[])[]): string[] {
	let names = [...titles];
	while (new Set(names).size < names.length) {
		const [best] = others
			.map((facts) => addTo(names, facts))
			.sort((a, b) => new Set(b).size - new Set(a).size);
		if (best === undefined || new Set(best).size === new Set(names).size) break;
		names = best;
	}
	return names;
}

/** Only those that come more than once have something added. */
function addTo(names: readonly string[], facts: readonly string[]): string[] {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return names.map((name, i) => {
		const fact = facts[i] ?? '';
		return (counts.get(name) ?? 0) > 1 && fact !== '' ? `${name} / ${fact}` : name;
	});
}
